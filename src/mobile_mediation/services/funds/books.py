"""The books of the whole vehicle: every request of every case, and what is open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from mobile_mediation.db.tables import (
    AccidentCaseRow,
    FundEntryRow,
    InjuryRow,
    PartyRow,
)
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.fund_ledger import (
    SourceTotal,
    is_open_advance,
    is_overdrawn,
    totals,
)
from mobile_mediation.domain.funds import (
    FundAct,
    FundEntry,
    FundRequest,
    FundSource,
    FundState,
    requests,
)
from mobile_mediation.labels import Labels
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.exchange.table import Row, write

_FEN_PLACES: Final = -2
_COLUMNS: Final = tuple(FundEntry.__dataclass_fields__)


class AgeBand(StrEnum):
    """For how long an advance has been open."""

    WEEK = "week"
    """Up to 7 days."""
    MONTH = "month"
    """8 to 30 days."""
    TWO_MONTHS = "two_months"
    """31 to 60 days."""
    OLDER = "older"


_BANDS: Final = ((7, AgeBand.WEEK), (30, AgeBand.MONTH), (60, AgeBand.TWO_MONTHS))


@dataclass(frozen=True, slots=True, kw_only=True)
class BookQuery:
    """Which requests are wanted; what is left out does not matter.

    The days are those on which a request was opened, both of them inclusive.
    """

    text: str = ""
    sources: frozenset[FundSource] = frozenset()
    states: frozenset[FundState] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    only_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """One request with the case that it belongs to.

    ``age_days`` counts from the payment of an advance that is open.
    """

    case_id: UUID
    case_no: str
    injured: str | None
    request: FundRequest
    age_days: int | None

    @property
    def is_open(self) -> bool:
        """Whether money is out that has not been accounted for."""
        return self.age_days is not None

    @property
    def band(self) -> AgeBand | None:
        """For how long it has been open; None where it is not."""
        if self.age_days is None:
            return None
        days = self.age_days
        return next((band for most, band in _BANDS if days <= most), AgeBand.OLDER)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeTotal:
    """What has been open for about as long, in fen."""

    band: AgeBand
    count: int
    open_fen: int


def ageing(lines: Iterable[BookLine]) -> tuple[AgeTotal, ...]:
    """The open advances by their age, every band named."""
    found = list(lines)
    return tuple(
        AgeTotal(
            band=band,
            count=sum(each.band is band for each in found),
            open_fen=sum(e.request.open_fen for e in found if e.band is band),
        )
        for band in AgeBand
    )


def source_totals(lines: Iterable[BookLine]) -> tuple[SourceTotal, ...]:
    """What has become of the money of every source."""
    return totals(line.request for line in lines)


class FundBookService:
    """Reads the ledger across cases; the newest request comes first."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def lines(self, query: BookQuery | None = None) -> tuple[BookLine, ...]:
        """The requests that a query wants."""
        wanted = query or BookQuery()
        today = china_day(self._desk.now())
        found = [line for line in self._all(today) if _fits(line, wanted)]
        return tuple(
            sorted(found, key=lambda e: e.request.opened.happened_at, reverse=True)
        )

    def export(self, target: Path, lines: Sequence[BookLine], *, language: str) -> int:
        """Write lines to an Excel or CSV file; returns their number.

        Raises:
            BadInput: MM1175 the name ends neither in ``.xlsx`` nor in ``.csv``.
            MediumFull: MM1609.
        """
        heads = [head.in_language(language) for head in _HEADS]
        labels = Labels.load()
        return write(target, heads, (_row(line, labels, language) for line in lines))

    def _all(self, today: date) -> list[BookLine]:
        with self._desk.workspace.store.read() as session:
            entries = [
                FundEntry(**row)
                for row in session.execute(
                    select(*(getattr(FundEntryRow, name) for name in _COLUMNS))
                ).mappings()
            ]
            cases: dict[tuple[UUID, UUID], str] = {
                (row.origin_id, row.case_id): row.case_no
                for row in session.execute(
                    select(
                        AccidentCaseRow.origin_id,
                        AccidentCaseRow.case_id,
                        AccidentCaseRow.case_no,
                    )
                )
            }
            hurt: dict[tuple[UUID, UUID], list[UUID]] = {}
            for row in session.execute(
                select(
                    InjuryRow.origin_id, InjuryRow.case_id, InjuryRow.party_id
                ).where(InjuryRow.voided_at.is_(None))
            ):
                hurt.setdefault((row.origin_id, row.case_id), []).append(row.party_id)
            # Who names nobody means the only one who was hurt.
            alone = {case: ids[0] for case, ids in hurt.items() if len(ids) == 1}
            wanted = {e.injured_id for e in entries if e.injured_id is not None}
            wanted |= {
                alone[case]
                for entry in entries
                if (case := (entry.origin_id, entry.case_id)) in alone
            }
            names: dict[Any, str | None] = {
                row.id: row.name
                for row in session.execute(
                    select(PartyRow.id, PartyRow.name).where(PartyRow.id.in_(wanted))
                )
            }
        of_case: dict[tuple[UUID, UUID], list[FundEntry]] = {}
        for entry in entries:
            of_case.setdefault((entry.origin_id, entry.case_id), []).append(entry)
        return [
            BookLine(
                case_id=case[1],
                case_no=cases[case],
                injured=names.get(request.request.injured_id or alone.get(case)),
                request=request,
                age_days=_age(request, today),
            )
            for case, acts in of_case.items()
            for request in requests(acts)
        ]


