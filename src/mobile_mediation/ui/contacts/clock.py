"""How running times and marks of urgency are written, never by colour alone."""

from datetime import datetime, timedelta
from typing import Final

from mobile_mediation.domain.board import LaneState
from mobile_mediation.domain.contacts import ContactResult

MARKS: Final = {
    LaneState.CALM: "✓",
    LaneState.RUNNING: "○",
    LaneState.PASSED: "△",
    LaneState.MISSED: "▲",
}
ROLES: Final = {
    LaneState.CALM: "muted",
    LaneState.RUNNING: "",
    LaneState.PASSED: "caution",
    LaneState.MISSED: "error",
}
RESULT_MARKS: Final = {
    ContactResult.REACHED: "✓",
    ContactResult.NO_ANSWER: "○",
    ContactResult.WRONG_NUMBER: "×",
    ContactResult.REFUSED: "■",
}
_MINUTE: Final = 60


def span_text(span: timedelta) -> str:
    """A time that passed or is left, as hours and minutes: ``1:12``."""
    hours, minutes = divmod(abs(int(span.total_seconds())) // _MINUTE, _MINUTE)
    return f"{hours}:{minutes:02}"


def left_of(due_at: datetime, now: datetime) -> str:
    """What is left until a time, or how long it has passed."""
    return span_text(due_at - now)
