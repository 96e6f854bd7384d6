"""How a change of each column is carried, and what happens when two people made one.

Every column of a synced table declares one of these rules; a column without a rule
does not start (``db.registry``). They follow the table of conflict rules that
vehicle and headquarters share.
"""

from enum import StrEnum


class Rule(StrEnum):
    """What a column promises when it is written in two places at once."""

    FACT = "fact"
    """Written once, with the row; another value under the same key is quarantined."""
    OWNER_HQ = "owner_hq"
    """Headquarters decides; a vehicle's write is reported back, never applied."""
    OWNER_VEHICLE = "owner_vehicle"
    """The vehicle that opened the case decides; others may only propose."""
    STATE = "state"
    """A fold of status events in the order of cause; see ``domain.cases``."""
    REVIEW = "review"
    """Both values are kept, and papers and payments wait until a person decides."""
    LWW = "lww"
    """The later write is shown; the earlier one stays in the history."""
    SET = "set"
    """A membership: the union, less what was voided."""
    LOCAL = "local"
    """Stays on this machine and is not recorded."""
