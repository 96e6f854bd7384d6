"""Published figures: those that ship, those of headquarters, those taken in here."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import StatisticLine
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import (
    BadInput,
    MediationError,
    RuleViolation,
    Words,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.statistic_batches import (
    BatchVerdict,
    DecidedBatch,
    FigureOrigin,
    StandingFigure,
    StatisticBatch,
    StatisticDecision,
    StatisticEntry,
    check_may_decide,
    in_force,
    no_such_batch,
)
from mobile_mediation.domain.statistics import (
    COLUMNS,
    Statistic,
    StatisticTable,
    read_statistic,
    read_statistics,
)
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.exchange import sheet
from mobile_mediation.services.exchange.list_columns import no_text, too_many_cells
from mobile_mediation.services.exchange.list_import import file_changed
from mobile_mediation.services.exchange.strict import (
    broken_off,
    named,
    read_strictly,
    shown_name,
)
from mobile_mediation.sync.packtables import PublishedFigure, packed

Rows = Iterator[tuple[str, Mapping[str, str]]]

_MOST_ROWS: Final = 10_000
_LONGEST_NAME: Final = 200
_SHOWN_ID: Final = 8
_INSTANT: Final = timedelta(milliseconds=1)


class StatisticService:
    """Figures of an open vehicle; what is taken in counts once it is approved."""

    def __init__(self, desk: Desk, *, shipped: Sequence[Statistic]) -> None:
        self._desk = desk
        self._shipped = tuple(shipped)

    def table(self) -> StatisticTable:
        """The figures that an assessment reckons with now."""
        return StatisticTable(each.statistic for each in self.listing())

    def listing(self) -> tuple[StandingFigure, ...]:
        """Every figure that stands, by region and indicator, the newest year first.

        Of one place, year and indicator that figure stands which came into force
        here last: by a pack, or by an approval.
        """
        with self._desk.workspace.store.read() as session:
            taken = [
                (row.taken_at, FigureOrigin.HEADQUARTERS, _statistic(row.content))
                for row in _lines(session)
            ]
            batches = Repository(session).statistic_batches()
        taken += [
            (batch.in_force_since, FigureOrigin.VEHICLE, row)
            for batch in batches
            if batch.in_force_since is not None
            for row in batch.rows
        ]
        return in_force(self._shipped, taken)

    def batches(self) -> tuple[DecidedBatch, ...]:
        """What was taken in on vehicles and what was decided, the newest first."""
        with self._desk.reading() as repository:
            return repository.statistic_batches()

    def waiting(self) -> tuple[DecidedBatch, ...]:
        """The batches of this vehicle that a second person has yet to decide on."""
        own = self._desk.device_id
        return tuple(
            each
            for each in self.batches()
            if each.is_waiting and each.batch.origin_id == own
        )

    def batch(self, id_: str) -> DecidedBatch:
        """A batch by its id, or by the end of it where only one ends so.

        Raises:
            NotFound: MM2408.
        """
        wanted = id_.strip().lower()
        found = [each for each in self.batches() if str(each.id).endswith(wanted)]
        if len(wanted) < _SHOWN_ID or len(found) != 1:
            raise no_such_batch(id_)
        return found[0]

    def enter(self, cells: Mapping[str, str], *, note: str | None = None) -> UUID:
        """Take in one figure as it was typed; a second person has to approve it.

        Raises:
            RuleViolation: The figure cannot be right; the path names the cell.
        """
        row = read_statistic(cells, path="statistic", today=self._today)
        return self._store([row], note=note)

    def import_file(
        self, path: Path, *, encoding: str = "utf-8", note: str | None = None
    ) -> UUID:
        """Take in a file, all of it or nothing; a second person has to approve it.

        A CSV file or Excel workbook has the heads of ``COLUMNS``, a JSON file is an
        array of objects with these keys.

        Raises:
            BadInput: The file is no table of figures.
            RuleViolation: A row cannot be right; the path names row and column. MM2410
                the same file was taken in before.
        """
        try:
            digest = _digest(path)
            rows = read_statistics(_rows(path, encoding), today=self._today)
            if not rows:
                raise _no_table("0 rows")
            if _digest(path) != digest:
                raise file_changed()
            return self._store(
                rows,
                note=note,
                file_name=shown_name(path)[-_LONGEST_NAME:],
                file_sha256=digest,
            )
        except MediationError as error:
            raise named(error, path) from error

    def approve(self, id_: UUID, *, reason: str | None = None) -> None:
        """Let the figures of a batch count.

        Raises:
            NotFound: MM2408.
            RuleViolation: MM2406 by the one who took them in, MM2407 it is decided.
        """
        self._decide(id_, BatchVerdict.APPROVED, reason)

    def refuse(self, id_: UUID, *, reason: str) -> None:
        """Leave the figures of a batch out; the batch stays readable.

        Raises:
            NotFound: MM2408.
            RuleViolation: MM2406, MM2407; MM2411 there is no reason.
        """
        if not reason.strip():
            raise RuleViolation(
                "MM2411",
                Words("请写明退回的原因。", "Say why these figures are refused."),
                path="reason",
                next_step=Words("请写明原因。", "Give a reason."),
            )
        self._decide(id_, BatchVerdict.REFUSED, reason)

    def take(
        self,
        rows: Iterable[Statistic],
        *,
        version: int,
        beside: Callable[[Session], None],
    ) -> tuple[int, int]:
        """Take figures of headquarters; returns how many are new and how many changed.

        A figure that stands as it stood is not kept again. ``beside`` stores what
        belongs to it in the same transaction.
        """
        added = changed = 0
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            now = self._next_moment(session)
            known = {_key(row): row.content for row in _lines(session)}
            for row in rows:
                content = msgspec.msgpack.encode(packed(row))
                before = known.get(row.key)
                if before == content:
                    continue
                added += before is None
                changed += before is not None
                session.add(
                    StatisticLine(
                        region=row.region,
                        stat_year=row.stat_year,
                        indicator=row.indicator,
                        version=version,
                        content=content,
                        taken_at=now,
                    )
                )
            beside(session)
        return added, changed

    @property
    def _today(self) -> date:
        return china_day(self._desk.now())

    def _store(
        self, rows: Sequence[Statistic], *, note: str | None, **origin: Any
    ) -> UUID:
        values = self._made(self._desk.now())
        batch = StatisticBatch(
            note=clean_text(note, path="note") if note and note.strip() else None,
            **origin,
            **values(),
        )
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            repository = Repository(session)
            if batch.file_sha256 is not None:
                _check_is_new(repository.statistic_batches(), batch)
            repository.add(batch)
            repository.add_all(
                StatisticEntry(
                    batch_id=batch.id,
                    region_code=row.region,
                    stat_year=row.stat_year,
                    indicator=row.indicator,
                    figure=row.value,
                    source_status=row.status,
                    source_text=row.source,
                    published_on=row.published_on,
                    **values(),
                )
                for row in rows
            )
        return batch.id

    def _decide(self, id_: UUID, verdict: BatchVerdict, reason: str | None) -> None:
        why = clean_text(reason, path="reason") if reason and reason.strip() else None
        with self._desk.workspace.store.begin(self._desk.user.id, why) as session:
            repository = Repository(session)
            values = self._made(self._next_moment(session))
            batch = next(
                (each for each in repository.statistic_batches() if each.id == id_),
                None,
            )
            if batch is None or batch.batch.origin_id != self._desk.device_id:
                raise no_such_batch(str(id_))
            check_may_decide(batch, self._desk.user.id)
            repository.add(
                StatisticDecision(batch_id=id_, verdict=verdict, reason=why, **values())
            )

    def _next_moment(self, session: Session) -> datetime:
        """Now, or just after what came into force last: clocks are set back."""
        moments = [row.taken_at for row in _lines(session)]
        moments += [
            batch.decision.created_at
            for batch in Repository(session).statistic_batches()
            if batch.decision is not None
        ]
        now = self._desk.now()
        return max(now, *(each + _INSTANT for each in moments)) if moments else now

    def _made(self, now: datetime) -> Callable[[], dict[str, Any]]:
        return lambda: {
            "origin_id": self._desk.device_id,
            "id": new_id(now),
            "created_at": now,
            "created_by": self._desk.user.id,
        }


def _lines(session: Session) -> Iterator[StatisticLine]:
    """The figures of headquarters, those of the newest pack last."""
    return iter(session.scalars(select(StatisticLine).order_by(StatisticLine.version)))


def _key(row: StatisticLine) -> tuple[str, int, str]:
    return row.region, row.stat_year, row.indicator


def _statistic(content: bytes) -> Statistic:
    figure = msgspec.msgpack.decode(content, type=PublishedFigure)
    return read_statistic(figure.cells, path="statistic")


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _check_is_new(batches: Iterable[DecidedBatch], new: StatisticBatch) -> None:
    for each in batches:
        is_refused = (
            each.decision is not None and each.decision.verdict is BatchVerdict.REFUSED
        )
        if each.batch.file_sha256 == new.file_sha256 and not is_refused:
            raise RuleViolation(
                "MM2410",
                Words("这个文件已经导入过。", "This very file was taken in before."),
                path="file",
                value=str(each.id)[-_SHOWN_ID:],
                next_step=Words(
                    "请在待复核或已复核的批次中查看。", "Look at the batches."
                ),
            )


def _rows(path: Path, encoding: str) -> Rows:
    if path.suffix.lower() == ".json":
        return _json_rows(path)
    return _table_rows(path, encoding)


def _json_rows(path: Path) -> Rows:
    data = read_strictly(path)
    try:
        listed = msgspec.json.decode(data, type=tuple[PublishedFigure, ...])
    except msgspec.ValidationError as error:
        raise _no_table(str(error)) from error
    except msgspec.DecodeError as error:
        raise broken_off(str(error)) from error
    for place, each in enumerate(listed):
        yield f"rows[{place}]", each.cells


def _table_rows(path: Path, encoding: str) -> Rows:
    heads: list[Any] | None = None
    for count, (number, texts) in enumerate(sheet.rows(path, encoding=encoding)):
        place = f"rows[{number}]"
        if count > _MOST_ROWS:
            raise _no_table(f"> {_MOST_ROWS} rows", place)
        if heads is None:
            heads = texts
            if sorted(map(str, heads)) != sorted(COLUMNS):
                raise _no_table(" ".join(map(str, heads)), place)
            continue
        if len(texts) > len(heads):
            raise _at(too_many_cells(len(heads)), place)
        cells = dict.fromkeys(COLUMNS, "")
        for head, text in zip(heads, texts, strict=False):
            if not isinstance(text, str):
                raise _at(no_text(text), f"{place}.{head}")
            cells[head] = text
        yield place, cells


def _at(error: BadInput, path: str) -> BadInput:
    error.path = path
    return error


def _no_table(said: str, path: str = "rows") -> BadInput:
    return BadInput(
        "MM2409",
        Words("文件不是统计数据表。", "The file is not a table of statistics."),
        path=path,
        value=said[:200],
        rule=" ".join(COLUMNS),
        next_step=Words(
            "请使用规定的七列表头，并至少有一行数据。",
            "Use the seven heads, and give at least one row.",
        ),
    )
