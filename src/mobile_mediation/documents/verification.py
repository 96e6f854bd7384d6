"""Whether a sealed paper is whole: stricter than a library's judgment alone.

A paper is valid if every prepared seal is there, set by the person whom the paper
names, nothing but seals followed the first, the last seal covers the whole file, the
attached data have the digest that is printed on every page and their names, amounts,
facts and clauses stand on the pages. Whatever cannot be examined is invalid. Without
headquarters' root, who sealed stays unknown; that nothing changed does not.

What somebody did to a file is named as far as it can be told: cut off, bytes altered,
pages appended, seals taken out, contents replaced, or one of the shadow attacks
(Mainka, Mladenov, Rohlmann: Shadow Attacks, NDSS 2021). Names explain and never excuse.
"""

import base64
import hashlib
import io
import logging
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import pikepdf
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from mobile_mediation.documents.agreement import (
    CASE_DATA,
    TIME_SOURCES,
    amounts_named,
    amounts_shown,
    foot_lines,
    qr_text,
)
from mobile_mediation.documents.archival import seal_boxes
from mobile_mediation.documents.page_text import read_pages
from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperSeal,
    digest_words,
    read_canonical,
)
from mobile_mediation.documents.raw_seals import altered_seals
from mobile_mediation.documents.revisions import (
    DifferenceKind,
    FileHistory,
    Revision,
    file_history,
)
from mobile_mediation.documents.seal_form import check_form
from mobile_mediation.documents.typesetting import qr_modules
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.certificates import (
    is_whole_chain,
    leads_to,
    name_certified,
    words_certified,
)

_HEADER: Final = b"%PDF-"
_END: Final = b"%%EOF"
_HEADER_WITHIN: Final = 1024
_MOST_DATA: Final = 16 * 1024 * 1024
_ACTIVE: Final = frozenset(
    {
        "/JavaScript",
        "/JS",
        "/Launch",
        "/OpenAction",
        "/AA",
        "/RichMedia",
        "/XFA",
        "/SubmitForm",
        "/ImportData",
        "/OCProperties",
    }
)
_MOST_OBJECTS: Final = 200_000
_DEEPEST: Final = 40
_LONGEST_SHOWN: Final = 40
_MOST_SHOWN: Final = 8
_REVISIONS_BEFORE_SEALS: Final = 2
"""The paper itself, and its empty signature fields."""

_BEYOND_CHANGE: Final = "MM1545"
"""Says who sealed, not whether anything was changed."""
_REPLACED: Final = frozenset(
    {
        DifferenceKind.PAGE_CHANGED,
        DifferenceKind.PAGE_REMOVED,
        DifferenceKind.OBJECTS_CHANGED,
    }
)
_RELETTERED: Final = frozenset(
    {DifferenceKind.FONT_CHANGED, DifferenceKind.FIELD_CHANGED}
)

# What they meet in hostile files is said by the result and nowhere else.
for _library in ("pyhanko", "pyhanko_certvalidator", "pikepdf"):
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)


