"""Records of a case as forms: groups of one kind, and what unfolds when asked for."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.entities import CaseEntity, VoidableEntity
from mobile_mediation.domain.matches import MatchKind
from mobile_mediation.ui.kit.action import Work
from mobile_mediation.ui.kit.blocks import card, deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.drafts import record_prefix
from mobile_mediation.ui.kit.entries import Entries
from mobile_mediation.ui.kit.field import TextField
from mobile_mediation.ui.kit.form import Entry, RecordForm
from mobile_mediation.ui.kit.match_hint import MatchHint
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.kit.strike_out import StrikeOut


class Fold(QWidget):
    """A button that shows what lies behind it; nothing of it is built before."""

    def __init__(
        self,
        title: str,
        build: Callable[[], QWidget],
        *,
        is_open: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._build = build
        self._body: QWidget | None = None
        self.button = deed("", "fold")
        self.button.setCheckable(True)
        self.button.setChecked(is_open)
        self.button.clicked.connect(self._show)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch()
        self._layout.addLayout(row)
        self._show()

    @property
    def is_open(self) -> bool:
        """Whether it shows what lies behind it."""
        return self.button.isChecked()

    @Slot()
    def _show(self) -> None:
        self.button.setText(f"{'▼' if self.is_open else '▶'}  {self._title}")
        self.button.setAccessibleName(self._title)
        if self.is_open and self._body is None:
            self._body = self._build()
            self._layout.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(self.is_open)


class RecordsSection(QWidget):
    """Base of sections that show records of a case as forms and add new ones."""

    changed = Signal()
    saved = Signal()
    case_asked = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.work = Work(self)
        self.notice = Notice(context.language, self)
        self.work.refused.connect(self.notice.refuse)
        self.forms: dict[UUID, RecordForm] = {}
        self.adders: dict[tuple[object, ...], QPushButton] = {}
        self._case_id: UUID | None = None
        self._open: set[object] = set()

    def begin(self, file: CaseFile) -> None:
        """Forget what was shown, and make ready to show a case."""
        if self._case_id != file.case.case_id:
            self._open.clear()
        self._case_id = file.case.case_id
        self.forms.clear()
        self.adders.clear()
        self.entries = Entries(self.context, file)

    def add(self, kind: type, values: Mapping[str, Any], *_: object) -> None:
        """Add a record to the case and show it."""
        if self.work.is_busy:
            # A second click on the same button is the same wish.
            return
        self.notice.clear()
        self.work.start(partial(self._store, kind, values))

    async def _store(self, kind: type, values: Mapping[str, Any]) -> None:
        assert self._case_id is not None  # noqa: S101  a case is shown
        context, case_id = self.context, self._case_id
        entity = await context.worker.run(
            context.services.cases.add, case_id, kind, values
        )
        file = await context.worker.run(context.services.cases.file, case_id)
        if case_id == self._case_id:
            self._open.add(entity.id)
            self.show_file(file)
        self.changed.emit()

    def show_file(self, file: CaseFile) -> None:
        """Show a case; each section does it in its own way."""
        # Qt makes a widget whatever is abstract in it, so this is not.
        raise NotImplementedError(type(self).__name__)

    def form(self, entity: Any, entries: Sequence[Entry]) -> RecordForm:
        """The form of one record, or a part of it; parts join into one."""
        assert self._case_id is not None  # noqa: S101  a case is shown
        form = RecordForm(
            self.context, self._case_id, entity, entries, columns=3, parent=self
        )
        form.saved.connect(self.saved)
        for kind in MatchKind:
            field = form.fields.get(kind.value)
            if isinstance(field, TextField):
                hint = MatchHint(self.context, field, kind, self._shown_case)
                hint.open_asked.connect(self.case_asked)
        key = entity.id if isinstance(entity, CaseEntity) else entity.case_id
        known = self.forms.setdefault(key, form)
        if known is not form:
            known.fields.update(form.fields)
        return form

    def _shown_case(self) -> UUID | None:
        return self._case_id

    def _is_typed_in(self, entity: CaseEntity, names: Iterable[str]) -> bool:
        """Whether something was typed into a record and not saved."""
        assert self._case_id is not None  # noqa: S101  a case is shown
        prefix = record_prefix(self._case_id, entity)
        return any(self.context.drafts.text(f"{prefix}{name}") for name in names)

    def fold(
        self,
        key: object,
        title: str,
        build: Callable[[], QWidget],
        *,
        is_open: bool = False,
    ) -> Fold:
        """Something that unfolds; it stays open while the case is shown."""
        fold = Fold(title, build, is_open=is_open or key in self._open)
        fold.button.toggled.connect(partial(self._remember, key))
        return fold

    def unfold(self, row_ids: Iterable[UUID]) -> None:
        """Have records open when the case is shown next."""
        for row_id in row_ids:
            self._open |= {row_id, ("rest", row_id)}

    def _remember(self, key: object, is_open: bool) -> None:
        (self._open.add if is_open else self._open.discard)(key)

    def rest(self, entity: CaseEntity, title: str, entries: list[Entry]) -> Fold:
        """The less used fields of a record, open when one of them says something."""
        is_said = any(
            getattr(entity, entry.name) not in {None, False} for entry in entries
        ) or self._is_typed_in(entity, [entry.name for entry in entries])
        return self.fold(
            ("rest", entity.id),
            title,
            partial(self.form, entity, entries),
            is_open=is_said,
        )

    def strike_out(self, entity: VoidableEntity, what: str) -> StrikeOut:
        """The quiet button that strikes a record out."""
        assert self._case_id is not None  # noqa: S101  a case is shown
        strike = StrikeOut(self.context, self._case_id, entity, what)
        strike.done.connect(self.changed)
        return strike

    def adder(
        self,
        text: str,
        kind: type,
        values: Mapping[str, Any],
        *about: object,
    ) -> QPushButton:
        """The button that adds a record; ``about`` tells it from others of its kind."""
        button = deed(f"+ {text}")
        button.clicked.connect(partial(self.add, kind, values))
        self.adders[kind, *about] = button
        return button

    def rows(self, widgets: Sequence[QWidget], usual: int = 4) -> QVBoxLayout:
        """Buttons beside each other, as many in a row as the type leaves room for."""
        layout = QVBoxLayout()
        columns = self.context.columns(usual)
        for place in range(0, len(widgets), columns):
            row = QHBoxLayout()
            for widget in widgets[place : place + columns]:
                row.addWidget(widget)
            row.addStretch()
            layout.addLayout(row)
        return layout

    def group(
        self,
        title: str,
        records: Iterable[tuple[VoidableEntity, str]],
        columns: Sequence[str],
    ) -> QWidget:
        """Records of one kind, each a line that unfolds into its form.

        ``records`` come with what the line says.
        """
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        shown = list(records)
        box.setVisible(bool(shown))
        for record, line in shown:
            said = f"{title} · {line}" if line else title
            layout.addWidget(
                self.fold(
                    record.id,
                    said,
                    partial(self._inset, record, columns, title),
                    is_open=self._is_typed_in(record, columns),
                )
            )
        return box

    def _inset(
        self,
        record: VoidableEntity,
        columns: Sequence[str],
        title: str,
    ) -> QWidget:
        frame, layout = card()
        frame.setProperty("role", "inset")
        layout.addWidget(self.form(record, self.entries.of(type(record), columns)))
        layout.addWidget(self.strike_out(record, title))
        return frame
