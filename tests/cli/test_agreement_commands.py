import io
import json

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from mobile_mediation.domain.casefile import CaseFile


@pytest.fixture
def paper(program, world, cases):
    path = world.path / "paper.pdf"
    assert program("agreement", "render", cases.sealed, "-o", path).status == 0
    return path


def test_a_sealed_paper_is_verified_against_headquarters(program, world, paper):
    answer = program(
        "agreement", "verify", paper, "--trust", world.path / "hq-root.pem", "--json",
        user=None,
    )  # fmt: skip
    found = answer.json
    assert (answer.status, answer.err) == (0, "")
    assert set(found) == {
        "valid",
        "trusted",
        "changed_after",
        "signatures",
        "problems",
        "document_no",
        "digest",
        "revisions",
        "figures",
    }
    assert (found["valid"], found["trusted"], found["changed_after"]) == (
        True,
        "yes",
        False,
    )
    assert found["problems"] == []
    assert found["digest"].startswith("sha256:")
    specialist, officer = found["signatures"]
    assert (specialist["name"], officer["name"]) == ("李喆", "张堃")
    assert officer["covers_whole_file"] is True
    assert {"name", "role", "unit", "at", "time_source", "certificate_chain"} <= set(
        officer
    )
    assert officer["certificate_chain"] == "hq"
    assert officer["at"].endswith("+08:00")
    assert (specialist["revision"], officer["revision"]) == (3, 4)
    assert not specialist["changed_after"]


def test_the_revisions_and_the_figures_are_told(program, paper):
    found = program("agreement", "verify", paper, "--json", user=None).json
    kinds = [revision["kind"] for revision in found["revisions"]]
    assert kinds == ["paper", "fields", "seal", "seal"]
    assert found["revisions"][-1]["bytes"] == paper.stat().st_size
    sealed = found["revisions"][2]["differences"][0]
    assert (sealed["kind"], sealed["field"]) == ("field_sealed", "specialist")
    assert found["figures"]
    assert all(figure["printed"] for figure in found["figures"])
    said = program("agreement", "verify", paper, "--lang", "zh", user=None).out
    assert "#4  加盖签章" in said
    assert "均印在页面上" in said


def test_an_appended_page_is_named_with_its_revision(program, paper):
    writer = IncrementalPdfFileWriter(io.BytesIO(paper.read_bytes()))
    pages = writer.root["/Pages"]
    page = generic.DictionaryObject(dict(pages["/Kids"][0].get_object()))
    pages["/Kids"].append(writer.add_object(page))
    pages[generic.pdf_name("/Count")] = generic.NumberObject(len(pages["/Kids"]))
    writer.update_container(pages)
    with paper.open("wb") as file:
        writer.write(file)
    answer = program("agreement", "verify", paper, "--json", "--lang", "zh", user=None)
    assert answer.status == 1
    said = {each["code"]: each["message"] for each in answer.json["problems"]}
    assert said["MM1548"] == "签章之后增加了页面（第5次修订）。"
    assert all(seal["changed_after"] for seal in answer.json["signatures"])


def test_what_is_no_pdf_is_refused(program, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"PK\x03\x04")
    answer = program("agreement", "verify", tmp_path / "paper.pdf", "--json", user=None)
    assert (answer.status, answer.error["code"]) == (3, "MM1510")


