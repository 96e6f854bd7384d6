"""Where and why a document is not of its form, out of what the decoder says."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from mobile_mediation.domain.errors import Words

_PLACE: Final = re.compile(
    r" - at (?P<of_key>`key` in )?`\$\.?(?P<path>[^`]*)`$", re.DOTALL
)
_KEY: Final = re.compile(r"(?:unknown|required) field `(?P<key>[^`]*)`", re.DOTALL)
_WRONG_KEY: Final = re.compile(r"Invalid enum value '(?P<key>.*)'", re.DOTALL)
_REASONS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]] = (
    (re.compile("unknown field `(.*)`"), lambda m: f"没有“{m[1]}”这个键"),
    (re.compile("required field `(.*)`"), lambda m: f"缺少“{m[1]}”"),
    (
        re.compile("Expected `(.*)`, got `(.*)`"),
        lambda m: f"类型应为 {m[1]}，实为 {m[2]}",
    ),
    (re.compile("Invalid enum value (.*)"), lambda m: f"没有 {m[1]} 这个选项"),
    (re.compile("matching regex (.*)"), lambda m: f"写法应符合 {m[1]}"),
    (re.compile("Invalid (.*)"), lambda m: f"{m[1]} 的写法不对"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfitting:
    """The place in the document, up to the key that is wrong, and the reason."""

    path: str
    reason: Words

    @classmethod
    def of(cls, said: str) -> Self:
        """Read a message of the decoder, such as ``Expected `int` - at `$.a[0]```."""
        place = _PLACE.search(said)
        reason = said[: place.start()] if place else said
        path = place["path"] if place else ""
        of_key = place is not None and place["of_key"]
        if (key := (_WRONG_KEY if of_key else _KEY).search(reason)) is not None:
            path = f"{path}.{key['key']}".removeprefix(".")
        zh = next(
            (say(found) for each, say in _REASONS if (found := each.search(reason))),
            reason,
        )
        return cls(path=path, reason=Words(zh, reason))
