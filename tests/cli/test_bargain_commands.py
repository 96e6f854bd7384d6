"""The bench by commands alone."""

import pytest

from mobile_mediation.domain.people import Party, PartyKind, PartyRole

from .conftest import INJURED, INSURER

SECRET = "底线十八万"


@pytest.fixture
def case(world, cases):
    """The case with an insurer who can speak."""
    services = world.open()
    try:
        case_id = services.cases.by_number(cases.opened).case_id
        values = {"role": PartyRole.INSURER, "kind": PartyKind.LEGAL, "name": INSURER}
        services.cases.add(case_id, Party, values)
    finally:
        services.close()
    return cases.opened


def test_from_the_first_offer_to_the_clauses(program, case):
    victim, insurer = ("--by", INJURED), ("--by", INSURER)
    program("bargain", "offer", case, "200000", "--side", "claimant", *victim)
    said = program(
        *("bargain", "offer", case, "120000", "--side", "payer", *insurer, "--json")
    ).json
    assert [each["state"] for each in said["offers"]] == ["countered", "open"]
    assert said["standings"][0]["gap"] == "80000.00"
    offer = said["offers"][-1]["id"]
    answered = program("bargain", "answer", case, offer, "accepted", *victim, "--json")
    assert answered.json["standings"][0]["agreed"] == "120000.00"
    written = program(
        *("bargain", "agree", case, "--payer", INSURER, "--payee", INJURED),
        *("--pay", "2026-12-05=70000", "--pay", "2027-01-05=50000"),
        *("--later", "included", "--daily-bp", "5", "--json"),
    ).json
    assert [each["agreed"] for each in written["items"]] == ["120000.00"]
    texts = "".join(each["text"] for each in written["clauses"])
    for words in ("¥70,000.00", "2027年1月5日", "已包含后续治疗费", "万分之5"):
        assert words in texts
    again = program("bargain", "answer", case, offer, "rejected", *victim, "--json")
    assert (again.status, again.json["error"]["code"]) == (3, "MM2602")


def test_notes_are_taken_from_a_file_and_shown_to_one_side(program, case, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(SECRET, encoding="utf-8")
    program("bargain", "note", case, "--side", "claimant", "--file", str(path))
    own = program("bargain", "notes", case, "--side", "claimant", "--json")
    assert [each["text"] for each in own.json] == [SECRET]
    for line in (
        ("bargain", "notes", case, "--side", "payer"),
        ("bargain", "list", case),
        ("case", "history", case),
    ):
        assert SECRET not in program(*line).out
    path.write_bytes(SECRET.encode("gbk"))
    refused = program(
        *("bargain", "note", case, "--side", "payer", "--file", str(path), "--json")
    )
    assert (refused.status, refused.json["error"]["code"]) == (3, "MM2612")


def test_nothing_accepted_is_nothing_agreed(program, case):
    refused = program("bargain", "agree", case, "--json")
    assert (refused.status, refused.json["error"]["code"]) == (3, "MM2604")
