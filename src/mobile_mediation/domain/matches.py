"""How a case can be like another one."""

from enum import StrEnum


class MatchKind(StrEnum):
    """What is typed that another case may hold already."""

    PLATE = "plate"
    ID_NO = "id_no"
    PHONE = "phone"


class Likeness(StrEnum):
    """Why two cases of one day may be the same accident."""

    PLATE = "plate"
    PERSON = "person"
    PLACE = "place"
    """The same place within two hours."""