def _age(request: FundRequest, today: date) -> int | None:
    paid = request.standing(FundAct.PAID)
    if paid is None or not is_open_advance(request):
        return None
    return max(0, (today - (paid.acted_on or china_day(paid.happened_at))).days)


def _fits(line: BookLine, query: BookQuery) -> bool:
    asked = line.request.request
    opened = china_day(line.request.opened.happened_at)
    words = query.text.casefold().split()
    text = " ".join(
        part
        for part in (
            *(line.case_no, line.injured, asked.payee_name, asked.payee_account),
            *(each.reference_no for each in line.request.entries),
        )
        if part
    ).casefold()
    return (
        all(word in text for word in words)
        and (not query.sources or asked.source in query.sources)
        and (not query.states or line.request.state in query.states)
        and (query.first_day is None or query.first_day <= opened)
        and (query.last_day is None or opened <= query.last_day)
        and (not query.only_open or line.is_open)
    )


_HEADS: Final = (
    Words("案件编号", "Case no."),
    Words("伤者", "Injured"),
    Words("来源", "Source"),
    Words("用途", "Purpose"),
    Words("状态", "State"),
    Words("申请时间", "Asked at"),
    Words("收款人", "Payee"),
    Words("收款账号", "Account"),
    Words("申请金额（元）", "Asked (CNY)"),
    Words("已付（元）", "Paid (CNY)"),
    Words("已抵扣（元）", "Offset (CNY)"),
    Words("已追回（元）", "Recovered (CNY)"),
    Words("未结（元）", "Open (CNY)"),
    Words("未结天数", "Days open"),
    Words("凭证号", "Voucher"),
    Words("异常", "Odd"),
)
_PAID_TWICE: Final = Words("重复付款", "paid twice")


def _row(line: BookLine, labels: Labels, language: str) -> Row:
    request, asked = line.request, line.request.request
    paid = request.standing(FundAct.PAID)
    return (
        line.case_no,
        line.injured,
        labels.of(asked.source).in_language(language),
        labels.of(asked.purpose).in_language(language) if asked.purpose else None,
        labels.of(request.state).in_language(language),
        request.opened.happened_at,
        asked.payee_name,
        asked.payee_account,
        *(
            Decimal(fen).scaleb(_FEN_PLACES)
            for fen in (
                *(request.amount_fen, request.paid_fen, request.offset_fen),
                *(request.recovered_fen, request.open_fen),
            )
        ),
        line.age_days,
        paid.reference_no if paid is not None else None,
        _PAID_TWICE.in_language(language) if is_overdrawn(request) else None,
    )
