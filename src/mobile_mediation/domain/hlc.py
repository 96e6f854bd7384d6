"""The hybrid clock: an order for changes that really happened side by side.

64 bits: 48 of milliseconds since 1970, 16 of a counter. It never goes back, and it
never decides what came first where one change knew of the other; that is said by the
chain of records alone.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

_COUNTER_BITS: Final = 16
MOST_AHEAD: Final = timedelta(minutes=2)
"""A remote clock further ahead than this is not followed, so that a wrong clock
cannot win for ever."""


class HybridClock:
    """Gives each change of one device a later value than every one before.

    Args:
        clock: Wall time, UTC.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def tick(self, *, after: int) -> int:
        """The value for a change that follows one with the value ``after``."""
        return max(of_time(self._clock()), after + 1)

    def receive(self, remote: int, *, last: int) -> int:
        """What to continue from after hearing a remote value; clamped to near now."""
        return max(last, min(remote, of_time(self._clock() + MOST_AHEAD)))


def of_time(moment: datetime) -> int:
    """The first value of a millisecond."""
    return int(moment.timestamp() * 1000) << _COUNTER_BITS


def milliseconds(value: int) -> int:
    """The wall time in a value, in milliseconds since 1970."""
    return value >> _COUNTER_BITS
