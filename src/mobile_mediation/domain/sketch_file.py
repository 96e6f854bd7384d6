"""The stored form of a drawing: strict JSON, compressed with Zstandard."""

from typing import Final

import msgspec
import zstandard

from mobile_mediation.domain.errors import BadInput, RuleViolation, Words
from mobile_mediation.domain.sketch import MOST_ELEMENTS, Drawing

MOST_BYTES: Final = 64 * 1024
"""What one value of a record may take (records on the wire)."""

_MOST_PLAIN: Final = 4 * 1024 * 1024
_LEVEL: Final = 10


class _AnyDrawing(msgspec.Struct, frozen=True):
    format: str


def encode_drawing(drawing: Drawing) -> bytes:
    """The stored form of a drawing.

    Raises:
        RuleViolation: MM1131 it holds more than a record can carry.
    """
    body = msgspec.json.encode(drawing)
    packed = zstandard.compress(body, _LEVEL)
    if (
        len(drawing.elements) > MOST_ELEMENTS
        or len(packed) > MOST_BYTES
        or len(body) > _MOST_PLAIN
    ):
        raise too_much()
    return packed


def decode_drawing(content: bytes) -> Drawing:
    """Read a stored drawing strictly.

    Raises:
        BadInput: MM1130, with the place of the fault and the rule that it breaks.
    """
    if len(content) > MOST_BYTES:
        raise _refused(f"longer than {MOST_BYTES} bytes")
    try:
        size = zstandard.get_frame_parameters(content).content_size
        # A frame sets aside what it claims: one that claims too much is not opened.
        if not 0 < size <= _MOST_PLAIN:
            raise _refused(f"not of 1 to {_MOST_PLAIN} bytes")
        body = zstandard.ZstdDecompressor().decompress(content, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise _refused(str(error)) from error
    return read_drawing(body)


def read_drawing(body: bytes) -> Drawing:
    """Read a drawing from its JSON.

    Raises:
        BadInput: MM1130.
    """
    try:
        # A drawing has a value for every field: what says nothing is none all the same.
        msgspec.json.decode(body, type=_AnyDrawing)
        return msgspec.json.decode(body, type=Drawing)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _refused(str(error)) from error


def too_much() -> RuleViolation:
    """The refusal for a drawing that is larger than a record can carry."""
    return RuleViolation(
        "MM1131",
        Words("现场图的内容过多，无法保存。", "The sketch holds too much to be saved."),
        path="sketch.content",
        rule=f"<= {MOST_ELEMENTS}; <= {MOST_BYTES} bytes",
        next_step=Words(
            "请删去不必要的图形，或者另建一张现场图。",
            "Delete what is not needed, or begin another sketch.",
        ),
    )


def _refused(why: str) -> BadInput:
    rule, _, place = why.partition(" - at ")
    return BadInput(
        "MM1130",
        Words("现场图数据不合规范。", "The data of a sketch are not well-formed."),
        path=f"sketch{place.strip('`').removeprefix('$')}",
        rule=rule[:200],
        next_step=Words(
            "请向发送方重新索取同步包，或从备份恢复。",
            "Ask the sender for the bundle again, or restore a backup.",
        ),
    )
