"""The same reckoning as a workbook that stays open, in the engine ``formualizer``.

The workbook has the arithmetic of the accidents of this benchmark and nothing else: it
checks nothing, explains nothing and knows no other kind of accident.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from mobile_mediation.benchmarks.accidents import (
    ADVANCES,
    COMMERCIAL,
    FIXED_ON,
    INCOME,
    MEALS,
    NUTRITION,
    Collision,
)

NAME: Final = "formualizer"

_TYPED: Final = (
    "born_on",
    "hospital_days",
    "nutrition_days",
    "nursing_days",
    "nursing_annual",
    "lost_days",
    "lost_daily",
    "transport",
    "coefficient",
    "device",
    "mental_distress",
    "appraisal_fee",
    "property",
)
_LIMITS: Final = {"medical": 18_000, "death": 180_000, "things": 2_000}
"""The sub-limits of the compulsory insurance since 2020, CNY."""

_ITEMS: Final = (
    "age",
    "years",
    "expenses",
    "meals",
    "nutrition",
    "nursing",
    "lost_income",
    "disability",
)
_ENDS: Final = ("excess", "total", "entitlement", "final")
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "people": (*_TYPED, *_ITEMS, *_LIMITS, *_ENDS),
    "cars": ("ratio", *_LIMITS, "insured", "commercial"),
    "parts": ("car", *_LIMITS, "share", "insured", "commercial", "driver", "due"),
}
_LETTERS: Final = 26
_FEN: Final = 100


def _letters(column: int) -> str:
    """The name of a column; the first is ``A``."""
    rest, last = divmod(column - 1, _LETTERS)
    return (_letters(rest) if rest else "") + chr(ord("A") + last)


def _at(sheet: str, column: str, row: int) -> str:
    return f"{sheet}!{_letters(_COLUMNS[sheet].index(column) + 1)}{row}"


def _span(sheet: str, column: str, first: int, last: int) -> str:
    letters = _letters(_COLUMNS[sheet].index(column) + 1)
    return f"{sheet}!{letters}{first}:{letters}{last}"


def _typed(value: Any) -> Any:
    """A value as a cell holds it; a spreadsheet knows no decimal numbers."""
    return float(value) if isinstance(value, Decimal) else value


class Workbook:
    """A workbook for accidents of one size, filled in anew for each of them.

    ``people`` has a row for a victim, ``receipts`` what each has paid, ``cars`` a row
    for a vehicle, ``parts`` one for what a vehicle owes a victim.
    """

    def __init__(self, *, victims: int, vehicles: int, receipts: int) -> None:
        # Of the development environment; the program does without it.
        from formualizer import Workbook as Book

        self._victims, self._vehicles = victims, vehicles
        self._receipts = receipts
        self._book = Book()
        for sheet in ("receipts", *_COLUMNS):
            self._book.add_sheet(sheet)
        people = [self._person(row) for row in range(1, victims + 1)]
        self._set_formulas("people", len(_TYPED), people)
        cars = [self._car(row) for row in range(1, vehicles + 1)]
        self._set_formulas("cars", 1, cars)
        pairs = [
            (person, car)
            for person in range(1, victims + 1)
            for car in range(1, vehicles + 1)
        ]
        self._book.set_values_batch("parts", 1, 1, [[car] for _, car in pairs])
        parts = [self._part(row, *pair) for row, pair in enumerate(pairs, start=1)]
        self._set_formulas("parts", 1, parts)

    def _set_formulas(self, sheet: str, typed: int, rows: list[dict[str, str]]) -> None:
        order = _COLUMNS[sheet][typed:]
        formulas = [[f"={row[name]}" for name in order] for row in rows]
        self._book.set_formulas_batch(sheet, 1, typed + 1, formulas)

    def _person(self, row: int) -> dict[str, str]:
        at = {name: _at("people", name, row) for name in _COLUMNS["people"]}
        own = (self._vehicles * (row - 1) + 1, self._vehicles * row)
        paid = {
            name: f"SUM({_span('parts', name, *own)})" for name in (*_LIMITS, "due")
        }
        lost = "+".join((*(at[name] for name in _LIMITS), at["appraisal_fee"]))
        last = _letters(self._receipts)
        fixed = f"DATE({FIXED_ON.year},{FIXED_ON.month},{FIXED_ON.day})"
        return {
            "age": f'DATEDIF({at["born_on"]},{fixed},"Y")',
            "years": f"IF({at['age']}>=75,5,20-MAX({at['age']}-60,0))",
            "expenses": f"SUM(receipts!A{row}:{last}{row})",
            "meals": f"ROUND({MEALS}*{at['hospital_days']},2)",
            "nutrition": f"ROUND({NUTRITION}*{at['nutrition_days']},2)",
            "nursing": (
                f"ROUND({at['nursing_days']}*ROUND({at['nursing_annual']}/365,2),2)"
            ),
            "lost_income": f"ROUND({at['lost_days']}*{at['lost_daily']},2)",
            "disability": f"ROUND({INCOME}*{at['years']}*{at['coefficient']},2)",
            "medical": f"{at['expenses']}+{at['meals']}+{at['nutrition']}",
            "death": (
                f"{at['nursing']}+{at['lost_income']}+{at['transport']}"
                f"+{at['disability']}+{at['device']}+{at['mental_distress']}"
            ),
            "things": at["property"],
            "excess": "+".join(f"{at[name]}-{paid[name]}" for name in _LIMITS),
            "total": lost,
            "entitlement": paid["due"],
            "final": f"MAX({at['entitlement']}-{sum(ADVANCES.values())},0)",
        }

    def _car(self, row: int) -> dict[str, str]:
        """A car's part of each sub-limit, and of its commercial cover."""
        everybody = {
            name: f"SUM({_span('people', name, 1, self._victims)})" for name in _LIMITS
        }
        rows = self._victims * self._vehicles
        cars = _span("parts", "car", 1, rows)
        insured = _span("parts", "insured", 1, rows)
        return {
            name: f"MIN({limit},{everybody[name]}/{self._vehicles})"
            for name, limit in _LIMITS.items()
        } | {
            "insured": f"SUMIF({cars},{row},{insured})",
            "commercial": f"MIN({COMMERCIAL},{_at('cars', 'insured', row)})",
        }

    def _part(self, row: int, person: int, car: int) -> dict[str, str]:
        at = {name: _at("parts", name, row) for name in _COLUMNS["parts"]}
        of = {name: _at("people", name, person) for name in _COLUMNS["people"]}
        by = {name: _at("cars", name, car) for name in _COLUMNS["cars"]}
        everybody = {name: _span("people", name, 1, self._victims) for name in _LIMITS}
        own = (self._vehicles * (person - 1) + 1, self._vehicles * person)
        death = f"SUM({_span('parts', 'death', *own)})"
        mental = f"ROUND(MAX({of['mental_distress']}-{death},0)*{by['ratio']},2)"
        weight = f"{at['insured']}/{by['insured']}"
        return {
            name: f"ROUND({by[name]}*{of[name]}/SUM({everybody[name]}),2)"
            for name in _LIMITS
        } | {
            "share": f"ROUND({of['excess']}*{by['ratio']},2)",
            "insured": f"{at['share']}-MIN({at['share']},{mental})",
            "commercial": (
                f"IF({by['insured']}=0,0,ROUND({by['commercial']}*{weight},2))"
            ),
            "driver": (
                f"{at['share']}-{at['commercial']}"
                f"+ROUND({of['appraisal_fee']}*{by['ratio']},2)"
            ),
            "due": "+".join(at[name] for name in (*_LIMITS, "commercial", "driver")),
        }

    def reckon(self, accident: Collision) -> list[int]:
        """Fill it in, and say in fen what each victim still gets."""
        self._fill(accident)
        self._book.evaluate_all()
        return [round(row["final"] * _FEN) for row in self._rows("people", ("final",))]

    def reckon_all(self, accident: Collision) -> dict[str, Any]:
        """Fill it in, and read everything that it reckons."""
        self._fill(accident)
        self._book.evaluate_all()
        return {
            "people": self._rows("people", _COLUMNS["people"][len(_TYPED) :]),
            "parts": self._rows("parts", _COLUMNS["parts"]),
        }

    def _fill(self, accident: Collision) -> None:
        paid = [[fen / _FEN for fen in each.receipts] for each in accident.hurt]
        self._book.set_values_batch("receipts", 1, 1, paid)
        typed = [
            [_typed(getattr(each, name)) for name in _TYPED] for each in accident.hurt
        ]
        self._book.set_values_batch("people", 1, 1, typed)
        ratios = [[float(accident.ratio)]] * accident.vehicles
        self._book.set_values_batch("cars", 1, 1, ratios)

    def _rows(self, sheet: str, columns: Sequence[str]) -> list[dict[str, float]]:
        from formualizer import RangeAddress

        places = [_COLUMNS[sheet].index(name) for name in columns]
        rows = self._victims * (self._vehicles if sheet == "parts" else 1)
        area = RangeAddress(sheet, 1, places[0] + 1, rows, places[-1] + 1)
        return [
            dict(zip(columns, values, strict=True))
            for values in self._book.sheet(sheet).get_values(area)
        ]
