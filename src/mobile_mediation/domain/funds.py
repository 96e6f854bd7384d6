"""Emergency money (救命钱): the acts of a request, and what they amount to.

Every act is a fact of its own and is never changed. An act names the act that it is
about: the approval names the ask that was approved, the payment the approval, the
reversal what it takes back. So the order of acts does not hang on anybody's clock, and
an approval of something that was changed since approves nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final
from uuid import UUID

from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.entities import CaseEntity, TimeSource
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.money import MOST_FEN, decimal_yuan, parse_yuan


class FundSource(StrEnum):
    """Where emergency money comes from (reference §7.3)."""

    CTPL_RESCUE = "ctpl_rescue"
    """Rescue payment of the compulsory insurance, 交强险条例 31."""
    CTPL_ADVANCE = "ctpl_advance"
    """Rescue advance with recourse, 交强险条例 22."""
    COMMERCIAL = "commercial"
    RELIEF_FUND = "relief_fund"
    HOSPITAL_GUARANTEE = "hospital_guarantee"
    MEDICAL_INSURANCE = "medical_insurance"
    DRIVER = "driver"
    EMPLOYER = "employer"
    GIFT = "gift"

    @property
    def draws_on_ctpl_medical(self) -> bool:
        """Whether the medical sub-limit of the compulsory insurance bounds it."""
        return self in {self.CTPL_RESCUE, self.CTPL_ADVANCE}


class FundPurpose(StrEnum):
    """What the money is for."""

    RESCUE = "rescue"
    """抢救费用, 交强险条例 41(3)."""
    TREATMENT = "treatment"
    FUNERAL = "funeral"
    LIVING = "living"


class PayeeKind(StrEnum):
    """In which capacity somebody receives the money."""

    HOSPITAL = "hospital"
    VICTIM = "victim"
    GUARDIAN = "guardian"
    AGENT = "agent"
    RELATIVE = "relative"
    """A relative of an injured person, or an heir of a dead one."""

    @property
    def is_for_another(self) -> bool:
        """Whether somebody collects what belongs to another person."""
        return self in {self.GUARDIAN, self.AGENT, self.RELATIVE}


class FundAct(StrEnum):
    """One step of a request."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    PAID = "paid"
    ACKNOWLEDGED = "acknowledged"
    REVERSED = "reversed"
    DRAFTED = "drafted"
    AMENDED = "amended"
    """What is asked for was changed; an approval of what stood before is void."""
    WITHDRAWN = "withdrawn"
    CALLED_BACK = "called_back"
    """The payee was called on a number of the hospital or the police."""
    OFFSET = "offset"
    """Taken into account in the settlement (reference §4.8)."""
    RECOVERED = "recovered"
    """The money came back: by recourse, repayment or refund."""


