"""Worksheets of a case: from its facts and what is put in to the figures of P8."""

from datetime import UTC, date, datetime

import pytest

from mobile_mediation.domain.agreements import DamageItem, DamageKind
from mobile_mediation.domain.assessment.allocation import Portion
from mobile_mediation.domain.assessment.catalogue import Bucket, LossItem
from mobile_mediation.domain.assessment.comparison import Total, moves
from mobile_mediation.domain.assessment.netting import Purse, Side
from mobile_mediation.domain.assessment.parameters import ParameterStatus
from mobile_mediation.domain.assessment.warnings import WarningCode
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.errors import MediationError, NotFound
from mobile_mediation.domain.people import (
    Alcohol,
    Injury,
    Liability,
    Party,
    PartyRole,
)
from mobile_mediation.domain.settlements import Payer
from mobile_mediation.domain.treatment import Cost, CostKind, DisabilityGrade
from mobile_mediation.domain.vehicles import (
    Licence,
    LicenceStatus,
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.services.assessment.worksheets import Place
from mobile_mediation.services.intake import Offer

from ..media import photo  # noqa: TID252

INCOME = "parameters.urban_disposable_income"


class Sheet:
    """A worksheet and everything a test does with it."""

    def __init__(self, act):
        self.act = act
        self.id = act.services.worksheets.create(act.id).id
        self.victim = act.now().current_parties[0].id
        self.vehicle = act.now().vehicles[0].id

    @property
    def service(self):
        return self.act.services.worksheets

    @property
    def found(self):
        for each in self.service.of_case(self.act.id):
            if each.sheet.id == self.id:
                return each
        raise LookupError

    @property
    def result(self):
        found = self.found
        assert found.refusal is None
        return found.assessment

    @property
    def net(self):
        return self.result.net_of(str(self.victim))

    def fen(self, item):
        return self.result.loss_of(str(self.victim)).fen(item)

    def put(self, path, text, **place):
        self.service.put(self.act.id, self.id, Place(path=path, **place), text)

    def of_victim(self, path, text):
        self.put(path, text, party_id=self.victim)

    def of_vehicle(self, path, text):
        self.put(path, text, vehicle_id=self.vehicle)


def facts(act):
    """What the record of Mr Xiao's case says, as far as P8 has it."""
    cases = act.services.cases
    vehicle = act.now().vehicles[0]
    driver = cases.add(act.id, Party, {"role": PartyRole.DRIVER, "name": "王䶮"})
    act.change(driver, "liability", Liability.PRIMARY)
    act.change(vehicle, "driver_id", driver.id)
    injured = act.now().current_parties[0]
    act.change(injured, "birth_on", date(1956, 8, 30))
    act.change(injured, "role", PartyRole.RIDER)
    cases.add(
        act.id,
        Policy,
        {"vehicle_id": vehicle.id, "kind": PolicyKind.CTPL, "policy_no": "CTPL-1"},
    )
    injury = act.now().current_injuries[0]
    for name, value in (
        ("admitted_on", date(2026, 9, 3)),
        ("discharged_on", date(2026, 10, 15)),
        ("nutrition_days", 60),
        ("care_days", 90),
        ("lost_work_days", 180),
    ):
        act.change(injury, name, value)
    mine = {"injury_id": injury.id}
    for kind, fen in (
        (CostKind.INPATIENT, 8_642_035),
        (CostKind.TRANSPORT, 80_000),
        (CostKind.APPRAISAL, 260_000),
        (CostKind.AID_DEVICE, 120_000),
    ):
        cases.add(act.id, Cost, mine | {"cost_kind": kind, "amount_fen": fen})
    for grade in (9, 10):
        cases.add(
            act.id,
            DisabilityGrade,
            mine | {"grade": grade, "fixed_on": date(2026, 10, 20)},
        )


def inputs(sheet):
    """What only a person at the table knows."""
    for path, text in (
        (INCOME, "47544"),
        ("parameters.urban_consumption", "30522"),
        ("parameters.meal_allowance_per_day", "100"),
        ("parameters.nutrition_per_day", "30"),
    ):
        sheet.put(path, text)
    for path, text in (
        ("items.lost_income.daily", "80"),
        ("items.nursing.case.annual", "59618"),
        ("items.disability.coefficient", "22%"),
        ("items.mental_distress", "8000"),
        ("items.property.1.what", "三轮车"),
        ("items.property.1.amount", "1,700"),
    ):
        sheet.of_victim(path, text)
    sheet.of_vehicle("fault_ratio", "80%")


@pytest.fixture
def sheet(p8):
    p8.stage.clock.moment = datetime(2026, 11, 1, 2, tzinfo=UTC)
    facts(p8)
    made = Sheet(p8)
    inputs(made)
    return made


def test_the_worked_example_p8_comes_out_of_the_record_of_a_case(sheet):
    loss = sheet.result.loss_of(str(sheet.victim))
    assert loss.fen(LossItem.HOSPITAL_MEALS) == 420_000
    assert loss.fen(LossItem.NURSING) == 1_470_060
    assert loss.fen(LossItem.DISABILITY_COMPENSATION) == 10_459_680
    assert loss.bucket_fen(Bucket.MEDICAL) == 9_242_035
    assert loss.bucket_fen(Bucket.DEATH_DISABILITY) == 14_369_740
    assert loss.total_fen == 24_041_775
    assert sheet.net.entitlement_fen == 22_501_368
    assert sheet.net.received_fen == 5_300_000
    assert sheet.net.final_fen == 17_201_368
    driver = Purse(Side.DRIVER, str(sheet.vehicle))
    (back,) = [t for t in sheet.result.netting.totals if t.payee == driver]
    assert back.fen == 292_000


def test_what_is_put_in_stands_over_the_fact_until_it_is_taken_out(sheet):
    assert sheet.fen(LossItem.HOSPITAL_MEALS) == 420_000
    sheet.of_victim("items.hospital_days", "10")
    assert sheet.fen(LossItem.HOSPITAL_MEALS) == 100_000
    key = (sheet.victim, "items.hospital_days")
    drawing = sheet.found.drawing
    assert (drawing.facts[key], drawing.values[key]) == (42, 10)
    sheet.of_victim("items.hospital_days", "")
    assert sheet.fen(LossItem.HOSPITAL_MEALS) == 420_000


def test_a_change_of_the_record_moves_the_worksheet(sheet):
    injury = sheet.act.now().current_injuries[0]
    sheet.act.change(injury, "nutrition_days", 90, reason="鉴定意见")
    assert sheet.fen(LossItem.NUTRITION) == 270_000


def test_every_input_is_a_record_of_its_own_that_history_knows(sheet):
    sheet.of_victim("items.transport", "500 300.50")
    newest = max(
        sheet.act.services.history.of_case(sheet.act.id), key=lambda entry: entry.seq
    )
    put_in = {
        line.column: line.after
        for line in newest.lines
        if line.table == "worksheet_input"
    }
    assert put_in["input_path"] == "items.transport"
    assert put_in["written"] == '["500.00","300.50"]'


def test_a_value_that_is_not_written_so_is_refused_with_its_form(sheet):
    act = sheet.act
    place = Place(path="items.hospital_days", party_id=sheet.victim)
    put = sheet.service.put
    assert act.refused(put, act.id, sheet.id, place, "ten") == "MM2360"


def test_an_input_that_does_not_exist_is_refused(sheet):
    act, put = sheet.act, sheet.service.put
    place = Place(path="items.hospital_nights", party_id=sheet.victim)
    assert act.refused(put, act.id, sheet.id, place, "10") == "MM2361"


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("items.disability.grades", "9 11", "MM2303"),
        ("items.disability.coefficient", "110%", "MM2303"),
        ("age", "131", "MM2303"),
        ("items.nursing.case.persons", "0", "MM2303"),
        ("items.disability.fixed_on", "2026-08-01", "MM2304"),
        ("items.death.died_on", "2026-10-01", "MM2304"),
    ],
)
def test_what_cannot_be_true_is_refused_and_nothing_is_stored(sheet, path, text, code):
    act = sheet.act
    place = Place(path=path, party_id=sheet.victim)
    assert act.refused(sheet.service.put, act.id, sheet.id, place, text) == code


