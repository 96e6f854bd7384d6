"""Tables of law that ship with the program."""

from mobile_mediation.domain.limits import LimitPeriod, parse_limits
from mobile_mediation.resources import resource


def load_limits() -> tuple[LimitPeriod, ...]:
    """The sub-limits of the compulsory insurance by day of the accident.

    Raises:
        FileNotFoundError: The installation is incomplete.
    """
    path = resource("rules/ctpl_limits.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return parse_limits(lines)
