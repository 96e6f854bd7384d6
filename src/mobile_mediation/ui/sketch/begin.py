"""How a sketch begins: on the road that is most like the scene, or on white paper."""

from functools import partial
from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mobile_mediation.domain.roads import RoadTemplate
from mobile_mediation.domain.sketch import Road
from mobile_mediation.domain.sketch_figures import element_figures
from mobile_mediation.ui.kit.blocks import card, deed, grid_of, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.sketch.painting import figure_icon

_ICON: Final = 96


class BeginPage(QWidget):
    """A button for every template; ``chosen`` carries it, None for white paper."""

    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[RoadTemplate | None, QPushButton] = {}
        frame, layout = card(self.tr("Begin a sketch of the scene"))
        layout.addWidget(
            text_label(self.tr("Choose the road that is most like it."), "muted")
        )
        for template in (*RoadTemplate, None):
            button = deed(template_words(context, template))
            button.clicked.connect(partial(self._choose, template))
            button.setMinimumHeight(_ICON + 16)
            if template is not None:
                road = Road(key=1, at=(0, 0), template=template)
                button.setIcon(figure_icon(element_figures(road, 400), _ICON))
                button.setIconSize(QSize(_ICON, _ICON))
            self.buttons[template] = button
        layout.addLayout(grid_of(list(self.buttons.values()), context.columns(3)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)
        column.addStretch(1)

    def _choose(self, template: RoadTemplate | None, *_: object) -> None:
        self.chosen.emit(template)


def template_words(context: Context, template: RoadTemplate | None) -> str:
    """What a template is called."""
    if template is None:
        return QCoreApplication.translate("BeginPage", "Blank paper")
    return context.label(template)
