"""The revisions of a PDF, and what each of them did to the one before.

Every incremental update appends objects, a table of them and an end (ISO 32000-1,
7.5.6); what a signature covered can be read as it was by cutting the file there. The
comparison serves to name what somebody did. It decides nothing about validity: there,
whatever it does not understand must not be let through.
"""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import pikepdf

from mobile_mediation.domain.errors import Words

_END: Final = re.compile(rb"startxref[\r\n ]+\d+[\r\n ]+%%EOF(?:\r\n|\n|\r)?")
_OBJECT: Final = re.compile(rb"\d+ \d+ obj\b")
_MOST_REVISIONS: Final = 64
_DEEPEST: Final = 40
_LINKS_UP: Final = frozenset({"/Parent", "/P", "/Annots", "/StructParents"})
_SEALS_OWN: Final = frozenset(
    {"/AcroForm", "/Perms", "/Extensions", "/Version", "/Metadata", "/DSS"}
)
"""What a seal adds to the catalogue (ISO 32000-1, 12.8)."""
_PICTURES: Final = frozenset({"/Image", "/Form"})


class RevisionKind(StrEnum):
    """What a revision is there for."""

    PAPER = "paper"
    FIELDS = "fields"
    SEAL = "seal"
    OTHER = "other"
    UNREADABLE = "unreadable"


class DifferenceKind(StrEnum):
    """One sort of thing that a revision does to the one before."""

    FIELD_ADDED = "field_added"
    FIELD_SEALED = "field_sealed"
    FIELD_CHANGED = "field_changed"
    SEAL_REMOVED = "seal_removed"
    PAGE_ADDED = "page_added"
    PAGE_REMOVED = "page_removed"
    PAGE_CHANGED = "page_changed"
    COVER_REMOVED = "cover_removed"
    FONT_CHANGED = "font_changed"
    HIDDEN_SHOWN = "hidden_shown"
    NOTE_ADDED = "note_added"
    CATALOGUE_CHANGED = "catalogue_changed"
    DESCRIPTION_CHANGED = "description_changed"
    OBJECTS_CHANGED = "objects_changed"
    OBJECTS_ADDED = "objects_added"


_COMES_ALONG: Final = frozenset(
    {DifferenceKind.OBJECTS_ADDED, DifferenceKind.DESCRIPTION_CHANGED}
)
"""A seal has its data and its picture, and the time of change moves on."""

