"""What is to be done as a Qt list model: groups with their lines, told by the clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    Qt,
)
from PySide6.QtGui import QColor, QFont

from mobile_mediation.domain.board import RED_AFTER
from mobile_mediation.domain.contacts import Task
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.reminders import Urgency
from mobile_mediation.domain.working_days import UNPUBLISHED
from mobile_mediation.services.agenda import Agenda, AgendaLine
from mobile_mediation.services.deadlines import DueDeadline
from mobile_mediation.services.performance import DuePayment
from mobile_mediation.ui.kit.context import Context, local_text
from mobile_mediation.ui.kit.models import ROOT, Index, Role

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class _Head:
    """The name of a group, with how many lines it has."""

    urgency: Urgency
    count: int


class AgendaModel(QAbstractListModel):
    """A read-only list; what a line says follows from the moment it is looked at."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[_Head | AgendaLine] = []

    def show(self, agenda: Agenda) -> None:
        """Show another agenda."""
        self.beginResetModel()
        self._rows = []
        for urgency in Urgency:
            if count := agenda.count(urgency):
                self._rows.append(_Head(urgency, count))
                self._rows += [e for e in agenda.lines if e.urgency is urgency]
        self.endResetModel()

    def tick(self) -> None:
        """The clock has moved on."""
        if self._rows:
            last = self.index(len(self._rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def line(self, index: Index) -> AgendaLine | None:
        """What a row is about; None for the name of a group."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        return row if isinstance(row, AgendaLine) else None

    def index_of(self, key: str) -> QModelIndex:
        """Where a line stands; an invalid index if it is not there."""
        for row, each in enumerate(self._rows):
            if isinstance(each, AgendaLine) and each.key == key:
                return self.index(row, 0)
        return ROOT

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.line(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if isinstance(row, _Head):
            return self._of_head(row, role)
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return self._text(row)
            case Role.ForegroundRole:
                return QColor(self._colour(row))
        return None

    def _of_head(self, head: _Head, role: int) -> Any:
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return f"{self._context.label(head.urgency)}（{head.count}）"
            case Role.FontRole:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
            case Role.ForegroundRole:
                return QColor(self._context.theme.tokens.text)
        return None

    def _text(self, line: AgendaLine) -> str:
        context = self._context
        what = context.language.say(context.services.agenda.what(line))
        people = "、".join(line.head.people)
        about = [line.head.case_no, people, line.head.place]
        if isinstance(line.about, Task):
            about.insert(0, context.label(line.about.lane))
        elif isinstance(line.about, DueDeadline):
            about.insert(0, line.about.rule.basis)
        return f"{self._clock(line)} · {what}\n" + " · ".join(e for e in about if e)

    def _clock(self, line: AgendaLine) -> str:
        now = self._context.now()
        if isinstance(line.about, DueDeadline):
            is_sure = line.about.is_published
            return self._days(line.about.due_on, now, is_published=is_sure)
        if isinstance(line.about, DuePayment):
            return self._days(line.about.duty.instalment.due_on, now)
        left = line.due_at - now
        seconds = abs(int(left.total_seconds()))
        hours, minutes = divmod(seconds // _MINUTE, _MINUTE)
        if left < timedelta(days=1):
            # Not inside the text below, where the tool that gathers texts is blind.
            words = self.tr("late by") if left < timedelta() else self.tr("left")
            return f"{self._sign(line)} {words} {hours}:{minutes:02}"
        return f"{self._sign(line)} {local_text(line.due_at)}"

    def _days(self, due_on: date, now: datetime, *, is_published: bool = True) -> str:
        left = (due_on - china_day(now)).days
        if left < 0:
            words = "● " + self.tr("{0} days overdue").replace("{0}", str(-left))
        elif left == 0:
            words = "◆ " + self.tr("ends today")
        else:
            words = "○ " + self.tr("{0} days left").replace("{0}", str(left))
        if not is_published:
            words += f"（{self._context.language.say(UNPUBLISHED)}）"
        return f"{words} {due_on.isoformat()}"

    def _lateness(self, line: AgendaLine) -> timedelta:
        if isinstance(line.about, DueDeadline):
            late = china_day(self._context.now()) - line.about.due_on
            return max(timedelta(), late)
        if isinstance(line.about, DuePayment):
            due_on = line.about.duty.instalment.due_on
            return max(timedelta(), china_day(self._context.now()) - due_on)
        return max(timedelta(), self._context.now() - line.due_at)

    def _sign(self, line: AgendaLine) -> str:
        late = self._lateness(line)
        if not late:
            return "○"
        return "●" if late > RED_AFTER else "◆"

    def _colour(self, line: AgendaLine) -> str:
        tokens, late = self._context.theme.tokens, self._lateness(line)
        if late > RED_AFTER:
            return tokens.emergency
        return tokens.warning if late else tokens.text
