"""What a press, a drag and a release on the canvas do; one tool is in hand."""

from typing import Final, Protocol

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter

from mobile_mediation.domain.sketch import AnyElement, Drawing, Place
from mobile_mediation.ui.sketch.paper import Held

_MOVED: Final = 6
"""Pixels that a finger may tremble before a press becomes a drag."""


class Surface(Protocol):
    """What a tool needs of the canvas."""

    drawing: Drawing
    keys: frozenset[int]

    def place_at(self, at: QPointF) -> Place:
        """The place of the world under a point of the view, in centimetres."""

    def point_of(self, place: tuple[int, int]) -> QPointF:
        """The point of the view at a place of the world."""

    def snap(
        self,
        place: tuple[int, int],
        *,
        besides: frozenset[int] | None = None,
        axis_from: Place | None = None,
    ) -> Place:
        """The place that is meant; near others, unless ``besides`` is None."""

    def touched(self, at: QPointF) -> AnyElement | None:
        """What lies under a point and can be taken hold of."""

    def inside(self, box: QRectF) -> frozenset[int]:
        """The keys of what lies wholly in a rectangle of the view."""

    def is_turn_handle(self, at: QPointF) -> bool:
        """Whether a point is on the handle that turns what is chosen."""

    def spot_handle(self, at: QPointF) -> int | None:
        """Which place of the one chosen line is at a point."""

    def is_loose_picture(self, at: QPointF) -> bool:
        """Whether a point is on the photo below, and it is not locked."""

    def choose(self, keys: frozenset[int]) -> None:
        """Choose elements."""

    def preview(self, drawing: Drawing) -> None:
        """Show what would become of the drawing."""

    def commit(self, drawing: Drawing, words: str) -> None:
        """Do a deed; ``words`` say what it was."""

    def put_down(self) -> None:
        """Take the tool that chooses."""

    def view_middle(self) -> Place:
        """The place in the middle of what is seen."""


class Tool(QObject):
    """What is in hand; by itself it does nothing."""

    def __init__(self, surface: Surface, parent: QObject) -> None:
        super().__init__(parent)
        self.surface = surface

    @property
    def is_begun(self) -> bool:
        """Whether something is under way that ``finish`` would end."""
        return False

    def press(self, at: QPointF, held: Held) -> None:
        """The pointer or finger came down."""

    def drag(self, at: QPointF, held: Held) -> None:
        """It moves while it is down."""

    def release(self, at: QPointF, held: Held) -> None:
        """It was lifted."""

    def finish(self) -> None:
        """End what is under way, by the keyboard or a button."""

    def cancel(self) -> None:
        """Give up what is under way; nothing was changed."""
        self.surface.preview(self.surface.drawing)

    def paint(self, painter: QPainter) -> None:
        """Draw over the view."""


def is_far(one: QPointF, other: QPointF) -> bool:
    """Whether a press has become a drag."""
    return (one - other).manhattanLength() > _MOVED