class FundState(StrEnum):
    """Where a request stands after its acts."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PAID = "paid"
    ACKNOWLEDGED = "acknowledged"
    SETTLED = "settled"
    """All of it was offset or came back, some of it by the settlement."""
    RECOVERED = "recovered"
    """All of it came back."""
    REVERSED = "reversed"

    @property
    def is_closed(self) -> bool:
        """Whether nothing more happens to it."""
        return self in _CLOSED

    @property
    def is_out(self) -> bool:
        """Whether the money has left and is not all accounted for."""
        return self in {self.PAID, self.ACKNOWLEDGED}


_CLOSED: Final = frozenset(
    {FundState.REFUSED, FundState.WITHDRAWN, FundState.REVERSED}
    | {FundState.SETTLED, FundState.RECOVERED}
)


class ApprovalWay(StrEnum):
    """By which road an approval or a refusal came."""

    VEHICLE = "vehicle"
    """A second person on the vehicle, with a key of their own, within the caps."""
    HEADQUARTERS = "headquarters"
    """Headquarters, by its signed answer to a bundle."""
    CODE = "code"
    """Headquarters, by a one-time code over the phone."""


class NumberOrigin(StrEnum):
    """Whose record a number for the call-back was taken from (reference §9.3)."""

    HOSPITAL = "hospital"
    POLICE = "police"


@dataclass(frozen=True, slots=True, kw_only=True)
class FundEntry(CaseEntity):
    """One act on one request, in whole fen.

    ``about_id`` is the entry that the act is about; ``idempotency_key`` makes the same
    act, arriving twice by any road, count once. ``created_by`` is the person who acted,
    at headquarters or here, ``actor_name`` the name of who decided, as papers say it.
    What was asked for stands in every act: source, payee, account. ``reference_no`` is
    the number of the paper of the act (notice, voucher, receipt, agreement),
    ``vehicle_id`` the vehicle whose insurance pays, ``against_id`` the party from whom
    money came back. ``findings`` are the warnings about the payee that were seen,
    ``observed`` what somebody saw with their own eyes; both are lists of words.
    ``signature`` is the approver's own over the approval, with the certificates that
    prove it in ``signer_chain``.
    """

    request_id: UUID
    act: FundAct
    source: FundSource
    injured_id: UUID | None = None
    amount_fen: int
    payee_name: str
    payee_account: str | None = None
    payee_bank: str | None = None
    reference_no: str | None = None
    reason: str | None = None
    idempotency_key: str
    happened_at: datetime
    time_source: TimeSource = TimeSource.DEVICE
    about_id: UUID | None = None
    purpose: FundPurpose | None = None
    vehicle_id: UUID | None = None
    payee_kind: PayeeKind | None = None
    payee_id: UUID | None = None
    account_holder: str | None = None
    bank_code: str | None = None
    method: PaymentMethod | None = None
    extension_no: str | None = None
    observed: str | None = None
    findings: str | None = None
    way: ApprovalWay | None = None
    actor_name: str | None = None
    code: str | None = None
    signature: bytes | None = None
    signer_chain: bytes | None = None
    number: str | None = None
    number_origin: NumberOrigin | None = None
    is_confirmed: bool | None = None
    witness: str | None = None
    acted_on: date | None = None
    against_id: UUID | None = None

    def __post_init__(self) -> None:
        check_amount(self.amount_fen)

    @property
    def is_ask(self) -> bool:
        """Whether it says what is asked for."""
        return self.act in ASKS


ASKS: Final = frozenset({FundAct.DRAFTED, FundAct.REQUESTED, FundAct.AMENDED})
"""Acts that say what is asked for."""
NEXT_ACTS: Final[Mapping[FundState, tuple[FundAct, ...]]] = {
    FundState.DRAFT: (FundAct.REQUESTED, FundAct.AMENDED, FundAct.WITHDRAWN),
    FundState.SUBMITTED: (
        FundAct.APPROVED,
        FundAct.REFUSED,
        FundAct.CALLED_BACK,
        FundAct.AMENDED,
        FundAct.WITHDRAWN,
    ),
    FundState.APPROVED: (
        FundAct.PAID,
        FundAct.CALLED_BACK,
        FundAct.AMENDED,
        FundAct.WITHDRAWN,
        FundAct.REVERSED,
    ),
    FundState.PAID: (
        FundAct.ACKNOWLEDGED,
        FundAct.OFFSET,
        FundAct.RECOVERED,
        FundAct.REVERSED,
    ),
    FundState.ACKNOWLEDGED: (FundAct.OFFSET, FundAct.RECOVERED, FundAct.REVERSED),
    FundState.SETTLED: (FundAct.REVERSED,),
    FundState.RECOVERED: (FundAct.REVERSED,),
    FundState.REFUSED: (),
    FundState.WITHDRAWN: (),
    FundState.REVERSED: (),
}
"""The acts that may follow in each state, the usual one first."""
_FOLLOWS: Final[Mapping[FundAct, frozenset[FundAct]]] = {
    FundAct.APPROVED: ASKS,
    FundAct.REFUSED: ASKS,
    FundAct.WITHDRAWN: ASKS,
    FundAct.AMENDED: ASKS,
    FundAct.CALLED_BACK: ASKS,
    FundAct.PAID: frozenset({FundAct.APPROVED}),
    FundAct.ACKNOWLEDGED: frozenset({FundAct.PAID}),
    FundAct.OFFSET: frozenset({FundAct.PAID}),
    FundAct.RECOVERED: frozenset({FundAct.PAID}),
    FundAct.REVERSED: frozenset({FundAct.APPROVED, FundAct.PAID}),
}
"""What an act follows that names no other; an ask that opens follows nothing."""
_PARTIAL: Final = frozenset({FundAct.OFFSET, FundAct.RECOVERED})
"""Acts whose reversal takes back only themselves."""
_ENDS: Final = frozenset(
    {FundAct.AMENDED, FundAct.REFUSED, FundAct.WITHDRAWN, FundAct.REVERSED}
)
"""Acts after which nothing more is done about what they are about."""


@dataclass(frozen=True, kw_only=True)
class FundRequest:
    """A request as its acts have left it; what an act needs stands before it."""

    entries: tuple[FundEntry, ...]

    @property
    def request(self) -> FundEntry:
        """What is asked for now, after every amendment."""
        return self._ask

    @property
    def id(self) -> UUID:
        """The name of the request."""
        return self.entries[0].request_id

    @property
    def opened(self) -> FundEntry:
        """The act with which it began."""
        return self.entries[0]

    @cached_property
    def _ask(self) -> FundEntry:
        return next(entry for entry in reversed(self.entries) if entry.is_ask)

    @cached_property
    def taken_back(self) -> frozenset[UUID]:
        """The entries that a reversal names."""
        return frozenset(
            entry.about_id or self.entries[place - 1].id
            for place, entry in enumerate(self.entries)
            if entry.act is FundAct.REVERSED
        )

    @cached_property
    def state(self) -> FundState:
        """Where it stands."""
        acts = {entry.act for entry in self.entries}
        if self.paid_fen:
            return self._paid_state(acts)
        ways = (
            (self._is_reversed, FundState.REVERSED),
            (FundAct.REFUSED in acts, FundState.REFUSED),
            (FundAct.WITHDRAWN in acts, FundState.WITHDRAWN),
            (self.approval is not None, FundState.APPROVED),
            (FundAct.REQUESTED in acts, FundState.SUBMITTED),
        )
        return next((state for holds, state in ways if holds), FundState.DRAFT)

    def _paid_state(self, acts: set[FundAct]) -> FundState:
        if self.open_fen > 0:
            is_known = FundAct.ACKNOWLEDGED in acts
            return FundState.ACKNOWLEDGED if is_known else FundState.PAID
        return FundState.SETTLED if self.offset_fen else FundState.RECOVERED

    @cached_property
    def _is_reversed(self) -> bool:
        partial = {each.id for each in self.entries if each.act in _PARTIAL}
        return bool(self.taken_back - partial)

    @property
    def amount_fen(self) -> int:
        """What is asked for."""
        return self._ask.amount_fen

    @cached_property
    def approval(self) -> FundEntry | None:
        """The approval of what is asked for now."""
        for entry in reversed(self.entries):
            if entry.act is FundAct.APPROVED and self._is_of_the_ask(entry):
                return entry
        return None

    @property
    def call_back(self) -> FundEntry | None:
        """The last call-back about what is asked for now."""
        for entry in reversed(self.entries):
            if entry.act is FundAct.CALLED_BACK and self._is_of_the_ask(entry):
                return entry
        return None

    def _is_of_the_ask(self, entry: FundEntry) -> bool:
        if entry.about_id is not None:
            return entry.about_id == self._ask.id
        return self._ask.act is not FundAct.AMENDED

    def _sum(self, act: FundAct) -> int:
        return sum(entry.amount_fen for entry in self.standing_all(act))

    @cached_property
    def paid_fen(self) -> int:
        """Money that has left and was not taken back."""
        return self._sum(FundAct.PAID)

    @property
    def reserved_fen(self) -> int:
        """Money approved and not yet paid."""
        return self.amount_fen if self.state is FundState.APPROVED else 0

    @property
    def asked_fen(self) -> int:
        """Money asked for and not yet decided."""
        return self.amount_fen if self.state is FundState.SUBMITTED else 0

    @cached_property
    def offset_fen(self) -> int:
        """What the settlement has taken into account."""
        return self._sum(FundAct.OFFSET)

    @cached_property
    def recovered_fen(self) -> int:
        """What came back."""
        return self._sum(FundAct.RECOVERED)

    @property
    def kept_fen(self) -> int:
        """Paid, and not come back."""
        return self.paid_fen - self.recovered_fen

    @property
    def open_fen(self) -> int:
        """Paid, and neither offset nor come back."""
        return self.paid_fen - self.offset_fen - self.recovered_fen

    def entry(self, act: FundAct) -> FundEntry | None:
        """The first entry of an act, if it happened."""
        return next((entry for entry in self.entries if entry.act is act), None)

    def standing(self, act: FundAct) -> FundEntry | None:
        """The last entry of an act that was not taken back."""
        for entry in reversed(self.entries):
            if entry.act is act and entry.id not in self.taken_back:
                return entry
        return None

    def standing_all(self, act: FundAct) -> tuple[FundEntry, ...]:
        """The entries of an act that were not taken back; () once it was reversed."""
        if self._is_reversed:
            return ()
        return tuple(
            entry
            for entry in self.entries
            if entry.act is act and entry.id not in self.taken_back
        )

    def check_next(self, act: FundAct, *, by: UUID) -> None:
        """Refuse an act out of order, or by a person who must not do it.

        Who asked may not approve, and who approved may not pay (four eyes). Who asked
        is everybody who wrote any of the asks: changing a request is asking.

        Raises:
            RuleViolation: MM1302 out of order, MM1303 the same person.
        """
        if act not in NEXT_ACTS[self.state]:
            raise RuleViolation(
                "MM1302",
                Words(
                    "这笔款项的当前状态不允许此操作。",
                    "The request is not in a state that allows this.",
                ),
                path="fund.act",
                value=act.value,
                rule=self.state.value,
                next_step=Words("请查看台账中的状态。", "See its state in the ledger."),
            )
        askers = {entry.created_by for entry in self.entries if entry.is_ask}
        if act in {FundAct.APPROVED, FundAct.REFUSED} and by in askers:
            raise same_person()
        approval = self.approval
        if act is FundAct.PAID and approval is not None and approval.created_by == by:
            raise same_person()


def same_person() -> RuleViolation:
    """The refusal where one person would be two."""
    return RuleViolation(
        "MM1303",
        Words(
            "申请、审批和付款不能由同一人办理。",
            "The person who asked may not approve, nor the approver pay.",
        ),
        path="fund.by",
        rule="四眼原则 / four eyes",
        next_step=Words(
            "请由另一位有权限的人员办理。", "Ask another authorised person."
        ),
    )


def requests(entries: Iterable[FundEntry]) -> tuple[FundRequest, ...]:
    """Group the acts of a case into its requests, oldest first.

    The same idempotency key counts once. Within a request the acts follow each other
    as they must, whatever a clock that was set back says: money that was paid never
    vanishes behind its own request.
    """
    grouped: dict[UUID, list[FundEntry]] = {}
    seen: set[str] = set()
    for entry in sorted(entries, key=_time_order):
        if entry.idempotency_key not in seen:
            seen.add(entry.idempotency_key)
            grouped.setdefault(entry.request_id, []).append(entry)
    found = [
        FundRequest(entries=ordered)
        for acts in grouped.values()
        if (ordered := _in_order(acts))
    ]
    return tuple(sorted(found, key=lambda r: _time_order(r.opened)))


def _time_order(entry: FundEntry) -> tuple[datetime, UUID]:
    return entry.happened_at, entry.id


def _in_order(acts: list[FundEntry]) -> tuple[FundEntry, ...]:
    """The acts of one request, each after what it is about; () without an ask.

    An act whose predecessor never arrives is left out until it does. What puts an end
    to an act stands after everything else that was done about it.
    """
    partial = {each.id for each in acts if each.act in _PARTIAL}

    def ends(entry: FundEntry) -> bool:
        return entry.act in _ENDS and entry.about_id not in partial

    placed: list[FundEntry] = []
    waiting = sorted(acts, key=ends)
    while (entry := next(filter(_may_follow(placed), waiting), None)) is not None:
        waiting.remove(entry)
        placed.append(entry)
    return tuple(placed)


def _may_follow(placed: list[FundEntry]) -> Callable[[FundEntry], bool]:
    names = {entry.id for entry in placed}
    acts = {entry.act for entry in placed}

    def fits(entry: FundEntry) -> bool:
        if entry.about_id is not None:
            return entry.about_id in names
        if entry.act in {FundAct.DRAFTED, FundAct.REQUESTED}:
            return not placed
        return bool(acts & _FOLLOWS[entry.act])

    return fits


def find_request(entries: Iterable[FundEntry], request_id: UUID) -> FundRequest:
    """The request with this id.

    Raises:
        NotFound: MM1304.
    """
    for request in requests(entries):
        if request.id == request_id:
            return request
    raise not_in_case("fund.request_id")


def not_in_case(path: str) -> NotFound:
    """The refusal of a request or an entry that the case does not have."""
    return NotFound(
        "MM1304",
        Words("案件中没有这笔申请或分录。", "This request is not in the case."),
        path=path,
    )


def parse_amount(text: str) -> int:
    """Read an amount of the ledger, in fen.

    Digits of full width are refused and not read as others: in the ledger an amount
    is what was typed, to the letter.

    Raises:
        RuleViolation: MM1001 it is not an amount, MM1301 it is zero, MM1344 digits
            that are not 0 to 9.
    """
    if any(sign.isdigit() and not sign.isascii() for sign in text):
        raise RuleViolation(
            "MM1344",
            Words(
                "金额中有全角或其他数字，请改用半角数字。",
                "The amount has digits of full width or of another script.",
            ),
            path="fund.amount",
            value=text[:40],
            rule="0-9",
            next_step=Words("请用半角数字重新填写。", "Type it with 0 to 9."),
        )
    fen = parse_yuan(text, path="fund.amount")
    check_amount(fen)
    return fen


def check_amount(fen: int) -> None:
    """Refuse an amount that moves nothing, or more than there is.

    Raises:
        RuleViolation: MM1301.
    """
    if not 0 < fen <= MOST_FEN:
        raise RuleViolation(
            "MM1301",
            Words("金额必须大于零。", "An amount must be more than zero."),
            path="fund.amount",
            value=decimal_yuan(fen),
            rule="0 < CNY",
            next_step=Words("请核对金额。", "Check the amount."),
        )


def check_notice(request: FundEntry) -> None:
    """A rescue payment needs the police's written notice (交强险条例 31).

    Raises:
        RuleViolation: MM1306.
    """
    if request.source.draws_on_ctpl_medical and not request.reference_no:
        raise RuleViolation(
            "MM1306",
            Words(
                "交强险抢救费用须有公安机关的书面通知。",
                "A rescue payment needs the police's written notice.",
            ),
            path="fund.reference_no",
            rule="机动车交通事故责任强制保险条例 31",
            next_step=Words("请填写通知书文号。", "Enter the number of the notice."),
        )
