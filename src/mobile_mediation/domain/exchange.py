"""What becomes of a case or a row that comes in as a file."""

from enum import StrEnum


class ImportOutcome(StrEnum):
    """What an import did with one case or one row, or would do."""

    TAKEN = "taken"
    CHANGED = "changed"
    """The case is here already; some of its columns get the file's values."""
    SAME = "same"
    DUPLICATE = "duplicate"
    """It looks like a case that is here or stands earlier in the list; a person
    decides, nothing is merged."""
    REFUSED = "refused"
