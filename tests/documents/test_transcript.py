"""The transcript on paper: every word, every page, and a row under each to confirm."""

from datetime import UTC, date, datetime

import pytest

from mobile_mediation.documents.paper import PaperKind
from mobile_mediation.documents.transcript import page_digests, render_transcript
from mobile_mediation.documents.transcript_paper import (
    TranscriptAnswer,
    TranscriptPaper,
    TranscriptPart,
    TranscriptPerson,
    TranscriptSaid,
)
from mobile_mediation.domain.errors import RuleViolation

AT = datetime(2026, 3, 4, 2, 5, tzinfo=UTC)


def paper(people=3, lines=4, **other):
    said = tuple(
        TranscriptSaid(
            number=n,
            speaker="肖建国",
            at=AT,
            spoken=f"第{n}项：请求赔偿医疗费，单据已当场出示。" * 8,
        )
        for n in range(1, lines + 1)
    )
    values = {
        "kind": PaperKind.COMMITTEE,
        "case_no": "JBLD-110105-20260301-0012-0001",
        "session_no": 1,
        "accident": "朝阳区示例路口",
        "place": "流动调解室",
        "made_on": date(2026, 3, 4),
        "started_at": AT,
        "publicity": "公开",
        "mediator": "张堃",
        "people": tuple(
            TranscriptPerson(
                number=n, name=f"参加人{n:02}", capacity="当事人", confirms=True
            )
            for n in range(1, people + 1)
        ),
        "parts": (TranscriptPart(title="2．听取各方请求及理由", lines=said),),
    }
    return TranscriptPaper(**(values | other))


def answer(page, person, **other):
    values = {"words": "已核对无误", "is_confirmed": True, "read_aloud": False}
    return TranscriptAnswer(page=page, person=person, at=AT, **(values | other))


def test_a_transcript_of_forty_pages_has_every_line_in_order(text_of, plain):
    lines = 230
    done = render_transcript(paper(lines=lines))
    assert len(done.digests) >= 40
    read = plain(text_of(done.pdf))
    places = [read.index(f"{n}．肖建国") for n in range(1, lines + 1)]
    assert places == sorted(places)
    assert f"第{len(done.digests)}页共{len(done.digests) + 1}页" in read


def test_each_page_has_a_row_in_which_everybody_confirms(text_of, plain):
    done = render_transcript(paper(lines=12))
    pages = [plain(each) for each in text_of(done.pdf).split("\f")]
    for page in pages[: len(done.digests)]:
        assert "本页已核对" in page
        assert all(f"{n}．参加人{n:02}" in page for n in (1, 2, 3))


def test_an_answer_stands_on_its_page_only_and_its_reason_at_the_end(text_of, plain):
    refused = answer(2, 1, words="拒绝确认", is_confirmed=False, reason="时间记错")
    done = render_transcript(paper(lines=12, answers=(refused,)))
    *pages, last = [plain(each) for each in text_of(done.pdf).split("\f")[:-1]]
    assert [("拒绝确认" in page) for page in pages] == [
        page == 2 for page in range(1, len(pages) + 1)
    ]
    assert "时间记错" in last


def test_answers_and_the_end_change_no_page_that_was_confirmed():
    before = page_digests(paper(lines=12))
    after = page_digests(
        paper(lines=12, answers=(answer(1, 1),), ended_at=AT, result="达成协议")
    )
    assert before == after


def test_another_word_changes_no_page_before_its_own():
    before = page_digests(paper(lines=12))
    extra = TranscriptSaid(number=13, speaker="张堃", at=AT, spoken="补充一句。")
    part = paper(lines=12).parts[0]
    longer = TranscriptPart(title=part.title, lines=(*part.lines, extra))
    after = page_digests(paper(parts=(longer,)))
    assert after[0] == before[0]
    assert after[-1] not in before


def test_sixty_people_all_stand_in_the_row_of_a_page(text_of, plain):
    done = render_transcript(paper(people=60))
    page = plain(text_of(done.pdf, "-layout").split("\f")[0])
    assert all(f"{n}．参加人{n:02}：" in page for n in range(1, 61))


@pytest.mark.parametrize("words", ["肖\U000323b0", "\u2028"])
def test_a_character_that_no_font_has_stops_the_paper(words):
    with pytest.raises(RuleViolation, match="MM1501"):
        render_transcript(paper(mediator=words))


def test_the_same_transcript_gives_the_same_bytes():
    assert render_transcript(paper()).pdf == render_transcript(paper()).pdf