def test_a_ratio_above_one_is_refused(sheet):
    act = sheet.act
    place = Place(path="fault_ratio", vehicle_id=sheet.vehicle)
    assert act.refused(sheet.service.put, act.id, sheet.id, place, "1.2") == "MM2303"


def test_what_is_missing_is_named_and_left_out_until_it_is_there(p8):
    p8.stage.clock.moment = datetime(2026, 11, 1, 2, tzinfo=UTC)
    facts(p8)
    sheet = Sheet(p8)
    lacking = {each.item for each in sheet.found.drawing.lacks}
    assert lacking == {LossItem.LOST_INCOME, LossItem.NURSING}
    missing = {each.path for each in sheet.result.missing}
    assert "parameters.meal_allowance_per_day" in missing
    assert sheet.fen(LossItem.HOSPITAL_MEALS) == 0
    sheet.put("parameters.meal_allowance_per_day", "100")
    assert "parameters.meal_allowance_per_day" not in {
        each.path for each in sheet.result.missing
    }
    sheet.of_victim("items.nursing.case.daily", "150")
    assert {each.item for each in sheet.found.drawing.lacks} == {LossItem.LOST_INCOME}


def approve(stage, **cells):
    """A figure that one person takes in and a second one approves."""
    made = stage.vehicle().statistics.enter(
        {
            "region": "110000",
            "indicator": "urban_disposable_income",
            "published_on": "",
            "status": "secondary",
            "source": "示例",
        }
        | cells
    )
    stage.close("vehicle")
    stage.vehicle(user="chenli").statistics.approve(made)
    stage.close("vehicle")


