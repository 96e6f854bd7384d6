"""A letter as it is printed, apart from how a case is stored.

Its canonical JSON is kept with the letter, so that what was issued can be read and
printed again whatever becomes of the case.
"""

from datetime import date

import msgspec

from mobile_mediation.documents.paper import Sheet, digest_words
from mobile_mediation.domain.contacts import SearchWay
from mobile_mediation.domain.letters import LetterKind


class LetterRow(Sheet, frozen=True, kw_only=True):
    """A line of the table; money is printed in figures and in capitals."""

    label: str
    words: str | None = None
    fen: int | None = None


class LetterBox(Sheet, frozen=True, kw_only=True):
    """A box of the form."""

    words: str
    is_ticked: bool


class LetterSigner(Sheet, frozen=True, kw_only=True):
    """Who signs or seals, and where; ``seal`` names the seal that is set there."""

    unit: str | None = None
    role: str
    name: str | None = None
    seal: str | None = None


class LetterPaper(
    Sheet,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="mobile-mediation.letter.1",
):
    """The whole letter, with everything that stands on it."""

    kind: LetterKind
    number: str
    case_no: str
    issuer: str | None = None
    addressee: str
    made_on: date
    opening: tuple[str, ...]
    rows: tuple[LetterRow, ...] = ()
    boxes_title: str | None = None
    boxes: tuple[LetterBox, ...] = ()
    clauses: tuple[str, ...] = ()
    wish: str
    attachments: tuple[str, ...] = ()
    contact: str | None = None
    signers: tuple[LetterSigner, ...]
    replaces: str | None = None
    """The number of the letter that this one takes the place of."""
    remark: str | None = None
    waiver: str | None = None
    """The paper by which a party does without the time before a mediation."""
    search_way: SearchWay | None = None
    """Which way of looking for a family it is; neither of these two is printed."""

    def with_number(self, number: str) -> "LetterPaper":
        """The same letter under its number."""
        return msgspec.structs.replace(self, number=number)


def canonical_letter(paper: LetterPaper) -> bytes:
    """The letter in its one spelling: UTF-8, keys sorted, absent values as null."""
    return msgspec.json.encode(paper, order="sorted")


def read_letter(data: bytes) -> LetterPaper:
    """Read what ``canonical_letter`` wrote.

    Raises:
        ValueError: It is not a letter, or not in its one spelling.
    """
    paper = msgspec.json.decode(data, type=LetterPaper)
    if canonical_letter(paper) != data:
        raise ValueError("the letter is not in canonical form")
    return paper


def letter_digest(paper: LetterPaper) -> str:
    """The SHA-256 of the content, as ``sha256:`` and 64 hexadecimal digits."""
    return digest_words(canonical_letter(paper))
