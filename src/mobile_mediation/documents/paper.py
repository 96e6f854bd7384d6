"""An agreement paper as it is printed, apart from how a case is stored.

Police mediation ends in a 道路交通事故损害赔偿调解书 (146号令 93), people's mediation
in a 人民调解协议书 (人民调解法 29). What the parties sign is the canonical JSON of the
paper without signatures; its SHA-256 is printed on every page and attached with it.
"""

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec

from mobile_mediation.domain.agreements import PaymentMethod, SealField
from mobile_mediation.domain.assessment.annex import Annex
from mobile_mediation.domain.entities import TimeSource
from mobile_mediation.domain.signing import Stroke


class PaperKind(StrEnum):
    """Which of the two mediations the paper belongs to."""

    POLICE = "police"
    COMMITTEE = "committee"

    @property
    def heading(self) -> str:
        """The name of the paper, as the law has it."""
        return _TITLES[self]


_TITLES: Final = {
    PaperKind.POLICE: "道路交通事故损害赔偿调解书",
    PaperKind.COMMITTEE: "人民调解协议书",
}

SIGNING_CONDITIONS: Final = (
    (
        "各方约定以电子签名方式签署本文书：当事人在签字屏上亲笔书写签名，办理人员以本人"
        "专有的电子签名密钥加盖电子签章。各方认可下列条件为《中华人民共和国电子签名法》"
        "第十三条第二款所称各方约定的可靠条件：（1）签名、签章所对应的文书内容以每页印明"
        "的内容摘要（SHA-256）为准；（2）签章密钥由签章人本人持有，签章时仅由本人以口令"
        "启用；（3）签署后对签名、签章或者文书内容的任何改动均能够被发现。"
    ),
    (
        "符合前款条件的电子签名、电子签章与手写签名或者盖章具有同等法律效力。任何一方均可"
        "要求改用纸质文书签名、盖章或者捺指印。"
    ),
)
"""电子签名法 3 and 13: what the parties agree on before they sign on the pad."""

RIGHTS_NOTICE: Final = (
    (
        "调解以自愿、平等为原则，不收取费用。当事人可以接受、拒绝调解或者要求终止调解，"
        "可以要求公开或者不公开进行调解，可以申请调解员、办案民警回避。"
    ),
    (
        "达不成协议或者不履行协议的，当事人可以依法向人民法院提起诉讼，不因调解而丧失"
        "依法维护权利的途径。"
    ),
    (
        "为调解、理赔和依法归档，本文书记载当事人的身份、联系方式、伤情、账户等个人信息，"
        "其中含敏感个人信息，仅限调解组织、公安机关交通管理部门、保险公司及依法有权的机关"
        "使用。当事人依照《中华人民共和国个人信息保护法》有权查阅、复制、更正个人信息，"
        "有权撤回同意；签名笔迹仅用于证明本次签署。"
    ),
)
"""人民调解法 23 and 个人信息保护法 17, 29, 44-47."""


class Sheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a paper; money is whole fen, ``None`` is printed as 无."""


class PaperParty(Sheet, frozen=True, kw_only=True):
    """A party as the paper introduces it."""

    label: str
    """甲方, 乙方 …; other parts of the paper refer to it."""
    capacity: str
    name: str
    sex: str | None = None
    birth: date | None = None
    id_kind: str | None = None
    id_no: str | None = None
    address: str | None = None
    phone: str | None = None
    agent: str | None = None
    """An agent or guardian and his authority, in words."""
    is_organisation: bool = False
    is_insurer: bool = False


class PaperResponsibility(Sheet, frozen=True, kw_only=True):
    """What the police determined for one party."""

    label: str
    words: str


class PaperItem(Sheet, frozen=True, kw_only=True):
    """One item of loss."""

    name: str
    basis: str | None = None
    claimed_fen: int | None = None
    agreed_fen: int


class PaperAdvance(Sheet, frozen=True, kw_only=True):
    """Money that was already paid and is deducted."""

    on: date
    purpose: str
    payer: str
    payee: str
    amount_fen: int
    voucher: str | None = None


class PaperPayment(Sheet, frozen=True, kw_only=True):
    """Who pays whom how much, until when and how."""

    payer: str
    payee: str
    amount_fen: int
    due_on: date | None = None
    method: PaymentMethod
    account_holder: str | None = None
    account_no: str | None = None
    bank: str | None = None
    account_authority: str | None = None
    """Why the account is not the payee's own, if it is not."""


