"""Packs of headquarters: signed, numbered, taken in whole or not at all."""

from datetime import date

import msgspec
import pytest

from mobile_mediation.domain.directory import DirectoryKind, Listing
from mobile_mediation.domain.errors import BadInput, NotFound, RuleViolation
from mobile_mediation.domain.events import CaseEvent, EventKind
from mobile_mediation.domain.packs import PackKind
from mobile_mediation.hq.packs import PackOffice

HOLIDAYS = """day,kind,source
2031-05-01,off,示例通知〔2030〕9号
2031-05-05,off,示例通知〔2030〕9号
2031-05-04,work,示例通知〔2030〕9号
"""
DIRECTORY = """key,kind,name,phone,office_phone,guarantee,guarantee_days,region_code
h1,hospital,示例市第一人民医院,010-55500001,010-55500002,50000,30,110105
b1,brigade,示例市公安局朝阳交通支队,010-55500010,,,,110105
"""


def made(stage, kind, text, *, hq="hq", suffix="csv"):
    source = stage.root / f"table.{suffix}"
    source.write_text(text, encoding="utf-8")
    return PackOffice(stage.office(hq)).make(kind, source, stage.root / "out").path


CAPS = f"""vehicle,act,case,injured,day,approver_day,valid_from,valid_until,approvers
*,"50,000",90000,80000.50,200000,150000,2023-01-01,2023-12-31,{"ab" * 32}
0012,500,500,500,500,500,2023-01-01,2023-12-31,{"AB" * 32};{"cd" * 32} {"ef" * 32}
"""
ROWS = [
    {
        "vehicle": vehicle,
        **dict.fromkeys(("act_fen", "case_fen", "injured_fen", "day_fen"), 100),
        "approver_day_fen": 50,
        "valid_from": "2023-01-01",
        "valid_until": "2023-01-01",
        "approvers": ["ab" * 32],
        "commercial_bp": 10_000,
    }
    for vehicle in ("0013", "*")
]


def test_days_off_from_headquarters_are_counted_by_at_once(stage):
    services = stage.vehicle()
    assert not services.holidays.calendar().knows(2031)
    report = services.packs.receive(made(stage, PackKind.HOLIDAYS, HOLIDAYS))
    assert (report.version, report.is_new, report.added) == (1, True, 1)
    calendar = services.holidays.calendar()
    assert not calendar.is_working(date(2031, 5, 5))
    assert calendar.is_working(date(2031, 5, 4))


def test_days_off_stay_after_the_program_was_closed(stage):
    stage.vehicle().packs.receive(made(stage, PackKind.HOLIDAYS, HOLIDAYS))
    stage.close("vehicle")
    assert stage.vehicle().holidays.calendar().knows(2031)


def test_the_due_days_in_the_store_are_reckoned_anew(stage):
    services = stage.vehicle()
    stage.clock.moment = stage.clock.moment.replace(year=2031, month=5, day=6)
    case_id = stage.call().case.case_id
    services.cases.add(
        case_id,
        CaseEvent,
        {"kind": EventKind.LATE_REPORT, "happened_on": date(2031, 5, 2)},
    )
    before = {d.rule.key: d.due_on for d in services.deadlines.due(date(2031, 6, 1))}
    services.packs.receive(made(stage, PackKind.HOLIDAYS, HOLIDAYS))
    after = {d.rule.key: d for d in services.deadlines.due(date(2031, 6, 1))}
    assert before["D01"] == date(2031, 5, 7)
    assert after["D01"].due_on == date(2031, 5, 7)
    assert after["D01"].is_published
    assert services.deadlines.of_case(case_id)[0].due_on is not None


def test_the_directory_of_headquarters_is_found_by_any_part(stage):
    services = stage.vehicle()
    report = services.packs.receive(made(stage, PackKind.DIRECTORY, DIRECTORY))
    assert report.added == 2
    for text in ("第一人民", "slsdyrmyy", "55500002", "朝阳"):
        assert services.directory.search(text), text
    (hospital,) = services.directory.search("医院", kind=DirectoryKind.HOSPITAL)
    assert hospital.listing.guarantee_fen == 5_000_000
    assert not hospital.is_own


def test_a_newer_directory_says_what_changed_and_own_entries_stay(stage):
    services = stage.vehicle()
    own = services.directory.add(
        Listing(kind=DirectoryKind.OFFICER, name="张堃", phone="13800138000")
    )
    services.packs.receive(made(stage, PackKind.DIRECTORY, DIRECTORY))
    newer = DIRECTORY.replace("50000,30", "80000,30").rsplit("\n", 2)[0] + "\n"
    report = services.packs.receive(made(stage, PackKind.DIRECTORY, newer))
    assert (report.version, report.added, report.changed, report.gone) == (2, 0, 1, 1)
    keys = {hit.key for hit in services.directory.search()}
    assert keys == {str(own.id), "h1"}