def test_verifying_needs_no_workspace(program, world, paper, tmp_path, monkeypatch):
    monkeypatch.setenv("MOBILE_MEDIATION_WORKSPACE", str(tmp_path / "nothing"))
    answer = program("agreement", "verify", paper, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (0, True)
    assert answer.json["trusted"] == "unknown"
    assert not (tmp_path / "nothing").exists()


def test_the_root_of_the_workspace_serves_where_none_is_named(program, paper):
    assert program("agreement", "verify", paper, "--json").json["trusted"] == "yes"


def test_another_root_does_not_vouch(program, world, paper, tmp_path):
    line = ("hq", "init", tmp_path / "other", "--name", "别家保险")
    assert program(*line, "--password-file", world.secret("hq"), user=None).status == 0
    other = tmp_path / "other" / "hq-root.pem"
    found = program("agreement", "verify", paper, "--trust", other, "--json", user=None)
    assert (found.json["valid"], found.json["trusted"]) == (True, "no")
    assert [each["code"] for each in found.json["problems"]] == ["MM1545"]
    assert found.status == 1
    said = program("agreement", "verify", paper, "--trust", other, "--lang", "zh")
    assert said.out.startswith("未被改动，但签章人不是总部认可的人")


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_an_altered_paper_is_not_valid(program, paper, place):
    data = bytearray(paper.read_bytes())
    data[int(len(data) * place)] ^= 0x01
    paper.write_bytes(data)
    answer = program("agreement", "verify", paper, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (1, False)
    assert answer.json["problems"]


def test_a_paper_that_was_cut_off_is_not_valid(program, paper):
    paper.write_bytes(paper.read_bytes()[:-2000])
    answer = program("agreement", "verify", paper, "--json", user=None)
    assert (answer.status, answer.json["valid"]) == (1, False)


def test_the_verdict_is_said_in_both_languages(program, paper):
    assert "有效" in program("agreement", "verify", paper, "--lang", "zh").out
    said = program("agreement", "verify", paper, "--lang", "en").out
    assert said.startswith("Valid")


def test_a_root_that_is_none_is_refused(program, world, paper):
    wrong = world.secret("hq")
    answer = program("agreement", "verify", paper, "--trust", wrong, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM2005")


def test_a_paper_that_is_not_there(program, world):
    answer = program("agreement", "verify", world.path / "no.pdf", "--json", user=None)
    assert (answer.status, answer.error["code"]) == (1, "MM2004")


def test_drafting_twice_is_one_draft(program, cases):
    first = program("agreement", "draft", cases.opened, "--json").json
    again = program(
        "agreement", "draft", cases.opened, "--clause", "乙方当面致歉。", "--json"
    ).json
    assert again["document_no"] == first["document_no"]
    assert len(again["clauses"]) == len(first["clauses"]) + 1
    assert again["clauses"][-1]["text"] == "乙方当面致歉。"
    assert "乙方当面致歉。" in program("agreement", "draft", cases.opened).out


def test_what_stands_in_the_way_is_listed(program, cases):
    assert program("case", "show", cases.opened).status == 0
    answer = program("agreement", "lint", cases.opened, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1410")
    answer = program("agreement", "lint", cases.signed, "--json")
    blocking = [each for each in answer.json if each["severity"] == "blocking"]
    # The officer who seals is named when the text is frozen.
    assert [each["code"] for each in blocking] == ["MM1443"]
    assert answer.status == 1
    assert "MM1443" in program("agreement", "lint", cases.signed).out


def test_with_the_officers_stick_nothing_stands_in_the_way(program, world, cases):
    answer = program(
        "agreement", "lint", cases.signed, "--officer", world.stick, "--json"
    )
    assert answer.status == 0
    assert not [each for each in answer.json if each["severity"] == "blocking"]


def test_freezing_an_unfit_draft_is_refused(program, world, cases):
    program("agreement", "draft", cases.opened)
    line = ("agreement", "freeze", cases.opened, "--officer", world.stick, "--json")
    answer = program(*line)
    assert answer.status == 3
    assert (
        program("agreement", "status", cases.opened, "--json").json["version"] is None
    )


def test_freezing_again_makes_a_new_version_that_nobody_signed(program, world, cases):
    line = ("agreement", "freeze", cases.signed, "--officer", world.stick, "--json")
    answer = program(*line)
    assert (answer.status, answer.json["version"]) == (0, 2)
    assert [each["name"] for each in answer.json["waiting"]] == ["肖建国", "王䶮"]
    assert answer.json["digest"].startswith("sha256:")


def test_seals_follow_each_other(program, world, cases):
    state = program("agreement", "status", cases.signed, "--json").json
    assert (state["waiting"], state["next_seal"]) == ([], "specialist")
    officer = (
        "agreement", "seal", cases.signed, "--field", "officer",
        "--container", world.stick,
        "--signing-password-file", world.secret("zhangkun"),
    )  # fmt: skip
    early = program(*officer, "--json")
    assert (early.status, early.error["code"]) == (3, "MM1418")
    own = (
        "agreement", "seal", cases.signed, "--field", "specialist",
        "--signing-password-file", world.secret("signing"),
    )  # fmt: skip
    mine = program(*own, "--json")
    assert mine.status == 0, mine.out
    assert mine.json["next_seal"] == "officer"
    done = program(*officer, "--json").json
    assert (done["next_seal"], done["sealed"]) == (None, True)
    assert done["document"]["kind"] == "sealed_agreement"
    assert done["document"]["kind_label"]


def test_the_wrong_signing_secret_seals_nothing(program, world, cases):
    answer = program(
        "agreement", "seal", cases.signed, "--field", "specialist",
        "--signing-password-file", world.secret("lizhe"), "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (4, "MM1603")
    state = program("agreement", "status", cases.signed, "--json").json
    assert state["next_seal"] == "specialist"


def test_nobody_is_asked_for_a_signing_secret_without_a_terminal(program, cases):
    line = ("agreement", "seal", cases.signed, "--field", "specialist", "--json")
    answer = program.process(*line)
    assert (answer.status, answer.error["code"]) == (4, "MM2001")


def test_rendering_before_freezing(program, world, cases):
    line = ("agreement", "render", cases.opened, "-o", world.path / "p.pdf", "--json")
    answer = program(*line)
    assert (answer.status, answer.error["code"]) == (1, "MM1422")
    assert not (world.path / "p.pdf").exists()


def test_what_was_rendered_is_what_is_stored(program, world, cases):
    target = world.path / "paper.pdf"
    shown = program("agreement", "render", cases.sealed, "-o", target, "--json").json
    assert shown["sealed"] is True
    assert target.read_bytes().startswith(b"%PDF-")
    case = program("case", "show", cases.sealed, "--json").json
    digests = [f"sha256:{document['sha256']}" for document in case["documents"]]
    assert shown["digest"] in digests


def test_a_place_that_cannot_be_written(program, world, cases):
    target = world.path / "no folder" / "p.pdf"
    answer = program("agreement", "render", cases.sealed, "-o", target, "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM2007")
    assert answer.error["path"] == str(target)


def test_the_state_is_text_for_people(program, cases):
    said = program("agreement", "status", cases.signed, "--lang", "en").out
    assert "To seal" in said
    assert "{" not in said
    assert "尚未定稿" in program("agreement", "status", cases.opened).out


def test_a_case_shows_every_part_of_its_file(program, cases):
    shown = json.loads(program("case", "show", cases.sealed, "--json").out)
    assert set(shown) == set(CaseFile.__dataclass_fields__)
    assert shown["items"][0]["agreed"] == "41200.35"
    assert shown["parties"][0]["liability"] == "secondary"
    assert shown["parties"][0]["liability_label"] == "次要责任"
    assert shown["case"]["opened_at"].endswith("+08:00")