class PaperSignatory(Sheet, frozen=True, kw_only=True):
    """Somebody who signs, and his signature once he did."""

    label: str
    name: str
    capacity: str
    signed_for: str | None = None
    strokes: tuple[Stroke, ...] | None = None
    signed_at: datetime | None = None
    time_source: TimeSource = TimeSource.DEVICE


class PaperSeal(Sheet, frozen=True, kw_only=True):
    """A person of office who seals the file with a key of his own."""

    field: SealField
    role: str
    name: str
    unit: str
    number: str | None = None


class AgreementPaper(
    Sheet,
    frozen=True,
    kw_only=True,
    tag_field="format",
    tag="mobile-mediation.agreement.1",
):
    """The whole paper, with everything that stands on it."""

    kind: PaperKind
    document_no: str
    case_no: str
    version: int
    made_on: date
    place: str
    accident_on: date
    determination_no: str | None = None
    parties: tuple[PaperParty, ...]
    facts: tuple[str, ...]
    responsibility: tuple[PaperResponsibility, ...] = ()
    items: tuple[PaperItem, ...]
    total_fen: int
    advances: tuple[PaperAdvance, ...] = ()
    advances_total_fen: int
    payable_fen: int
    shares: tuple[PaperPayment, ...]
    clauses: tuple[str, ...]
    conditions: tuple[str, ...] = SIGNING_CONDITIONS
    notice: tuple[str, ...] = RIGHTS_NOTICE
    read_aloud: str | None = None
    """Who read the paper to whom, for those who cannot read it themselves."""
    insurer_consent: str | None = None
    """Who consented for the insurer, up to what amount, when."""
    copies: int
    chain_head: str
    """Head of the record chain when the version was frozen, in hexadecimal."""
    signatories: tuple[PaperSignatory, ...]
    seals: tuple[PaperSeal, ...]
    annexes: tuple[Annex, ...] = ()
    """How the losses were assessed, one victim after the other."""


def without_signatures(paper: AgreementPaper) -> AgreementPaper:
    """The paper as it lies before the parties, with nobody having signed."""
    blank = tuple(
        msgspec.structs.replace(
            signatory, strokes=None, signed_at=None, time_source=TimeSource.DEVICE
        )
        for signatory in paper.signatories
    )
    return msgspec.structs.replace(paper, signatories=blank)


def canonical_json(paper: AgreementPaper) -> bytes:
    """What is signed: the paper without signatures, in its one spelling.

    UTF-8, keys sorted, no blanks, absent values as ``null``. Without annexes there is
    no key for them, as in the papers that were signed before there were any.
    """
    content = msgspec.to_builtins(without_signatures(paper))
    if not paper.annexes:
        del content["annexes"]
    return msgspec.json.encode(content, order="sorted")


def read_canonical(data: bytes) -> AgreementPaper:
    """Read what ``canonical_json`` wrote.

    Raises:
        ValueError: It is not a paper, or not in its one spelling.
    """
    paper = msgspec.json.decode(data, type=AgreementPaper)
    if canonical_json(paper) != data:
        raise ValueError("the paper is not in canonical form")
    return paper


def content_digest(paper: AgreementPaper) -> str:
    """The SHA-256 of what is signed, as ``sha256:`` and 64 hexadecimal digits."""
    return digest_words(canonical_json(paper))


def digest_words(data: bytes) -> str:
    """The SHA-256 of ``data``, as it is written everywhere."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
