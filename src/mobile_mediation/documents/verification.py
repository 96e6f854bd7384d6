"""Whether a sealed paper is whole: stricter than a library's judgment alone.

A paper is valid if every prepared seal is there, nothing but seals followed the
first, the last seal covers the whole file, the attached data have the digest that is
printed, and their amounts stand on the pages. Whatever cannot be examined is invalid.
Without headquarters' root, who sealed stays unknown; that nothing changed does not.
"""

import hashlib
import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import pikepdf
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from mobile_mediation.documents.archival import seal_boxes
from mobile_mediation.documents.paper import (
    AgreementPaper,
    digest_words,
    read_canonical,
)
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.errors import BadInput, Words

CASE_DATA: Final = "case.json"
_HEADER: Final = b"%PDF-"
_END: Final = b"%%EOF"
_HEADER_WITHIN: Final = 1024
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with a file."""

    code: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFound:
    """One seal in a file."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was found out about a file."""

    valid: bool
    trusted: Trust
    changed_after: bool
    signatures: tuple[SealFound, ...]
    problems: tuple[Problem, ...]
    document_no: str | None
    digest: str | None


def verify(
    pdf: bytes,
    *,
    roots_pem: Sequence[bytes] | None = None,
    expected_sha256: bytes | None = None,
) -> Verification:
    """Examine a sealed paper.

    ``roots_pem`` are headquarters' roots that are believed; ``expected_sha256`` is
    the digest of the file in the record, if there is one.

    Raises:
        BadInput: MM1510 it is not a PDF at all.
    """
    if _HEADER not in pdf[:_HEADER_WITHIN]:
        raise BadInput(
            "MM1510",
            Words("这不是 PDF 文件。", "This is not a PDF file."),
            path="file",
            next_step=Words("请选择调解书的 PDF 文件。", "Choose the paper's PDF."),
        )
    examination = _Examination(pdf, roots_pem)
    if expected_sha256 is not None and (
        hashlib.sha256(pdf).digest() != expected_sha256
    ):
        examination.note("MM1521", "文件与留存的原件不同。", "Not the stored file.")
        examination.changed = True
    level = logging.root.manager.disable
    # The libraries log what they meet in hostile files; the result says it all.
    logging.disable(logging.CRITICAL)
    try:
        examination.run()
    except Exception as error:  # noqa: BLE001  what cannot be examined is not valid
        examination.note(
            "MM1522",
            "文件结构已损坏或被改动。",
            f"The file is damaged or was changed ({type(error).__name__}).",
        )
        examination.changed = True
    finally:
        logging.disable(level)
    return examination.result()


