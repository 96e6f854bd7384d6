"""Photos and plans that a sketch is drawn over."""

from typing import Final

from mobile_mediation.domain.errors import BadInput, Words

MOST_PIXELS: Final = 1600
"""The longer side of a picture to draw over."""
MOST_PICTURE_BYTES: Final = 4 * 1024 * 1024


def unusable_picture(rule: str = f"JPEG, PNG; <= {MOST_PIXELS} px") -> BadInput:
    """The refusal for a picture that cannot be drawn over."""
    return BadInput(
        "MM1132",
        Words("底图无法使用。", "The picture cannot be used as an underlay."),
        path="sketch.underlay",
        rule=rule,
        next_step=Words(
            "请选择不超过 4 MB 的 JPEG 或 PNG 图片。",
            "Choose a JPEG or PNG picture of at most 4 MB.",
        ),
    )
