"""The two ways of mediation, side by side: who mediates, what results, its worth."""

from PySide6.QtWidgets import QGridLayout, QWidget

from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.ui.kit.blocks import text_label
from mobile_mediation.ui.kit.context import Context


class Ways(QWidget):
    """What follows from choosing one way or the other; they are never mixed.

    Without a chosen way both stand there, else the one that was chosen.
    """

    def __init__(
        self, context: Context, path: MediationPath | None, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        paths = tuple(MediationPath) if path is None else (path,)
        for column, each in enumerate(paths, 1):
            grid.addWidget(text_label(context.label(each), "heading"), 0, column)
            grid.setColumnStretch(column, 1)
            for row, words in enumerate(self._words(each), 1):
                grid.addWidget(text_label(words, "muted"), row, column)
        for row, question in enumerate(self._questions(), 1):
            grid.addWidget(text_label(question, "small", wraps=False), row, 0)

    def _questions(self) -> tuple[str, ...]:
        return (
            self.tr("Mediator"),
            self.tr("Paper"),
            self.tr("Worth"),
            self.tr("The insurer"),
        )

    def _words(self, path: MediationPath) -> tuple[str, ...]:
        said = {
            MediationPath.POLICE: (
                self.tr("A traffic police officer; three people a side at most."),
                self.tr(
                    "A mediation paper of the traffic police, effective once all sign."
                ),
                self.tr(
                    "Not enforceable: who is not paid sues. No judicial confirmation."
                ),
            ),
            MediationPath.COMMITTEE: (
                self.tr(
                    "A mediator of the people's committee, whom the parties may choose."
                ),
                self.tr(
                    "A people's mediation agreement, signed and sealed by the "
                    "committee."
                ),
                self.tr(
                    "Binding. Both may ask the court within 30 calendar days to "
                    "confirm it; then it is enforceable."
                ),
            ),
        }
        insurer = self.tr("Takes part and signs what it pays; it never mediates.")
        return (*said[path], insurer)
