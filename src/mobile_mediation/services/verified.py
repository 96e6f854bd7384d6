"""What ``AgreementService.examine`` gives back, with its words, for the window."""

from mobile_mediation.documents.revisions import (
    DIFFERENCE_WORDS,
    REVISION_WORDS,
    Difference,
    Revision,
)
from mobile_mediation.documents.verification import (
    CHAIN_WORDS,
    SealFound,
    Trust,
    Verification,
)

__all__ = [
    "CHAIN_WORDS",
    "DIFFERENCE_WORDS",
    "REVISION_WORDS",
    "Difference",
    "Revision",
    "SealFound",
    "Trust",
    "Verification",
]
