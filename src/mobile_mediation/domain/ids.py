"""Identifiers made on the device: UUID version 7 (RFC 9562).

They sort by the time they were made, so that an index grows at its end and a range
of time is a range of keys.
"""

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

_VERSION: Final = 0x7
_VARIANT: Final = 0b10


def new_id(now: datetime) -> UUID:
    """Make an identifier for something that happens now.

    The 48 leading bits are milliseconds since 1970, the other 74 free bits are
    random: two devices never meet, and within one millisecond the order is chance.

    Raises:
        ValueError: ``now`` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    milliseconds = int(now.timestamp() * 1000)
    return UUID(
        int=(milliseconds & 0xFFFF_FFFF_FFFF) << 80
        | _VERSION << 76
        | secrets.randbits(12) << 64
        | _VARIANT << 62
        | secrets.randbits(62)
    )