def test_the_same_pack_twice_is_here_already_and_an_older_one_refused(stage):
    services = stage.vehicle()
    first = made(stage, PackKind.DIRECTORY, DIRECTORY)
    second = made(stage, PackKind.DIRECTORY, DIRECTORY)
    services.packs.receive(second)
    assert not services.packs.receive(second).is_new
    with pytest.raises(BadInput) as refused:
        services.packs.receive(first)
    assert refused.value.code == "MM2174"


def test_a_pack_with_any_byte_changed_is_refused(stage):
    services = stage.vehicle()
    path = made(stage, PackKind.DIRECTORY, DIRECTORY)
    data = path.read_bytes()
    before = stage.everything_of()
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0x01
        path.write_bytes(changed)
        with pytest.raises(BadInput) as refused:
            services.packs.receive(path)
        assert refused.value.code in {"MM2170", "MM2171", "MM2172"}
    for end in (0, 1, len(data) // 2, len(data) - 1):
        path.write_bytes(data[:end])
        with pytest.raises(BadInput):
            services.packs.receive(path)
    assert stage.everything_of() == before


def test_a_pack_of_another_headquarters_is_refused(stage):
    path = made(stage, PackKind.DIRECTORY, DIRECTORY, hq="elsewhere")
    with pytest.raises(BadInput) as refused:
        stage.vehicle().packs.receive(path)
    assert refused.value.code == "MM2172"


@pytest.mark.parametrize(
    ("kind", "text", "path"),
    [
        (PackKind.HOLIDAYS, HOLIDAYS.replace("05-05", "05-03"), "years[0].off_days[1]"),
        (
            PackKind.HOLIDAYS,
            HOLIDAYS.replace("05-04", "05-06"),
            "years[0].make_up_days[0]",
        ),
        (
            PackKind.HOLIDAYS,
            HOLIDAYS.replace("05-05", "05-01"),
            "years[0].off_days[1]",
        ),
        (PackKind.DIRECTORY, DIRECTORY.replace("b1", "h1"), "entries[1]"),
        (
            PackKind.DIRECTORY,
            DIRECTORY.replace("010-55500010", "12"),
            "entries[1].phone",
        ),
        (PackKind.DIRECTORY, DIRECTORY.replace("50000,30", "50000,400"), "entries[0]"),
        (PackKind.DIRECTORY, DIRECTORY.replace("50000,30", "5万,30"), "entries[0].gua"),
        (PackKind.CAPS, CAPS.replace("0012", "*"), "caps[1].vehicle"),
        (PackKind.CAPS, CAPS.replace("0012", " "), "caps[1].vehicle"),
        (PackKind.CAPS, CAPS.replace("0012", "0O12"), "caps[1].vehicle"),
        (PackKind.CAPS, CAPS.replace("90000,", "0,"), "caps[0].case_fen"),
        (PackKind.CAPS, CAPS.replace("90000,", "-1,"), "caps[0].case"),
        (PackKind.CAPS, CAPS.replace("90000,", "1e5,"), "caps[0].case"),
        (PackKind.CAPS, CAPS.replace("80000.50", "0.005"), "caps[0].injured"),
        (PackKind.CAPS, CAPS.replace("200000", f"{10**18}"), "caps[0].day"),
        (PackKind.CAPS, CAPS.replace("150000", ""), "caps[0].approver_day"),
        (PackKind.CAPS, CAPS.replace("2023-12", "2022-12"), "caps[0].valid_until"),
        (PackKind.CAPS, CAPS.replace("ef", "e", 1), "caps[1].approvers"),
        (PackKind.CAPS, CAPS.replace("cd", "xy", 1), "caps[1].approvers"),
    ],
)
def test_a_row_that_cannot_be_right_makes_no_pack(stage, kind, text, path):
    before = PackOffice(stage.office()).made()
    with pytest.raises(BadInput) as refused:
        made(stage, kind, text)
    assert refused.value.code == "MM2175"
    assert refused.value.path.startswith(path)
    assert PackOffice(stage.office()).made() == before


@pytest.mark.parametrize(
    "text", ["", "day,kind\n2031-13-01,off\n", "day,kind,source\n2031-05-01,free,x\n"]
)
def test_what_is_no_table_makes_no_pack(stage, text):
    if not text:
        with pytest.raises(BadInput):
            made(stage, PackKind.HOLIDAYS, "{", suffix="json")
        return
    with pytest.raises(BadInput) as refused:
        made(stage, PackKind.HOLIDAYS, text)
    assert refused.value.code == "MM2178"


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        # Without quotes the comma of thousands moves every amount by one column.
        (CAPS.replace('"50,000"', "50,000"), "csv"),
        (CAPS.replace('"50,000"', '"50,000'), "csv"),
        (CAPS.replace("approver_day,", ""), "csv"),
        (CAPS.replace("2023-01-01", "2023-02-30"), "csv"),
        (CAPS.replace(f",{'ab' * 32}", "").replace(",2023-12-31\n", "\n"), "csv"),
        ("null", "json"),
        ('{"vehicle": "*"}', "json"),
        (msgspec.json.encode([ROWS[0] | {"act_fen": 1.5}]).decode(), "json"),
        (msgspec.json.encode([ROWS[0] | {"extra": 1}]).decode(), "json"),
    ],
)
def test_what_is_no_table_of_caps_makes_no_pack(stage, text, suffix):
    before = PackOffice(stage.office()).made()
    with pytest.raises(BadInput) as refused:
        made(stage, PackKind.CAPS, text, suffix=suffix)
    assert refused.value.code == "MM2178"
    assert PackOffice(stage.office()).made() == before


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ([ROWS[1] | {"commercial_bp": 0}], "caps[0].commercial_bp"),
        ([ROWS[1] | {"commercial_bp": 10_001}], "caps[0].commercial_bp"),
        ([ROWS[1], ROWS[0] | {"act_fen": -1}], "caps[1].act_fen"),
        ([ROWS[1] | {"approvers": ["AB" * 32]}], "caps[0].approvers"),
        ([*ROWS, ROWS[0] | {"vehicle": " 0013 "}], "caps[2].vehicle"),
    ],
)
def test_caps_as_json_are_checked_as_those_of_a_table(stage, rows, path):
    with pytest.raises(BadInput) as refused:
        made(stage, PackKind.CAPS, msgspec.json.encode(rows).decode(), suffix="json")
    assert (refused.value.code, refused.value.path) == ("MM2175", path)


