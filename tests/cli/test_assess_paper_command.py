"""The worksheet of a request file, from the command line."""

import json

import pypdfium2
import pytest


def victim(id_, name):
    return {"id": id_, "name": name, "items": {"medical": "30000"}}


@pytest.fixture
def request_file(tmp_path):
    path = tmp_path / "请求.json"
    document = {
        "accident_at": "2026-09-03T14:20:00+08:00",
        "assessed_on": "2026-11-01",
        "region": "130000",
        "victims": [victim("v1", "肖某"), victim("v2", "乙某")],
        "vehicles": [{"id": "A", "liability": "full", "fault_ratio": "1"}],
    }
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


def words_of(path):
    pages = pypdfium2.PdfDocument(path.read_bytes())
    return "".join(each.get_textpage().get_text_range() for each in pages)


def test_the_worksheets_of_all_victims_are_written(program, request_file, tmp_path):
    paper = tmp_path / "计算表.pdf"
    answer = program("assess", request_file, "--paper", paper, "--json", user=None)
    assert answer.status == 0
    # The answer is the same with a paper as without.
    assert answer.json == program("assess", request_file, "--json", user=None).json
    said = words_of(paper)
    assert "损害赔偿计算表（肖某）" in said
    assert "损害赔偿计算表（乙某）" in said


def test_the_worksheet_of_one_victim_is_written(program, request_file, tmp_path):
    paper = tmp_path / "one.pdf"
    line = ("assess", request_file, "--paper", paper, "--victim", "v2")
    assert program(*line, user=None).status == 0
    said = words_of(paper)
    assert "损害赔偿计算表（乙某）" in said
    assert "肖某" not in said


def test_a_victim_that_there_is_not_writes_nothing(program, request_file, tmp_path):
    paper = tmp_path / "none.pdf"
    line = ("assess", request_file, "--paper", paper, "--victim", "v9", "--json")
    answer = program(*line, user=None)
    assert (answer.status, answer.error["code"]) == (1, "MM2381")
    assert not paper.exists()


def test_a_place_that_cannot_be_written_is_refused(program, request_file, tmp_path):
    paper = tmp_path / "no such folder" / "x.pdf"
    answer = program("assess", request_file, "--paper", paper, "--json", user=None)
    assert (answer.status, answer.error["code"]) == (3, "MM2007")


def test_a_victim_is_named_for_a_paper_only(program, request_file):
    answer = program("assess", request_file, "--victim", "v1", "--json", user=None)
    assert (answer.status, answer.error["code"]) == (2, "MM2000")
