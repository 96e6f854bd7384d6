"""A signature written by hand: the pen's own samples, not a picture of them.

Samples are kept as the pad gave them, because handwriting is examined by its speed and
pressure as well as by its shape. Their encoding is canonical: one handwriting has one
sequence of bytes, whatever library or machine wrote it.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mobile_mediation.domain.errors import BadInput, RuleViolation, Words

MOST_BYTES: Final = 64 * 1024
"""What one value of a record may take (records on the wire)."""

SHORTEST_PATH: Final = 40_00
"""Hundredths of a millimetre that a signature of one stroke covers at least."""
FEWEST_STROKES: Final = 2
SHORTEST_MS: Final = 400
LONGEST_MS: Final = 60_000
THINNEST: Final = 2_00
"""Hundredths of a millimetre across its own direction; less is a drawn line."""
FLATTEST: Final = 20
"""A writing more than this many times as long as it is wide is a drawn line."""

_MAGIC: Final = b"MMS1"
_MOST_SAMPLES: Final = MOST_BYTES
_LARGEST: Final = 2**31 - 1
_LONGEST_DEVICE: Final = 200
_LONGEST_RUN: Final = 8
"""Three bits beside each difference of the clock."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Where the pen was at one moment.

    ``t_ms`` counts from the moment the pad was opened, ``x`` and ``y`` are hundredths
    of a millimetre to the right and down, ``pressure`` is the device's own scale.
    """

    t_ms: int
    x: int
    y: int
    pressure: int

    def __post_init__(self) -> None:
        if self.t_ms < 0 or self.pressure < 0:
            raise ValueError("time and pressure are not negative")
        if max(self.t_ms, self.pressure, abs(self.x), abs(self.y)) > _LARGEST:
            raise ValueError("a sample does not fit into 32 bits")


@dataclass(frozen=True, slots=True)
class Stroke:
    """The pen from setting down to lifting off; at least one sample, in time order."""

    samples: tuple[Sample, ...]

    def __post_init__(self) -> None:
        if not self.samples:
            raise ValueError("a stroke has samples")
        if _goes_back(self.samples):
            raise ValueError("the samples of a stroke follow each other in time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Handwriting:
    """What somebody wrote on a pad; ``device`` names the pad and its pen."""

    strokes: tuple[Stroke, ...]
    device: str

    def __post_init__(self) -> None:
        if _goes_back(self.samples):
            raise ValueError("strokes follow each other in time")
        if len(self.device.encode()) > _LONGEST_DEVICE:
            raise ValueError("the name of the device is too long")

    @property
    def samples(self) -> Iterator[Sample]:
        """Every sample, in time order."""
        return (sample for stroke in self.strokes for sample in stroke.samples)

    @property
    def duration_ms(self) -> int:
        """From the first touch to the last."""
        times = [sample.t_ms for sample in self.samples]
        return times[-1] - times[0] if times else 0

    @property
    def path(self) -> float:
        """How far the pen went on the pad, in hundredths of a millimetre."""
        return sum(
            math.hypot(after.x - before.x, after.y - before.y)
            for stroke in self.strokes
            for before, after in pairwise(stroke.samples)
        )


def _goes_back(samples: Iterable[Sample]) -> bool:
    return any(after.t_ms < before.t_ms for before, after in pairwise(samples))


def check_plausible(handwriting: Handwriting) -> None:
    """Refuse what nobody could recognise as a signature.

    A court did not accept a single short line drawn on a pad. A signature has two
    strokes or a path of 40 mm, takes between 0.4 and 60 seconds, and spreads out
    across its direction.

    Raises:
        RuleViolation: MM1512.
    """
    problem: Words | None = None
    if not handwriting.strokes:
        problem = Words("还没有签名。", "Nothing has been written yet.")
    elif handwriting.duration_ms > LONGEST_MS:
        problem = Words("签名用时超过60秒。", "Signing took more than 60 seconds.")
    elif handwriting.duration_ms < SHORTEST_MS:
        problem = Words(
            "签名时间太短，可能是误触。", "It was too quick, perhaps a slip of the pen."
        )
    elif len(handwriting.strokes) < FEWEST_STROKES and handwriting.path < SHORTEST_PATH:
        problem = Words("签名笔画太少。", "There is too little writing.")
    elif _is_a_line(list(handwriting.samples)):
        problem = Words(
            "写下的只是一条线，无法辨认为姓名。",
            "What was written is a line; no name can be recognised.",
        )
    if problem is not None:
        raise RuleViolation(
            "MM1512",
            problem,
            path="signature.strokes",
            rule=(
                f">= {FEWEST_STROKES} strokes or >= {SHORTEST_PATH // 100} mm, "
                f"{SHORTEST_MS / 1000}-{LONGEST_MS // 1000} s, not a line"
            ),
            next_step=Words(
                "不着急，请用正楷把姓名完整地再签一次。",
                "No hurry: please write the full name once more.",
            ),
        )


def _is_a_line(samples: Sequence[Sample]) -> bool:
    """Whether the writing has no width across its own main direction."""
    count = len(samples)
    middle_x = sum(sample.x for sample in samples) / count
    middle_y = sum(sample.y for sample in samples) / count
    offsets = [(sample.x - middle_x, sample.y - middle_y) for sample in samples]
    spread_x = sum(x * x for x, _ in offsets)
    spread_y = sum(y * y for _, y in offsets)
    turned = sum(x * y for x, y in offsets)
    angle = math.atan2(2 * turned, spread_x - spread_y) / 2
    cosine, sine = math.cos(angle), math.sin(angle)
    along = [x * cosine + y * sine for x, y in offsets]
    across = [y * cosine - x * sine for x, y in offsets]
    width = max(across) - min(across)
    return width < max(THINNEST, (max(along) - min(along)) / FLATTEST)


def stroke_digest(handwriting: Handwriting) -> bytes:
    """SHA-256 of the movement alone, wherever and whenever it was made.

    Nobody writes twice alike: two signatures with the same digest are a copy, even
    when the second was moved or came from a pad of another name.
    """
    samples = list(handwriting.samples)
    if not samples:
        return hashlib.sha256(_MAGIC).digest()
    first = samples[0].t_ms
    left, top = min(s.x for s in samples), min(s.y for s in samples)
    moved = Handwriting(
        device="",
        strokes=tuple(
            Stroke(
                tuple(
                    Sample(s.t_ms - first, s.x - left, s.y - top, s.pressure)
                    for s in stroke.samples
                )
            )
            for stroke in handwriting.strokes
        ),
    )
    return hashlib.sha256(_written(moved)).digest()


def encode(handwriting: Handwriting) -> bytes:
    """Pack a handwriting losslessly and canonically.

    Columns of second differences as variable-length integers; the clock's, which are
    nearly always nothing, as runs. An ordinary signature takes 2 to 6 KiB.

    Raises:
        RuleViolation: MM1513, more than 64 KiB.
    """
    packed = _written(handwriting)
    if len(packed) > MOST_BYTES:
        raise RuleViolation(
            "MM1513",
            Words("签名笔迹数据过长。", "The handwriting is too long to be kept."),
            path="signature.strokes",
            value=str(len(packed)),
            rule=f"<= {MOST_BYTES}",
            next_step=Words("请重新签一次。", "Please sign once more."),
        )
    return packed


def decode(packed: bytes) -> Handwriting:
    """Unpack a handwriting; only the one canonical form is accepted.

    What is read is packed again and compared: nothing may be left over.

    Raises:
        BadInput: MM1514.
    """
    try:
        handwriting = _read(packed)
        if _written(handwriting) == packed:
            return handwriting
    except ValueError as error:
        raise _malformed() from error
    raise _malformed()


def _malformed() -> BadInput:
    return BadInput(
        "MM1514",
        Words("签名笔迹数据已损坏。", "The handwriting data are damaged."),
        path="signature.strokes",
    )


def _written(handwriting: Handwriting) -> bytes:
    device = handwriting.device.encode()
    packed = bytearray(_MAGIC)
    packed += _varint(len(device)) + device + _varint(len(handwriting.strokes))
    for stroke in handwriting.strokes:
        packed += _varint(len(stroke.samples))
        for step, count in _runs(_bent([s.t_ms for s in stroke.samples])):
            packed += _varint(_zigzag(step) * _LONGEST_RUN + count - 1)
        for column in (
            _bent([s.x for s in stroke.samples]),
            _bent([s.y for s in stroke.samples]),
            _steps([s.pressure for s in stroke.samples]),
        ):
            for step in column:
                packed += _varint(_zigzag(step))
    return bytes(packed)


def _read(packed: bytes) -> Handwriting:
    if len(packed) > MOST_BYTES or not packed.startswith(_MAGIC):
        raise ValueError("not a handwriting")
    source = iter(packed[len(_MAGIC) :])
    device = bytes(_take(source) for _ in range(_count(source))).decode()
    strokes = []
    for _ in range(_count(source)):
        size = _count(source)
        times = _unbent(_unrun(source, size))
        columns = [[_unzigzag(_number(source)) for _ in range(size)] for _ in range(3)]
        rows = zip(
            times,
            _unbent(columns[0]),
            _unbent(columns[1]),
            _unsteps(columns[2]),
            strict=True,
        )
        strokes.append(Stroke(tuple(Sample(*row) for row in rows)))
    return Handwriting(device=device, strokes=tuple(strokes))


def _steps(values: Iterable[int]) -> list[int]:
    steps, before = [], 0
    for value in values:
        steps.append(value - before)
        before = value
    return steps


def _unsteps(steps: Iterable[int]) -> list[int]:
    values, value = [], 0
    for step in steps:
        value += step
        values.append(value)
    return values


def _bent(values: Sequence[int]) -> list[int]:
    """The first value, then how much each step differs from the one before."""
    return [*values[:1], *_steps(_steps(values)[1:])]


def _unbent(bent: Sequence[int]) -> list[int]:
    return _unsteps([*bent[:1], *_unsteps(bent[1:])])


def _runs(values: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for value in values:
        if runs and runs[-1][0] == value and runs[-1][1] < _LONGEST_RUN:
            runs[-1] = (value, runs[-1][1] + 1)
        else:
            runs.append((value, 1))
    return runs


def _unrun(source: Iterator[int], size: int) -> list[int]:
    values: list[int] = []
    while len(values) < size:
        step, more = divmod(_number(source), _LONGEST_RUN)
        values += [_unzigzag(step)] * (more + 1)
    return values


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _unzigzag(value: int) -> int:
    return -(value + 1) // 2 if value % 2 else value // 2


def _varint(value: int) -> bytes:
    packed = bytearray()
    while value > 0x7F:  # noqa: PLR2004  seven bits to a byte
        packed.append(value & 0x7F | 0x80)
        value >>= 7
    packed.append(value)
    return bytes(packed)


def _number(source: Iterator[int]) -> int:
    value = 0
    for shift in range(0, 42, 7):
        byte = _take(source)
        value |= (byte & 0x7F) << shift
        if not byte & 0x80:
            return value
    raise ValueError("a number is too long")


def _count(source: Iterator[int]) -> int:
    count = _number(source)
    if count > _MOST_SAMPLES:
        raise ValueError("a count is too large")
    return count


def _take(source: Iterator[int]) -> int:
    byte = next(source, None)
    if byte is None:
        raise ValueError("the handwriting ends too early")
    return byte
