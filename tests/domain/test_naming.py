from uuid import UUID

import pytest

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.naming import the_one

FIRST, SECOND, NAMELESS = (UUID(int=n) for n in (1, 2, 3))
RECORDS = (
    (FIRST, "阿依古丽·买买提", "first"),
    (SECOND, "京A12345", "second"),
    (NAMELESS, None, "nameless"),
)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("阿依古丽•买买提", "first"),
        ("京a·12345", "second"),
        ("京Ａ 12345", "second"),
        (str(NAMELESS), "nameless"),
        (str(FIRST).upper(), "first"),
        ("阿依古丽", None),
        (str(UUID(int=9)), None),
        ("None", None),
    ],
)
def test_dots_spaces_and_width_do_not_matter_but_half_a_name_names_nobody(named, found):
    assert the_one(RECORDS, named, path="party") == found


def test_of_several_with_one_name_the_ids_are_said():
    same = [(FIRST, "王伟", 1), (SECOND, "王 伟", 2)]
    with pytest.raises(RuleViolation) as refused:
        the_one(same, "王伟", path="party")
    assert (refused.value.code, refused.value.path) == ("MM2366", "party")
    assert refused.value.rule == f"{FIRST} | {SECOND}"
    assert the_one(same, str(SECOND), path="party") == 2
