import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.phones import PhoneKind, parse_phone


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("13800138000", "13800138000", PhoneKind.MOBILE),
        ("+86 138-0013-8000", "13800138000", PhoneKind.MOBILE),
        ("0086１３８００１３８０００", "13800138000", PhoneKind.MOBILE),
        ("010-62345678", "010-62345678", PhoneKind.LANDLINE),
        ("（010）6234 5678", "010-62345678", PhoneKind.LANDLINE),
        ("01062345678", "010-62345678", PhoneKind.LANDLINE),
        ("03111234567", "0311-1234567", PhoneKind.LANDLINE),
        ("0755-12345678-801", "0755-12345678-801", PhoneKind.LANDLINE),
        ("0755-12345678转801", "0755-12345678-801", PhoneKind.LANDLINE),
        ("+86 10 62345678", "010-62345678", PhoneKind.LANDLINE),
        ("122", "122", PhoneKind.SERVICE),
        ("95519", "95519", PhoneKind.SERVICE),
        ("400-123-4567", "4001234567", PhoneKind.SERVICE),
    ],
)
def test_numbers_are_read_as_people_write_them(text, number, kind):
    parsed = parse_phone(text)
    assert (parsed.text, parsed.kind, parsed.warnings) == (number, kind, ())


def test_a_number_abroad_is_accepted_with_a_warning():
    parsed = parse_phone("+852 2123 4567")
    assert (parsed.text, parsed.kind) == ("+85221234567", PhoneKind.ABROAD)
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12800138000", "第2位应为3至9"),
        ("1380013800", "应为11位，现有10位"),
        ("138001380000", "现有12位"),
        ("62345678", "不是有效的"),
        ("电话", "只能包含数字"),
        ("", "只能包含数字"),
        ("١٣٨٠٠١٣٨٠٠٠", "只能包含数字"),
    ],
)
def test_what_is_no_number_is_refused_by_name(text, words):
    with pytest.raises(RuleViolation) as refused:
        parse_phone(text)
    assert refused.value.code == "MM1006"
    assert words in refused.value.words.zh


def accepted(text):
    try:
        return parse_phone(text)
    except RuleViolation:
        return None


@given(st.text("0123456789+-() 转", max_size=24))
def test_an_accepted_number_is_read_again_as_itself(text):
    parsed = accepted(text)
    if parsed is not None:
        assert parse_phone(parsed.text) == parsed
