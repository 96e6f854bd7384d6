"""Which record of a case somebody means who names it."""

import re
from collections.abc import Iterable
from typing import Final, TypeVar
from uuid import UUID

from mobile_mediation.domain.errors import RuleViolation, Words
from mobile_mediation.domain.texts import halfwidth

T = TypeVar("T")

_SEPARATORS: Final = re.compile(r"[\s·•．.]+")


def the_one(
    records: Iterable[tuple[UUID, str | None, T]], named: str, *, path: str
) -> T | None:
    """The record of this id or name, or None if there is none.

    Dots and spaces count for nothing: 京A·12345 is 京A12345.

    Args:
        records: Each with its id and what people call it, if anything.
        named: An id, a name or a plate, as it was typed.
        path: What is looked for.

    Raises:
        RuleViolation: MM2366 several have this name.
    """
    known = list(records)
    by_id = [record for id_, _, record in known if str(id_) == named.strip().lower()]
    if by_id:
        return by_id[0]
    found = [
        (id_, record)
        for id_, name, record in known
        if name is not None and _plain(name) == _plain(named)
    ]
    if len(found) > 1:
        raise RuleViolation(
            "MM2366",
            Words("有多个同名记录。", "Several have this name."),
            path=path,
            value=named[:80],
            rule=" | ".join(str(id_) for id_, _ in found),
            next_step=Words("请改用编号指明。", "Say which one by its id."),
        )
    return found[0][1] if found else None


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", halfwidth(name)).casefold()
