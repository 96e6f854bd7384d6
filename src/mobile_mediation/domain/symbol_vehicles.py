"""Symbols of vehicles, two-wheelers and people, true to size, in millimetres."""

from typing import Final

from mobile_mediation.domain.figures import Disc, Figure, Ink, Pen, area, box, line

_FINE: Final = Pen(18)
_BOLD: Final = Pen(40)


def _body(length: int, width: int, cut: int) -> tuple[tuple[int, int], ...]:
    """A vehicle's outline with its corners cut, narrower in front."""
    x, y = width // 2, length // 2
    return (
        (-x + cut, -y),
        (x - cut, -y),
        (x, -y + 2 * cut),
        (x, y - cut),
        (x - cut, y),
        (-x + cut, y),
        (-x, y - cut),
        (-x, -y + 2 * cut),
    )


def car(length: int, width: int) -> tuple[Figure, ...]:
    """Body, windscreen, roof and rear window."""
    x, y = width // 2, length // 2
    inner = x - 180
    front, back = -y + length * 28 // 100, y - length * 18 // 100
    return (
        area(_body(length, width, 220), Ink.WHITE),
        area(
            (
                (-inner, front),
                (inner, front),
                (inner - 110, front + 520),
                (-inner + 110, front + 520),
            ),
            Ink.PALE,
            _FINE,
        ),
        area(
            (
                (-inner + 110, back - 350),
                (inner - 110, back - 350),
                (inner, back),
                (-inner, back),
            ),
            Ink.PALE,
            _FINE,
        ),
        line((-inner + 110, front + 520), (-inner + 110, back - 350), pen=_FINE),
        line((inner - 110, front + 520), (inner - 110, back - 350), pen=_FINE),
    )


def van() -> tuple[Figure, ...]:
    """A minibus or van of 5 m."""
    return (
        area(_body(5000, 1900, 160), Ink.WHITE),
        area(
            ((-780, -2150), (780, -2150), (700, -1650), (-700, -1650)), Ink.PALE, _FINE
        ),
        area(box(-700, -1200, 700, 2150), None, _FINE),
        line((-700, 0), (700, 0), pen=_FINE),
        line((-700, 1100), (700, 1100), pen=_FINE),
    )


def bus() -> tuple[Figure, ...]:
    """A bus of 12 m."""
    return (
        area(_body(12_000, 2550, 160), Ink.WHITE),
        area(box(-1100, -5800, 1100, -5200), Ink.PALE, _FINE),
        area(box(-850, -4300, 850, 5500), None, _FINE),
        *(line((-850, y), (850, y), pen=_FINE) for y in range(-2700, 5000, 1600)),
    )


def _cab(length: int) -> tuple[Figure, ...]:
    """The cab of a lorry whose front lies half its length before the origin."""
    front = -length // 2
    return (
        area(
            (
                (-1050, front),
                (1050, front),
                (1200, front + 350),
                (1200, front + 2000),
                (-1200, front + 2000),
                (-1200, front + 350),
            ),
            Ink.WHITE,
        ),
        area(box(-1000, front + 300, 1000, front + 850), Ink.PALE, _FINE),
    )


def lorry() -> tuple[Figure, ...]:
    """A lorry of 9 m."""
    return (
        area(box(-1250, -2300, 1250, 4500), Ink.WHITE),
        line((-1250, -2300), (1250, 4500), pen=_FINE),
        line((1250, -2300), (-1250, 4500), pen=_FINE),
        *_cab(9000),
    )


def articulated() -> tuple[Figure, ...]:
    """A tractor unit with its semi-trailer, 16.5 m."""
    return (
        area(box(-1150, -6200, 1150, -2200), Ink.PALE, _FINE),
        area(box(-1275, -5600, 1275, 8250), Ink.WHITE),
        line((-1275, -5600), (1275, 8250), pen=_FINE),
        line((1275, -5600), (-1275, 8250), pen=_FINE),
        *_cab(16_500),
    )


def trailer() -> tuple[Figure, ...]:
    """A trailer."""
    return (
        line((-500, -2500), (0, -3600), (500, -2500)),
        area(box(-1250, -2500, 1250, 3600), Ink.WHITE),
        line((-1250, -2500), (1250, 3600), pen=_FINE),
        line((1250, -2500), (-1250, 3600), pen=_FINE),
    )


def tractor() -> tuple[Figure, ...]:
    """A farm tractor."""
    return (
        area(box(-850, 300, -480, 1800), Ink.GREY, _FINE),
        area(box(480, 300, 850, 1800), Ink.GREY, _FINE),
        area(box(-750, -1800, -500, -1000), Ink.GREY, _FINE),
        area(box(500, -1800, 750, -1000), Ink.GREY, _FINE),
        area(box(-350, -1900, 350, 200), Ink.WHITE),
        area(box(-480, 200, 480, 1700), Ink.WHITE),
    )


def tricycle() -> tuple[Figure, ...]:
    """A three-wheeler with a loading bed."""
    return (
        area(box(-60, -1500, 60, -900), Ink.BLACK, None),
        line((-350, -800), (350, -800), pen=_BOLD),
        line((0, -900), (0, -200)),
        area(box(-650, -200, 650, 1500), Ink.WHITE),
        line((-650, -200), (650, 1500), pen=_FINE),
        line((650, -200), (-650, 1500), pen=_FINE),
    )


def _two_wheeler(length: int, wheel: int, bar: int) -> tuple[Figure, ...]:
    y = length // 2
    return (
        area(box(-60, -y, 60, -y + wheel), Ink.BLACK, None),
        area(box(-60, y - wheel, 60, y), Ink.BLACK, None),
        line((0, -y), (0, y)),
        line(
            (-bar, -y + wheel + 180),
            (0, -y + wheel),
            (bar, -y + wheel + 180),
            pen=_BOLD,
        ),
    )


def motorcycle() -> tuple[Figure, ...]:
    """A motorcycle."""
    return (
        *_two_wheeler(2000, 550, 400),
        area(((0, -420), (190, -150), (150, 650), (-150, 650), (-190, -150)), Ink.GREY),
    )


def electric_bicycle() -> tuple[Figure, ...]:
    """An electric bicycle."""
    return (
        *_two_wheeler(1700, 450, 330),
        area(box(-130, -50, 130, 550), Ink.WHITE),
        # A lightning for the motor.
        line((60, 20), (-50, 260), (50, 240), (-60, 480), pen=_FINE),
    )


def bicycle() -> tuple[Figure, ...]:
    """A bicycle."""
    return (
        *_two_wheeler(1800, 620, 300),
        area(((-80, 150), (80, 150), (0, 420)), Ink.WHITE, _FINE),
    )


def pedestrian() -> tuple[Figure, ...]:
    """Somebody walking."""
    return (
        line((-180, -100), (-180, -380), pen=_BOLD),
        line((180, 120), (180, 420), pen=_BOLD),
        area(
            (
                (-300, -60),
                (-200, -150),
                (200, -150),
                (300, -60),
                (300, 60),
                (200, 150),
                (-200, 150),
                (-300, 60),
            ),
            Ink.WHITE,
        ),
        Disc(centre=(0, 0), radius=130, fill=Ink.BLACK),
    )


def person_lying() -> tuple[Figure, ...]:
    """Somebody lying on the ground."""
    return (
        Disc(centre=(0, -720), radius=140, fill=Ink.BLACK),
        line((0, -580), (0, 120), pen=_BOLD),
        line((-420, -180), (0, -460), (420, -180), pen=_BOLD),
        line((-300, 860), (0, 120), (300, 860), pen=_BOLD),
    )