def test_a_worksheet_keeps_the_figures_it_was_first_reckoned_with(sheet):
    sheet.put(INCOME, "")
    before = sheet.fen(LossItem.DISABILITY_COMPENSATION)
    (used,) = [
        p for p in sheet.result.parameters if p.name == "urban_disposable_income"
    ]
    assert (used.status, used.stat_year) == (ParameterStatus.OFFICIAL, 2024)
    approve(sheet.act.stage, value="100000", stat_year="2025")
    assert sheet.fen(LossItem.DISABILITY_COMPENSATION) == before
    sheet.service.renew_figures(sheet.act.id, sheet.id)
    assert sheet.fen(LossItem.DISABILITY_COMPENSATION) == 22_000_000
    warned = {each.code for each in sheet.result.warnings}
    assert WarningCode.SECONDARY_STATISTIC in warned


def test_a_scenario_is_a_copy_that_moves_alone(sheet):
    other = sheet.service.copy(sheet.act.id, sheet.id, name="九级")
    place = Place(path="items.disability.coefficient", party_id=sheet.victim)
    sheet.service.put(sheet.act.id, other.id, place, "20%")
    first, second = sheet.service.of_case(sheet.act.id)
    assert second.sheet.copied_from_id == sheet.id
    moved = {
        each.subject: each.moved_fen
        for each in moves(first.assessment, second.assessment)
    }
    assert moved[LossItem.DISABILITY_COMPENSATION] == 9_508_800 - 10_459_680
    assert moved[Total.FINAL] == -950_880
    assert Total.BORNE not in moved


def test_claimed_offered_and_agreed_stand_beside_the_assessed(sheet):
    act, item = sheet.act, LossItem.NURSING
    quote = sheet.service.quote
    quote(
        act.id,
        sheet.victim,
        item,
        claimed_fen=1_800_000,
        offered_fen=1_200_000,
        agreed_fen=None,
    )
    quote(
        act.id,
        sheet.victim,
        item,
        claimed_fen=1_800_000,
        offered_fen=1_200_000,
        agreed_fen=1_400_000,
    )
    (row,) = [each for each in act.now().items if not each.is_void]
    assert (row.kind, row.party_id) == (DamageKind.NURSING, sheet.victim)
    assert (row.claimed_fen, row.offered_fen, row.agreed_fen) == (
        1_800_000,
        1_200_000,
        1_400_000,
    )
    warned = {each.code for each in sheet.result.warnings}
    assert WarningCode.OFFER_BELOW_80_PERCENT in warned


