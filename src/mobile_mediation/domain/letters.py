"""Letters of a case: what kinds there are, their numbers, and what became of them.

A letter is a fact: it is never changed. What happens to it afterwards (handed over,
sent, withdrawn) are acts of their own, and a letter that is wrong is withdrawn and
issued anew under another number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.contacts import Lane, Purpose
from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words


class LetterKind(StrEnum):
    """What a letter is for (reference 3.9, 7.3; 146号令 42, 88)."""

    GUARANTEE = "guarantee"
    """担保函: the hospital treats, the insurer answers for the costs."""
    RESCUE_PAYMENT = "rescue_payment"
    """抢救费用支付通知书: the compulsory insurance pays, 交强险条例 31."""
    RESCUE_ADVANCE = "rescue_advance"
    """抢救费用垫付通知书: insurer or relief fund advance, 交强险条例 22, 24."""
    FUND_APPLICATION = "fund_application"
    """The victim's side asks the relief fund for an advance."""
    FUND_COMMITMENT = "fund_commitment"
    """The victim's side promises to repay the relief fund."""
    FIND_FAMILY = "find_family"
    """Request to help find the family, 个人信息保护法 13(4)."""
    MEDIATION_NOTICE = "mediation_notice"
    """Time and place of the mediation, for one party; 146号令 88."""
    PREPAYMENT = "prepayment"
    """The victim's side asks the commercial insurer for a prepayment, 保险法 25."""
    VOUCHER = "voucher"
    """付款凭证: who asked, who approved, to whom the insurer pays."""
    RECEIPT = "receipt"
    """收条: the payee confirms the money that he received."""
    FUND_REFUSAL = "fund_refusal"
    """Why money was not approved, in words for the family, and what else helps."""

    @property
    def heading(self) -> str:
        """The name of the letter, as it stands above it."""
        return _HEADINGS[self]

    @property
    def purpose(self) -> Purpose:
        """Why somebody is approached with it."""
        return _PURPOSES[self]

    @property
    def is_about_request(self) -> bool:
        """Whether it is about one request for emergency money."""
        return self in {self.VOUCHER, self.RECEIPT, self.FUND_REFUSAL}

    @property
    def is_for_family(self) -> bool:
        """Whether the injured and their families read it, often old people."""
        return self in {self.RECEIPT, self.FUND_REFUSAL}

    @property
    def is_internal(self) -> bool:
        """Whether it stays with the insurer."""
        return self is LetterKind.VOUCHER

    @property
    def is_of_police(self) -> bool:
        """Whether the police issue it, so that the vehicle only prepares it."""
        return self in {self.RESCUE_PAYMENT, self.RESCUE_ADVANCE}


_HEADINGS: Final = {
    LetterKind.GUARANTEE: "医疗费用担保函",
    LetterKind.RESCUE_PAYMENT: "道路交通事故抢救费用支付通知书",
    LetterKind.RESCUE_ADVANCE: "道路交通事故抢救费用垫付通知书",
    LetterKind.FUND_APPLICATION: "道路交通事故社会救助基金垫付申请书",
    LetterKind.FUND_COMMITMENT: "道路交通事故社会救助基金垫付款偿还承诺书",
    LetterKind.FIND_FAMILY: "关于协助查找伤者亲属的函",
    LetterKind.MEDIATION_NOTICE: "道路交通事故损害赔偿调解通知书",
    LetterKind.PREPAYMENT: "商业第三者责任保险预付赔款申请书",
    LetterKind.VOUCHER: "紧急资金付款凭证",
    LetterKind.RECEIPT: "收条",
    LetterKind.FUND_REFUSAL: "不予垫付（预付）告知书",
}
_NUMBER_WORDS: Final = {
    LetterKind.GUARANTEE: "警保担",
    LetterKind.RESCUE_PAYMENT: "警保支",
    LetterKind.RESCUE_ADVANCE: "警保垫",
    LetterKind.FUND_APPLICATION: "警保申",
    LetterKind.FUND_COMMITMENT: "警保诺",
    LetterKind.FIND_FAMILY: "警保寻",
    LetterKind.MEDIATION_NOTICE: "警保调",
    LetterKind.PREPAYMENT: "警保预",
    LetterKind.VOUCHER: "警保付",
    LetterKind.RECEIPT: "警保收",
    LetterKind.FUND_REFUSAL: "警保告",
}
_PURPOSES: Final = {
    LetterKind.GUARANTEE: Purpose.GREEN_CHANNEL,
    LetterKind.RESCUE_PAYMENT: Purpose.COSTS,
    LetterKind.RESCUE_ADVANCE: Purpose.COSTS,
    LetterKind.FUND_APPLICATION: Purpose.COSTS,
    LetterKind.FUND_COMMITMENT: Purpose.COSTS,
    LetterKind.FIND_FAMILY: Purpose.FIND_FAMILY,
    LetterKind.MEDIATION_NOTICE: Purpose.APPOINTMENT,
    LetterKind.PREPAYMENT: Purpose.COSTS,
    LetterKind.VOUCHER: Purpose.COSTS,
    LetterKind.RECEIPT: Purpose.COSTS,
    LetterKind.FUND_REFUSAL: Purpose.COSTS,
}


