"""Where on earth a place lies, whichever map the numbers were taken from.

Chinese maps show positions shifted by up to some hundred metres (GCJ-02). The record
keeps WGS-84, as satellites and international maps use it.
"""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import halfwidth

_AXIS: Final = 6_378_245.0
_FLATTENING: Final = 0.006_693_421_622_965_943
"""Krasovsky's ellipsoid, which GCJ-02 is computed on."""
_PAIR: Final = re.compile(r"(-?\d{1,3}(?:\.\d+)?)[,，;；\s]+(-?\d{1,3}(?:\.\d+)?)")
_MILLION: Final = 1_000_000
_ROUNDS: Final = 6
_MOST_LATITUDE: Final = 90
_CHINA_LATITUDES: Final = (0.8293, 55.8271)
_CHINA_LONGITUDES: Final = (72.004, 137.8347)


class Datum(StrEnum):
    """Which map the numbers come from."""

    WGS84 = "wgs84"
    """Satellite receivers, international maps."""
    GCJ02 = "gcj02"
    """Chinese maps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A place in WGS-84, in millionths of a degree."""

    latitude_e6: int
    longitude_e6: int


def parse_position(text: str, datum: Datum, *, path: str = "position") -> Position:
    """Read ``39.904200, 116.407400``; the other order is put right within China.

    Raises:
        RuleViolation: MM1038.
    """
    found = _PAIR.fullmatch(halfwidth(text).strip())
    if found is None:
        raise _unreadable(text, path)
    latitude, longitude = float(found[1]), float(found[2])
    if abs(latitude) > _MOST_LATITUDE:
        latitude, longitude = longitude, latitude
    if abs(latitude) > _MOST_LATITUDE or abs(longitude) > 2 * _MOST_LATITUDE:
        raise _unreadable(text, path)
    if datum is Datum.GCJ02:
        latitude, longitude = to_wgs84(latitude, longitude)
    return Position(
        latitude_e6=round(latitude * _MILLION), longitude_e6=round(longitude * _MILLION)
    )


def to_gcj02(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees as a Chinese map shows them; outside China they stay as they are."""
    if not _is_in_china(latitude, longitude):
        return latitude, longitude
    x, y = longitude - 105.0, latitude - 35.0
    wave = (20 * math.sin(6 * x * math.pi) + 20 * math.sin(2 * x * math.pi)) * 2 / 3
    root = math.sqrt(abs(x))
    north = (
        -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    ) + _ripple(y, 20, 40, 160, 320)
    east = (300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave) + _ripple(
        x, 20, 40, 150, 300
    )
    radians = math.radians(latitude)
    magic = 1 - _FLATTENING * math.sin(radians) ** 2
    meridian = _AXIS * (1 - _FLATTENING) / (magic * math.sqrt(magic))
    parallel = _AXIS / math.sqrt(magic) * math.cos(radians)
    return (
        latitude + math.degrees(north / meridian),
        longitude + math.degrees(east / parallel),
    )


def to_wgs84(latitude: float, longitude: float) -> tuple[float, float]:
    """Degrees in WGS-84 from those of a Chinese map, exact to a centimetre."""
    north, east = latitude, longitude
    for _ in range(_ROUNDS):
        shown = to_gcj02(north, east)
        north, east = north + latitude - shown[0], east + longitude - shown[1]
    return north, east


def _ripple(value: float, one: int, third: int, twelfth: int, thirtieth: int) -> float:
    return (
        (one * math.sin(value * math.pi) + third * math.sin(value / 3 * math.pi))
        + (
            twelfth * math.sin(value / 12 * math.pi)
            + thirtieth * math.sin(value / 30 * math.pi)
        )
    ) * (2 / 3)


def _is_in_china(latitude: float, longitude: float) -> bool:
    south, north = _CHINA_LATITUDES
    west, east = _CHINA_LONGITUDES
    return south < latitude < north and west < longitude < east


def _unreadable(text: str, path: str) -> RuleViolation:
    return RuleViolation(
        "MM1038",
        Words("这不是坐标。", "This is no position."),
        path=path,
        value=text[:40],
        next_step=Words(
            "请写成 39.904200, 116.407400（纬度, 经度）。",
            "Write latitude and longitude like 39.904200, 116.407400.",
        ),
    )
