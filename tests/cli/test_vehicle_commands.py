import shutil

import pytest

from mobile_mediation.domain.cases import Stage


def test_the_people_of_a_vehicle(program, world):
    shown = program("user", "list", "--json").json
    assert [(each["name"], each["role"]) for each in shown] == [
        ("lizhe", "specialist"),
        ("chenli", "admin"),
        ("zhangkun", "officer"),
    ]
    assert shown[0]["role_label"] == "理赔专员"
    assert "陈立" in program("user", "list").out


def test_a_person_is_added_and_can_work(program, world):
    world.secret("zhaomin").write_text("码头 仓库 新同事\n", encoding="utf-8")
    answer = program(
        "user", "add", "zhaomin", "--role", "mediator", "--display-name", "赵敏",
        "--unit", "示例人民调解委员会",
        "--secret-file", world.secret("zhaomin"), "--json",
    )  # fmt: skip
    assert (answer.status, answer.json["display_name"]) == (0, "赵敏")
    assert program("case", "list", user="zhaomin").status == 0


def test_a_name_that_is_taken(program, world):
    answer = program(
        "user", "add", "chenli", "--role", "admin", "--display-name", "陈立",
        "--unit", "示例", "--secret-file", world.secret("chenli"), "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM1202")
    assert answer.error["value"] == "chenli"


def test_an_officer_needs_a_stick(program, world):
    answer = program(
        "user", "add", "sunwei", "--role", "officer", "--display-name", "孙伟",
        "--unit", "交警", "--secret-file", world.secret("zhangkun"), "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM1203")


def test_a_weak_secret_is_refused(program, world):
    world.secret("weak").write_text("12345678\n", encoding="utf-8")
    answer = program(
        "user", "add", "weak", "--role", "admin", "--display-name", "钱弱",
        "--unit", "示例", "--secret-file", world.secret("weak"), "--json",
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (3, "MM1608")
    assert "12345678" not in answer.out + answer.err
    assert len(program("user", "list", "--json").json) == 3


def test_who_is_disabled_does_not_get_in_any_more(program):
    assert program("user", "disable", "chenli", "--json").json == {"disabled": "chenli"}
    answer = program("case", "list", "--json", user="chenli")
    assert (answer.status, answer.error["code"]) == (4, "MM1602")
    assert "已停用" in program("user", "list").out


def test_somebody_unknown_cannot_be_disabled(program):
    answer = program("user", "disable", "nobody", "--json")
    assert (answer.status, answer.error["code"]) == (1, "MM1201")


def test_a_case_is_opened_from_a_call(program):
    shown = program(
        "case", "open", "--place", "示例大街与二环路口", "--plate", "京B54321",
        "--injured", "吕𬱖", "--occurred", "2026-01-05T08:30", "--json",
    ).json  # fmt: skip
    assert shown["accident"]["occurred_at"] == "2026-01-05T08:30:00+08:00"
    assert shown["parties"][0]["name"] == "吕𬱖"
    assert len(shown["tasks"]) == 4
    number = shown["case"]["case_no"]
    assert program("case", "show", number, "--json").json == shown
    by_id = program("case", "show", shown["case"]["case_id"], "--json").json
    assert by_id == shown
    assert "吕𬱖" in program("case", "show", number).out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("--place", " "), "MM1103"),
        (("--place", "路口", "--plate", "京I00000"), "MM1004"),
        (("--place", "路口", "--injured", "肖\u202e建国"), "MM1012"),
    ],
)
def test_a_call_that_cannot_be_right_opens_nothing(program, line, code):
    before = program("case", "list", "--json").json
    answer = program("case", "open", *line, "--json")
    assert (answer.status, answer.error["code"]) == (3, code)
    assert answer.error["kept"] == "没有任何改动。"
    assert program("case", "list", "--json").json == before


def test_a_time_that_cannot_be_read_is_wrong_usage(program):
    answer = program("case", "open", "--place", "路口", "--occurred", "昨天", "--json")
    assert (answer.status, answer.error["code"]) == (2, "MM2000")


