"""Checks of single numbers; they need no workspace."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import typer

from mobile_mediation.cli.console import Console, refusal_as_json
from mobile_mediation.domain.accounts import parse_bank_card
from mobile_mediation.domain.checked import Checked
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.identity import ResidentId, parse_credit_code
from mobile_mediation.domain.phones import parse_mobile
from mobile_mediation.domain.plates import parse_plate
from mobile_mediation.domain.vins import parse_vin


class Number(StrEnum):
    """What a value is said to be."""

    ID = "id"
    USCC = "uscc"
    VIN = "vin"
    PLATE = "plate"
    BANK_CARD = "bank-card"
    MOBILE = "mobile"


def _resident_id(text: str) -> Checked:
    return ResidentId.parse(text, today=china_day(Console.now()))


_PARSERS: Final[Mapping[Number, Callable[[str], Checked]]] = {
    Number.ID: _resident_id,
    Number.USCC: parse_credit_code,
    Number.VIN: parse_vin,
    Number.PLATE: parse_plate,
    Number.BANK_CARD: parse_bank_card,
    Number.MOBILE: parse_mobile,
}


def validate(context: typer.Context, kind: Number, value: str) -> None:
    """Say whether a number can be right, and its normal form."""
    console: Console = context.obj
    try:
        checked = _PARSERS[kind](value)
    except RuleViolation as refusal:
        _say_no(console, refusal)
        raise typer.Exit(1) from refusal
    warnings = [
        {"code": each.code, "message": console.say(each.words), "rule": each.rule}
        for each in checked.warnings
    ]
    shown = {"valid": True, "warnings": warnings, "normalised": checked.text}
    console.answer(
        shown,
        lambda: "\n".join(
            [
                console.say(Words("有效:", "Valid: ")) + checked.text,
                *(
                    f"  {each.code} {console.say(each.words)}"
                    for each in checked.warnings
                ),
            ]
        ),
    )


def _say_no(console: Console, refusal: RuleViolation) -> None:
    problem = refusal_as_json(refusal, console.language)
    shown = {
        "valid": False,
        "warnings": [],
        "normalised": None,
        "problem": {
            name: problem[name] for name in ("code", "message", "rule", "next")
        },
    }
    console.answer(
        shown,
        lambda: console.say(Words("无效:", "Not valid: ")) + console.say(refusal.words),
    )