def test_what_is_owed_becomes_what_is_agreed_in_one_act(sheet):
    sheet.service.take_as_agreed(sheet.act.id, sheet.id, sheet.victim)
    rows = [each for each in sheet.act.now().items if not each.is_void]
    assert sum(each.agreed_fen for each in rows) == sheet.net.entitlement_fen
    sheet.service.take_as_agreed(sheet.act.id, sheet.id, sheet.victim)
    assert len([each for each in sheet.act.now().items if not each.is_void]) == len(
        rows
    )
    warned = {each.code for each in sheet.result.warnings}
    assert WarningCode.AGREEMENT_ABOVE_CEILING not in warned


def test_a_row_of_the_agreement_that_names_nobody_is_the_only_victims(sheet):
    act = sheet.act
    act.services.cases.add(
        act.id, DamageItem, {"kind": DamageKind.NURSING, "claimed_fen": 100}
    )
    sheet.service.quote(
        act.id,
        sheet.victim,
        LossItem.NURSING,
        claimed_fen=100,
        offered_fen=None,
        agreed_fen=50,
    )
    (row,) = act.now().items
    assert (row.party_id, row.agreed_fen) == (None, 50)


def test_the_settlement_takes_what_each_owes_from_the_worksheet(sheet):
    act = sheet.act
    dues = sheet.service.dues(act.id, sheet.victim)
    assert {due.payer: due.fen for due in dues} == {
        Payer.CTPL: 16_339_740,
        Payer.TPL: 5_953_628,
        Payer.DRIVER: 208_000,
    }
    found = act.services.settlements.reckon(act.id, sheet.victim, dues)
    assert found.final_fen == sheet.net.final_fen
    other = act.now().current_parties[1].id
    assert act.refused(sheet.service.dues, act.id, other) == "MM2362"


def test_the_worksheet_is_an_annex_of_the_agreement_once_nothing_is_missing(sheet):
    (annex,) = sheet.service.annexes(sheet.act.now())
    assert annex.victim == "肖建国"
    sheet.put("parameters.nutrition_per_day", "")
    assert sheet.service.annexes(sheet.act.now()) == ()


def test_items_of_one_act_stand_on_the_paper_as_in_a_statement_of_claim(sheet):
    act = sheet.act
    sheet.service.take_as_agreed(act.id, sheet.id, sheet.victim)
    act.services.cases.choose_path(act.id, MediationPath.POLICE)
    act.services.agreements.begin(act.id)
    names = [item.name for item in act.services.agreements.paper(act.id).items]
    assert names == [
        *("医疗费", "住院伙食补助费", "营养费", "误工费", "护理费", "交通费"),
        *("残疾赔偿金", "残疾辅助器具费", "精神损害抚慰金", "鉴定费", "财产损失"),
    ]


def test_an_amount_below_zero_is_refused(sheet):
    act = sheet.act
    code = act.refused(
        sheet.service.quote,
        act.id,
        sheet.victim,
        LossItem.NURSING,
        claimed_fen=-1,
        offered_fen=None,
        agreed_fen=None,
    )
    assert code == "MM2363"


def test_another_day_or_region_looks_the_figures_up_anew(sheet):
    sheet.put(INCOME, "")
    sheet.service.set_head(sheet.act.id, sheet.id, region_code="310000")
    assert "parameters.urban_disposable_income" in {
        each.path for each in sheet.result.missing
    }
    assert (
        sheet.act.refused(
            sheet.service.set_head, sheet.act.id, sheet.id, region_code="990000"
        )
        == "MM1034"
    )
    assert (
        sheet.act.refused(
            sheet.service.set_head,
            sheet.act.id,
            sheet.id,
            assessed_on=date(2026, 9, 1),
        )
        == "MM2304"
    )


def test_a_worksheet_that_was_struck_out_is_not_to_be_found(sheet):
    sheet.service.strike_out(sheet.act.id, sheet.id, reason="重新计算")
    assert sheet.service.of_case(sheet.act.id) == ()
    with pytest.raises(NotFound) as refused:
        sheet.put(INCOME, "1")
    assert refused.value.code == "MM2362"


def test_a_row_of_a_list_is_taken_out_whole(sheet):
    assert sheet.fen(LossItem.PROPERTY) == 170_000
    place = Place(path="items.property.1", party_id=sheet.victim)
    sheet.service.take_out(sheet.act.id, sheet.id, place)
    assert sheet.fen(LossItem.PROPERTY) == 0