class Trust(StrEnum):
    """Whether the seals end at a root of headquarters that we know."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Chain(StrEnum):
    """Where a certificate ends."""

    HEADQUARTERS = "hq"
    FOREIGN = "foreign"
    SELF = "self"


CHAIN_WORDS: Final = {
    Chain.HEADQUARTERS: Words("总部签发", "certified by headquarters"),
    Chain.FOREIGN: Words("非总部签发", "not certified by headquarters"),
    Chain.SELF: Words("自签证书", "certified by itself"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFound:
    """One seal in a file; name, role, unit and number as its certificate says."""

    field: str
    name: str
    role: str
    unit: str
    number: str | None
    at: datetime | None
    time_source: TimeSource
    certificate_chain: Chain
    covers_whole_file: bool
    intact: bool
    revision: int | None = None
    """The revision of the file that set it, counted from one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One amount of the attached case, and the pages where it is printed.

    ``pages`` is None where the pages could not be read.
    """

    name: Words
    text: str
    pages: tuple[int, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found out about a file.

    ``valid`` is about the file alone; who sealed it, ``trusted`` says. Somebody who
    relies on a paper asks for both: ``is_good``.
    """

    valid: bool
    trusted: Trust
    changed_after: bool
    signatures: tuple[SealFound, ...]
    problems: tuple[Problem, ...]
    document_no: str | None
    digest: str | None
    revisions: tuple[Revision, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def is_good(self) -> bool:
        """Unchanged and complete, and sealed by nobody who is known as a stranger."""
        return self.valid and self.trusted is not Trust.NO

    @property
    def verdict(self) -> Words:
        """What is to be thought of the file, in one sentence."""
        if not self.valid:
            return Words("无效。", "Not valid.")
        return _VERDICTS[self.trusted]

    def is_changed_after(self, seal: SealFound) -> bool:
        """Whether a seal was followed by anything but seals, or covers other bytes."""
        if not seal.intact or seal.revision is None:
            return self.changed_after
        later = (each for each in self.revisions if each.number > seal.revision)
        return any(not each.is_a_seal for each in later)


_VERDICTS: Final = {
    Trust.YES: Words(
        "有效：签章完整，内容未被改动，签章人由总部认可。",
        "Valid: complete and unchanged, sealed by whom headquarters knows.",
    ),
    Trust.UNKNOWN: Words(
        "有效：签章完整，内容未被改动；没有根证书，签章人身份未核实。",
        "Valid: complete and unchanged; without a root certificate it is unknown "
        "who sealed.",
    ),
    Trust.NO: Words(
        "未被改动，但签章人不是总部认可的人。",
        "Unchanged, but headquarters does not know who sealed it.",
    ),
}


def verify(
    pdf: bytes,
    *,
    roots_pem: Sequence[bytes] | None = None,
    expected_sha256: bytes | None = None,
) -> Verification:
    """Examine a sealed paper; blocks, and must not run in an asyncio loop's thread.

    ``roots_pem`` are headquarters' roots that are believed; ``expected_sha256`` is
    the digest of the file in the record, if there is one.

    Raises:
        BadInput: MM1510 it is not a PDF at all.
    """
    require_pdf(pdf)
    examination = _Examination(pdf, roots_pem or ())
    if expected_sha256 is not None and hashlib.sha256(pdf).digest() != expected_sha256:
        examination.note_change(
            "MM1521", "文件与留存的原件不同。", "Not the stored file."
        )
    examination.run()
    return examination.result()


def require_pdf(data: bytes) -> None:
    """Refuse what does not even begin as a PDF does.

    Raises:
        BadInput: MM1510 it is not a PDF at all.
    """
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise BadInput(
            "MM1510",
            Words("这不是 PDF 文件。", "This is not a PDF file."),
            path="file",
            next_step=Words("请选择调解书的 PDF 文件。", "Choose the paper's PDF."),
        )


class _Examination:
    def __init__(self, pdf: bytes, roots_pem: Sequence[bytes]) -> None:
        self._pdf = pdf
        self._roots = [
            root for pem in roots_pem for root in load_certs_from_pemder_data(pem)
        ]
        self._problems: list[Problem] = []
        self._seals: list[SealFound] = []
        self._paper: AgreementPaper | None = None
        self._digest: str | None = None
        self._changed = False
        self._history: FileHistory | None = None
        self._figures: tuple[Figure, ...] = ()

    def note(self, code: str, zh: str, en: str) -> None:
        problem = Problem(code=code, words=Words(zh, en))
        if problem not in self._problems:
            self._problems.append(problem)

    def note_change(self, code: str, zh: str, en: str) -> None:
        self.note(code, zh, en)
        self._changed = True

    def run(self) -> None:
        for step in (
            self._examine_history,
            self._examine_contents,
            self._examine_seals,
            self._examine_bytes,
            self._examine_pages,
        ):
            try:
                step()
            except Exception as error:  # noqa: BLE001  unreadable is invalid
                self.note_change(
                    "MM1522",
                    "文件结构已损坏或被改动。",
                    f"The file is damaged or was changed ({type(error).__name__}).",
                )

    def _examine_history(self) -> None:
        self._history = file_history(self._pdf)
        if self._history.is_cut_off:
            self.note_change(
                "MM1546",
                "文件被截断：最后一部分不完整。",
                "The file is cut off: its last part is not complete.",
            )
        elif not self._pdf.rstrip(b"\r\n").endswith(_END):
            self.note_change(
                "MM1523",
                "文件末尾之后还有内容。",
                "Something follows the end of the file.",
            )
        if hidden := self._history.hidden:
            numbers = "、".join(str(place) for place in hidden[:_MOST_SHOWN])
            self.note_change(
                "MM1553",
                f"文件中藏有任何页面都不显示的内容（对象 {numbers}）。",
                f"Something lies hidden in the file (objects {numbers}).",
            )
        for revision in self._history.revisions:
            if revision.is_after_a_seal:
                self._name_changes(revision)

    def _name_changes(self, revision: Revision) -> None:
        kinds = {each.kind for each in revision.differences}
        zh, en = f"（第{revision.number}次修订）", f"(revision {revision.number})"
        if DifferenceKind.SEAL_REMOVED in kinds:
            self.note_change(
                "MM1547",
                f"已加盖的签章被除去{zh}。",
                f"A seal that was set has been taken out {en}.",
            )
        if DifferenceKind.PAGE_ADDED in kinds:
            self.note_change(
                "MM1548",
                f"签章之后增加了页面{zh}。",
                f"Pages were appended after a seal {en}.",
            )
        if kinds & _REPLACED:
            self.note_change(
                "MM1549",
                f"签章之后替换了内容{zh}。",
                f"Contents were replaced after a seal {en}.",
            )
        self._name_shadows(kinds, zh, en)

    def _name_shadows(self, kinds: set[DifferenceKind], zh: str, en: str) -> None:
        if DifferenceKind.COVER_REMOVED in kinds:
            self.note_change(
                "MM1550",
                f"影子攻击（隐藏）：签章之后撤去了盖在内容上的图层{zh}。",
                "Shadow attack (hide): what lay over the contents was taken off "
                f"after a seal {en}.",
            )
        if kinds & _RELETTERED:
            self.note_change(
                "MM1551",
                f"影子攻击（替换）：签章之后改动了字体或者表单域，字面随之改变{zh}。",
                "Shadow attack (replace): a typeface or field was changed after a "
                f"seal, and the words with it {en}.",
            )
        if DifferenceKind.HIDDEN_SHOWN in kinds:
            self.note_change(
                "MM1552",
                f"影子攻击（隐藏并替换）：签章之后换上了事先藏在文件中的内容{zh}。",
                "Shadow attack (hide and replace): contents hidden in the file before "
                f"the seal were put in place after it {en}.",
            )

    def _examine_bytes(self) -> None:
        for number in altered_seals(self._pdf):
            self.note_change(
                "MM1554",
                f"第{number}个签章所覆盖的字节与签章时不同。",
                f"Bytes under seal {number} are not those that were sealed.",
            )

    def _examine_contents(self) -> None:
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            if len(document.objects) > _MOST_OBJECTS:
                raise ValueError("there are too many objects")
            self._read_data(document)
            active = sorted(
                {name for each in document.objects for name in _names(each)} & _ACTIVE
            )
            strange = list(document.attachments) != [CASE_DATA] or any(
                annotation.get("/FT") != pikepdf.Name.Sig
                for page in document.pages
                for annotation in page.obj.get("/Annots", [])
            )
        if active:
            self.note_change(
                "MM1527",
                f"文件含有活动内容：{'、'.join(active)}。",
                f"The file has active contents: {', '.join(active)}.",
            )
        if strange:
            self.note_change(
                "MM1544",
                "文件含有不属于文书的附件或者批注。",
                "An attachment or annotation does not belong to the paper.",
            )

    def _read_data(self, document: pikepdf.Pdf) -> None:
        if CASE_DATA not in document.attachments:
            self.note(
                "MM1524", "文件中没有文书数据。", "The paper's data are not in it."
            )
            return
        data = _attached(document)
        self._paper = read_canonical(data)
        self._digest = digest_words(data)
        title = str(document.docinfo.get("/Title", ""))
        if title != f"{self._paper.kind.heading} {self._paper.document_no}":
            self.note("MM1525", "文书编号不一致。", "The numbers of the paper differ.")

    def _examine_pages(self) -> None:
        if self._paper is None:
            return
        self._figures = _figures(self._paper, None)
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            pages = list(read_pages(document))
        code = qr_modules(qr_text(self._paper))
        feet = [
            "".join(foot_lines(self._paper, number, len(pages)))
            for number in range(1, len(pages) + 1)
        ]
        if not pages or any(
            not page.text.endswith(foot) or page.modules != code
            for page, foot in zip(pages, feet, strict=True)
        ):
            self.note_change(
                "MM1540",
                "页面印明的摘要或二维码与所附数据不一致。",
                "The digest or code on a page is not that of the attached data.",
            )
        bodies = [
            page.text.removesuffix(foot) for page, foot in zip(pages, feet, strict=True)
        ]
        self._figures = _figures(self._paper, bodies)
        if missing := _not_on("".join(bodies), self._paper):
            shown = missing[:_LONGEST_SHOWN]
            self.note_change(
                "MM1541",
                f"所附数据中的“{shown}”未见于页面。",
                f"{shown} of the attached data does not stand on the pages.",
            )

    def _examine_seals(self) -> None:
        reader = PdfFileReader(io.BytesIO(self._pdf))
        named = self._paper.seals if self._paper else ()
        expected = [seal.field.value for seal in named]
        prepared = [box.field for box in seal_boxes(self._pdf)]
        form = reader.root["/AcroForm"]["/Fields"] if "/AcroForm" in reader.root else []
        fields = [str(field.get_object()["/T"]) for field in form]
        if not expected == prepared == fields:
            self.note(
                "MM1528", "签章位置与文书数据不符。", "The seals' places do not fit."
            )
        signatures = list(reader.embedded_signatures)
        found = [str(signature.field_name) for signature in signatures]
        for field in expected:
            if field not in found:
                self.note(
                    "MM1529", f"缺少签章：{field}。", f"A seal is missing: {field}."
                )
        for field in found:
            if field not in expected:
                self.note_change(
                    "MM1530",
                    f"多出未约定的签章：{field}。",
                    f"There is a seal that does not belong here: {field}.",
                )
        if found != expected[: len(found)]:
            self.note("MM1531", "签章顺序不符。", "The seals are in another order.")
        if reader.xrefs.total_revisions != _REVISIONS_BEFORE_SEALS + len(found):
            self.note_change(
                "MM1543",
                "文件在签章之外另有改动记录。",
                "The file was changed other than by its seals.",
            )
        for place, signature in enumerate(signatures):
            self._examine_seal(
                signature,
                next((s for s in named if s.field == signature.field_name), None),
                first=place == 0,
                last=place == len(signatures) - 1,
            )

    def _examine_seal(
        self, signature: Any, named: PaperSeal | None, *, first: bool, last: bool
    ) -> None:
        own = signature.signer_cert
        at = signature.self_reported_timestamp
        embedded = list(signature.other_embedded_certs)
        # Without roots of ours the file's own serves, so that all but trust is tested.
        context = ValidationContext(
            trust_roots=self._roots or [c for c in (*embedded, own) if c.self_issued],
            other_certs=embedded,
            allow_fetching=False,
            moment=at,
            best_signature_time=at,
        )
        status = validate_pdf_signature(signature, context)
        name = str(signature.field_name)
        self._note_changes(status, name, last=last)
        permission = signature.docmdp_level
        if first and permission not in {MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS}:
            self.note(
                "MM1536", "首个签章不是认证签章。", "The first seal does not certify."
            )
        try:
            check_form(self._pdf, signature)
        except ValueError as error:
            self.note_change(
                "MM1542",
                f"签章“{name}”的数据被改动。",
                f"The data of the seal {name} were changed ({error}).",
            )
        self._note_certificates(own, embedded, name, at)
        seal = _seal_found(
            signature,
            chain=self._chain(status, own, embedded),
            whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
            intact=bool(status.intact and status.valid),
            revision=self._revision_of(name),
        )
        self._seals.append(seal)
        if named is not None and (seal.name, seal.unit, seal.number) != (
            name_certified(named.name),
            words_certified(named.unit),
            words_certified(named.number) if named.number else None,
        ):
            self.note(
                "MM1539",
                f"签章“{name}”的签章人不是文书所列的{named.name}。",
                f"The seal {name} is not that of the person in the paper.",
            )

    def _chain(self, status: Any, own: Any, embedded: Sequence[Any]) -> Chain:
        if not _has_comparable_names(own):
            # A rare character of a name keeps nobody's certificate from being trusted.
            others = [each.dump() for each in embedded]
            roots = {root.dump() for root in self._roots}
            is_ours = leads_to(own.dump(), others, roots)
            return Chain.HEADQUARTERS if is_ours else Chain.FOREIGN
        if own.self_issued:
            return Chain.SELF
        if self._roots and status.trusted:
            return Chain.HEADQUARTERS
        return Chain.FOREIGN

    def _revision_of(self, field: str) -> int | None:
        return next(
            (
                revision.number
                for revision in (self._history.revisions if self._history else ())
                for each in revision.differences
                if each.kind is DifferenceKind.FIELD_SEALED and each.field == field
            ),
            None,
        )

    def _note_changes(self, status: Any, name: str, *, last: bool) -> None:
        if not (status.intact and status.valid):
            self.note_change(
                "MM1532",
                f"签章“{name}”之后内容被改动。",
                f"The contents under the seal {name} were changed.",
            )
        if last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
            self.note_change(
                "MM1533",
                "最后一个签章未覆盖整个文件。",
                "The last seal does not cover the whole file.",
            )
        level = status.modification_level
        if level is None or level > ModificationLevel.FORM_FILLING:
            self.note_change(
                "MM1534",
                f"签章“{name}”之后添加了不允许的内容。",
                f"Something was added after the seal {name}.",
            )
        if not status.docmdp_ok:
            self.note_change(
                "MM1535",
                f"签章“{name}”之后的改动不被允许。",
                f"A change after the seal {name} is not permitted.",
            )

    def _note_certificates(
        self, own: Any, embedded: Sequence[Any], name: str, at: datetime | None
    ) -> None:
        if at is None or any(
            not each.not_valid_before <= at <= each.not_valid_after
            for each in (own, *embedded)
        ):
            self.note(
                "MM1537",
                f"签章“{name}”的时间不在证书有效期内。",
                f"The seal {name} was not set within its certificate's time.",
            )
        if not is_whole_chain(own.dump(), [each.dump() for each in embedded]):
            self.note(
                "MM1538",
                f"签章“{name}”的证书链不完整。",
                f"The certificates of the seal {name} do not form a chain.",
            )

    def result(self) -> Verification:
        chains = {seal.certificate_chain for seal in self._seals}
        trusted = Trust.UNKNOWN
        if self._roots and self._seals:
            trusted = Trust.YES if chains == {Chain.HEADQUARTERS} else Trust.NO
        if trusted is Trust.NO:
            strangers = [
                seal.name
                for seal in self._seals
                if seal.certificate_chain is not Chain.HEADQUARTERS
            ]
            self.note(
                "MM1545",
                f"签章证书不是总部签发的：{'、'.join(strangers)}。",
                f"Not certified by headquarters: {', '.join(strangers)}.",
            )
        changes = [each for each in self._problems if each.code != _BEYOND_CHANGE]
        return Verification(
            valid=not changes and bool(self._seals),
            trusted=trusted,
            changed_after=self._changed,
            signatures=tuple(self._seals),
            problems=tuple(self._problems),
            document_no=self._paper.document_no if self._paper else None,
            digest=self._digest,
            revisions=self._history.revisions if self._history else (),
            figures=self._figures,
        )


def _figures(paper: AgreementPaper, bodies: Sequence[str] | None) -> tuple[Figure, ...]:
    texts = None if bodies is None else [_without_blanks(body) for body in bodies]
    return tuple(
        Figure(
            name=amount.name,
            text=amount.text,
            pages=None
            if texts is None
            else tuple(
                number
                for number, text in enumerate(texts, 1)
                if _without_blanks(amount.text) in text
            ),
        )
        for amount in amounts_named(paper)
    )


def _not_on(pages: str, paper: AgreementPaper) -> str | None:
    text = _without_blanks(pages)
    said = (
        *amounts_shown(paper),
        *(party.name for party in paper.parties),
        *(party.id_no for party in paper.parties),
        *(annex.victim for annex in paper.annexes),
        *(share.account_no for share in paper.shares),
        paper.document_no,
        *paper.facts,
        *paper.clauses,
    )
    return next(
        (words for words in said if words and _without_blanks(words) not in text),
        None,
    )


def _without_blanks(text: str) -> str:
    return "".join(text.split())


def _names(value: Any, depth: int = 0) -> Iterator[str]:
    """Every key and name in an object, as far as it is not an object of its own."""
    if depth > _DEEPEST:
        raise ValueError("the objects are nested too deeply")
    if isinstance(value, pikepdf.Name):
        yield str(value)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        inner = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        for key, part in inner.items():
            yield str(key)
            yield from _names_inside(part, depth)
    elif isinstance(value, pikepdf.Array):
        for part in value:
            yield from _names_inside(part, depth)


def _names_inside(part: Any, depth: int) -> Iterator[str]:
    if not getattr(part, "is_indirect", False):
        yield from _names(part, depth + 1)


def _has_comparable_names(certificate: Any) -> bool:
    """Whether the library can compare the names: RFC 4518 knows Unicode 3.2 only."""
    try:
        return bool(certificate.subject.hashable and certificate.issuer.hashable)
    except ValueError:
        return False


def _time_source(reason: str) -> TimeSource:
    named = (source for source, words in TIME_SOURCES.items() if words in reason)
    return next(named, TimeSource.DEVICE)


def _seal_found(
    signature: Any, *, chain: Chain, whole: bool, intact: bool, revision: int | None
) -> SealFound:
    subject = signature.signer_cert.subject.native
    return SealFound(
        field=str(signature.field_name),
        name=subject.get("common_name", ""),
        role=subject.get("title", ""),
        unit=subject.get("organizational_unit_name", ""),
        number=subject.get("serial_number"),
        at=signature.self_reported_timestamp,
        time_source=_time_source(str(signature.sig_object.get("/Reason", ""))),
        certificate_chain=chain,
        covers_whole_file=whole,
        intact=intact,
        revision=revision,
    )


_PRINTABLE: Final = pikepdf.Array(
    [pikepdf.Name.ASCII85Decode, pikepdf.Name.FlateDecode]
)


def _attached(document: pikepdf.Pdf) -> bytes:
    """The attached case, inflated no further than a case can be.

    Raises:
        ValueError: It is too large, or packed in a way that we never use.
    """
    stream = document.attachments[CASE_DATA].get_file().obj
    raw = bytes(stream.read_raw_bytes())
    packing = stream.get("/Filter")
    if packing is None:
        data = raw
    elif packing == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
        data = zlib.decompressobj().decompress(raw, _MOST_DATA + 1)
    elif packing == _PRINTABLE and "/DecodeParms" not in stream:
        # So ``archival`` packs data that would end with an end of line otherwise.
        plain = base64.a85decode(raw.removesuffix(b"~>"))
        data = zlib.decompressobj().decompress(plain, _MOST_DATA + 1)
    else:
        raise ValueError("the attached case is packed in another way")
    if len(data) > _MOST_DATA:
        raise ValueError("the attached case is too large")
    return data
