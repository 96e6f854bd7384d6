"""The worksheets of a case, from the record to the paper, by commands alone."""

import shutil
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.assessment.inputs import INPUTS
from mobile_mediation.domain.people import Injury, Liability, Party, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind, DisabilityGrade
from mobile_mediation.domain.vehicles import Policy, PolicyKind, Vehicle
from mobile_mediation.services.assessment.worksheets import Place
from mobile_mediation.services.intake import Offer

from ..media import photo  # noqa: TID252
from .conftest import DRIVER, HOSPITAL, INJURED, World

PLATE = "京A12345"
NOTICE = "朝公交抢通字〔2026〕第0018号"


KNOWN = (
    ("parameters.urban_disposable_income", "47544", None),
    ("parameters.urban_consumption", "30522", None),
    ("parameters.meal_allowance_per_day", "100", None),
    ("parameters.nutrition_per_day", "30", None),
    ("items.lost_income.daily", "80", INJURED),
    ("items.nursing.case.annual", "59618", INJURED),
    ("items.disability.coefficient", "22%", INJURED),
    ("items.mental_distress", "8000", INJURED),
    ("items.property.1.what", "三轮车", INJURED),
    ("items.property.1.amount", "1,700", INJURED),
    ("fault_ratio", "80%", PLATE),
)
"""What only a person at the table knows, and whom or what it is about."""


def record(services, case_id):
    """What the record of Mr Xiao's case says, as far as P8 has it."""
    cases = services.cases
    file = cases.file(case_id)
    accident, vehicle = file.accident, file.vehicles[0]
    injured, injury = file.parties[0], file.injuries[0]
    driver = cases.add(case_id, Party, {"role": PartyRole.DRIVER, "name": DRIVER})
    for kind, record_id, values in (
        (Accident, accident.id, {"occurred_at": datetime(2026, 9, 3, 6, tzinfo=UTC)}),
        (Party, driver.id, {"liability": Liability.PRIMARY}),
        (Vehicle, vehicle.id, {"driver_id": driver.id}),
        (Party, injured.id, {"birth_on": date(1956, 8, 30), "role": PartyRole.RIDER}),
        (
            Injury,
            injury.id,
            {
                "admitted_on": date(2026, 9, 3),
                "discharged_on": date(2026, 10, 15),
                "nutrition_days": 60,
                "care_days": 90,
                "lost_work_days": 180,
            },
        ),
    ):
        for name, value in values.items():
            cases.change(case_id, kind, record_id, name, value)
    for kind, more in ((PolicyKind.CTPL, {}), (PolicyKind.TPL, {"limit_fen": 10**8})):
        cases.add(
            case_id,
            Policy,
            {"vehicle_id": vehicle.id, "kind": kind, "policy_no": kind.value} | more,
        )
    for kind, fen in (
        (CostKind.INPATIENT, 8_642_035),
        (CostKind.TRANSPORT, 80_000),
        (CostKind.APPRAISAL, 260_000),
        (CostKind.AID_DEVICE, 120_000),
    ):
        cost = {"injury_id": injury.id, "cost_kind": kind, "amount_fen": fen}
        cases.add(case_id, Cost, cost)
    for grade in (9, 10):
        found = {"injury_id": injury.id, "grade": grade}
        found["fixed_on"] = date(2026, 10, 20)
        cases.add(case_id, DisabilityGrade, found)


@pytest.fixture(scope="module")
def recorded(prepared, tmp_path_factory):
    """The prepared vehicle, with the record of P8; copied for each test."""
    path = tmp_path_factory.mktemp("recorded") / "流动 调解室"
    shutil.copytree(prepared[0].path, path)
    services = World(path).open()
    record(services, services.cases.by_number(prepared[1].opened).case_id)
    services.close()
    return path


@pytest.fixture
def world(recorded, tmp_path):
    path = tmp_path / "流动 调解室"
    shutil.copytree(recorded, path)
    return World(path)


@pytest.fixture
def sheet(program, cases):
    """Runs a command about the worksheets of the case."""

    def run(name, *words):
        return program("worksheet", name, cases.opened, *words, "--json")

    return run


