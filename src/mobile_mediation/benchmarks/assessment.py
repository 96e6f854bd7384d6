"""How long an assessment takes, beside a workbook with the same arithmetic.

Two sizes are measured: the worked example, one victim on a tricycle and one car; and a
pile-up of ten victims and ten vehicles with forty receipts each. ``assess`` is from the
request to what was reckoned, ``whole`` from the bytes of the file to the document that
is printed. Beside them a workbook of the same size that is open already is filled in
and reckoned anew: to the final figures, and from bytes to everything it reckons. No two
rounds have the same figures.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import perf_counter
from typing import Final, TypeVar

import msgspec

from mobile_mediation.benchmarks.accidents import Collision, as_request, collision
from mobile_mediation.benchmarks.spreadsheet import Workbook
from mobile_mediation.domain.assessment.engine import Assessment, assess
from mobile_mediation.domain.assessment.parameters import Tables
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_assessment_tables
from mobile_mediation.services.assessment.reading import read_request
from mobile_mediation.services.assessment.showing import result_as_json

ROUNDS: Final = 200
MOST_MS: Final = 50.0
"""The pile-up, from the file to the document, takes less in the middle of rounds."""

_PILE_UP: Final = {"victims": 10, "vehicles": 10, "receipts": 40}
_IN_TURN: Final = 10
_WARM_UP: Final = 3
T = TypeVar("T")
P = TypeVar("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Milliseconds of one kind of work, ours and the workbook's."""

    ms: float
    longest_ms: float
    workbook_ms: float
    workbook_longest_ms: float

    @property
    def per_second(self) -> int:
        """How many cases a second are done."""
        return round(1000 / self.ms)

    @property
    def ratio(self) -> float:
        """How many times as long as the workbook it takes."""
        return round(self.ms / self.workbook_ms, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured with accidents of one size.

    ``apart_fen`` is by how much the workbook's final figure for a victim differs from
    ours at most: it rounds every part and has nobody who takes the fen that are left.
    """

    victims: int
    vehicles: int
    receipts: int
    rounds: int
    assess: Timed
    whole: Timed
    apart_fen: int


def measure(*, rounds: int = ROUNDS) -> tuple[Measured, Measured]:
    """Measure the worked example, and the pile-up with a tenth of the rounds."""
    tables, labels = load_assessment_tables(), Labels.load()
    some = max(rounds // 10, 1)
    return (
        _measure(tables, labels, rounds, victims=1, vehicles=1, receipts=1),
        _measure(tables, labels, some, **_PILE_UP),
    )


def holds(measured: Iterable[Measured]) -> bool:
    """Whether the promised figure is kept."""
    return all(each.whole.ms < MOST_MS for each in measured)


def _measure(tables: Tables, labels: Labels, rounds: int, **size: int) -> Measured:
    accidents = [collision(number, **size) for number in range(rounds + _WARM_UP)]
    files = [as_request(each) for each in accidents]
    requests = [read_request(each) for each in files]
    typed = [msgspec.json.encode(each) for each in accidents]
    book = Workbook(**size)

    def whole(file: bytes) -> object:
        return result_as_json(assess(read_request(file), tables), labels, "zh")

    def workbook_whole(data: bytes) -> object:
        return book.reckon_all(msgspec.json.decode(data, type=Collision))

    return Measured(
        **size,
        rounds=rounds,
        assess=_timed(partial(assess, tables=tables), requests, book.reckon, accidents),
        whole=_timed(whole, files, workbook_whole, typed),
        apart_fen=max(
            _apart_fen(assess(request, tables), book.reckon(accident))
            for request, accident in zip(requests, accidents, strict=True)
        ),
    )


def _timed(
    ours: Callable[[T], object],
    cases: Sequence[T],
    workbook: Callable[[P], object],
    same_cases: Sequence[P],
) -> Timed:
    """A few of each in turn, so that whatever else the machine does slows both."""
    mine: list[float] = []
    theirs: list[float] = []
    for at in range(0, len(cases), _IN_TURN):
        few = slice(at, at + _IN_TURN)
        mine += [_seconds(ours, each) for each in cases[few]]
        theirs += [_seconds(workbook, each) for each in same_cases[few]]
    mine, theirs = mine[_WARM_UP:], theirs[_WARM_UP:]
    return Timed(
        ms=_ms(median(mine)),
        longest_ms=_ms(max(mine)),
        workbook_ms=_ms(median(theirs)),
        workbook_longest_ms=_ms(max(theirs)),
    )


def _seconds(call: Callable[[T], object], case: T) -> float:
    begun = perf_counter()
    call(case)
    return perf_counter() - begun


def _apart_fen(assessment: Assessment, finals: Sequence[int]) -> int:
    nets = assessment.netting.victims
    return max(
        abs(net.final_fen - final) for net, final in zip(nets, finals, strict=True)
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 3)
