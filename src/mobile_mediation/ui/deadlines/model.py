"""The deadlines of a case as a Qt list model; a line is made when it shows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
)
from PySide6.QtGui import QColor

from mobile_mediation.domain.deadlines import Deadline, DeadlineKey, DeadlineState
from mobile_mediation.domain.working_days import UNPUBLISHED
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.models import ROOT, Index, Role

CLOSED: Final = frozenset(
    {DeadlineState.DONE, DeadlineState.DONE_LATE, DeadlineState.NOT_APPLICABLE}
)
"""What lies folded away: nothing is to be done about it any more."""
_SIGNS: Final = {
    DeadlineState.WAITING: "·",
    DeadlineState.RUNNING: "○",
    DeadlineState.SUSPENDED: "■",
    DeadlineState.OVERDUE: "●",
    DeadlineState.EXPIRED: "●",
    DeadlineState.DONE: "✓",
    DeadlineState.DONE_LATE: "✓",
    DeadlineState.NOT_APPLICABLE: "－",
}
_NEAR: Final = "◆"


class DeadlineModel(QAbstractListModel):
    """A read-only list: what runs by its last day, then what waits, then the rest."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._today = date.min
        self._names: Mapping[UUID, str] = {}
        self._open: list[Deadline] = []
        self._closed: list[Deadline] = []
        self._shown: list[Deadline] = []
        self._texts: dict[DeadlineKey, str] = {}
        self.shows_closed = False

    def show(
        self, deadlines: Sequence[Deadline], names: Mapping[UUID, str], today: date
    ) -> None:
        """Show the deadlines of a case as they stand on a day."""
        self._today, self._names = today, names
        self._closed = [each for each in deadlines if self._is_closed(each)]
        self._open = [each for each in deadlines if not self._is_closed(each)]
        self.fold(is_folded=not self.shows_closed)

    def _is_closed(self, deadline: Deadline) -> bool:
        return deadline.state_on(self._today) in CLOSED

    def fold(self, *, is_folded: bool) -> None:
        """Show or hide what is done or does not apply."""
        self.beginResetModel()
        self.shows_closed = not is_folded
        self._texts.clear()
        self._shown = self._open + ([] if is_folded else self._closed)
        self.endResetModel()

    @property
    def open_count(self) -> int:
        """How many are not done."""
        return len(self._open)

    @property
    def closed_count(self) -> int:
        """How many are done or do not apply."""
        return len(self._closed)

    def deadline(self, index: Index) -> Deadline:
        """The deadline of a row."""
        return self._shown[index.row()]

    def index_of(self, key: DeadlineKey) -> QModelIndex:
        """Where a deadline stands; an invalid index if it is not shown."""
        for row, each in enumerate(self._shown):
            if each.key == key:
                return self.index(row, 0)
        return ROOT

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        deadline = self._shown[index.row()]
        if role == Role.ForegroundRole:
            return QColor(self._colour(deadline))
        if role not in {Role.DisplayRole, Role.AccessibleTextRole}:
            return None
        if deadline.key not in self._texts:
            self._texts[deadline.key] = f"{self.head(deadline)}\n{self._why(deadline)}"
        return self._texts[deadline.key]

    def head(self, deadline: Deadline) -> str:
        """How it stands, by when, what is to be done, and for whom."""
        say = self._context.language.say
        parts = [f"{self._sign(deadline)} {self._state(deadline)}"]
        if deadline.due_on is not None:
            parts.append(deadline.due_on.isoformat())
        parts.append(say(deadline.rule.act))
        if (name := self._names.get(deadline.key.party_id or UUID(int=0))) is not None:
            parts.append(name)
        return " · ".join(parts)

    def _why(self, deadline: Deadline) -> str:
        say, rule = self._context.language.say, deadline.rule
        start = say(rule.trigger)
        if deadline.trigger_on is not None:
            start += f" {deadline.trigger_on.isoformat()}"
        if deadline.is_assumed:
            start += self.tr(" (assumed)")
        parts = [rule.key, f"{start} + {say(rule.term.words)}", rule.basis]
        if not deadline.is_published and deadline.due_on is not None:
            earliest = self.tr("the earliest day is {0}")
            earliest = earliest.replace("{0}", deadline.due_on.isoformat())
            parts.append(f"{say(UNPUBLISHED)}，{earliest}")
        if deadline.changed_from is not None:
            was = self.tr("was {0} when it was marked")
            parts.append(was.replace("{0}", deadline.changed_from.isoformat()))
        if deadline.reason:
            parts.append(deadline.reason)
        if deadline.paper:
            parts.append(deadline.paper)
        return " · ".join(parts)

    def _is_near(self, deadline: Deadline) -> bool:
        return deadline.alarm_on is not None and deadline.alarm_on <= self._today

    def _sign(self, deadline: Deadline) -> str:
        state = deadline.state_on(self._today)
        if state is DeadlineState.RUNNING and self._is_near(deadline):
            return _NEAR
        return _SIGNS[state]

    def _state(self, deadline: Deadline) -> str:
        state, left = deadline.state_on(self._today), deadline.days_left(self._today)
        if left is None:
            return self._context.label(state)
        if state is DeadlineState.RUNNING:
            if left == 0:
                return self.tr("ends today")
            return self.tr("{0} days left").replace("{0}", str(left))
        if state is DeadlineState.OVERDUE:
            return self.tr("{0} days overdue").replace("{0}", str(-left))
        return self._context.label(state)

    def _colour(self, deadline: Deadline) -> str:
        tokens = self._context.theme.tokens
        match deadline.state_on(self._today):
            case DeadlineState.OVERDUE:
                return tokens.emergency
            case DeadlineState.RUNNING if self._is_near(deadline):
                return tokens.warning
            case DeadlineState.SUSPENDED:
                return tokens.warning
            case DeadlineState.RUNNING:
                return tokens.text
        return tokens.muted