def test_cases_are_listed(program, cases):
    shown = program("case", "list", "--json").json
    assert [each["case_no"] for each in shown] == [
        cases.sealed,
        cases.signed,
        cases.opened,
    ]
    assert shown[0]["paid"] == "0.00"
    assert shown[0]["confirmation"] == "not_exported"
    assert shown[0]["stage_label"] == "接报"
    assert len(program("case", "list", "--limit", 1, "--json").json) == 1
    stage = ("--stage", Stage.ARCHIVED)
    assert program("case", "list", *stage, "--json").json == []
    assert cases.signed in program("case", "list", "--query", "王䶮").out


def test_an_unknown_case_is_not_found(program):
    for case in (
        "JBLD-110105-20200101-0012-0001",
        "01860000-0000-7000-8000-000000000001",
    ):
        answer = program("case", "show", case, "--json")
        assert (answer.status, answer.error["code"]) == (1, "MM1104")


def test_a_search_says_what_it_found(program, cases):
    found = program("search", "肖建", "--json").json
    assert set(found) == {"hits", "elapsed_ms"}
    hit = found["hits"][0]
    assert set(hit) == {"case_id", "case_no", "matched", "text"}
    assert (hit["matched"], "肖建国" in hit["text"]) == ("name", True)
    assert program("search", "xjg", "--limit", 2, "--json").json["hits"]
    assert program("search", "没有这个人", "--json").json["hits"] == []
    assert cases.opened in program("search", "A12345").out


def test_a_sound_store(program):
    shown = program("check", "--json").json
    assert (shown["ok"], shown["problems"]) == (True, [])
    assert shown["files"] > 0
    assert program("check", "--lang", "zh").out == "完好。\n"
    assert program("audit", "verify", "--json").json == shown


def test_what_this_installation_is(program):
    shown = program("doctor", "--json", user=None).json
    assert "sqlcipher" in " ".join(shown).lower()


def test_a_second_workspace_is_not_put_over_the_first(program, world):
    before = world.fingerprints(world.vehicle)
    answer = program("init", "--enrolment", world.path / "0012.mme", "--json")
    assert (answer.status, answer.error["code"]) == (3, "MM1653")
    assert world.fingerprints(world.vehicle) == before


def test_setting_up_says_the_fingerprints(program, world):
    shutil.rmtree(world.vehicle)
    shown = program(
        "init", "--enrolment", world.path / "0012.mme", "--display-name", "李喆",
        "--signing-password-file", world.secret("signing"), "--json",
    ).json  # fmt: skip
    assert (shown["vehicle"], shown["unit"]) == ("0012", "110105")
    assert len(shown["signing_key"].replace(" ", "")) == 64
    assert shown["recipient"].startswith("age1")


def test_setting_up_without_a_name_is_wrong_usage(program, world):
    line = ("init", "--enrolment", world.path / "0012.mme", "--json")
    answer = program(
        *line, "--workspace", world.path / "new",
        "--password-file", world.secret("lizhe"), user=None,
    )  # fmt: skip
    assert (answer.status, answer.error["code"]) == (2, "MM2000")
    assert not (world.path / "new").exists()


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        (lambda path: path.unlink(), 1, "MM2003"),
        (lambda path: path.write_bytes(path.read_bytes()[:-9]), 3, "MM1606"),
        (lambda path: path.write_bytes(b"x" * 100), 3, "MM1606"),
    ],
)
def test_an_enrolment_file_that_is_not_whole(program, world, change, status, code):
    path = world.path / "0012.mme"
    change(path)
    answer = program(
        "init", "--enrolment", path, "--workspace", world.path / "new", "--json"
    )
    assert (answer.status, answer.error["code"]) == (status, code)
    assert not (world.path / "new").exists()


def test_hq_commands_refuse_a_vehicle_and_the_other_way_round(program, world):
    line = ("hq", "case", "list", "--json")
    assert program(*line).error["code"] == "MM1901"
    assert program("case", "list", "--json", user="hq").error["code"] == "MM1655"
