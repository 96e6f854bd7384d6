"""How long the coordination board of a case takes to open, with a long log.

A case with 200 entries of the log and 60 dated events is opened in the real window,
without a screen. ``shown`` is the time from the case in memory to the painted board,
``opened`` from the key to the painted board, reading included. Beside it a bare
QTableWidget is filled with the same rows and painted in a window of the same size.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.contacts import ContactResult, Lane, Purpose, SearchWay
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.ids import new_id
from mobile_mediation.hq.office import Office
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.services.contacts import Conversation
from mobile_mediation.services.vehicle import (
    FirstUser,
    VehicleServices,
    create_vehicle,
    open_vehicle,
)

ENTRIES: Final = 200
EVENTS: Final = 60
MOST_MS: Final = 100.0
"""The board is painted this long after its key at the latest, in the middle of runs."""

_ROUNDS: Final = 15
_CONTACTS: Final = 8
_PROMISES: Final = 25
_SECRET: Final = "红绿灯下请慢慢走"  # noqa: S105  of nobody
_BEGIN: Final = datetime(2023, 1, 24, 5, 0, tzinfo=UTC)
_COLUMNS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Milliseconds, the middle and the longest of several rounds."""

    entries: int
    events: int
    rounds: int
    shown_ms: float
    shown_longest_ms: float
    opened_ms: float
    opened_longest_ms: float
    table_ms: float
    table_longest_ms: float

    @property
    def ratio(self) -> float:
        """How many times as long as the bare table the board takes to be shown."""
        return round(self.shown_ms / self.table_ms, 2)

    @property
    def holds(self) -> bool:
        """Whether the promised figure is kept."""
        return self.opened_ms < MOST_MS


class _Clock:
    """Moves on with every look, so that every entry has a time of its own."""

    def __init__(self) -> None:
        self.moment = _BEGIN

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=20)
        return self.moment


