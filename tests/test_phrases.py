"""The quick phrases: the file that ships, and files that somebody edited."""

import pytest

from mobile_mediation.domain.errors import BadInput
from mobile_mediation.domain.mediation import SessionStep
from mobile_mediation.phrases import load_phrases, parse_phrases


def test_every_step_has_phrases():
    phrases = load_phrases()
    assert set(phrases) == set(SessionStep)
    assert all(phrases.values())


def test_a_step_that_was_emptied_has_none_and_an_added_phrase_counts():
    phrases = parse_phrases("claims = ['请陈述。']".encode())
    assert phrases[SessionStep.CLAIMS] == ("请陈述。",)
    assert phrases[SessionStep.RIGHTS] == ()


@pytest.mark.parametrize(
    "text",
    [
        "claims = '请陈述。'",
        "claims = [1]",
        "claims = ['']",
        "claims = ['\u202e请']",
        "greeting = ['您好']",
        "claims = [",
        "\udcff",
    ],
)
def test_a_file_that_is_no_list_of_phrases_is_refused(text):
    with pytest.raises(BadInput, match="MM2513"):
        parse_phrases(text.encode(errors="surrogateescape"))