@pytest.fixture
def begun(world, cases):
    """The worksheet, for the day of P8."""
    services = world.open()
    try:
        case_id = services.cases.by_number(cases.opened).case_id
        made = services.worksheets.create(case_id)
        services.worksheets.set_head(case_id, made.id, assessed_on=date(2026, 11, 1))
    finally:
        services.close()
    return made.id


@pytest.fixture
def put_in(world, cases, begun):
    """The same with what only a person at the table knows."""
    services = world.open()
    try:
        file = services.cases.file(services.cases.by_number(cases.opened).case_id)
        owners = {
            None: {},
            INJURED: {"party_id": file.parties[0].id},
            PLATE: {"vehicle_id": file.vehicles[0].id},
        }
        for path, text, owner in KNOWN:
            place = Place(path=path, **owners[owner])
            services.worksheets.put(file.case.case_id, begun, place, text)
    finally:
        services.close()


def advance(program, case, source, amount, *more):
    line = ("fund", "request", case, "--source", source, "--amount", amount)
    asked = program(*line, "--json", *more).json["request_id"]
    program("fund", "approve", case, asked, user="chenli")
    program("fund", "pay", case, asked, "--number", f"PZ-{source}")
    paid = program("fund", "acknowledge", case, asked, "--number", "SJ", "--json")
    assert paid.json["state"] == "acknowledged"


def ids(program, case):
    """The ids of people and vehicles, by what they are called."""
    names = program("worksheet", "show", case, "--json").json["names"]
    return {name: id_ for id_, name in names.items()}


def words_of(path):
    pages = pypdfium2.PdfDocument(path.read_bytes())
    return "".join(each.get_textpage().get_text_range() for each in pages)


def items_of(shown):
    return {each["item"]: each for each in shown["victims"][0]["items"]}


def test_p8_from_the_record_to_the_paper(program, cases, sheet, tmp_path):
    case = cases.opened
    assert sheet("new").status == 0
    assert sheet("head", "--on", "2026-11-01").status == 0
    options = {
        None: (),
        INJURED: ("--party", INJURED),
        PLATE: ("--vehicle", "京A·12345"),
    }
    for path, value, owner in KNOWN:
        assert sheet("set", path, value, *options[owner]).status == 0
    injured = ids(program, case)[INJURED]
    hospital = ("--payee", HOSPITAL, "--notice", NOTICE)
    advance(program, case, "ctpl_rescue", "18000", *hospital)
    advance(program, case, "commercial", "30000", *hospital)
    advance(
        *(program, case, "driver", "5000", "--payee", INJURED, "--payee-id", injured),
        *("--payee-kind", "victim", "--purpose", "living", "--method", "cash"),
    )
    shown = sheet("show").json
    (victim,) = shown["victims"]
    assert victim["buckets"]["medical"] == "92420.35"
    assert victim["buckets"]["death_disability"] == "143697.40"
    assert (victim["total"], victim["entitlement"]) == ("240417.75", "225013.68")
    assert (victim["received"], victim["final_payment"]) == ("53000.00", "172013.68")
    assert (shown["refusal"], shown["missing"], shown["lacks"]) == (None, [], [])

    agreed = sheet("agree", "--party", INJURED).json
    assert (
        sum(int(each["agreed"].replace(".", "")) for each in agreed["quotes"])
        == 22_501_368
    )
    paper = tmp_path / "计算表.pdf"
    written = sheet("paper", "-o", paper)
    assert written.json["victims"] == [INJURED]
    said = words_of(paper)
    assert f"损害赔偿计算表（{INJURED}）" in said
    for amount in ("240,417.75", "225,013.68", "172,013.68"):
        assert amount in said
    text = program("worksheet", "show", case).out
    assert "还应收 ¥172,013.68" in text
    assert f"保险公司 {PLATE}" in text