def measure(*, entries: int = ENTRIES, rounds: int = _ROUNDS) -> Measured:
    """Make the case in a folder that goes again, and open its board several times."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from mobile_mediation.app import make_loop, make_surface

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)  # noqa: S101  nothing else was made
    app.setQuitOnLastWindowClosed(False)
    surface = make_surface(app, "zh")
    with (
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner(loop_factory=partial(make_loop, app)) as runner,
    ):
        return runner.run(_measure(Path(folder), surface, entries, rounds))


async def _measure(folder: Path, surface: Any, entries: int, rounds: int) -> Measured:
    from mobile_mediation.app import Program

    clock = _Clock()
    await asyncio.to_thread(_create, folder, clock)
    program = Program(folder / "vehicle", surface, now=clock)
    services = await program.worker.run(
        partial(open_vehicle, folder / "vehicle", "lizhe", _SECRET, now=clock)
    )
    full, other = await program.worker.run(
        partial(_fill, services, clock, entries=entries)
    )
    program.start()
    assert program.unlock is not None  # noqa: S101  it asks
    program.unlock.unlocked.emit(services)
    shown, opened, table = [], [], []
    try:
        await _settle(program)
        for _ in range(rounds + 1):
            shown.append(await _show(program, full, other))
            opened.append(await _open(program, full, other))
            table.append(await _fill_table(program, full))
    finally:
        program.window.close()
        await program.finish()
    # The first round also loads what is loaded once: glyphs, style, statements.
    shown, opened, table = shown[1:], opened[1:], table[1:]
    return Measured(
        entries=len(full.contact_entries),
        events=len(full.events),
        rounds=rounds,
        shown_ms=_ms(median(shown)),
        shown_longest_ms=_ms(max(shown)),
        opened_ms=_ms(median(opened)),
        opened_longest_ms=_ms(max(opened)),
        table_ms=_ms(median(table)),
        table_longest_ms=_ms(max(table)),
    )


def _create(folder: Path, clock: Callable[[], datetime]) -> None:
    Office.create(
        folder / "hq", name="示例保险", user_name="hq", secret=_SECRET, now=clock
    )
    with Office.open(folder / "hq", "hq", _SECRET, now=clock) as office:
        enrolment = office.enrol("0012", unit="110105")
    create_vehicle(
        folder / "vehicle",
        enrolment,
        FirstUser(
            name="lizhe",
            display_name="李喆",
            secret=_SECRET,
            signing_secret=_SECRET,
            unit="示例保险北京市分公司",
            number="LP-0007",
        ),
        now=clock,
    )


def _fill(
    services: VehicleServices, clock: _Clock, *, entries: int
) -> tuple[CaseFile, CaseFile]:
    """A case with a long log and many events, and one with hardly anything."""
    call = EmergencyCall(place="朝阳区示例路口", injured_name="肖建国")
    other = services.cases.open_emergency(EmergencyCall(place="示例桥"))
    full = services.cases.open_emergency(call)
    case_id = full.case.case_id
    contacts = [
        services.contacts.add_contact(
            case_id,
            lane=lane,
            name=f"联系人{number}",
            organisation="示例单位",
            phone=f"1380013800{number}",
        )
        for number, lane in zip(range(_CONTACTS), cycle(Lane), strict=False)
    ]
    said = "对方表示已经知悉情况，正在核实，稍后会回电告知处理结果和需要准备的材料。"
    kinds = zip(cycle(contacts), cycle(ContactResult), strict=False)
    for number in range(len(full.contact_entries), entries):
        contact, result = next(kinds)
        is_promise = number % _PROMISES == 0
        is_search = contact.lane is Lane.FAMILY
        services.contacts.log(
            case_id,
            Conversation(
                lane=contact.lane,
                who=contact.name,
                contact_id=contact.id,
                purpose=Purpose.FIND_FAMILY if is_search else Purpose.FOLLOW_UP,
                search_way=SearchWay.COMMUNITY if is_search else None,
                result=result,
                summary=f"第{number}次联系。{said}",
                next_action="回电" if is_promise else None,
                promised_at=clock() + timedelta(hours=1) if is_promise else None,
            ),
        )
    _add_events(services, full, clock)
    return services.cases.file(case_id), other


def _add_events(services: VehicleServices, file: CaseFile, clock: _Clock) -> None:
    workspace, user = services.desk.workspace, file.case.created_by
    with workspace.store.begin(user) as session:
        repository = Repository(session)
        for _, kind in zip(range(EVENTS), cycle(EventKind), strict=False):
            moment = clock()
            repository.add(
                CaseEvent(
                    origin_id=file.case.origin_id,
                    case_id=file.case.case_id,
                    id=new_id(moment),
                    created_at=moment,
                    created_by=user,
                    kind=kind,
                    happened_on=moment.date(),
                )
            )


async def _settle(program: Any) -> None:
    from mobile_mediation.ui.kit.action import Work

    await asyncio.sleep(0)
    while busy := [w for w in program.window.findChildren(Work) if w.is_busy]:
        for work in busy:
            await work.settled()
        await asyncio.sleep(0)


async def _at(program: Any, case_id: UUID, section: int) -> Any:
    """The page of a case at one of its sections, at rest."""
    cases = program.desktop.cases
    cases.open_case(case_id, section)
    program.desktop.open_page(program.desktop.stack.indexOf(cases))
    await _settle(program)
    return cases.case


def _paint(window: Any) -> None:
    """Lay out and paint at once what would be painted with the next events."""
    from PySide6.QtCore import QCoreApplication, QEvent

    # Only these: a task that begins in other events would begin inside this one.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    window.repaint()


async def _show(program: Any, full: CaseFile, other: CaseFile) -> float:
    """From the case in memory to the painted board."""
    from mobile_mediation.ui.main_window import Part

    await _at(program, other.case.case_id, Part.CONTACTS)
    section = program.desktop.contacts
    _paint(program.window)
    begun = perf_counter()
    section.show_file(full)
    _paint(program.window)
    took = perf_counter() - begun
    await _settle(program)
    return took


async def _open(program: Any, full: CaseFile, other: CaseFile) -> float:
    """From the key of the section to the painted board, reading included."""
    from mobile_mediation.ui.main_window import Part

    await _at(program, other.case.case_id, Part.CONTACTS)
    page = await _at(program, full.case.case_id, Part.OVERVIEW)
    _paint(program.window)
    begun = perf_counter()
    page.open_section(Part.CONTACTS)
    await page.work.settled()
    _paint(program.window)
    return perf_counter() - begun


async def _fill_table(program: Any, full: CaseFile) -> float:
    """The same rows in a bare table."""
    from PySide6.QtWidgets import QTableWidget, QTableWidgetItem

    rows = list(_rows(full))
    begun = perf_counter()
    table = QTableWidget(len(rows), _COLUMNS)
    table.resize(program.window.size())
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            table.setItem(row, column, QTableWidgetItem(text))
    table.show()
    _paint(table)
    took = perf_counter() - begun
    table.close()
    table.deleteLater()
    await _settle(program)
    return took


def _rows(file: CaseFile) -> Iterator[tuple[str, ...]]:
    for entry in reversed(file.contact_entries):
        yield (
            entry.happened_at.isoformat(),
            entry.lane.value,
            entry.who,
            entry.number or "",
            entry.purpose.value,
            entry.result.value,
            entry.summary,
            entry.next_action or "",
        )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
