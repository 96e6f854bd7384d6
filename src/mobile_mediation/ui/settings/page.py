"""Language, look, large type, and who is at work."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.ui.kit.blocks import card, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import SwitchField
from mobile_mediation.ui.kit.language import CHINESE, ENGLISH
from mobile_mediation.ui.kit.theme import Look


class SettingsPage(QWidget):
    """Switches that work at once."""

    language_chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        language, theme = context.language, context.theme
        outer = QVBoxLayout(self)
        outer.addWidget(text_label(self.tr("Settings"), "title"))
        frame, layout = card(self.tr("Screen"))
        self.elder = SwitchField(self.tr("Large type (elder mode)"), language)
        self.elder.set_value(theme.is_elder)
        self.dark = SwitchField(self.tr("Dark"), language)
        self.dark.set_value(theme.look is Look.DARK)
        self.english = SwitchField("English", language)
        self.english.set_value(language.code == ENGLISH)
        for field in (self.elder, self.dark, self.english):
            layout.addWidget(field)
        self.elder.committed.connect(self._apply)
        self.dark.committed.connect(self._apply)
        self.english.committed.connect(self._choose)
        outer.addWidget(frame)
        user = context.services.desk.user
        description = context.services.desk.workspace.description
        frame, layout = card(self.tr("At work"))
        layout.addWidget(text_label(f"{user.display_name}  {context.label(user.role)}"))
        layout.addWidget(
            text_label(f"{description.code}  {description.unit}  {description.hq_name}")
        )
        layout.addWidget(
            text_label(str(context.services.desk.workspace.folder.path), "small")
        )
        outer.addWidget(frame)
        outer.addStretch()

    def _apply(self, _on: object) -> None:
        look = Look.DARK if self.dark.value() else Look.LIGHT
        self._context.theme.apply(look, is_elder=self.elder.value())

    def _choose(self, _on: object) -> None:
        self.language_chosen.emit(ENGLISH if self.english.value() else CHINESE)
