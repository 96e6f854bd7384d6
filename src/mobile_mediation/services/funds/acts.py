"""Writing acts of emergency money into one case, within one transaction."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from mobile_mediation.domain.accounts import parse_account
from mobile_mediation.domain.agreements import PaymentMethod
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundPurpose,
    FundRequest,
    FundSource,
    PayeeKind,
    find_request,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.payee_checks import (
    PayeeRule,
    observed_words,
)
from mobile_mediation.domain.texts import clean_name, clean_text
from mobile_mediation.services.desk import CaseWork


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAsk:
    """What is asked for, in fen.

    ``reference_no`` is the number of the paper behind it: the police's notice, or the
    letter of guarantee. ``payee_id`` is the payee where he is a party of the case,
    ``vehicle_id`` the vehicle whose insurance pays where there are several.
    ``extension_no`` is the hospital's paper for more than seven days of the relief
    fund. ``observed`` is what somebody saw about the payee.
    """

    source: FundSource
    amount_fen: int
    payee_name: str
    payee_account: str | None = None
    payee_bank: str | None = None
    reference_no: str | None = None
    reason: str | None = None
    injured_id: UUID | None = None
    purpose: FundPurpose = FundPurpose.RESCUE
    payee_kind: PayeeKind = PayeeKind.HOSPITAL
    payee_id: UUID | None = None
    vehicle_id: UUID | None = None
    account_holder: str | None = None
    bank_code: str | None = None
    method: PaymentMethod | None = None
    extension_no: str | None = None
    observed: tuple[PayeeRule, ...] = ()

    @classmethod
    def of(cls, entry: FundEntry) -> "FundAsk":
        """What a request asks for, to be changed."""
        return cls(
            source=entry.source,
            amount_fen=entry.amount_fen,
            payee_name=entry.payee_name,
            payee_account=entry.payee_account,
            payee_bank=entry.payee_bank,
            reference_no=entry.reference_no,
            reason=entry.reason,
            injured_id=entry.injured_id,
            purpose=entry.purpose or FundPurpose.RESCUE,
            payee_kind=entry.payee_kind or PayeeKind.HOSPITAL,
            payee_id=entry.payee_id,
            vehicle_id=entry.vehicle_id,
            account_holder=entry.account_holder,
            bank_code=entry.bank_code,
            method=entry.method,
            extension_no=entry.extension_no,
            observed=tuple(PayeeRule(rule) for rule in (entry.observed or "").split()),
        )

    def values(self) -> dict[str, Any]:
        """The fields of an entry, in their normal form."""
        return {
            "source": self.source,
            "amount_fen": self.amount_fen,
            "payee_name": clean_name(self.payee_name, path="fund.payee_name"),
            "payee_account": (
                parse_account(self.payee_account, path="fund.payee_account").text
                if self.payee_account
                else None
            ),
            "payee_bank": _line(self.payee_bank),
            "reference_no": _line(self.reference_no),
            "reason": _line(self.reason),
            "injured_id": self.injured_id,
            "purpose": self.purpose,
            "payee_kind": self.payee_kind,
            "payee_id": self.payee_id,
            "vehicle_id": self.vehicle_id,
            "account_holder": (
                clean_name(self.account_holder, path="fund.account_holder")
                if self.account_holder
                else None
            ),
            "bank_code": _line(self.bank_code),
            "method": self.method,
            "extension_no": _line(self.extension_no),
            "observed": observed_words(self.observed),
        }


_ASKED = (
    *("source", "injured_id", "payee_name", "payee_account", "payee_bank", "purpose"),
    *("payee_kind", "payee_id", "vehicle_id", "account_holder", "bank_code", "method"),
)
"""What stands in every act of a request as it was asked for."""


class FundActs:
    """The requests of one case while it is worked on."""

    def __init__(self, work: CaseWork) -> None:
        self._work = work

    @property
    def entries(self) -> tuple[FundEntry, ...]:
        """Every act of the case, as it is stored."""
        return self._work.repository.of_case(FundEntry, self._work.case)

    def find(self, request_id: UUID) -> FundRequest:
        """One request.

        Raises:
            NotFound: MM1304.
        """
        return find_request(self.entries, request_id)

    def done(
        self, key: str, act: FundAct, *, request_id: UUID | None = None
    ) -> FundRequest | None:
        """The request on which this key has acted already; None where it has not.

        Raises:
            RuleViolation: MM1309 the key was used for another act: else a key that
                was used by mistake would pass for an act that never happened.
        """
        for entry in self.entries:
            if entry.idempotency_key == key:
                if entry.act is not act or request_id not in {None, entry.request_id}:
                    raise _used_before(entry)
                return self.find(entry.request_id)
        return None

    def ask(
        self,
        act: FundAct,
        ask: FundAsk,
        *,
        by: UUID,
        key: str,
        changes: FundRequest | None = None,
    ) -> FundEntry:
        """An ask as an entry, not yet stored; ``changes`` is what it follows."""
        return self._entry(
            act=act,
            by=by,
            request_id=new_id(self._work.now) if changes is None else changes.id,
            about_id=None if changes is None else changes.request.id,
            idempotency_key=key,
            **ask.values(),
        )

    def store(self, entry: FundEntry) -> FundRequest:
        """Store an act; returns its request as it stands then."""
        self._work.store(entry)
        return self.find(entry.request_id)

    def add(
        self,
        request: FundRequest,
        act: FundAct,
        *,
        by: UUID,
        key: str,
        about: FundEntry | None = None,
        amount_fen: int | None = None,
        **values: Any,
    ) -> FundRequest:
        """Add an act that the state of the request allows.

        Args:
            request: The request as it stands.
            act: What is done.
            by: Who does it.
            key: What makes the same act count once.
            about: What the act is about; the ask, if nothing else is named.
            amount_fen: Where it is a part of what was asked for.
            values: Further fields of the entry.

        Raises:
            RuleViolation: MM1302 out of order, MM1303 the same person.
        """
        request.check_next(act, by=by)
        asked = request.request
        return self.store(
            self._entry(
                act=act,
                by=by,
                request_id=request.id,
                about_id=(about or asked).id,
                idempotency_key=key,
                amount_fen=amount_fen or asked.amount_fen,
                **{name: getattr(asked, name) for name in _ASKED} | values,
            )
        )

    def _entry(self, *, by: UUID, **values: Any) -> FundEntry:
        made = self._work.make(FundEntry, happened_at=self._work.now, **values)
        return replace(made, created_by=by)


def _used_before(entry: FundEntry) -> RuleViolation:
    return RuleViolation(
        "MM1309",
        Words("该操作编号已用于另一操作。", "This key was used for another act."),
        path="fund.key",
        value=entry.act.value,
        next_step=Words("请另取编号。", "Use another key."),
    )


def _line(text: str | None) -> str | None:
    return clean_text(text) if text and text.strip() else None
