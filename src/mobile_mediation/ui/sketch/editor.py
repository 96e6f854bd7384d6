"""The editor of one sketch: what is put on the paper, and every deed undone."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QUndoCommand,
    QUndoStack,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.figures import Figure
from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import (
    MEASURES,
    ROADS,
    SCENE,
    AnyElement,
    Drawing,
    LineKind,
    Measure,
    MeasureKind,
    Path,
    Road,
    Symbol,
)
from mobile_mediation.domain.sketch_editing import (
    behind,
    duplicated,
    grouped,
    in_front,
    removed,
    ungrouped,
)
from mobile_mediation.domain.sketch_figures import element_figures
from mobile_mediation.domain.symbols import (
    FACILITIES,
    PAPER,
    PEOPLE,
    TRACES,
    VEHICLES,
    SymbolKind,
)
from mobile_mediation.ui.kit.blocks import deed
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.sketch.canvas import Canvas
from mobile_mediation.ui.sketch.painting import figure_icon
from mobile_mediation.ui.sketch.panel import Panel
from mobile_mediation.ui.sketch.placing import LineTool, PlaceTool, note
from mobile_mediation.ui.sketch.tools import Tool

_MOST_UNDO: Final = 500
_ICON: Final = 36
_LEAST_HEIGHT: Final = 380
_PANEL: Final = 250
_ELDER_PANEL: Final = 390
_FLAT_PANEL: Final = 320
_UNBOUNDED: Final = 16_777_215
"""Qt's own largest width of a widget."""
_ON_LAYER: Final = {**dict.fromkeys(PAPER, MEASURES), SymbolKind.REFERENCE: MEASURES}
_KEYS: Final = {
    "undo": QKeySequence.StandardKey.Undo,
    "redo": QKeySequence.StandardKey.Redo,
    "delete": QKeySequence.StandardKey.Delete,
}
_CONTROL: Final = {
    Qt.Key.Key_Y: "redo",
    Qt.Key.Key_D: "duplicate",
    Qt.Key.Key_G: "group",
}


class _Step(QUndoCommand):
    """One deed: the whole drawing before and after it.

    Drawings are values that share what did not change, so that keeping both costs
    little and no item of the scene has to outlive it.
    """

    def __init__(
        self,
        show: Callable[[Drawing], None],
        before: Drawing,
        after: Drawing,
        text: str,
    ) -> None:
        super().__init__(text)
        self._show = show
        self._before, self._after = before, after

    def undo(self) -> None:
        self._show(self._before)

    def redo(self) -> None:
        self._show(self._after)


