"""Import of a list: every row is read before the first is written.

The rows are read twice, one after the other, so that memory does not grow with the
list: first to see what becomes of each, then to write those that are taken. All that
is written is one transaction of the store, in records of a few hundred cases.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.cases import CaseSource
from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.labels import Labels
from mobile_mediation.services.desk import Desk
from mobile_mediation.services.exchange import sheet, table
from mobile_mediation.services.exchange.incoming import CaseReader, Incoming
from mobile_mediation.services.exchange.likeness import Likeness, says_the_same
from mobile_mediation.services.exchange.list_columns import (
    PERSONAL,
    CellRefused,
    Column,
    ReadRow,
    column_at,
    draft_of,
    read_heads,
    read_row,
)
from mobile_mediation.services.exchange.opening import Opening
from mobile_mediation.services.exchange.progress import Progress
from mobile_mediation.services.exchange.strict import named, shown_name

MOST_ROWS: Final = 1_048_575
"""As many as a sheet of Excel has below its head."""
MOST_SHOWN: Final = 1000
"""Rows of each outcome that a report keeps for the screen; a file holds them all."""

_RECORD_OF: Final = 500
_END: Final = 4
_MOST_OF_ONE_CASE: Final = 500
_REPORT_HEADS: Final = (
    *("行号 Row", "结果 Outcome", "案件编号 Case no.", "列 Column", "值 Value"),
    *("代码 Code", "说明 Words", "规则 Rule", "疑似案件 Like"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """How a list is imported.

    ``source`` is for rows that do not say how the case came in; ``report`` is a file
    for what became of every row.
    """

    encoding: str = "utf-8"
    source: CaseSource = CaseSource.INSURER_HOTLINE
    dry_run: bool = False
    skip_refused: bool = False
    take_duplicates: bool = False
    report: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOutcome:
    """What became of one row, and why; ``like`` is the case that it resembles."""

    row: int
    outcome: ImportOutcome
    case_no: str | None = None
    column: Words | None = None
    value: str | None = None
    code: str | None = None
    words: Words | None = None
    rule: str | None = None
    like: str | None = None

    @property
    def shown_value(self) -> str | None:
        """The value as a screen shows it: of personal numbers only the end."""
        if self.value is not None and self.column in PERSONAL:
            return f"***{self.value[-_END:]}"
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class ListReport:
    """What became of a list.

    ``rows`` are at most ``MOST_SHOWN`` of each outcome, in the order of the list;
    ``stored`` says whether anything was written.
    """

    file: str
    dry_run: bool
    counts: Mapping[ImportOutcome, int]
    rows: tuple[RowOutcome, ...]
    left_out: int
    stored: bool


@dataclass(frozen=True, slots=True)
class _Decided:
    """The rows of one case and what becomes of them; the case, if it is taken."""

    rows: tuple[RowOutcome, ...]
    file: CaseFile | None = None


class ListImport:
    """One import of one list."""

    def __init__(
        self, desk: Desk, path: Path, options: ListOptions, progress: Progress
    ) -> None:
        self._desk = desk
        self._path = path
        self._options = options
        self._progress = progress
        self._labels = Labels.load()

    def run(self) -> ListReport:
        """Read the list, and write it if it may be.

        Raises:
            BadInput: The file is no list that can be read.
            RuleViolation: MM1179 somebody stopped it; nothing was stored.
        """
        try:
            return self._run()
        except MediationError as error:
            raise named(error, self._path) from error

    def _run(self) -> ListReport:
        digest = self._digest()
        store = self._desk.workspace.store
        counts: Counter[ImportOutcome] = Counter()
        shown: list[RowOutcome] = []
        with store.read() as session, ExitStack() as stack:
            opening = Opening(self._desk, session)
            put = self._reporting(stack)
            self._progress.begin()
            for decided in self._decide(session, opening):
                for row in decided.rows:
                    counts[row.outcome] += 1
                    if counts[row.outcome] <= MOST_SHOWN:
                        shown.append(row)
                    put(row)
                    self._progress.advance()
        total = counts.total()
        is_stored = (
            not self._options.dry_run
            and counts[ImportOutcome.TAKEN] > 0
            and (self._options.skip_refused or not counts[ImportOutcome.REFUSED])
        )
        if is_stored:
            self._progress.begin(total)
            self._write(digest)
        return ListReport(
            file=str(self._path),
            dry_run=self._options.dry_run,
            counts={outcome: counts[outcome] for outcome in ImportOutcome},
            rows=tuple(shown),
            left_out=total - len(shown),
            stored=is_stored,
        )

    def _write(self, digest: bytes) -> None:
        reason = f"导入 {shown_name(self._path)}"
        store = self._desk.workspace.store
        with store.begin(self._desk.user.id, reason) as session:
            opening = Opening(self._desk, session)
            batch: list[CaseFile] = []
            for decided in self._decide(session, opening):
                if decided.file is not None:
                    batch.append(decided.file)
                self._progress.advance(len(decided.rows))
                if len(batch) == _RECORD_OF:
                    _store(session, batch)
                    store.seal_part(session)
                    session.expunge_all()
                    batch.clear()
            _store(session, batch)
            if self._digest() != digest:
                raise file_changed()

    def _decide(self, session: Session, opening: Opening) -> Iterator[_Decided]:
        reader = CaseReader(
            user_id=self._desk.user.id, now=opening.now, open_case=opening.open_case
        )
        likeness = Likeness.of_store(session)
        rows = sheet.rows(self._path, encoding=self._options.encoding)
        first = next(rows, None)
        columns = read_heads(first[1] if first else ())
        repository = Repository(session)
        for read in _cases(_read_rows(rows, columns)):
            yield self._decide_case(read, reader, likeness, repository, opening)

    def _decide_case(
        self,
        read: Sequence[ReadRow | RowOutcome],
        reader: CaseReader,
        likeness: Likeness,
        repository: Repository,
        opening: Opening,
    ) -> _Decided:
        rows = [each for each in read if isinstance(each, ReadRow)]
        refused = [each for each in read if isinstance(each, RowOutcome)]
        incoming: Incoming | None = None
        if not refused:
            try:
                incoming = reader.read(
                    draft_of(rows, self._options.source), place="case"
                )
            except CellRefused as cell:
                refused = [_refusal(rows[-1].number, cell.column, cell.error)]
            except MediationError as error:
                opening.take_back()
                refused = [_at_its_row(rows, error)]
        if incoming is None:
            return _Decided(tuple(_with_the_others(rows, refused)))
        like = likeness.of_case(incoming.file)
        if like is not None and not self._options.take_duplicates:
            opening.take_back()
            outcome = _of_known(repository, like, incoming.file)
            said = RowOutcome(row=0, outcome=outcome, like=like)
            return _Decided(tuple(replace(said, row=row.number) for row in rows))
        case_no = incoming.file.case.case_no
        likeness.add(incoming.file, rows[0].number)
        taken = RowOutcome(
            row=0, outcome=ImportOutcome.TAKEN, case_no=case_no, like=like
        )
        return _Decided(
            tuple(replace(taken, row=row.number) for row in rows), incoming.file
        )

    def _reporting(self, stack: ExitStack) -> Callable[[RowOutcome], None]:
        target = self._options.report
        if target is None:
            return lambda _: None
        put = stack.enter_context(table.writing(target, _REPORT_HEADS))

        def write(row: RowOutcome) -> None:
            put(
                (
                    row.row,
                    self._labels.of(row.outcome).zh,
                    row.case_no,
                    row.column.zh if row.column else None,
                    row.value,
                    row.code,
                    row.words.zh if row.words else None,
                    row.rule,
                    row.like,
                )
            )

        return write

    def _digest(self) -> bytes:
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()


def _store(session: Session, files: Sequence[CaseFile]) -> None:
    repository = Repository(session)
    repository.add_all(file.case for file in files)
    repository.add_all(file.accident for file in files)
    for part in ("parties", "vehicles", "injuries"):
        repository.add_all(chain.from_iterable(getattr(f, part) for f in files))


def _read_rows(
    rows: Iterator[tuple[int, sheet.Texts]], columns: Sequence[Column]
) -> Iterator[tuple[str | None, ReadRow | RowOutcome]]:
    """Every row with the report number under which it stands, if it can be read."""
    place = next(
        (n for n, each in enumerate(columns) if each.field == "insurer_report_no"), None
    )
    for count, (number, texts) in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise BadInput(
                "MM1189",
                Words("行数过多。", "There are too many rows."),
                rule=f"<= {MOST_ROWS}",
                next_step=Words("请分成几个文件导入。", "Split it into several files."),
            )
        report = texts[place] if place is not None and place < len(texts) else None
        report_no = report.strip() or None if isinstance(report, str) else None
        try:
            yield report_no, read_row(number, texts, columns)
        except CellRefused as cell:
            yield report_no, _refusal(number, cell.column, cell.error)


def _cases(
    rows: Iterator[tuple[str | None, ReadRow | RowOutcome]],
) -> Iterator[list[ReadRow | RowOutcome]]:
    """The rows of each case: neighbours with one report number belong together."""
    for _, group in groupby(rows, key=lambda each: each[0] or each[1]):
        case = [row for _, row in islice(group, _MOST_OF_ONE_CASE + 1)]
        if len(case) > _MOST_OF_ONE_CASE:
            raise BadInput(
                "MM1189",
                Words("行数过多。", "There are too many rows."),
                path=f"rows[{_number(case[0])}]",
                rule=f"<= {_MOST_OF_ONE_CASE}",
                next_step=Words("请核对报案号。", "Check the report numbers."),
            )
        yield case


def _number(row: ReadRow | RowOutcome) -> int:
    return row.number if isinstance(row, ReadRow) else row.row


def _of_known(repository: Repository, like: str, file: CaseFile) -> ImportOutcome:
    known = repository.heads(case_id=file.case.case_id, case_no=like)
    if known and says_the_same(repository.file(known[0].case_id), file):
        return ImportOutcome.SAME
    return ImportOutcome.DUPLICATE


def _at_its_row(rows: Sequence[ReadRow], error: MediationError) -> RowOutcome:
    path = error.path or ""
    part = path.rpartition(".")[0].rpartition(".")[2]
    name, _, place = part.partition("[")
    kinds = {"parties": "Party", "vehicles": "Vehicle", "injuries": "Injury"}
    bringing = [
        row
        for row in rows
        if any(column.kind.__name__ == kinds.get(name) for column in row.values)
    ]
    number = rows[0].number
    if place and bringing:
        number = bringing[int(place.removesuffix("]"))].number
    return _refusal(number, column_at(path), error)


def _refusal(row: int, column: Column | None, error: MediationError) -> RowOutcome:
    return RowOutcome(
        row=row,
        outcome=ImportOutcome.REFUSED,
        column=None if column is None else column.head,
        value=error.value,
        code=error.code,
        words=error.words,
        rule=error.rule,
    )


def _with_the_others(
    rows: Sequence[ReadRow], refused: Sequence[RowOutcome]
) -> Iterator[RowOutcome]:
    """A case is taken with all its rows or not at all."""
    faulty = {each.row: each for each in refused}
    (first, *_) = refused
    numbers = sorted({row.number for row in rows} | faulty.keys())
    for number in numbers:
        yield faulty.get(number) or replace(first, row=number, column=None, value=None)


def file_changed() -> BadInput:
    """The refusal of a file that somebody writes to meanwhile."""
    return BadInput(
        "MM1182",
        Words(
            "导入期间文件被改动。", "The file was changed while it was being imported."
        ),
        next_step=Words(
            "请关闭其他正在编辑它的程序后再试。",
            "Close whatever is editing it, then try again.",
        ),
    )
