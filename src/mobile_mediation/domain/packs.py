"""What headquarters gives to all of its vehicles."""

from enum import StrEnum


class PackKind(StrEnum):
    """What a pack holds."""

    HOLIDAYS = "holidays"
    DIRECTORY = "directory"
    CAPS = "caps"
    """How much may be approved on which vehicle, and by whom."""
    STATISTICS = "statistics"
    """Published figures that damages are reckoned from."""
