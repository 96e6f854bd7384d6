"""Requests of the assessment as JSON, read strictly and whole."""

import re
from pathlib import Path
from typing import Final

import msgspec

from mobile_mediation.domain.assessment.request import Request
from mobile_mediation.domain.assessment.values import (
    Misfit,
    decode_value,
    out_of_bounds,
)
from mobile_mediation.domain.errors import BadInput, MediationError, Words
from mobile_mediation.security.files import read_at_most
from mobile_mediation.services.exchange.misfits import Misfitting
from mobile_mediation.services.exchange.strict import (
    as_utf8,
    broken_off,
    check_json,
    too_large,
)

_STEP: Final = re.compile(r"\[(?P<at>[0-9]+|\.\.\.)\]|\.?(?P<key>[^.\[]+)")
_ENUM: Final = re.compile(r"Invalid enum value '(.*)'", re.DOTALL)
RULE: Final = "mobile-mediation/assessment 1"
_MOST_BYTES: Final = 4 * 1024 * 1024


def read_request(data: bytes) -> Request:
    """Read a request; what it asks is checked when it is assessed.

    Raises:
        BadInput: MM1161-MM1166 it is not JSON that says one thing only; MM2301 a value
            is not written as it should be, MM2302 a key or a type is not of the form.
        RuleViolation: MM1012 a text holds a character that no record holds.
    """
    check_json(as_utf8(data))
    try:
        return msgspec.json.decode(data, type=Request, dec_hook=decode_value)
    except msgspec.ValidationError as error:
        raise _refused(error, msgspec.json.decode(data)) from error
    except msgspec.DecodeError as error:
        raise broken_off(str(error)) from error


def read_request_file(path: Path) -> Request:
    """Read a request from a file.

    Raises:
        BadInput: MM1160 it is too large; as ``read_request``.
        OSError: The system does not let us read it.
    """
    data = read_at_most(path, _MOST_BYTES)
    if len(data) > _MOST_BYTES:
        raise too_large(f"{_MOST_BYTES // 1024 // 1024} MiB")
    return read_request(data)


def request_of(document: object) -> Request:
    """Make a request of a document that was put together here.

    Raises:
        BadInput: MM2301, MM2302.
    """
    try:
        return msgspec.convert(document, Request, dec_hook=decode_value)
    except msgspec.ValidationError as error:
        raise _refused(error, document) from error


def _refused(error: msgspec.ValidationError, document: object) -> MediationError:
    misfitting = Misfitting.of(str(error))
    misfit = error.__cause__
    path, found = _place(document, misfitting.path, error)
    if isinstance(misfit, Misfit) and misfit.is_out_of_bounds:
        return out_of_bounds(
            f"{path}{misfit.subpath}",
            misfit.value,
            misfit.rule,
            Words("数值超出了允许的范围。", "The value is out of bounds."),
        )
    if isinstance(misfit, Misfit):
        return BadInput(
            "MM2301",
            Words("这一项的写法不对。", "This value is not written as it should be."),
            path=f"{path}{misfit.subpath}",
            value=str(misfit.value)[:80],
            rule=misfit.rule,
            next_step=Words(
                "金额和比例请写成文字，例如“86420.35”、“0.30”。",
                'Write amounts and ratios as texts, such as "86420.35" or "0.30".',
            ),
        )
    return BadInput(
        "MM2302",
        Words(
            f"内容不符合赔偿计算的格式：{misfitting.reason.zh}。",
            f"This is not the form of an assessment: {misfitting.reason.en}.",
        ),
        path=path,
        value=_shown(found),
        rule=RULE,
        next_step=Words(
            "请对照赔偿计算的格式说明。", "Compare it with the form's description."
        ),
    )


def _place(
    document: object, path: str, error: msgspec.ValidationError
) -> tuple[str, object]:
    """The path with the keys that the decoder leaves out, and what stands there.

    It writes ``[...]`` for whatever key of a mapping; the first one with a value like
    the refused one is meant, as it would have been refused before any other.
    """
    here, way = document, ""
    for step in _STEP.finditer(path):
        key: object = step["key"]
        if step["at"] == "..." and isinstance(here, dict):
            key = next((key for key in here if _is_refused(here[key], error)), "...")
        elif step["at"] is not None:
            key = int(step["at"]) if step["at"].isdecimal() else "..."
        way += f"[{key}]" if isinstance(key, int) else f".{key}"
        try:
            here = here[key]  # type: ignore[index]
        except (IndexError, KeyError, TypeError):
            here = None
    return way.removeprefix("."), here


def _is_refused(value: object, error: msgspec.ValidationError) -> bool:
    """Whether a value of a mapping is the one that the decoder speaks of."""
    if isinstance(error.__cause__, Misfit):
        return value == error.__cause__.value
    if (found := _ENUM.search(str(error))) is not None:
        return value == found[1]
    return not isinstance(value, str)


def _shown(value: object) -> str:
    """A value as it stands in the file, or the beginning of it."""
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text[:80]