def test_a_worksheet_is_shown_as_the_assessment_of_a_file_is(program, put_in, cases):
    shown = program("worksheet", "show", cases.opened, "--json").json
    assert {
        "parameters", "victims", "fault_ratios", "allocation", "settlement", "payers",
        "recourse", "warnings",
    } <= set(shown)  # fmt: skip
    meals = items_of(shown)["hospital_meals"]
    assert (meals["amount"], meals["basis"]) == ("4200.00", "人身损害解释(2022)第10条")
    income = {each["path"]: each["value"] for each in shown["inputs"]}
    assert income["parameters.urban_disposable_income"] == "47544"


def test_what_is_lacking_is_said_with_its_code_and_place(program, cases, sheet, begun):
    shown = sheet("show").json
    missing = {each["path"]: each["code"] for each in shown["missing"]}
    assert missing["parameters.meal_allowance_per_day"] == "MM2308"
    assert {each["item"] for each in shown["lacks"]} == {"lost_income", "nursing"}
    text = program("worksheet", "show", cases.opened).out
    assert "还缺" in text
    assert "parameters.meal_allowance_per_day" in text


def test_the_figures_that_were_frozen_are_shown_with_their_source(sheet, begun):
    (income,) = [
        each
        for each in sheet("show").json["figures"]
        if each["indicator"] == "urban_disposable_income"
    ]
    assert (income["value"], income["stat_year"]) == ("92464", 2024)
    assert "国家统计局" in income["source"]
    assert sheet("renew").json["moves"] == []


def test_a_change_says_what_it_moved_and_why(sheet, put_in):
    answer = sheet("set", "items.hospital_days", "10", "--party", INJURED).json
    moved = {each["item"]: each for each in answer["moves"] if "item" in each}
    meals = moved["hospital_meals"]
    assert (meals["before"], meals["after"], meals["moved"]) == (
        "4200.00",
        "1000.00",
        "-3200.00",
    )
    assert "10" in meals["after_because"]
    back = sheet("clear", "items.hospital_days", "--party", INJURED).json
    assert {each["moved"] for each in back["moves"] if "item" in each} == {"3200.00"}


def test_an_empty_value_takes_an_input_out(sheet, put_in):
    sheet("set", "items.hospital_days", "10", "--party", INJURED)
    sheet("set", "items.hospital_days", "", "--party", INJURED)
    assert items_of(sheet("show").json)["hospital_meals"]["amount"] == "4200.00"


def test_a_row_of_a_list_is_cleared_whole(sheet, put_in):
    sheet("clear", "items.property.1", "--party", INJURED)
    shown = sheet("show").json
    assert "property" not in items_of(shown)
    assert not any("property" in each["path"] for each in shown["inputs"])


def test_a_vehicle_is_named_by_its_plate(program, cases, sheet, put_in):
    answer = sheet("set", "vehicle", "--party", INJURED, "--other", PLATE)
    assert answer.status == 0
    shown = sheet("show").json
    assert {debt["payer"] for debt in shown["allocation"]} == {"driver"}
    (named,) = [each for each in shown["inputs"] if each["path"] == "vehicle"]
    assert named["other_id"] == ids(program, cases.opened)[PLATE]
    sheet("clear", "vehicle", "--party", INJURED)
    same = sheet("set", "vehicle", PLATE, "--party", INJURED).json
    assert any(each.get("payer") == "driver" for each in same["moves"])


def test_what_is_not_said_of_a_quote_stays(program, cases, sheet, put_in):
    line = ("quote", "nursing", "--party", INJURED)
    sheet(*line, "--claimed", "18000", "--offered", "12000")
    shown = sheet(*line, "--agreed", "14,000").json
    (quote,) = shown["quotes"]
    assert (quote["item"], quote["claimed"], quote["offered"], quote["agreed"]) == (
        "nursing",
        "18000.00",
        "12000.00",
        "14000.00",
    )
    (quote,) = sheet(*line, "--offered", "").json["quotes"]
    assert (quote["claimed"], quote["offered"]) == ("18000.00", None)
    assert (
        "主张 18000.00  议定 14000.00" in program("worksheet", "show", cases.opened).out
    )