def test_conduct_and_cover_come_from_the_record(sheet):
    act = sheet.act
    driver = next(p for p in act.now().current_parties if p.role is PartyRole.DRIVER)
    act.services.cases.add(
        act.id, Licence, {"party_id": driver.id, "status": LicenceStatus.NONE}
    )
    warned = {each.code for each in sheet.result.warnings}
    assert WarningCode.PROPERTY_NOT_OWED_WHEN_UNLICENSED in warned
    assert WarningCode.COMMERCIAL_COVER_EXCLUDED in warned
    (back,) = sheet.result.recourse
    assert back.fen == 16_169_740


def test_a_vehicle_without_a_policy_is_uninsured_and_it_is_said(sheet):
    act = sheet.act
    other = act.services.cases.add(
        act.id, Vehicle, {"category": VehicleCategory.CAR, "plate": "京B67890"}
    )
    # Nobody said yet how the two share the fault.
    assert sheet.found.refusal.code == "MM2307"
    sheet.put("fault_ratio", "20%", vehicle_id=other.id)
    assert any("京B67890" in each.words.zh for each in sheet.found.drawing.lacks)
    warned = {each.code for each in sheet.result.warnings}
    assert WarningCode.OWNER_STANDS_IN_FOR_INSURANCE in warned


def test_a_passenger_is_no_third_party_of_the_vehicle_he_is_said_to_be_in(sheet):
    place = Place(path="vehicle", party_id=sheet.victim)
    sheet.service.put(sheet.act.id, sheet.id, place, "", other_id=sheet.vehicle)
    assert {debt.payer.value for debt in sheet.result.debts} == {"driver"}


def test_two_victims_share_and_one_lets_the_other_go_first(sheet):
    act = sheet.act
    other = act.services.cases.add(
        act.id, Party, {"role": PartyRole.PEDESTRIAN, "name": "孙平"}
    )
    act.services.cases.add(act.id, Injury, {"party_id": other.id})
    sheet.put("items.medical", "30000", party_id=other.id)

    def medical():
        return {
            debt.victim: debt.fen
            for debt in sheet.result.debts
            if debt.portion.value == "medical"
        }

    assert sum(medical().values()) == 1_800_000
    assert len(medical()) == 2
    place = Place(path="waives.medical", party_id=sheet.victim)
    sheet.service.put(act.id, sheet.id, place, "", other_id=other.id)
    assert medical() == {str(other.id): 1_800_000}


def test_a_file_proves_an_item_until_it_is_detached(sheet):
    act = sheet.act
    offer = Offer(content=photo(), name="票据.jpg")
    file = act.services.attachments.add(act.id, offer).id
    for _ in range(2):
        sheet.service.attach(act.id, sheet.victim, LossItem.TRANSPORT, file)
    (proof,) = act.now().worksheet_evidence
    assert (proof.party_id, proof.attachment_id) == (sheet.victim, file)
    sheet.service.detach(act.id, proof.id, reason="另一项的票据")
    assert act.now().worksheet_evidence[0].is_void


def test_another_case_has_none_of_it(sheet):
    other = sheet.act.stage.call(injured_name="王小明")
    with pytest.raises(MediationError):
        sheet.service.put(other.case.case_id, sheet.id, Place(path=INCOME), "47544")


def test_a_policy_that_was_not_in_force_covers_nothing(sheet):
    act = sheet.act
    (policy,) = (e for e in act.now().policies if e.kind is PolicyKind.TPL)
    lapsed = {
        "vehicle_id": sheet.vehicle,
        "kind": PolicyKind.TPL,
        "limit_fen": 50_000_000,
        "starts_at": datetime(2024, 9, 2, 16, tzinfo=UTC),
        "ends_at": datetime(2025, 9, 2, 16, tzinfo=UTC),
    }
    act.services.cases.add(act.id, Policy, lapsed)
    assert sheet.found.drawing.values[sheet.vehicle, "tpl.limit"] == "1000000.00"
    for name in ("starts_at", "ends_at"):
        act.change(policy, name, lapsed[name], reason="保单核对")
    assert (sheet.vehicle, "tpl.limit") not in sheet.found.drawing.values
    assert any("商业三者险" in each.words.zh for each in sheet.found.drawing.lacks)