def test_a_vehicle_has_its_own_caps_before_those_of_every_vehicle(stage):
    services = stage.vehicle()
    report = services.packs.receive(made(stage, PackKind.CAPS, CAPS))
    assert (report.version, report.added, report.changed) == (2, 1, 1)
    caps = services.packs.caps()
    assert (caps.act_fen, caps.commercial_bp) == (50_000, None)
    assert caps.approvers == {bytes([each]) * 32 for each in (0xAB, 0xCD, 0xEF)}
    other = stage.vehicle("other")
    assert other.packs.caps() is None
    text = msgspec.json.encode(ROWS).decode()
    newer = made(stage, PackKind.CAPS, text, suffix="json")
    other.packs.receive(newer)
    assert (other.packs.caps().act_fen, other.packs.caps().case_fen) == (100, 100)
    assert other.packs.caps().commercial_bp == 10_000
    report = services.packs.receive(newer)
    assert (report.added, report.changed, report.gone) == (1, 1, 1)
    # Its own row is gone: it has those of every vehicle.
    assert services.packs.caps().act_fen == 100
    only = made(stage, PackKind.CAPS, CAPS.replace("*", "0013"))
    services.packs.receive(only)
    other.packs.receive(only)
    assert services.packs.caps().act_fen == 50_000
    assert other.packs.caps().injured_fen == 8_000_050


def test_caps_stay_after_the_program_was_closed(stage):
    stage.vehicle().packs.receive(made(stage, PackKind.CAPS, CAPS))
    stage.close("vehicle")
    assert stage.vehicle().packs.caps().act_fen == 50_000


def test_a_vehicle_that_no_row_is_for_has_no_caps(stage):
    services = stage.vehicle()
    text = msgspec.json.encode(ROWS[:1]).decode()
    services.packs.receive(made(stage, PackKind.CAPS, text, suffix="json"))
    assert services.packs.caps() is None


def test_a_plan_can_be_given_as_json(stage):
    years = [
        {
            "year": 2031,
            "off_days": ["2031-05-05"],
            "make_up_days": [],
            "source": "示例通知",
        }
    ]
    text = msgspec.json.encode(years).decode()
    path = made(stage, PackKind.HOLIDAYS, text, suffix="json")
    assert stage.vehicle().packs.receive(path).added == 1


def test_own_entries_travel_to_headquarters(stage):
    services = stage.vehicle()
    entry = services.directory.add(
        Listing(kind=DirectoryKind.HOSPITAL, name="示例骨科医院", phone="010-55500077")
    )
    services.directory.change(entry.id, hours="8:00-17:00")
    stage.round()
    assert stage.hq_rows() == stage.vehicle_rows()
    assert any(table == "directory_entry" for table, _ in stage.hq_rows())


def test_an_own_entry_is_struck_out_with_a_reason_and_the_case_keeps_its_copy(stage):
    services = stage.vehicle()
    case_id = stage.call().case.case_id
    entry = services.directory.add(
        Listing(kind=DirectoryKind.HOSPITAL, name="示例骨科医院", phone="010-55500077")
    )
    contact = services.directory.use(case_id, entry.listing)
    with pytest.raises(RuleViolation) as refused:
        services.directory.strike_out(entry.id, reason=" ")
    assert refused.value.code == "MM1110"
    services.directory.strike_out(entry.id, reason="已搬迁")
    assert services.directory.search("骨科") == ()
    with pytest.raises(NotFound):
        services.directory.change(entry.id, name="x")
    assert contact in services.cases.file(case_id).contacts


def test_a_pack_that_is_not_there_is_refused(stage):
    with pytest.raises(BadInput) as refused:
        stage.vehicle().packs.receive(stage.root / "none.mmp")
    assert refused.value.code == "MM1821"