def test_a_file_proves_an_item_until_it_is_detached(world, cases, sheet, put_in):
    services = world.open()
    case_id = services.cases.by_number(cases.opened).case_id
    file = services.attachments.add(case_id, Offer(content=photo(), name="票据.jpg"))
    services.close()
    (proof,) = sheet("attach", "transport", file.id, "--party", INJURED).json[
        "evidence"
    ]
    assert (proof["item"], proof["file"]) == ("transport", "票据.jpg")
    left = sheet("detach", proof["id"], "--reason", "另一项的票据").json
    assert left["evidence"] == []


def test_scenarios_are_compared_figure_by_figure(program, cases, sheet, put_in):
    copied = sheet("copy", "--name", "九级").json
    assert copied["sheet"]["name"] == "九级"
    place = ("--party", INJURED, "--sheet", "九级")
    sheet("set", "items.disability.coefficient", "20%", *place)
    (other,) = sheet("compare").json["others"]
    assert other["sheet"]["name"] == "九级"
    moved = {
        each.get("item") or each.get("total"): each["moved"] for each in other["moves"]
    }
    assert moved["disability_compensation"] == "-9508.80"
    assert moved["final"] == "-9508.80"
    (back,) = sheet("compare", "--sheet", "九级").json["others"]
    assert {e["moved"] for e in back["moves"] if e.get("total") == "final"} == {
        "9508.80"
    }
    text = program("worksheet", "compare", cases.opened).out
    assert "残疾赔偿金  ¥104,596.80 → ¥95,088.00" in text


def test_the_worksheets_are_listed_with_what_they_come_to(
    program, cases, sheet, put_in
):
    sheet("copy", "--name", "九级")
    first, second = sheet("list").json
    assert (first["name"], second["name"]) == ("赔偿计算表", "九级")
    assert first["victims"][0]["total"] == "240417.75"
    sheet("strike", "--sheet", "九级", "--reason", "不再讨论")
    _, struck = sheet("list").json
    assert struck["void_reason"] == "不再讨论"
    text = program("worksheet", "list", cases.opened).out
    assert "损失合计 240417.75" in text
    assert "已作废：不再讨论" in text


def test_every_input_is_listed_with_how_it_is_typed(program):
    listed = program("worksheet", "inputs", "--json", user=None).json
    assert len(listed) == len(INPUTS)
    shown = {each["path"]: each for each in listed}
    assert shown["items.property.*.amount"]["item"] == "property"
    assert "full" in shown["liability"]["example"]
    text = program("worksheet", "inputs", user=None).out
    assert "受害人  items.hospital_days  住院伙食补助费：住院天数" in text


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (("set", "items.hospital_days", "ten", "--party", INJURED), 3, "MM2360"),
        (("set", "items.hospital_nights", "10", "--party", INJURED), 3, "MM2361"),
        (("set", "age", "131", "--party", INJURED), 3, "MM2303"),
        (("set", "items.hospital_days", "10"), 3, "MM2367"),
        (("set", "fault_ratio", "80%", "--party", INJURED), 3, "MM2367"),
        (("set", "age", "70", "--party", "没有"), 1, "MM2365"),
        (("set", "fault_ratio", "80%", "--vehicle", "京B99999"), 1, "MM2365"),
        (("set", "vehicle", "京B99999", "--party", INJURED), 1, "MM2365"),
        (("set", "age", "70", "--party", INJURED, "--vehicle", PLATE), 2, "MM2000"),
        (("set", "age", "70", "--party", INJURED, "--other", PLATE), 2, "MM2000"),
        (("set", "age", "--party", INJURED), 2, "MM2000"),
        (("set", "vehicle", "--party", INJURED), 2, "MM2000"),
        (("clear", "age", "--party", INJURED), 1, "MM2368"),
        (("show", "--sheet", "没有"), 1, "MM2362"),
        (("head", "--region", "990000"), 3, "MM1034"),
        (("head", "--on", "2026-09-01"), 3, "MM2304"),
        (("quote", "nursing", "--party", INJURED), 2, "MM2000"),
        (("quote", "nursing", "--party", INJURED, "--agreed", "-1"), 3, "MM1001"),
        (("quote", "nursing", "--party", DRIVER, "--agreed", "1"), 1, "MM2365"),
        (("agree", "--party", DRIVER), 1, "MM2365"),
        (("strike", "--sheet", "没有", "--reason", "错"), 1, "MM2362"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    sheet, begun, words, status, code
):
    before = sheet("show").json
    answer = sheet(*words)
    assert (answer.status, answer.error["code"]) == (status, code)
    assert sheet("show").json == before


