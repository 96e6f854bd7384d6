"""The session and its transcript without a screen."""

import pypdfium2
import pytest


@pytest.fixture
def session(program, cases):
    """The prepared case, whose session has begun and whose steps are taken."""

    def run(verb, *words):
        return program("session", verb, cases.signed, *words, "--json")

    return run


def seat(session, name="王䶮"):
    return session(
        "seat", name, "--as", "party", "--for", name, "--identity", "card_seen"
    ).json


def test_somebody_is_seated_told_and_asked(session):
    shown = seat(session)
    assert [each["name"] for each in shown["attendees"]] == ["王䶮"]
    session("rights", "王䶮", "--by", "张堃", "--read-aloud")
    shown = session("recusal", "王䶮", "not_asked_for").json
    (side,) = shown["sides"]
    assert side["rights"]["read_aloud"] is True
    assert side["recusal"]["recusal_act"] == "not_asked_for"
    assert len(shown["steps"]) == 5


def test_what_is_said_is_confirmed_on_its_page_and_written(session, tmp_path):
    seat(session)
    line = session("say", "对责任认定无异议。", "--speaker", "王䶮").json
    assert line["speaker"] == "王䶮"
    (waiting,) = session("transcript").json["waiting"]
    assert waiting["name"] == "王䶮"
    for page in waiting["pages"]:
        assert session("confirm", "王䶮", page).json["page_answer"] == "confirmed"
    path = tmp_path / "笔录.pdf"
    shown = session("transcript", "-o", path).json
    assert (shown["waiting"], shown["refused"]) == ([], [])
    pages = [
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path)
    ]
    assert "对责任认定无异议" in "".join(pages)
    assert "已核对无误" in pages[0]
    session("confirm", "王䶮", "1", "--refuse", "时间记错")
    (refused,) = session("transcript").json["refused"]
    assert refused == {"name": "王䶮", "page": 1, "reason": "时间记错"}


def test_a_session_is_closed_for_a_reason_and_opened_again(session):
    shown = session("public", "--closed", "涉及隐私").json["session"]
    assert (shown["is_public"], shown["closed_reason"]) == (False, "涉及隐私")
    assert session("public").json["session"]["is_public"] is True


def test_the_phrases_are_listed_by_step(program):
    phrases = program("session", "phrases", "--json").json
    assert list(phrases) == ["rights", "claims", "liability", "amounts", "performance"]
    assert all(phrases.values())


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("seat", "某人", "--as", "agent", "--for", "王䶮"), 3, "MM1405"),
        (("seat", "某人", "--as", "party", "--for", "某人"), 1, "MM2517"),
        (("recusal", "王䶮", "asked_for"), 3, "MM2504"),
        (("recusal", "王䶮", "granted", "--reason", "无"), 3, "MM2505"),
        (("confirm", "某人", "1"), 1, "MM2509"),
        (("say", ""), 3, "MM1013"),
        (("say", "我", "--speaker", "某人"), 1, "MM2509"),
        (("step", "rights"), 3, "MM1401"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(session, words, status, code):
    answer = session(*words)
    assert (answer.status, answer.json["error"]["code"]) == (status, code)


def test_a_case_without_a_session_says_so(program, cases):
    answer = program("session", "show", cases.opened, "--json")
    assert (answer.status, answer.json["error"]["code"]) == (1, "MM2516")
