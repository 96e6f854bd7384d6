"""The books of the emergency money: every act moves an amount between two accounts.

Money is asked of a source, approved, paid, acknowledged, and in the end offset in the
settlement or recovered; each act takes it out of one account and puts it into the
next. A balance is never stored: it is the sum of the lines, and all balances together
are zero.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    FundSource,
    FundState,
)


class Account(StrEnum):
    """Where money stands; each account is kept for every source."""

    SOURCE = "source"
    """Who gives the money: the other side of everything that stands elsewhere."""
    REQUESTED = "requested"
    APPROVED = "approved"
    IN_TRANSIT = "in_transit"
    """Paid, and not acknowledged by the payee."""
    ADVANCED = "advanced"
    SETTLED = "settled"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One side of a posting, in fen."""

    account: Account
    debit_fen: int = 0
    credit_fen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What one act moved: as much is debited as is credited."""

    entry: FundEntry
    lines: tuple[Line, Line]

    @property
    def source(self) -> FundSource:
        """In whose books it stands."""
        return self.entry.source

    @property
    def amount_fen(self) -> int:
        """How much was moved."""
        return self.lines[0].debit_fen


_TO: Final[Mapping[FundAct, Account]] = {
    FundAct.REQUESTED: Account.REQUESTED,
    FundAct.APPROVED: Account.APPROVED,
    FundAct.PAID: Account.IN_TRANSIT,
    FundAct.OFFSET: Account.SETTLED,
    FundAct.RECOVERED: Account.RECOVERED,
}


def journal(request: FundRequest) -> tuple[Posting, ...]:
    """Every posting of a request, in the order of its acts.

    A draft, a refused draft and a call-back move nothing. What was changed is taken
    back whole and asked anew.
    """
    return tuple(_Book().post(request.entries))


class _Book:
    """One request while its acts are posted one after another."""

    def __init__(self) -> None:
        self._held: dict[Account, int] = dict.fromkeys(Account, 0)
        self._out = Account.IN_TRANSIT
        """Where money stands that is out."""

    def post(self, entries: Iterable[FundEntry]) -> Iterator[Posting]:
        by_id = {}
        for entry in entries:
            by_id[entry.id] = entry
            match entry.act:
                case FundAct.AMENDED:
                    if self._is_asked:
                        yield from self._give_back(entry)
                        yield self._move(
                            entry, Account.SOURCE, Account.REQUESTED, entry.amount_fen
                        )
                case FundAct.WITHDRAWN | FundAct.REFUSED:
                    yield from self._give_back(entry)
                case FundAct.REVERSED:
                    yield from self._reverse(entry, by_id)
                case FundAct.ACKNOWLEDGED:
                    yield from self._acknowledge(entry)
                case FundAct.DRAFTED | FundAct.CALLED_BACK:
                    pass
                case _:
                    yield self._move(
                        entry, self._before(entry.act), _TO[entry.act], entry.amount_fen
                    )

    @property
    def _is_asked(self) -> bool:
        return self._held[Account.REQUESTED] > 0 or self._held[Account.APPROVED] > 0

    def _before(self, act: FundAct) -> Account:
        match act:
            case FundAct.REQUESTED:
                return Account.SOURCE
            case FundAct.APPROVED:
                return Account.REQUESTED
            case FundAct.PAID:
                return Account.APPROVED
            case _:
                return self._out

    def _acknowledge(self, entry: FundEntry) -> Iterator[Posting]:
        """The payee has it; a part may have been accounted for before."""
        self._out = Account.ADVANCED
        held = self._held[Account.IN_TRANSIT]
        if held > 0:
            yield self._move(entry, Account.IN_TRANSIT, Account.ADVANCED, held)

    def _give_back(self, entry: FundEntry) -> Iterator[Posting]:
        """What stands anywhere returns to the source."""
        for account in Account:
            held = self._held[account]
            if account is not Account.SOURCE and held > 0:
                yield self._move(entry, account, Account.SOURCE, held)

    def _reverse(
        self, entry: FundEntry, by_id: Mapping[UUID, FundEntry]
    ) -> Iterator[Posting]:
        undone = by_id.get(entry.about_id) if entry.about_id else None
        if undone is None or undone.act not in {FundAct.OFFSET, FundAct.RECOVERED}:
            yield from self._give_back(entry)
            return
        yield self._move(entry, _TO[undone.act], self._out, undone.amount_fen)

    def _move(
        self, entry: FundEntry, out_of: Account, into: Account, fen: int
    ) -> Posting:
        self._held[out_of] -= fen
        self._held[into] += fen
        return Posting(
            entry=entry,
            lines=(
                Line(account=into, debit_fen=fen),
                Line(account=out_of, credit_fen=fen),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What an account of a source holds, in fen; debits less credits."""

    source: FundSource
    account: Account
    debit_fen: int
    credit_fen: int

    @property
    def fen(self) -> int:
        """What it holds; below zero in the accounts of the sources."""
        return self.debit_fen - self.credit_fen


def trial_balance(postings: Iterable[Posting]) -> tuple[Balance, ...]:
    """The accounts that anything was ever posted to; their sum is zero."""
    sums: dict[tuple[FundSource, Account], tuple[int, int]] = {}
    for posting in postings:
        for line in posting.lines:
            key = (posting.source, line.account)
            debit, credit = sums.get(key, (0, 0))
            sums[key] = (debit + line.debit_fen, credit + line.credit_fen)
    order = {account: place for place, account in enumerate(Account)}
    sources = {source: place for place, source in enumerate(FundSource)}
    return tuple(
        Balance(source=source, account=account, debit_fen=debit, credit_fen=credit)
        for (source, account), (debit, credit) in sorted(
            sums.items(), key=lambda item: (sources[item[0][0]], order[item[0][1]])
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTotal:
    """What has become of the money of one source, in fen."""

    source: FundSource
    asked_fen: int
    reserved_fen: int
    paid_fen: int
    offset_fen: int
    recovered_fen: int
    open_fen: int


def totals(requests: Iterable[FundRequest]) -> tuple[SourceTotal, ...]:
    """The sources of a waterfall, in the order of the law, without empty ones."""
    grouped: dict[FundSource, list[FundRequest]] = {}
    for request in requests:
        grouped.setdefault(request.request.source, []).append(request)
    return tuple(
        SourceTotal(
            source=source,
            asked_fen=sum(each.asked_fen for each in found),
            reserved_fen=sum(each.reserved_fen for each in found),
            paid_fen=sum(each.paid_fen for each in found),
            offset_fen=sum(each.offset_fen for each in found),
            recovered_fen=sum(each.recovered_fen for each in found),
            open_fen=sum(each.open_fen for each in found),
        )
        for source in FundSource
        if (found := grouped.get(source))
    )


def is_overdrawn(request: FundRequest) -> bool:
    """Whether more was taken out of an account than it held.

    One vehicle never writes so; two copies of one vehicle can pay the same approval
    twice, and both payments are facts.
    """
    held = trial_balance(journal(request))
    return any(each.fen < 0 for each in held if each.account is not Account.SOURCE)


_OUT: Final = frozenset({FundState.PAID, FundState.ACKNOWLEDGED})


def is_open_advance(request: FundRequest) -> bool:
    """Whether money is out that has not been accounted for.

    A guarantee is a promise, not money (reference §7.3).
    """
    return (
        request.state in _OUT
        and request.request.source is not FundSource.HOSPITAL_GUARANTEE
    )