def test_an_input_of_somebody_says_with_which_option_he_is_named(sheet, begun):
    refused = sheet("set", "items.hospital_days", "10").error
    assert (refused["rule"], "--party" in refused["next"]) == ("victim", True)


def test_of_two_people_with_one_name_the_id_says_which(world, program, cases, sheet):
    services = world.open()
    case_id = services.cases.by_number(cases.opened).case_id
    other = services.cases.add(
        case_id, Party, {"role": PartyRole.PEDESTRIAN, "name": INJURED}
    )
    services.close()
    sheet("new")
    refused = sheet("set", "age", "70", "--party", INJURED)
    assert (refused.status, refused.error["code"]) == (3, "MM2366")
    assert str(other.id) in refused.error["rule"]
    assert sheet("set", "age", "70", "--party", other.id).status == 0
    assert {each["id"] for each in sheet("show").json["victims"]} >= {str(other.id)}


def test_a_case_without_a_worksheet_says_so_and_keeps_nothing(sheet):
    for words in (
        ("show",),
        ("quote", "nursing", "--party", INJURED, "--agreed", "1"),
        ("compare",),
    ):
        answer = sheet(*words)
        assert (answer.status, answer.error["code"]) == (1, "MM2362")
    sheet("new")
    assert sheet("show").json["quotes"] == []


def test_a_worksheet_that_cannot_be_reckoned_says_why(world, program, cases, sheet):
    services = world.open()
    case_id = services.cases.by_number(cases.opened).case_id
    services.cases.add(case_id, Vehicle, {"plate": "京B67890"})
    services.close()
    sheet("new")
    shown = sheet("show")
    assert (shown.status, shown.json["refusal"]["code"]) == (0, "MM2307")
    assert "victims" not in shown.json
    assert "MM2307" in program("worksheet", "list", cases.opened).out
    for words in (("compare",), ("agree", "--party", INJURED)):
        assert sheet(*words).error["code"] == "MM2307"


def test_a_paper_lacks_no_figure_and_is_of_who_is_named(sheet, begun, tmp_path):
    paper = tmp_path / "计算表.pdf"
    refused = sheet("paper", "-o", paper)
    assert (refused.status, refused.error["code"]) == (3, "MM2364")
    assert sheet("paper", "-o", tmp_path / "no" / "x.pdf").error["code"] == "MM2007"
    nobody = sheet("paper", "-o", paper, "--victim", DRIVER)
    assert (nobody.status, nobody.error["code"]) == (1, "MM2365")
    assert not paper.exists()


def test_the_paper_of_one_victim_leaves_the_others_out(
    world, cases, sheet, put_in, tmp_path
):
    services = world.open()
    case_id = services.cases.by_number(cases.opened).case_id
    services.cases.add(case_id, Party, {"role": PartyRole.PEDESTRIAN, "name": "孙平"})
    services.close()
    sheet("set", "items.medical", "30000", "--party", "孙平")
    paper = tmp_path / "孙平.pdf"
    written = sheet("paper", "-o", paper, "--victim", "孙平").json
    assert written["victims"] == ["孙平"]
    said = words_of(paper)
    assert "损害赔偿计算表（孙平）" in said
    assert f"损害赔偿计算表（{INJURED}）" not in said


def test_the_answers_speak_english(program, cases, put_in):
    text = program("worksheet", "show", cases.opened, "--lang", "en").out
    assert f"Victim {INJURED}" in text
    assert "Who owes" in text