REVISION_WORDS: Final = {
    RevisionKind.PAPER: Words("文书本身", "The paper itself"),
    RevisionKind.FIELDS: Words("签章位置", "Places for the seals"),
    RevisionKind.SEAL: Words("加盖签章", "A seal"),
    RevisionKind.OTHER: Words("其他改动", "Another change"),
    RevisionKind.UNREADABLE: Words("无法读取", "Cannot be read"),
}
DIFFERENCE_WORDS: Final = {
    DifferenceKind.FIELD_ADDED: Words("增加签章位置或表单域", "Field added"),
    DifferenceKind.FIELD_SEALED: Words("加盖签章", "Field sealed"),
    DifferenceKind.FIELD_CHANGED: Words("改动表单域", "Field changed"),
    DifferenceKind.SEAL_REMOVED: Words("除去签章", "Seal taken out"),
    DifferenceKind.PAGE_ADDED: Words("增加页面", "Page added"),
    DifferenceKind.PAGE_REMOVED: Words("删去页面", "Page taken out"),
    DifferenceKind.PAGE_CHANGED: Words("改动页面内容", "Contents of a page changed"),
    DifferenceKind.COVER_REMOVED: Words(
        "撤去或改动盖在页面上的图层", "What lay over a page taken off or changed"
    ),
    DifferenceKind.FONT_CHANGED: Words("改动字体", "Typeface changed"),
    DifferenceKind.HIDDEN_SHOWN: Words(
        "显露先前隐藏的内容", "What was hidden before is shown"
    ),
    DifferenceKind.NOTE_ADDED: Words("增加批注", "Annotation added"),
    DifferenceKind.CATALOGUE_CHANGED: Words("改动文件目录", "Catalogue changed"),
    DifferenceKind.DESCRIPTION_CHANGED: Words(
        "改动文件说明（修改时间等）", "Description changed, such as the time of change"
    ),
    DifferenceKind.OBJECTS_CHANGED: Words("改动其他对象", "Other objects changed"),
    DifferenceKind.OBJECTS_ADDED: Words("增加对象", "Objects added"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a revision did: where, and with which objects of the file."""

    kind: DifferenceKind
    field: str | None = None
    pages: tuple[int, ...] = ()
    """Counted from one."""
    objects: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One state of a file; ``size`` is how many of its bytes that state has."""

    number: int
    kind: RevisionKind
    size: int
    pages: int
    differences: tuple[Difference, ...] = ()
    is_after_a_seal: bool = False

    @property
    def is_a_seal(self) -> bool:
        """Whether it sets a seal and does nothing else."""
        return self.kind is RevisionKind.SEAL


@dataclass(frozen=True, slots=True, kw_only=True)
class FileHistory:
    """How a file came about, as far as it can be read."""

    revisions: tuple[Revision, ...]
    is_cut_off: bool
    """Its last revision has begun, and does not end."""
    hidden: tuple[int, ...] = ()
    """Dictionaries and streams of the last state that no state ever referred to."""


def file_history(pdf: bytes) -> FileHistory:
    """Read every state that a file had, the first one first.

    Nothing is raised: a state that cannot be read is one of the findings.
    """
    ends = _ends(pdf)
    rest = pdf[ends[-1] :] if ends else pdf
    is_cut_off = not ends or _OBJECT.search(rest) is not None
    if ends and rest.strip():
        ends.append(len(pdf))
    revisions: list[Revision] = []
    before: _State | None = None
    # What a seal took the place of lies there unused, and was seen by whoever sealed.
    ever_reached: set[int] = set()
    for end in ends[:_MOST_REVISIONS]:
        try:
            state = _State.of(pdf[:end])
        except Exception:  # noqa: BLE001  every kind of damage has its own exception
            if end == ends[-1]:
                revisions.append(_unreadable(len(revisions) + 1, end, before))
            continue
        revisions.append(_revision(len(revisions) + 1, end, before, state))
        before = state
        ever_reached |= state.reached
    return FileHistory(
        revisions=tuple(revisions),
        is_cut_off=is_cut_off,
        hidden=_sorted(before.matter - ever_reached) if before else (),
    )


def _ends(pdf: bytes) -> list[int]:
    return [match.end() for match in _END.finditer(pdf)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    place: int
    is_seal: bool
    value: bytes


@dataclass(slots=True, kw_only=True)
class _Page:
    place: int
    own: bytes
    drawn: set[int]
    pictures: set[int]
    fonts: set[int]
    annotations: set[int]
    notes: set[int]
    """The annotations that are not places for seals."""


@dataclass(slots=True, kw_only=True)
class _State:
    """What the comparison needs to know of one revision; objects by their number."""

    objects: dict[int, bytes]
    root: int = 0
    form: int = 0
    description: set[int] = field(default_factory=set)
    matter: set[int] = field(default_factory=set)
    catalogue: dict[str, bytes] = field(default_factory=dict)
    reached: set[int] = field(default_factory=set)
    pages: list[_Page] = field(default_factory=list)
    fields: dict[str, _Field] = field(default_factory=dict)

    @classmethod
    def of(cls, pdf: bytes) -> "_State":
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
            root: Any = document.Root
            files = dict(_objects(document.objects))
            state = cls(
                objects={place: _digest(each) for place, each in files.items()},
                root=root.objgen[0],
                matter={
                    place
                    for place, each in files.items()
                    if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
                },
                description={
                    each.objgen[0]
                    for each in (
                        document.trailer.get("/Info", pikepdf.Dictionary()),
                        root.get("/Metadata", pikepdf.Dictionary()),
                    )
                },
                form=root.get("/AcroForm", pikepdf.Dictionary()).objgen[0],
                catalogue={
                    key: value.unparse()
                    for key, value in root.items()
                    if isinstance(value, pikepdf.Object)
                },
            )
            state.reached = _reach(document.trailer, frozenset())
            state.pages = [_page(page.obj) for page in document.pages]
            form = root.get("/AcroForm", pikepdf.Dictionary())
            for each in form.get("/Fields", pikepdf.Array()):
                state.fields[str(each.get("/T", ""))] = _Field(
                    place=each.objgen[0],
                    is_seal=each.get("/FT") == pikepdf.Name.Sig,
                    value=_value(each),
                )
            return state

    @property
    def sealed(self) -> set[str]:
        return {
            name for name, each in self.fields.items() if each.is_seal and each.value
        }


def _objects(listed: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """The objects that say something; numbers and nothing come as Python's own."""
    for each in listed:
        if isinstance(each, pikepdf.Object) and not _holds_others(each):
            yield each.objgen[0], each


def _holds_others(each: Any) -> bool:
    """Whether it is there for the file only, as a table or a box of objects."""
    return isinstance(each, pikepdf.Stream) and each.get("/Type") in {
        pikepdf.Name.XRef,
        pikepdf.Name.ObjStm,
    }


def _value(of: Any) -> bytes:
    value = of.get("/V")
    return bytes(value.unparse()) if isinstance(value, pikepdf.Object) else b""


def _digest(each: Any) -> bytes:
    digest = hashlib.sha256()
    if isinstance(each, pikepdf.Stream):
        digest.update(each.stream_dict.unparse(resolved=True))
        digest.update(each.read_raw_bytes())
    else:
        digest.update(each.unparse(resolved=True))
    return digest.digest()


def _page(page: Any) -> _Page:
    drawn = _reach(page, _LINKS_UP)
    pictures, fonts = set[int](), set[int]()
    resources = page.get("/Resources", pikepdf.Dictionary())
    for each in _values(resources.get("/XObject", pikepdf.Dictionary())):
        if str(each.get("/Subtype", "")) in _PICTURES:
            pictures.add(each.objgen[0])
    for each in _values(resources.get("/Font", pikepdf.Dictionary())):
        fonts |= {each.objgen[0], *_reach(each, _LINKS_UP)}
    annotations = list(page.get("/Annots", pikepdf.Array()))
    notes = {
        each.objgen[0] for each in annotations if each.get("/FT") != pikepdf.Name.Sig
    }
    own = pikepdf.Dictionary(
        {key: value for key, value in page.items() if key not in _LINKS_UP}
    )
    return _Page(
        place=page.objgen[0],
        own=own.unparse(),
        drawn=drawn,
        pictures=pictures - {0},
        fonts=fonts - {0},
        annotations={each.objgen[0] for each in annotations},
        notes=notes - {0},
    )


def _values(of: Any) -> Iterator[Any]:
    for each in of.values():
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each


def _reach(start: Any, without: AbstractSet[str]) -> set[int]:
    """The numbers of all objects that something refers to, itself left out."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        for each in _references(waiting.pop(), without, 0):
            if each.objgen[0] not in found:
                found.add(each.objgen[0])
                waiting.append(each)
    return found


def _references(value: Any, without: AbstractSet[str], depth: int) -> Iterator[Any]:
    if depth > _DEEPEST:
        raise ValueError("the objects are nested too deeply")
    parts: Iterable[Any] = ()
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        inner = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        parts = (part for key, part in inner.items() if key not in without)
    elif isinstance(value, pikepdf.Array):
        parts = value
    for part in parts:
        if getattr(part, "is_indirect", False):
            yield part
        else:
            yield from _references(part, without, depth + 1)


def _unreadable(number: int, end: int, before: _State | None) -> Revision:
    return Revision(
        number=number,
        kind=RevisionKind.UNREADABLE,
        size=end,
        pages=0,
        is_after_a_seal=bool(before and before.sealed),
    )


def _revision(number: int, end: int, old: _State | None, new: _State) -> Revision:
    if old is None:
        return Revision(
            number=number, kind=RevisionKind.PAPER, size=end, pages=len(new.pages)
        )
    differences = tuple(_differences(old, new))
    kinds = {each.kind for each in differences} - _COMES_ALONG
    kind = RevisionKind.OTHER
    if kinds == {DifferenceKind.FIELD_SEALED}:
        kind = RevisionKind.SEAL
    elif not old.sealed and DifferenceKind.FIELD_ADDED in kinds:
        kind = RevisionKind.FIELDS
    return Revision(
        number=number,
        kind=kind,
        size=end,
        pages=len(new.pages),
        differences=differences,
        is_after_a_seal=bool(old.sealed),
    )


def _differences(old: _State, new: _State) -> Iterator[Difference]:
    changed = {
        place
        for place, digest in old.objects.items()
        if place in new.objects and new.objects[place] != digest
    }
    gone = set(old.objects) - set(new.objects)
    # What stands in these is compared part by part.
    told = {old.root, new.root, old.form, new.form}
    for difference in (
        *_fields(old, new),
        *_catalogue(old, new),
        *_pages(old, new, changed | gone),
        *_shown(old, new),
        *_description(old, new, changed),
    ):
        told |= set(difference.objects)
        yield difference
    if rest := changed - told:
        yield Difference(kind=DifferenceKind.OBJECTS_CHANGED, objects=_sorted(rest))
    if added := set(new.objects) - set(old.objects) - told:
        yield Difference(kind=DifferenceKind.OBJECTS_ADDED, objects=_sorted(added))


def _fields(old: _State, new: _State) -> Iterator[Difference]:
    for name in old.sealed - new.sealed:
        yield Difference(
            kind=DifferenceKind.SEAL_REMOVED,
            field=name,
            objects=(old.fields[name].place,),
        )
    for name, each in new.fields.items():
        before = old.fields.get(name)
        if before is None:
            kind = DifferenceKind.FIELD_ADDED
        elif before.value == each.value or name in old.sealed - new.sealed:
            continue
        elif each.is_seal and not before.value:
            kind = DifferenceKind.FIELD_SEALED
        else:
            kind = DifferenceKind.FIELD_CHANGED
        pages = tuple(
            number
            for number, page in enumerate(new.pages, 1)
            if each.place in page.annotations
        )
        yield Difference(kind=kind, field=name, pages=pages, objects=(each.place,))
        if before is None and each.is_seal and each.value:
            yield Difference(
                kind=DifferenceKind.FIELD_SEALED, field=name, objects=(each.place,)
            )


def _catalogue(old: _State, new: _State) -> Iterator[Difference]:
    keys = {
        key
        for key in old.catalogue.keys() | new.catalogue.keys()
        if old.catalogue.get(key) != new.catalogue.get(key)
    }
    if old.root != new.root or keys - _SEALS_OWN:
        places = (old.root, new.root)
        yield Difference(
            kind=DifferenceKind.CATALOGUE_CHANGED, objects=_sorted(set(places))
        )


def _description(old: _State, new: _State, changed: set[int]) -> Iterator[Difference]:
    if places := changed & (old.description | new.description):
        yield Difference(
            kind=DifferenceKind.DESCRIPTION_CHANGED, objects=_sorted(places)
        )


def _pages(old: _State, new: _State, touched: set[int]) -> Iterator[Difference]:
    before = {page.place: page for page in old.pages}
    after = {page.place for page in new.pages}
    for number, page in enumerate(old.pages, 1):
        if page.place not in after:
            yield Difference(
                kind=DifferenceKind.PAGE_REMOVED, pages=(number,), objects=(page.place,)
            )
    for number, page in enumerate(new.pages, 1):
        known = before.get(page.place)
        if known is None:
            yield Difference(
                kind=DifferenceKind.PAGE_ADDED, pages=(number,), objects=(page.place,)
            )
        else:
            yield from _page_differences(number, known, page, touched)


def _page_differences(
    number: int, old: _Page, new: _Page, touched: set[int]
) -> Iterator[Difference]:
    covers = (old.pictures | old.notes) & (touched | _lost(old, new))
    fonts = (old.fonts & touched) | (new.fonts - old.fonts)
    parts = ((old.drawn - old.pictures - old.fonts) & touched) - covers - fonts
    if old.own != new.own:
        parts = parts | {new.place}
    for kind, places in (
        (DifferenceKind.COVER_REMOVED, covers),
        (DifferenceKind.FONT_CHANGED, fonts),
        (DifferenceKind.NOTE_ADDED, new.notes - old.notes),
        (DifferenceKind.PAGE_CHANGED, parts),
    ):
        if places:
            yield Difference(kind=kind, pages=(number,), objects=_sorted(places))


def _lost(old: _Page, new: _Page) -> set[int]:
    return (old.pictures - new.pictures) | (old.notes - new.notes)


def _shown(old: _State, new: _State) -> Iterator[Difference]:
    slept = old.matter - old.reached
    woken = {
        place
        for page in new.pages
        for place in (page.place, *page.drawn)
        if place in slept
    }
    if woken:
        pages = tuple(
            number
            for number, page in enumerate(new.pages, 1)
            if woken & {page.place, *page.drawn}
        )
        yield Difference(
            kind=DifferenceKind.HIDDEN_SHOWN, pages=pages, objects=_sorted(woken)
        )


def _sorted(places: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(places))