class _Examination:
    def __init__(self, pdf: bytes, roots_pem: Sequence[bytes] | None) -> None:
        self._pdf = pdf
        self._roots_pem = roots_pem
        self._problems: list[Problem] = []
        self._seals: list[SealFound] = []
        self._paper: AgreementPaper | None = None
        self._digest: str | None = None
        self.changed = False

    def note(self, code: str, zh: str, en: str) -> None:
        self._problems.append(Problem(code=code, words=Words(zh, en)))

    def run(self) -> None:
        if not self._pdf.rstrip(b"\r\n").endswith(_END):
            self.note(
                "MM1523",
                "文件末尾之后还有内容，或文件不完整。",
                "Something follows the end of the file, or it is cut off.",
            )
            self.changed = True
        self._read_data()
        self._examine_contents()
        self._examine_seals()

    def _read_data(self) -> None:
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            if CASE_DATA not in document.attachments:
                self.note(
                    "MM1524", "文件中没有文书数据。", "The paper's data are not in it."
                )
                return
            data = document.attachments[CASE_DATA].get_file().read_bytes()
            subject = str(document.docinfo.get("/Title", ""))
        self._paper = read_canonical(data)
        self._digest = digest_words(data)
        if not subject.endswith(self._paper.document_no):
            self.note("MM1525", "文书编号不一致。", "The numbers of the paper differ.")

    def _examine_contents(self) -> None:
        with pikepdf.open(io.BytesIO(self._pdf)) as document:
            if len(document.objects) > _MOST_OBJECTS:
                self.note("MM1526", "文件过于复杂。", "The file has too many objects.")
                return
            active = {
                key
                for each in document.objects
                if isinstance(each, pikepdf.Dictionary | pikepdf.Stream)
                for key in _keys(each)
                if key in _ACTIVE
            }
        if active:
            self.note(
                "MM1527",
                f"文件含有活动内容：{'、'.join(sorted(active))}。",
                f"The file has active contents: {', '.join(sorted(active))}.",
            )
            self.changed = True

    def _examine_seals(self) -> None:
        reader = PdfFileReader(io.BytesIO(self._pdf))
        expected = [box.field for box in seal_boxes(self._pdf)]
        if self._paper is not None and expected != [
            seal.field.value for seal in self._paper.seals
        ]:
            self.note(
                "MM1528", "签章位置与文书数据不符。", "The seals' places do not fit."
            )
        signatures = list(reader.embedded_signatures)
        found = [signature.field_name for signature in signatures]
        for field in expected:
            if field not in found:
                self.note(
                    "MM1529", f"缺少签章：{field}。", f"A seal is missing: {field}."
                )
        for field in found:
            if field not in expected:
                self.note(
                    "MM1530",
                    f"多出未约定的签章：{field}。",
                    f"There is a seal that does not belong here: {field}.",
                )
        if found[: len(expected)] != expected[: len(found)]:
            self.note("MM1531", "签章顺序不符。", "The seals are in another order.")
        for place, signature in enumerate(signatures):
            self._examine_seal(
                signature, first=place == 0, last=place == len(signatures) - 1
            )

    def _examine_seal(self, signature: Any, *, first: bool, last: bool) -> None:
        own = signature.signer_cert
        at = signature.self_reported_timestamp
        roots = [
            certificate
            for pem in self._roots_pem or ()
            for certificate in load_certs_from_pemder_data(pem)
        ]
        embedded = list(signature.other_embedded_certs)
        # Without roots of ours the file's own root serves, so that everything but
        # trust is still examined.
        anchors = roots or [c for c in (*embedded, own) if c.self_issued]
        context = ValidationContext(
            trust_roots=anchors,
            other_certs=embedded,
            allow_fetching=False,
            moment=at,
            best_signature_time=at,
        )
        status = validate_pdf_signature(signature, context)
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        intact = bool(status.intact and status.valid)
        name = signature.field_name
        if not intact:
            self.note(
                "MM1532",
                f"签章“{name}”之后内容被改动。",
                f"The contents under the seal {name} were changed.",
            )
            self.changed = True
        if last and not whole:
            self.note(
                "MM1533",
                "最后一个签章未覆盖整个文件。",
                "The last seal does not cover the whole file.",
            )
            self.changed = True
        level = status.modification_level
        if level is None or level > ModificationLevel.FORM_FILLING:
            self.note(
                "MM1534",
                f"签章“{name}”之后添加了不允许的内容。",
                f"Something was added after the seal {name}.",
            )
            self.changed = True
        if not status.docmdp_ok:
            self.note(
                "MM1535",
                f"签章“{name}”之后的改动不被允许。",
                f"A change after the seal {name} is not permitted.",
            )
            self.changed = True
        if first and signature.docmdp_level is None:
            self.note(
                "MM1536", "首个签章不是认证签章。", "The first seal does not certify."
            )
        self._note_certificate(status, name, at, trusted_roots=bool(roots))
        self._seals.append(
            _seal_found(
                signature,
                chain=_chain(status, own, trusted_roots=bool(roots)),
                whole=whole,
                intact=intact,
            )
        )

    def _note_certificate(
        self, status: Any, name: str, at: datetime | None, *, trusted_roots: bool
    ) -> None:
        own = status.signing_cert
        if at is None or not own.not_valid_before <= at <= own.not_valid_after:
            self.note(
                "MM1537",
                f"签章“{name}”的时间不在证书有效期内。",
                f"The seal {name} was not set within its certificate's time.",
            )
        elif not status.trusted and not trusted_roots:
            self.note(
                "MM1538",
                f"签章“{name}”的证书链不完整。",
                f"The certificates of the seal {name} do not form a chain.",
            )

    def result(self) -> Verification:
        chains = {seal.certificate_chain for seal in self._seals}
        if not self._roots_pem or not self._seals:
            trusted = Trust.UNKNOWN
        else:
            trusted = Trust.YES if chains == {Chain.HEADQUARTERS} else Trust.NO
        return Verification(
            valid=not self._problems and bool(self._seals),
            trusted=trusted,
            changed_after=self.changed,
            signatures=tuple(self._seals),
            problems=tuple(self._problems),
            document_no=self._paper.document_no if self._paper else None,
            digest=self._digest,
        )


def _keys(value: Any) -> Iterator[str]:
    dictionary = value.stream_dict if isinstance(value, pikepdf.Stream) else value
    for key, inner in dictionary.items():
        yield str(key)
        if isinstance(inner, pikepdf.Name):
            yield str(inner)


def _chain(status: Any, own: Any, *, trusted_roots: bool) -> Chain:
    if own.self_issued:
        return Chain.SELF
    if trusted_roots and status.trusted:
        return Chain.HEADQUARTERS
    return Chain.FOREIGN


def _seal_found(
    signature: Any, *, chain: Chain, whole: bool, intact: bool
) -> SealFound:
    subject = signature.signer_cert.subject.native
    return SealFound(
        field=signature.field_name,
        name=subject.get("common_name", ""),
        role=subject.get("title", ""),
        unit=subject.get("organizational_unit_name", ""),
        number=subject.get("serial_number"),
        at=signature.self_reported_timestamp,
        time_source=TimeSource.DEVICE,
        certificate_chain=chain,
        covers_whole_file=whole,
        intact=intact,
    )
