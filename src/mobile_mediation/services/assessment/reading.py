"""Requests of the assessment as JSON, read strictly and whole."""

from collections.abc import Callable
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
    return _converted(
        lambda: msgspec.json.decode(data, type=Request, dec_hook=decode_value)
    )


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
    return _converted(lambda: msgspec.convert(document, Request, dec_hook=decode_value))


def _converted(convert: Callable[[], Request]) -> Request:
    try:
        return convert()
    except msgspec.ValidationError as error:
        raise _refused(error) from error
    except msgspec.DecodeError as error:
        raise broken_off(str(error)) from error


def _refused(error: msgspec.ValidationError) -> MediationError:
    misfitting = Misfitting.of(str(error))
    misfit = error.__cause__
    if isinstance(misfit, Misfit) and misfit.is_out_of_bounds:
        return out_of_bounds(
            f"{misfitting.path}{misfit.subpath}",
            misfit.value,
            misfit.rule,
            Words("数值超出了允许的范围。", "The value is out of bounds."),
        )
    if isinstance(misfit, Misfit):
        return BadInput(
            "MM2301",
            Words("这一项的写法不对。", "This value is not written as it should be."),
            path=f"{misfitting.path}{misfit.subpath}",
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
        path=misfitting.path,
        rule=RULE,
        next_step=Words(
            "请对照赔偿计算的格式说明。", "Compare it with the form's description."
        ),
    )
