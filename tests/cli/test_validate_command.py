import pytest


@pytest.mark.parametrize(
    ("kind", "value", "normalised"),
    [
        ("id", "11010519491231002x", "11010519491231002X"),
        ("uscc", "91350100M000100Y43", "91350100M000100Y43"),
        ("vin", "lsvau2180n2183294", None),
        ("plate", "京A·12345", "京A12345"),
        ("plate", "京AD12345", "京AD12345"),
        ("bank-card", "6228 4804 0256 4890 018", "6228480402564890018"),
        ("mobile", "+86 138-0013-8000", "13800138000"),
    ],
)
def test_a_number_that_can_be_right(program, kind, value, normalised):
    answer = program("validate", kind, value, "--json", user=None)
    if normalised is None:
        assert set(answer.json) >= {"valid", "warnings", "normalised"}
        return
    assert (answer.status, answer.json) == (
        0,
        {"valid": True, "warnings": [], "normalised": normalised},
    )
    assert normalised in program("validate", kind, value, user=None).out


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("id", "110105194912310021", "MM1002"),
        ("uscc", "91350100M000100Y44", "MM1003"),
        ("vin", "LSVAU2180N2183294X", "MM1005"),
        ("plate", "京I12345", "MM1004"),
        ("bank-card", "6228480402564890019", "MM1020"),
        ("bank-card", "123456", "MM1020"),
        ("bank-card", "abc", "MM1007"),
        ("mobile", "010-62345678", "MM1021"),
        ("mobile", "12345678901", "MM1006"),
    ],
)
def test_a_number_that_cannot_be_right(program, kind, value, code):
    answer = program("validate", kind, value, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (1, False)
    assert answer.json["problem"]["code"] == code
    text = program("validate", kind, value, "--lang", "en", user=None)
    assert (text.status, text.out.startswith("Not valid")) == (1, True)


def test_what_is_odd_is_a_warning(program):
    found = program("validate", "id", "110105491231002", "--json", user=None).json
    assert found["valid"] is True
    assert found["warnings"][0]["code"] == "MM1051"
    assert set(found["warnings"][0]) == {"code", "message", "rule"}


def test_a_value_that_begins_with_a_hyphen(program):
    answer = program("validate", "--json", "plate", "--", "-A12345", user=None)
    assert (answer.status, answer.json["valid"]) == (1, False)


def test_a_kind_that_there_is_not(program):
    answer = program("validate", "iban", "1", "--json", user=None)
    assert (answer.status, answer.error["code"]) == (2, "MM2000")