def test_an_unknown_age_leaves_out_the_lump_sum_and_nothing_else(sheet):
    act = sheet.act
    for path, text in (("age", "10"), ("share", "1/2")):
        sheet.of_victim(f"items.dependants.1.{path}", text)
    before = sheet.result.loss_of(str(sheet.victim)).total_fen
    lump_sums = (LossItem.DISABILITY_COMPENSATION, LossItem.DEPENDANTS_LIVING)
    without = before - sum(sheet.fen(each) for each in lump_sums)
    injured = act.now().current_parties[0]
    act.change(injured, "birth_on", None, reason="身份待核")
    assert sheet.result.loss_of(str(sheet.victim)).total_fen == without
    assert {each.item for each in sheet.found.drawing.lacks} == set(lump_sums)
    assert sheet.service.annexes(act.now()) == ()
    assert act.refused(sheet.service.papers, act.now(), sheet.found) == "MM2303"
    sheet.of_victim("age", "70")
    assert len(sheet.service.annexes(act.now())) == 1
    assert sheet.result.loss_of(str(sheet.victim)).total_fen == before


def test_bills_that_stand_in_no_item_are_named(sheet):
    act = sheet.act
    mine = {"injury_id": act.now().current_injuries[0].id, "amount_fen": 960_000}
    before = sheet.result.total_fen
    for kind in (CostKind.CARE, CostKind.OTHER):
        act.services.cases.add(act.id, Cost, mine | {"cost_kind": kind})
    assert sheet.result.total_fen == before
    lacks = [each.item for each in sheet.found.drawing.lacks]
    assert lacks == [LossItem.NURSING, None]


def test_a_vehicle_that_is_noted_as_not_liable_has_the_small_limits(sheet):
    act = sheet.act
    driver = next(p for p in act.now().current_parties if p.role is PartyRole.DRIVER)
    act.change(driver, "liability", None, reason="认定书未送达")
    act.change(act.now().vehicles[0], "is_liable", value=False)
    (row,) = (
        each
        for each in sheet.result.debts
        if (each.payer, each.portion) == (Payer.CTPL, Portion.MEDICAL)
    )
    assert row.limit_fen == 180_000


def test_what_is_said_of_the_cover_silences_the_doubt_about_it(sheet):
    act = sheet.act
    (ctpl,) = (e for e in act.now().policies if e.kind is PolicyKind.CTPL)
    act.services.cases.strike_out(act.id, Policy, ctpl.id, reason="重复")
    assert any("按未投保计算" in each.words.zh for each in sheet.found.drawing.lacks)
    sheet.of_vehicle("ctpl.status", "insured")
    assert sheet.found.drawing.lacks == ()


def test_a_driver_who_had_been_drinking_is_pointed_out_beside_the_cover(sheet):
    act = sheet.act
    driver = next(p for p in act.now().current_parties if p.role is PartyRole.DRIVER)
    act.change(driver, "alcohol", Alcohol.DRINKING)
    (doubt,) = sheet.found.drawing.lacks
    assert "饮酒" in doubt.words.zh
    sheet.of_vehicle("conduct.drunk", "true")
    assert WarningCode.COMMERCIAL_COVER_EXCLUDED in {
        each.code for each in sheet.result.warnings
    }


def test_a_flight_that_nobody_gives_to_a_vehicle_is_pointed_out(sheet):
    act = sheet.act
    motorcycle = {"category": VehicleCategory.MOTORCYCLE, "plate": "京B67890"}
    other = act.services.cases.add(act.id, Vehicle, motorcycle)
    for path, text in (("fault_ratio", "20%"), ("ctpl.status", "insured")):
        sheet.put(path, text, vehicle_id=other.id)
    act.change(act.now().accident, "hit_and_run", value=True)
    before = sheet.found.drawing.lacks
    sheet.put("conduct.hit_and_run", "true", vehicle_id=other.id)
    (silenced,) = {*before} - {*sheet.found.drawing.lacks}
    assert "逃逸" in silenced.words.zh
