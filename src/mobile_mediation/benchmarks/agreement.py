"""How much work a four-page agreement is, beside Typst and WeasyPrint.

``warm`` is the CPU time of one file in a process that has set others before, ``cold``
that of a process from its start to the file; both count all threads and nothing that
waits. All set the same pages, from sources made before, with the same fonts, pen
strokes and code, as PDF/A-3b with the case attached. No two files say the same.
"""

import subprocess
import sys
from dataclasses import dataclass
from statistics import median
from time import process_time
from typing import Final

import msgspec

from mobile_mediation.benchmarks.agreements import Seals, agreement
from mobile_mediation.benchmarks.typesetters import (
    Ours,
    Typesetter,
    Typst,
    WeasyPrint,
)
from mobile_mediation.domain.errors import Words

ROUNDS: Final = 9
MOST_MS: Final = 120.0
"""An agreement takes less CPU time than this, in the middle of rounds."""
MOST_BYTES: Final = 260_000
"""And its file with two seals has fewer bytes, whoever it is for."""

_COLD_ROUNDS: Final = 3
_WARM_UP: Final = 1
_PEERS: Final = (Typst, WeasyPrint)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What one typesetter took: milliseconds of CPU, and bytes without seals."""

    name: str
    warm_ms: float
    warm_longest_ms: float
    cold_ms: float
    cold_longest_ms: float
    longest_file: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A typesetter that could not be measured here, and why not."""

    name: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured of ours and of those that are installed here."""

    rounds: int
    ours: Times
    peers: tuple[Times, ...]
    absent: tuple[Absent, ...]
    longest_sealed: int
    """Bytes with two seals."""

    @property
    def holds(self) -> bool:
        """Whether the promised figures are kept."""
        return self.ours.warm_ms < MOST_MS and self.longest_sealed < MOST_BYTES

    def warm_ratio(self, peer: Times) -> float:
        """How many times as long as a peer ours takes when both are warm."""
        return round(self.ours.warm_ms / peer.warm_ms, 2)

    def cold_ratio(self, peer: Times) -> float:
        """How many times as long as a peer ours takes from the start."""
        return round(self.ours.cold_ms / peer.cold_ms, 2)


def measure(*, rounds: int = ROUNDS) -> Measured:
    """Set agreements in turn, so that whatever else the machine does slows all."""
    present: list[Typesetter] = [Ours()]
    absent: list[Absent] = []
    for kind in _PEERS:
        try:
            present.append(kind())
        except (ModuleNotFoundError, OSError) as error:
            absent.append(Absent(name=kind.name, reason=_reason(error)))
    papers = [agreement(number) for number in range(rounds + _WARM_UP)]
    warm: dict[str, list[float]] = {each.name: [] for each in present}
    cold: dict[str, list[float]] = {each.name: [] for each in present}
    longest = dict.fromkeys(warm, 0)
    for number, paper in enumerate(papers):
        for each in present:
            source = each.source(paper)
            begun = process_time()
            pdf = each.set(source)
            warm[each.name].append(process_time() - begun)
            longest[each.name] = max(longest[each.name], len(pdf))
            if number < min(rounds, _COLD_ROUNDS):
                cold[each.name].append(_cold(each, source))
    ours, *peers = (
        Times(
            name=each.name,
            warm_ms=_ms(median(warm[each.name][_WARM_UP:])),
            warm_longest_ms=_ms(max(warm[each.name][_WARM_UP:])),
            cold_ms=_ms(median(cold[each.name])),
            cold_longest_ms=_ms(max(cold[each.name])),
            longest_file=longest[each.name],
        )
        for each in present
    )
    seals = Seals.create()
    return Measured(
        rounds=rounds,
        ours=ours,
        peers=tuple(peers),
        absent=tuple(absent),
        longest_sealed=max(len(seals.sealed(paper)) for paper in papers),
    )


def _cold(typesetter: Typesetter, source: bytes) -> float:
    module = "mobile_mediation.benchmarks.typesetters"
    done = subprocess.run(  # noqa: S603  the program itself
        [sys.executable, "-P", "-m", module, typesetter.name],
        input=source,
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, _ = msgspec.msgpack.decode(done.stdout, type=tuple[float, bytes])
    return seconds


def _reason(error: ImportError | OSError) -> Words:
    if isinstance(error, ModuleNotFoundError):
        return Words("未安装（make setup 会安装）", "not installed; `make setup` does")
    return Words(
        f"缺少系统库，无法载入：{error}",
        f"a library of the system that it needs cannot be loaded: {error}",
    )


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