class LetterAct(StrEnum):
    """What was done with a letter."""

    HANDED_OVER = "handed_over"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class LetterState(StrEnum):
    """Where a letter stands after its acts."""

    ISSUED = "issued"
    HANDED_OVER = "handed_over"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class DeliveryWay(StrEnum):
    """How a paper reached somebody (公安机关办理行政案件程序规定 36)."""

    IN_PERSON = "in_person"
    LEFT = "left"
    """Left with an adult of the household or with the unit."""
    ENTRUSTED = "entrusted"
    MAIL = "mail"
    ELECTRONIC = "electronic"
    """Only with the receiver's consent."""

    @property
    def act(self) -> LetterAct:
        """Whether it was put into somebody's hands or sent."""
        is_sent = self in {self.MAIL, self.ELECTRONIC}
        return LetterAct.SENT if is_sent else LetterAct.HANDED_OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(CaseEntity):
    """A letter as it was issued; ``content`` is its canonical JSON.

    ``count`` numbers the letters of one vehicle, year and kind without a gap;
    ``lane`` says on which side of the coordination the addressee stands.
    """

    kind: LetterKind
    year: int
    count: int
    number: str
    addressee: str
    lane: Lane
    party_id: UUID | None = None
    injury_id: UUID | None = None
    session_id: UUID | None = None
    request_id: UUID | None = None
    amount_fen: int | None = None
    content: bytes
    content_digest: bytes
    document_id: UUID
    replaces_id: UUID | None = None
    issued_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry(CaseEntity):
    """One act on a letter, never changed."""

    letter_id: UUID
    act: LetterAct
    way: DeliveryWay | None = None
    receiver: str | None = None
    reason: str | None = None
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLetter:
    """A letter with what was done about it, oldest first."""

    letter: Letter
    entries: tuple[LetterEntry, ...] = ()

    @property
    def state(self) -> LetterState:
        """Where it stands; withdrawn counts whatever was done before or after."""
        acts = [entry.act for entry in self.entries]
        if LetterAct.WITHDRAWN in acts:
            return LetterState.WITHDRAWN
        return LetterState(acts[-1].value) if acts else LetterState.ISSUED

    @property
    def is_void(self) -> bool:
        """Whether it was withdrawn."""
        return self.state is LetterState.WITHDRAWN

    @property
    def withdrawal(self) -> LetterEntry | None:
        """The act that withdrew it."""
        return next((e for e in self.entries if e.act is LetterAct.WITHDRAWN), None)


def issued_letters(
    letters: Iterable[Letter], entries: Iterable[LetterEntry]
) -> tuple[IssuedLetter, ...]:
    """The letters of a case with their acts, in the order of issue."""
    acts: dict[UUID, list[LetterEntry]] = {}
    for entry in entries:
        acts.setdefault(entry.letter_id, []).append(entry)
    return tuple(
        IssuedLetter(letter=letter, entries=tuple(acts.get(letter.id, ())))
        for letter in letters
    )


def find_letter(letters: Iterable[IssuedLetter], letter_id: UUID) -> IssuedLetter:
    """The letter with an id.

    Raises:
        NotFound: MM2206.
    """
    for each in letters:
        if each.letter.id == letter_id:
            return each
    raise no_such_letter()


def letter_number(kind: LetterKind, *, year: int, vehicle: str, count: int) -> str:
    """The number that people use: ``警保担〔2023〕0012-0003号``.

    It carries the vehicle's code, so that two vehicles never give the same one.
    """
    return f"{_NUMBER_WORDS[kind]}〔{year}〕{vehicle}-{count:04}号"


def check_usable(issued: IssuedLetter) -> None:
    """Refuse to go on with a letter that was withdrawn.

    Raises:
        RuleViolation: MM2207.
    """
    if issued.is_void:
        raise RuleViolation(
            "MM2207",
            Words(
                f"{issued.letter.number}已作废。",
                "This letter was withdrawn.",
            ),
            path="letter",
            value=issued.letter.number,
            next_step=Words(
                "请重新签发，新文书会另编号并注明原号。",
                "Issue it anew; the new number will name this one.",
            ),
        )


def check_delivery(
    issued: IssuedLetter, *, receiver: str, happened_at: datetime, now: datetime
) -> None:
    """Refuse a delivery that cannot have been.

    Raises:
        RuleViolation: MM2207 withdrawn, MM2209 nobody is named, MM2210 the time lies
            before the issue or in the future.
    """
    check_usable(issued)
    if not receiver.strip():
        raise RuleViolation(
            "MM2209",
            Words("请填写接收人。", "Say who received it."),
            path="letter.receiver",
        )
    if not issued.letter.issued_at <= happened_at <= now:
        raise RuleViolation(
            "MM2210",
            Words(
                "送交时间不能早于签发时间，也不能晚于现在。",
                "A letter is handed over after its issue and not in the future.",
            ),
            path="letter.happened_at",
            value=happened_at.isoformat(),
            next_step=Words("请核对时间。", "Check the time."),
        )


def check_withdrawal(issued: IssuedLetter, *, reason: str) -> None:
    """Refuse to withdraw twice or without a reason.

    Raises:
        RuleViolation: MM2207, MM2208.
    """
    check_usable(issued)
    if not reason.strip():
        raise RuleViolation(
            "MM2208",
            Words("请写明作废的原因。", "Say why the letter is withdrawn."),
            path="letter.reason",
        )


def check_replacement(kind: LetterKind, issued: IssuedLetter) -> None:
    """Refuse to replace a letter by one of another kind.

    Raises:
        RuleViolation: MM2212.
    """
    if issued.letter.kind is not kind:
        raise RuleViolation(
            "MM2212",
            Words(
                "只能用同一种文书替代原文书。",
                "A letter is replaced by one of the same kind.",
            ),
            path="letter.replaces",
            value=issued.letter.number,
        )


def no_such_letter(number: str | None = None) -> NotFound:
    """The refusal for a letter that the case does not have."""
    return NotFound(
        "MM2206",
        Words("找不到这份文书。", "There is no such letter."),
        path="letter",
        value=number,
        next_step=Words("请核对文书编号。", "Check its number."),
    )
