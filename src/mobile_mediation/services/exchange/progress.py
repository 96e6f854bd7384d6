"""How far a long piece of work is; another thread may look, and may stop it."""

from threading import Event

from mobile_mediation.domain.errors import RuleViolation, Words


class Progress:
    """Shared by the work, which advances it, and by whoever watches.

    ``total`` is None while nobody can know it.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total: int | None = None
        self._stopped = Event()

    def begin(self, total: int | None = None) -> None:
        """Start counting anew: a piece of work has several passes."""
        self.done, self.total = 0, total
        self.advance(0)

    def advance(self, count: int = 1) -> None:
        """Say that so much more is done.

        Raises:
            RuleViolation: MM1179 somebody has stopped it; the work undoes itself.
        """
        if self._stopped.is_set():
            raise RuleViolation(
                "MM1179",
                Words("已取消。", "It was cancelled."),
                next_step=Words("需要时可以重新开始。", "Start it again when needed."),
            )
        self.done += count

    def stop(self) -> None:
        """Have it end at its next step; any thread may."""
        self._stopped.set()