class Editor(QWidget):
    """Canvas, tools and fields; ``changed`` tells that there is something to save."""

    changed = Signal()
    refused = Signal(object)
    window_asked = Signal()
    """F11: the whole window is wanted for drawing, or given back."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_MOST_UNDO)
        self.canvas = Canvas(context.theme, self)
        self.canvas.setMinimumHeight(_LEAST_HEIGHT)
        self.panel = Panel(context, self)
        self.deeds: dict[str, QPushButton] = {}
        self.menus: dict[str, QMenu] = {}
        self._deeds: dict[str, Callable[[], None]] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(FlowLayout(self._tool_buttons()))
        column.addLayout(FlowLayout(self._deed_buttons()))
        self._area = self._panel_area()
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._middle.addWidget(self.canvas, 1)
        self._middle.addWidget(self._area)
        column.addLayout(self._middle, 1)
        self.set_wide(is_wide=not context.theme.is_elder)
        self.canvas.edited.connect(self.edit)
        self.canvas.chosen.connect(self._on_chosen)
        self.canvas.tool_changed.connect(self._on_tool)
        self.panel.edited.connect(self.edit)
        self.stack.indexChanged.connect(self._on_index)
        self._on_index()

    @property
    def drawing(self) -> Drawing:
        """What is drawn now."""
        return self.canvas.drawing

    def open(self, drawing: Drawing) -> None:
        """Take up another drawing; what was done before cannot be undone here."""
        self.stack.blockSignals(True)  # noqa: FBT003  Qt takes it so
        self.stack.clear()
        self.stack.blockSignals(False)  # noqa: FBT003
        self.canvas.keys = frozenset()
        self.canvas.put_down()
        self.canvas.show_drawing(drawing)
        self.canvas.show_all()
        self._show_deeds()

    def edit(self, drawing: Drawing, words: str) -> None:
        """Do a deed that can be undone."""
        if drawing != self.drawing:
            step = _Step(self.canvas.show_drawing, self.drawing, drawing, words)
            self.stack.push(step)

    def take(self, tool: Callable[[], Tool]) -> None:
        """Take a tool into the hand."""
        self.canvas.take(tool())
        self.canvas.setFocus()

    def set_wide(self, *, is_wide: bool) -> None:
        """Put the fields beside the canvas, or below it where there is no room."""
        self._middle.setDirection(
            QBoxLayout.Direction.LeftToRight
            if is_wide
            else QBoxLayout.Direction.TopToBottom
        )
        width = _ELDER_PANEL if self._context.theme.is_elder else _PANEL
        self._area.setMinimumWidth(width if is_wide else 0)
        self._area.setMaximumWidth(width if is_wide else _UNBOUNDED)
        self._area.setMinimumHeight(0 if is_wide else _FLAT_PANEL)

    def _panel_area(self) -> QScrollArea:
        area = QScrollArea()
        area.setAccessibleName(self.tr("What is chosen"))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.panel)
        return area

    def _tool_buttons(self) -> list[QWidget]:
        choose = self._button("choose", self.tr("Choose"), self.canvas.put_down)
        choose.setCheckable(True)
        menus: tuple[tuple[str, str, Sequence[AnyElement]], ...] = (
            ("road", self.tr("Road"), [_road(each) for each in RoadTemplate]),
            ("vehicles", self.tr("Vehicles"), [_symbol(each) for each in VEHICLES]),
            ("people", self.tr("People, bikes"), [_symbol(each) for each in PEOPLE]),
            ("traces", self.tr("Traces"), [_symbol(each) for each in TRACES]),
            ("lines", self.tr("Lines"), [_path(each) for each in LineKind]),
            (
                "facilities",
                self.tr("Facilities"),
                [_symbol(each) for each in (*FACILITIES, *PAPER)],
            ),
            ("measures", self.tr("Measure"), [_measure(each) for each in MeasureKind]),
        )
        buttons: list[QWidget] = [choose]
        buttons += [self._menu_button(*menu) for menu in menus]
        text = partial(self.take, self._text_tool)
        buttons.append(self._button("text", self.tr("Text"), text))
        buttons.append(self._button("finish", self.tr("Finish line"), self._finish))
        return buttons

    def _deed_buttons(self) -> list[QWidget]:
        snap = self._button("snap", self.tr("Snap"), self._toggle_snap)
        snap.setCheckable(True)
        snap.setChecked(True)
        buttons = (
            ("undo", self.tr("Undo"), self.stack.undo),
            ("redo", self.tr("Redo"), self.stack.redo),
            ("delete", self.tr("Delete"), self._delete),
            ("duplicate", self.tr("Duplicate"), self._duplicate),
            ("group", self.tr("Group"), self._group),
            ("ungroup", self.tr("Ungroup"), self._ungroup),
            ("front", self.tr("To front"), self._to_front),
            ("back", self.tr("To back"), self._to_back),
            ("closer", self.tr("Closer"), partial(self.canvas.zoom, 1.25)),
            ("whole", self.tr("Whole page"), self.canvas.show_all),
        )
        return [*(self._button(*each) for each in buttons), snap]

    def _button(self, name: str, words: str, do: Callable[[], None]) -> QPushButton:
        button = deed(words, "tool")
        self._deeds[name] = do
        button.clicked.connect(partial(self._do, name))
        self.deeds[name] = button
        return button

    def _do(self, name: str, *_: object) -> None:
        try:
            self._deeds[name]()
        except MediationError as error:
            self.refused.emit(error)

    def _menu_button(
        self, name: str, words: str, elements: Sequence[AnyElement]
    ) -> QPushButton:
        menu = QMenu(self)
        menu.setObjectName("tools")
        for element in elements:
            action = QAction(self._icon(element), self._name_of(element), menu)
            action.triggered.connect(partial(self._pick, element))
            menu.addAction(action)
        self.menus[name] = menu
        # Not the button's own menu, which would wait in an event loop of its own.
        return self._button(name, words, partial(self._open_menu, name))

    def _open_menu(self, name: str) -> None:
        button = self.deeds[name]
        self.menus[name].popup(button.mapToGlobal(QPoint(0, button.height())))

    def _name_of(self, element: AnyElement) -> str:
        kind = getattr(element, "template", None) or getattr(element, "kind", None)
        return "" if kind is None else self._context.label(kind)

    def _icon(self, element: AnyElement) -> QIcon:
        figures: tuple[Figure, ...] = element_figures(element, 100)
        return figure_icon(figures, _ICON)

    def _pick(self, element: AnyElement, *_: object) -> None:
        words = self._name_of(element)
        match element:
            case Path() | Measure():
                tool = partial(LineTool, self.canvas, self.canvas, element.kind, words)
                self.take(tool)
            case _:
                self.take(partial(PlaceTool, self.canvas, self.canvas, element, words))

    def _text_tool(self) -> Tool:
        words = self.tr("Text")
        return PlaceTool(self.canvas, self.canvas, note(words), words)

    def _finish(self) -> None:
        self.canvas.tool.finish()

    def _toggle_snap(self) -> None:
        self.canvas.snaps = self.deeds["snap"].isChecked()

    def _delete(self) -> None:
        self._edit(removed(self.drawing, self.canvas.keys), "delete")

    def _duplicate(self) -> None:
        after, keys = duplicated(self.drawing, self.canvas.keys)
        self._edit(after, "duplicate")
        self.canvas.choose(keys)

    def _group(self) -> None:
        self._edit(grouped(self.drawing, self.canvas.keys), "group")

    def _ungroup(self) -> None:
        self._edit(ungrouped(self.drawing, self.canvas.keys), "ungroup")

    def _to_front(self) -> None:
        self._edit(in_front(self.drawing, self.canvas.keys), "front")

    def _to_back(self) -> None:
        self._edit(behind(self.drawing, self.canvas.keys), "back")

    def _edit(self, after: Drawing, name: str) -> None:
        self.edit(after, self.deeds[name].text())

    def _on_chosen(self) -> None:
        self.panel.show_chosen(self.drawing, self.canvas.keys)
        self._show_deeds()

    def _on_tool(self) -> None:
        tool = self.canvas.tool
        self.deeds["finish"].setEnabled(tool.is_begun)
        self.deeds["choose"].setChecked(not isinstance(tool, PlaceTool | LineTool))

    def _on_index(self, *_: object) -> None:
        self._show_deeds()
        self.changed.emit()

    def _show_deeds(self) -> None:
        has_chosen = bool(self.canvas.keys)
        for name in ("delete", "duplicate", "ungroup", "front", "back"):
            self.deeds[name].setEnabled(has_chosen)
        self.deeds["group"].setEnabled(len(self.canvas.keys) > 1)
        for name, can, words in (
            ("undo", self.stack.canUndo(), self.stack.undoText()),
            ("redo", self.stack.canRedo(), self.stack.redoText()),
        ):
            self.deeds[name].setEnabled(can)
            self.deeds[name].setToolTip(words)

    def event(self, event: QEvent) -> bool:
        """Keys that are undone here are not undone by the window around."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _deed_of(event) is not None
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _deed_of(event)
        if event.key() == Qt.Key.Key_F11:
            self.window_asked.emit()
        elif name is None:
            super().keyPressEvent(event)
        elif self.deeds[name].isEnabled():
            self._do(name)

    def sizeHint(self) -> QSize:
        return QSize(640, 560)


def _deed_of(event: QKeyEvent) -> str | None:
    """Which deed a key means."""
    for name, key in _KEYS.items():
        if event.matches(key):
            return name
    held = event.modifiers()
    if held == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(Qt.Key(event.key()))
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    if held == both and event.key() == Qt.Key.Key_G:
        return "ungroup"
    return None


def _symbol(kind: SymbolKind) -> Symbol:
    return Symbol(key=1, layer=_ON_LAYER.get(kind, SCENE), kind=kind, at=(0, 0))


def _road(template: RoadTemplate) -> Road:
    return Road(key=1, layer=ROADS, template=template, at=(0, 0))


def _path(kind: LineKind) -> Path:
    return Path(key=1, layer=SCENE, kind=kind, spots=((-200, 60), (0, -60), (200, 0)))


def _measure(kind: MeasureKind) -> Measure:
    spots = ((-200, 100), (200, 100), (60, -100))
    count = 2 if kind is MeasureKind.DISTANCE else 3
    return Measure(key=1, layer=MEASURES, kind=kind, spots=spots[:count])
