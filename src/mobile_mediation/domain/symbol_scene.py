"""Symbols of traces, signs and what stands beside a road, in millimetres."""

from typing import Final

from mobile_mediation.domain.figures import (
    Disc,
    Figure,
    Ink,
    Pen,
    Trace,
    arc,
    area,
    box,
    line,
)

_FINE: Final = Pen(18)
_BOLD: Final = Pen(40)


def impact() -> tuple[Figure, ...]:
    """The place of the collision."""
    pen = Pen(55, Ink.RED)
    return (
        line((-600, -600), (600, 600), pen=pen),
        line((-600, 600), (600, -600), pen=pen),
        Disc(centre=(0, 0), radius=850, pen=Pen(25, Ink.RED)),
    )


def debris() -> tuple[Figure, ...]:
    """Scattered pieces."""
    pieces = (
        (-700, -350),
        (-250, -600),
        (300, -420),
        (720, -80),
        (120, 60),
        (-480, 260),
        (420, 430),
        (-80, 620),
    )
    return tuple(
        area(
            ((x - 110, y + 90), (x, y - 120), (x + 130, y + 80)),
            Ink.GREY if place % 2 else Ink.WHITE,
            _FINE,
        )
        for place, (x, y) in enumerate(pieces)
    )


def pool(fill: str, ink: str) -> tuple[Figure, ...]:
    """Liquid on the ground."""
    outline = (
        (-700, -80),
        (-520, -380),
        (-120, -330),
        (180, -520),
        (620, -330),
        (760, 60),
        (420, 260),
        (240, 520),
        (-220, 400),
        (-560, 300),
    )
    return (
        area(outline, fill, Pen(25, ink)),
        line((-400, 150), (-150, -180), pen=Pen(18, ink)),
        line((-100, 280), (250, -250), pen=Pen(18, ink)),
        line((200, 250), (500, -180), pen=Pen(18, ink)),
    )


def reference() -> tuple[Figure, ...]:
    """A fixed place to measure from."""
    return (
        Disc(centre=(0, 0), radius=400, pen=_BOLD, fill=Ink.WHITE),
        line((-700, 0), (700, 0), pen=_FINE),
        line((0, -700), (0, 700), pen=_FINE),
        area((*arc((0, 0), 400, 0, 900), (0, 0)), Ink.BLACK, None),
        area((*arc((0, 0), 400, 1800, 900), (0, 0)), Ink.BLACK, None),
    )


def traffic_light() -> tuple[Figure, ...]:
    """Traffic lights."""
    return (
        area(box(-330, -900, 330, 900), Ink.WHITE),
        Disc(centre=(0, -570), radius=220, pen=_FINE, fill=Ink.RED),
        Disc(centre=(0, 0), radius=220, pen=_FINE, fill="#E0A800"),
        Disc(centre=(0, 570), radius=220, pen=_FINE, fill=Ink.GREEN),
        line((0, 900), (0, 1300), pen=_BOLD),
    )


def _on_post(*board: Figure) -> tuple[Figure, ...]:
    return (line((0, 500), (0, 1300), pen=_BOLD), *board)


def warning_sign() -> tuple[Figure, ...]:
    """A triangular sign."""
    return _on_post(
        area(((0, -700), (680, 500), (-680, 500)), "#FFE08A", _BOLD),
        line((0, -280), (0, 150), pen=_BOLD),
        Disc(centre=(0, 330), radius=70, pen=None, fill=Ink.BLACK),
    )


def prohibition_sign() -> tuple[Figure, ...]:
    """A round sign."""
    return _on_post(
        Disc(centre=(0, -100), radius=600, pen=Pen(60, Ink.RED), fill=Ink.WHITE),
        line((-400, -500), (400, 300), pen=Pen(50, Ink.RED)),
    )


def direction_sign() -> tuple[Figure, ...]:
    """A square sign."""
    return _on_post(
        area(box(-600, -700, 600, 500), Ink.BLUE, _FINE),
        line((0, 330), (0, -500), pen=Pen(45, Ink.WHITE)),
        line((-300, -180), (0, -500), (300, -180), pen=Pen(45, Ink.WHITE)),
    )


def guard_rail() -> tuple[Figure, ...]:
    """A piece of guard rail."""
    return (
        line((0, -2000), (0, 2000), pen=_BOLD),
        *(
            Disc(centre=(0, y), radius=130, fill=Ink.WHITE)
            for y in range(-2000, 2001, 1000)
        ),
    )


def tree() -> tuple[Figure, ...]:
    """A tree."""
    crown = [
        spot
        for begin in range(0, 3600, 600)
        for spot in arc(arc((0, 0), 650, begin, 300)[0], 480, begin - 900, 1800)
    ]
    return (
        area(crown, "#E3EFE5", Pen(25, Ink.GREEN)),
        Disc(centre=(0, 0), radius=150, pen=None, fill=Ink.GREEN),
    )


def pole() -> tuple[Figure, ...]:
    """A pole."""
    return (
        Disc(centre=(0, 0), radius=300, pen=_BOLD, fill=Ink.WHITE),
        Disc(centre=(0, 0), radius=110, pen=None, fill=Ink.BLACK),
    )


def camera() -> tuple[Figure, ...]:
    """A camera and what it sees."""
    return (
        area(box(-280, -250, 280, 650), Ink.WHITE),
        area(((-150, -250), (150, -250), (320, -600), (-320, -600)), Ink.GREY, _FINE),
        line((-320, -600), (-900, -1700), pen=Pen(18, dash=(300, 200))),
        line((320, -600), (900, -1700), pen=Pen(18, dash=(300, 200))),
    )


def cone() -> tuple[Figure, ...]:
    """A traffic cone."""
    return (
        area(box(-250, -250, 250, 250), Ink.WHITE),
        Disc(centre=(0, 0), radius=180, pen=_FINE, fill="#E8590C"),
        Disc(centre=(0, 0), radius=70, pen=_FINE, fill=Ink.WHITE),
    )


def building() -> tuple[Figure, ...]:
    """A building."""
    hatching = (
        line(
            (max(x, -5000), min(3000, x + 8000)),
            (min(x + 6000, 5000), max(-3000, x - 2000)),
            pen=_FINE,
        )
        for x in range(-10_000, 5000, 1000)
    )
    return (area(box(-5000, -3000, 5000, 3000), Ink.WHITE, _BOLD), *hatching)


def ahead() -> Trace:
    """The arrow of a lane that goes straight on."""
    return area(
        (
            (0, -3000),
            (380, -1400),
            (100, -1400),
            (100, 3000),
            (-100, 3000),
            (-100, -1400),
            (-380, -1400),
        ),
        Ink.GREY,
        None,
    )


def to_the_left() -> Trace:
    """The arrow of a lane that turns left."""
    return area(
        (
            (100, 3000),
            (-100, 3000),
            (-100, -1100),
            (-350, -1500),
            (-350, -600),
            (-900, -1700),
            (-350, -2800),
            (-350, -2000),
            (100, -1300),
        ),
        Ink.GREY,
        None,
    )


def mirrored(figure: Trace) -> Trace:
    """A figure seen in a mirror."""
    spots = tuple((-x, y) for x, y in figure.spots)
    return area(spots, figure.fill, figure.pen)


def crosswalk() -> tuple[Figure, ...]:
    """A zebra crossing."""
    return tuple(
        area(box(x, -2000, x + 400, 2000), Ink.PAINT, None)
        for x in range(-3200, 3000, 1000)
    )
