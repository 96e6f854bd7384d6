"""The photo or plan below a drawing: how large, how faint, locked or loose."""

from functools import partial
from typing import Final

import msgspec
from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.sketch import LARGEST, Drawing, Place, Underlay
from mobile_mediation.ui.kit.blocks import card, deed, grid_of
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, PathField, SwitchField
from mobile_mediation.ui.kit.flow import FlowLayout
from mobile_mediation.ui.sketch.panel import NumberField

_FIRST_WIDTH: Final = 4000
"""What a photo covers at first, in centimetres."""
_OPACITIES: Final = (20, 40, 60, 80, 100)
_LEAST_WIDTH: Final = 100


class UnderCard(QWidget):
    """Fields of the photo; ``asked`` wants the named file laid underneath."""

    edited = Signal(object, str)
    asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._under: Underlay | None = None
        language = context.language
        frame, layout = card(self.tr("Photo underneath"))
        self.photo = PathField(
            self.tr("Picture"), language, pattern="*.jpg *.jpeg *.png"
        )
        self.take = deed(self.tr("Lay underneath"))
        self.take.clicked.connect(self.asked)
        self.remove = deed(self.tr("Take away"))
        self.remove.clicked.connect(self._remove)
        layout.addWidget(self.photo)
        layout.addLayout(FlowLayout([self.take, self.remove]))
        self.span = NumberField(
            self.tr("Width (m)"),
            language,
            decimals=2,
            least=_LEAST_WIDTH,
            most=2 * LARGEST,
        )
        shades = [(f"{part} %", part) for part in _OPACITIES]
        self.opacity = ChoiceField(self.tr("Opacity"), language, shades)
        self.is_locked = SwitchField(self.tr("Locked"), language)
        self.span.committed.connect(self._widen)
        self.opacity.committed.connect(partial(self._set, "opacity"))
        self.is_locked.committed.connect(partial(self._set, "is_locked"))
        self._fields = QWidget()
        fields = grid_of([self.span, self.opacity, self.is_locked], context.columns(3))
        fields.setContentsMargins(0, 0, 0, 0)
        self._fields.setLayout(fields)
        layout.addWidget(self._fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show what lies under a drawing."""
        under = self._under = drawing.underlay
        self._fields.setVisible(under is not None)
        self.remove.setEnabled(under is not None)
        if under is not None:
            self.span.set_value(under.width)
            self.opacity.set_value(under.opacity)
            self.is_locked.set_value(under.is_locked)

    def lay(self, digest: str, size: QSize, at: Place) -> None:
        """Put a stored picture under the drawing."""
        under = Underlay(
            sha256=digest,
            at=at,
            width=_FIRST_WIDTH,
            height=max(1, _FIRST_WIDTH * size.height() // max(1, size.width())),
        )
        self.edited.emit(under, self.take.text())

    @Slot()
    def _remove(self) -> None:
        self.edited.emit(None, self.remove.text())

    def _widen(self, width: object) -> None:
        if self._under is None or not isinstance(width, int):
            return
        height = self._under.height * width // self._under.width
        height = max(1, min(2 * LARGEST, height))
        changed = msgspec.structs.replace(self._under, width=width, height=height)
        self.edited.emit(changed, self.tr("Photo underneath"))

    def _set(self, name: str, value: object) -> None:
        if self._under is not None:
            changed = msgspec.structs.replace(self._under, **{name: value})
            self.edited.emit(changed, self.tr("Photo underneath"))
