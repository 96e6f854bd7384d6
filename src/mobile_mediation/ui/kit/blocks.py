"""Cards, labels and buttons that all pages share."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)


def text_label(text: str, role: str = "", *, wraps: bool = True) -> QLabel:
    """A label that shows exactly its text, never markup in it."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if role:
        label.setProperty("role", role)
    return label


def card(title: str = "") -> tuple[QFrame, QVBoxLayout]:
    """A white card with an optional heading."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(16, 12, 16, 12)
    layout.setSpacing(8)
    if title:
        layout.addWidget(text_label(title, "heading"))
    return frame, layout


def deed(text: str, role: str = "") -> QPushButton:
    """A button."""
    button = QPushButton(text)
    if role:
        button.setProperty("role", role)
    return button


def repolish(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and show what follows from it."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def beside_field(button: QWidget) -> QWidget:
    """A button in line with the editor of the field beside it."""
    box = QWidget()
    layout = QVBoxLayout(box)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(text_label(" ", "small"))
    layout.addWidget(button)
    layout.addStretch(1)
    return box


def grid_of(widgets: Sequence[QWidget], columns: int) -> QGridLayout:
    """Widgets in columns of equal width, row by row."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    for place, widget in enumerate(widgets):
        grid.addWidget(widget, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid


def grouped(digest: bytes) -> str:
    """A digest in groups that can be read out, and that a narrow page can break."""
    text = digest.hex()
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def empty(layout: QLayout) -> None:
    """Remove everything from a layout; its widgets go with it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            empty(inner)


def scroll_area_of(widget: QWidget) -> QScrollArea | None:
    """The page that scrolls around a widget."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def bring_into_view(widget: QWidget) -> None:
    """Scroll the page until a widget is in sight."""
    area = scroll_area_of(widget)
    if area is not None:
        area.ensureWidgetVisible(widget)


def scrolled(widget: QWidget, title: str) -> QScrollArea:
    """A page that scrolls when it is longer than the window."""
    widget.setObjectName("page")
    area = QScrollArea()
    area.setAccessibleName(title)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(widget)
    return area
