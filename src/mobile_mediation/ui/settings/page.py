"""Language, look, large type, statistics, and who is at work."""

from datetime import time
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mobile_mediation.domain.reminders import QuietHours
from mobile_mediation.ui.kit.blocks import card, grid_of, scrolled, text_label
from mobile_mediation.ui.kit.context import Context
from mobile_mediation.ui.kit.field import ChoiceField, SwitchField
from mobile_mediation.ui.kit.language import CHINESE, ENGLISH
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.settings.statistics import StatisticsCard

_HOURS: Final = tuple(time(hour) for hour in range(24))


class SettingsPage(QWidget):
    """Switches that work at once."""

    language_chosen = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        language, theme = context.language, context.theme
        content = QWidget()
        outer = QVBoxLayout(content)
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
        outer.addWidget(self._reminder_card())
        self.statistics = StatisticsCard(context)
        outer.addWidget(self.statistics)
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(content, self.tr("Settings")))

    def reload(self) -> None:
        """Show the statistics as they stand."""
        self.statistics.reload()

    def _reminder_card(self) -> QWidget:
        language, reminding = self._context.language, self._context.reminding
        frame, layout = card(self.tr("Reminders"))
        self.reminds = SwitchField(self.tr("Remind of what falls due"), language)
        self.reminds.set_value(reminding.is_on)
        quiet = reminding.quiet
        hours = [
            (f"{hour:%H:%M}", hour)
            for hour in sorted({*_HOURS, quiet.begin, quiet.end})
        ]
        self.quiet_from = ChoiceField(self.tr("Quiet from"), language, hours)
        self.quiet_to = ChoiceField(self.tr("Quiet until"), language, hours)
        self.quiet_from.set_value(quiet.begin)
        self.quiet_to.set_value(quiet.end)
        for field in (self.reminds, self.quiet_from, self.quiet_to):
            field.committed.connect(self._remind)
        layout.addWidget(self.reminds)
        columns = self._context.columns(2)
        layout.addLayout(grid_of([self.quiet_from, self.quiet_to], columns))
        words = self.tr("The clocks of an emergency are heard at any hour.")
        layout.addWidget(text_label(words, "small"))
        return frame

    def _remind(self, _value: object) -> None:
        self._context.reminding.choose(
            is_on=self.reminds.value(),
            quiet=QuietHours(begin=self.quiet_from.value(), end=self.quiet_to.value()),
        )

    def _apply(self, _on: object) -> None:
        look = Look.DARK if self.dark.value() else Look.LIGHT
        self._context.theme.apply(look, is_elder=self.elder.value())

    def _choose(self, _on: object) -> None:
        self.language_chosen.emit(ENGLISH if self.english.value() else CHINESE)
