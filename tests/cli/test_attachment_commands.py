"""Files of a case by command."""

import hashlib

import pytest

from ..media import photo, scan_pdf  # noqa: TID252


@pytest.fixture
def files(world):
    folder = world.path / "相册"
    folder.mkdir()
    (folder / "现场.jpg").write_bytes(photo(place=(39_904_211, 116_407_467)))
    (folder / "病历.pdf").write_bytes(scan_pdf(10))
    (folder / "假的.pdf").write_bytes(photo(seed=4))
    return folder


def test_each_file_is_added_or_refused_with_its_reason(program, cases, files):
    answer = program.process(
        "attach", cases.opened, files / "现场.jpg", files / "假的.pdf",
        files / "没有.jpg", files / "病历.pdf", "--json",
    )  # fmt: skip
    assert (answer.status, answer.err) == (3, "")
    photo_, false, missing, pdf = answer.json
    assert [each["state"] for each in answer.json] == [
        *("added", "refused", "refused", "added")
    ]
    assert photo_["attachment"]["kind_label"] == "现场照片"
    assert photo_["attachment"]["latitude_e6"] == 39_904_211
    assert false["error"]["code"] == "MM1144"
    assert false["error"]["kept"] == "没有任何改动。"
    assert missing["error"]["code"] == "MM1140"
    assert pdf["attachment"]["pages"] == 10
    listed = program("attachment", "list", cases.opened, "--json")
    assert listed.json == [photo_["attachment"], pdf["attachment"]]


def test_what_went_in_comes_out_and_writes_over_nothing(
    program, cases, files, tmp_path
):
    data = (files / "病历.pdf").read_bytes()
    (added,) = program(
        "attach", cases.opened, files / "病历.pdf",
        "--kind", "medical_record", "--scanned", "--note", "第一次住院", "--json",
    ).json  # fmt: skip
    assert added["attachment"]["originality"] == "scan"
    id_ = added["attachment"]["id"]
    target = tmp_path / "副本.pdf"
    got = program("attachment", "get", id_, "-o", target, "--json")
    assert (got.status, got.json["sha256"]) == (0, hashlib.sha256(data).hexdigest())
    assert target.read_bytes() == data
    target.write_bytes(b"mine")
    again = program("attachment", "get", id_, "-o", target, "--json")
    assert (again.status, again.error["code"]) == (3, "MM1154")
    assert target.read_bytes() == b"mine"
    assert program("attachment", "get", id_, "-o", target, "--force").status == 0
    assert target.read_bytes() == data


def test_nobody_gets_what_is_not_there(program, tmp_path):
    unknown = "0185e25c-a304-7eff-9c99-8b1e2e567d69"
    answer = program("attachment", "get", unknown, "-o", tmp_path / "x", "--json")
    assert (answer.status, answer.error["code"]) == (1, "MM1155")
    assert not (tmp_path / "x").exists()
    assert program("attach", "JBLD-1", tmp_path, "--json").error["code"] == "MM1104"


def test_verify_says_no_when_bytes_have_changed(program, world, cases, files):
    from sqlalchemy import text

    program("attach", cases.opened, files / "现场.jpg")
    sound = program("attachment", "verify", cases.opened, "--json")
    assert (sound.status, sound.json["ok"]) == (0, True)
    services = world.open()
    try:
        with services.desk.workspace.store.begin(services.desk.user.id) as session:
            (attachment,) = services.cases.file(
                services.cases.by_number(cases.opened).case_id
            ).attachments
            session.execute(
                text("UPDATE blob_chunk SET data = zeroblob(3) WHERE sha256 = :s"),
                {"s": attachment.sha256},
            )
    finally:
        services.close()
    answer = program("attachment", "verify", "--json")
    assert (answer.status, answer.json["ok"]) == (1, False)
    assert [each["state"] for each in answer.json["files"]] == ["damaged"]
    spoken = program("attachment", "verify", cases.opened)
    assert "内容已损坏" in spoken.out
    assert program("check").status == 1


def test_without_json_a_line_a_file(program, cases, files):
    answer = program("attach", cases.opened, files / "现场.jpg", files / "假的.pdf")
    first, second = answer.out.splitlines()
    assert "现场照片  现场.jpg" in first
    assert "MM1144" in second
    listed = program("attachment", "list", cases.opened).out
    assert listed.splitlines() == [first]
