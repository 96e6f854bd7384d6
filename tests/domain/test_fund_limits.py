"""What the law, a policy or a letter leaves of each source."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from mobile_mediation.domain.contacts import Lane
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.fund_limits import (
    LimitKind,
    Limits,
    LimitUse,
    check_letters,
    check_limit,
    live,
)
from mobile_mediation.domain.fund_sources import RULES, Reckoning, check_source
from mobile_mediation.domain.funds import (
    FundAct,
    FundPurpose,
    FundSource,
    FundState,
    PayeeKind,
)
from mobile_mediation.domain.letters import Letter, LetterAct, LetterEntry, LetterKind
from mobile_mediation.domain.people import Injury, Liability, Party, PartyRole
from mobile_mediation.domain.treatment import Cost, CostKind
from mobile_mediation.domain.vehicles import (
    Policy,
    PolicyKind,
    Vehicle,
    VehicleCategory,
)
from mobile_mediation.rules import load_limits

from .fund_acts import USUAL, Acts, request_of

TABLE = load_limits()
NIGHT = datetime(2020, 9, 18, 15, 59, tzinfo=UTC)
MIDNIGHT = datetime(2020, 9, 18, 16, 0, tzinfo=UTC)
PAYEES = {
    FundSource.CTPL_RESCUE: {PayeeKind.HOSPITAL},
    FundSource.CTPL_ADVANCE: {PayeeKind.HOSPITAL},
    FundSource.HOSPITAL_GUARANTEE: {PayeeKind.HOSPITAL},
    FundSource.MEDICAL_INSURANCE: {PayeeKind.HOSPITAL},
    FundSource.RELIEF_FUND: set(PayeeKind) - {PayeeKind.VICTIM},
}
PURPOSES = {
    FundSource.CTPL_RESCUE: {FundPurpose.RESCUE},
    FundSource.CTPL_ADVANCE: {FundPurpose.RESCUE},
    FundSource.HOSPITAL_GUARANTEE: {FundPurpose.RESCUE, FundPurpose.TREATMENT},
    FundSource.MEDICAL_INSURANCE: {FundPurpose.RESCUE, FundPurpose.TREATMENT},
    FundSource.RELIEF_FUND: {FundPurpose.RESCUE, FundPurpose.FUNERAL},
}


@pytest.fixture
def car(new):
    return new(Vehicle, plate="京A12345")


@pytest.fixture
def hurt(new):
    return tuple(new(Party, role=PartyRole.PEDESTRIAN, name=name) for name in "甲乙")


@pytest.fixture
def scene(new, file, car, hurt):
    injuries = tuple(
        new(Injury, party_id=party.id, admitted_on=date(2023, 1, 24)) for party in hurt
    )
    return replace(file, vehicles=(car,), parties=hurt, injuries=injuries)


def ask(fen=100, **values):
    return request_of(FundAct.REQUESTED, amount_fen=fen, **values).request


def drawn(*acts, **values):
    made = Acts(**values)
    for act in acts or USUAL[:3]:
        made.add(act)
    return tuple(made.entries)


def refused(code, act, *args, **values):
    with pytest.raises(RuleViolation, match=code):
        act(*args, **values)


def fits_exactly(file, fen, **values):
    """Exactly so much may be asked for, and not one fen more."""
    limits = Limits(file, TABLE)
    if fen:
        check_limit(ask(fen, **values), limits.of(ask(fen, **values)))
    over = ask(fen + 1, **values)
    refused("MM1305", check_limit, over, limits.of(over))


def letter(new, kind, *, number="保函1号", fen=None):
    return new(
        Letter,
        kind=kind,
        year=2023,
        count=1,
        number=number,
        addressee="示例市第一人民医院",
        lane=Lane.HOSPITAL,
        amount_fen=fen,
        content=b"{}",
        content_digest=bytes(32),
        document_id=uuid4(),
        issued_at=NIGHT,
    )


def bills(new, injury, *days, fen=1_000_00):
    return tuple(
        new(
            Cost,
            injury_id=injury.id,
            cost_kind=CostKind.INPATIENT,
            incurred_on=day,
            amount_fen=fen,
        )
        for day in days
    )


@pytest.mark.parametrize("source", FundSource)
@pytest.mark.parametrize("payee", PayeeKind)
@pytest.mark.parametrize("purpose", FundPurpose)
def test_each_source_pays_its_own_payees_for_its_own_purposes(source, payee, purpose):
    if payee not in PAYEES.get(source, set(PayeeKind)):
        refused("MM1314", check_source, source, payee, purpose)
    elif purpose not in PURPOSES.get(source, set(FundPurpose)):
        refused("MM1315", check_source, source, payee, purpose)
    else:
        check_source(source, payee, purpose)


def test_fund_and_medical_insurance_are_creditors_and_gifts_are_nothing():
    kept_apart = {s for s, r in RULES.items() if r.reckoning is Reckoning.CREDITOR}
    assert kept_apart == {FundSource.RELIEF_FUND, FundSource.MEDICAL_INSURANCE}
    assert RULES[FundSource.CTPL_ADVANCE].reckoning is Reckoning.RECOURSE
    assert RULES[FundSource.GIFT].reckoning is Reckoning.NONE


@pytest.mark.parametrize(
    ("moment", "is_liable", "limit"),
    [
        (NIGHT, True, 10_000_00),
        (NIGHT, False, 1_000_00),
        (MIDNIGHT, True, 18_000_00),
        (MIDNIGHT, False, 1_800_00),
        (MIDNIGHT, None, 18_000_00),
    ],
)
@pytest.mark.parametrize("source", [FundSource.CTPL_RESCUE, FundSource.CTPL_ADVANCE])
def test_the_sub_limit_follows_the_day_in_china_and_the_blame(
    scene, car, source, moment, is_liable, limit
):
    file = replace(
        scene,
        accident=replace(scene.accident, occurred_at=moment),
        vehicles=(replace(car, is_liable=is_liable),),
    )
    fits_exactly(file, limit, source=source)


@pytest.mark.parametrize("blame", [None, *Liability])
def test_the_blame_of_the_driver_decides_where_the_vehicle_says_nothing(
    new, scene, car, blame
):
    driver = new(Party, role=PartyRole.DRIVER, liability=blame)
    file = replace(
        scene,
        parties=(*scene.parties, driver),
        vehicles=(replace(car, driver_id=driver.id),),
    )
    limit = 1_800_00 if blame is Liability.NONE else 18_000_00
    assert Limits(file, TABLE).ctpl().limit_fen == limit


def test_one_limit_is_shared_by_all_who_were_hurt(scene, hurt):
    entries = (
        *drawn(amount_fen=10_000_00, injured_id=hurt[0].id),
        *drawn(
            *USUAL[:2],
            amount_fen=3_000_00,
            injured_id=hurt[1].id,
            source=FundSource.CTPL_ADVANCE,
        ),
        *drawn(FundAct.REQUESTED, amount_fen=9_000_00),
        *drawn(*USUAL[:3], FundAct.REVERSED, amount_fen=9_000_00),
        *drawn(amount_fen=9_000_00, source=FundSource.DRIVER),
    )
    file = replace(scene, fund_entries=entries)
    use = Limits(file, TABLE).ctpl()
    assert (use.paid_fen, use.reserved_fen) == (10_000_00, 3_000_00)
    fits_exactly(file, 5_000_00, injured_id=hurt[1].id)


def test_every_insured_vehicle_has_a_limit_of_its_own(new, scene, car):
    lorry = new(Vehicle, category=VehicleCategory.LORRY)
    trailer = new(Vehicle, category=VehicleCategory.TRAILER)
    tricycle = new(Vehicle, category=VehicleCategory.TRICYCLE)
    file = replace(
        scene,
        vehicles=(car, lorry, trailer, tricycle),
        fund_entries=drawn(amount_fen=17_000_00, vehicle_id=car.id),
    )
    fits_exactly(file, 1_000_00, vehicle_id=car.id)
    fits_exactly(file, 18_000_00, vehicle_id=lorry.id)
    kinds = [use.subject_id for use in Limits(file, TABLE).all()]
    assert kinds == [car.id, lorry.id]
    for name in (None, trailer.id, tricycle.id, uuid4()):
        refused("MM1316", Limits(file, TABLE).of, ask(vehicle_id=name))


def policy(new, car, *, fen=1_000_000_00, kind=PolicyKind.TPL, **values):
    return new(
        Policy, vehicle_id=car.id, kind=kind, policy_no="T1", limit_fen=fen, **values
    )


def test_half_of_a_commercial_limit_is_prepaid_or_what_headquarters_says(
    new, scene, car
):
    file = replace(
        scene,
        policies=(policy(new, car),),
        fund_entries=drawn(amount_fen=100_000_00, source=FundSource.COMMERCIAL),
    )
    fits_exactly(file, 400_000_00, source=FundSource.COMMERCIAL)
    third = Limits(file, TABLE, commercial_bp=3333)
    assert third.commercial(file.policies[0]).left_fen == 233_300_00


@pytest.mark.parametrize(
    "other",
    [
        None,
        {"fen": None},
        {"kind": PolicyKind.CTPL},
        {"voided_at": NIGHT},
        {"starts_at": NIGHT, "ends_at": MIDNIGHT},
    ],
)
def test_without_a_commercial_policy_in_force_nothing_is_prepaid(
    new, scene, car, other
):
    policies = () if other is None else (policy(new, car, **other),)
    limits = Limits(replace(scene, policies=policies), TABLE)
    refused("MM1317", limits.of, ask(source=FundSource.COMMERCIAL))


def test_a_guarantee_covers_what_its_letter_says_while_it_is_in_force(new, scene):
    issued = letter(new, LetterKind.GUARANTEE, fen=50_000_00)
    values = {"source": FundSource.HOSPITAL_GUARANTEE, "reference_no": issued.number}
    file = replace(
        scene, letters=(issued,), fund_entries=drawn(amount_fen=20_000_00, **values)
    )
    fits_exactly(file, 30_000_00, **values)
    other = ask(source=FundSource.HOSPITAL_GUARANTEE, reference_no="保函2号")
    refused("MM1318", Limits(file, TABLE).of, other)
    gone = new(
        LetterEntry, letter_id=issued.id, act=LetterAct.WITHDRAWN, happened_at=NIGHT
    )
    withdrawn = replace(file, letter_entries=(gone,))
    refused("MM1318", Limits(withdrawn, TABLE).of, ask(**values))


@pytest.fixture
def fled(new, scene):
    """Nobody knows who drove: the relief fund advances the first seven days."""
    first, second = scene.injuries
    costs = (
        *bills(new, first, date(2023, 1, 24), date(2023, 1, 30)),
        *bills(new, first, date(2023, 1, 31), fen=7),
        *bills(new, second, date(2023, 1, 25), fen=500),
    )
    accident = replace(scene.accident, hit_and_run=True)
    return replace(scene, accident=accident, costs=costs)


def test_the_relief_fund_pays_seven_days_and_longer_only_on_a_paper(fled, hurt):
    values = {"source": FundSource.RELIEF_FUND, "injured_id": hurt[0].id}
    fits_exactly(fled, 2_000_00, **values)
    fits_exactly(fled, 2_000_07, extension_no="延长1号", **values)
    file = replace(fled, fund_entries=drawn(amount_fen=1_500_00, **values))
    fits_exactly(file, 500_00, **values)
    fits_exactly(file, 500, source=FundSource.RELIEF_FUND, injured_id=hurt[1].id)
    (_, fund) = Limits(file, TABLE).all()
    assert (fund.kind, fund.subject) == (LimitKind.RELIEF_FUND, "甲")


def test_a_funeral_is_bound_by_no_cost_of_treatment(fled):
    funeral = {"source": FundSource.RELIEF_FUND, "purpose": FundPurpose.FUNERAL}
    assert Limits(fled, TABLE).of(ask(**funeral)) is None


def test_without_a_bill_or_a_name_the_relief_fund_pays_nothing(fled, hurt):
    for costs, name in ((fled.costs, None), ((), hurt[0].id), ((), hurt[1].id)):
        limits = Limits(replace(fled, costs=costs), TABLE)
        asked = ask(source=FundSource.RELIEF_FUND, injured_id=name)
        refused("MM1319", limits.of, asked)


def test_the_relief_fund_comes_after_the_compulsory_insurance(new, fled, hurt, car):
    asked = ask(source=FundSource.RELIEF_FUND, injured_id=hurt[0].id)
    known = replace(fled, accident=replace(fled.accident, hit_and_run=None))
    refused("MM1320", Limits(known, TABLE).of, asked)
    used_up = replace(known, fund_entries=drawn(amount_fen=18_000_00))
    assert Limits(used_up, TABLE).of(asked) is not None
    uninsured = replace(known, policies=(policy(new, car),))
    assert Limits(uninsured, TABLE).of(asked) is not None
    first = replace(known.injuries[0], needed_fen=18_000_01)
    dear = replace(known, injuries=(first, known.injuries[1]))
    assert Limits(dear, TABLE).of(asked) is not None


def test_the_limits_of_all_vehicles_come_before_the_relief_fund(new, fled, hurt, car):
    lorry = new(Vehicle, category=VehicleCategory.LORRY)
    file = replace(
        fled,
        accident=replace(fled.accident, hit_and_run=None),
        vehicles=(car, lorry),
        fund_entries=drawn(amount_fen=18_000_00, vehicle_id=car.id),
    )
    asked = ask(source=FundSource.RELIEF_FUND, injured_id=hurt[0].id)
    refused("MM1320", Limits(file, TABLE).of, asked)
    both = drawn(amount_fen=18_000_00, vehicle_id=lorry.id)
    used_up = replace(file, fund_entries=(*file.fund_entries, *both))
    assert Limits(used_up, TABLE).of(asked) is not None


@pytest.mark.parametrize(
    "source",
    [
        *(FundSource.DRIVER, FundSource.EMPLOYER),
        *(FundSource.GIFT, FundSource.MEDICAL_INSURANCE),
    ],
)
def test_nothing_bounds_what_others_pay(scene, source):
    asked = ask(10**15, source=source)
    assert Limits(scene, TABLE).of(asked) is None
    check_limit(asked, None)


def test_what_is_left_is_never_below_zero():
    assert LimitUse(limit_fen=1, paid_fen=2, reserved_fen=3).left_fen == 0


@pytest.mark.parametrize("payee", [PayeeKind.HOSPITAL, PayeeKind.RELATIVE])
@pytest.mark.parametrize("has_family", [True, False])
def test_letters_stand_behind_relief_money(new, scene, hurt, payee, has_family):
    if has_family:
        wife = new(Party, role=PartyRole.RELATIVE, represents_id=hurt[0].id)
        scene = replace(scene, parties=(*scene.parties, wife))
    asked = ask(source=FundSource.RELIEF_FUND, payee_kind=payee)
    refused("MM1321", check_letters, asked, scene)
    application = letter(new, LetterKind.FUND_APPLICATION)
    file = replace(scene, letters=(application,))
    if has_family or payee is PayeeKind.RELATIVE:
        refused("MM1321", check_letters, asked, file)
        commitment = letter(new, LetterKind.FUND_COMMITMENT)
        file = replace(file, letters=(application, commitment))
    check_letters(asked, file)


def test_a_guarantee_needs_its_letter_and_a_rescue_payment_none(new, scene):
    promise = ask(source=FundSource.HOSPITAL_GUARANTEE)
    refused("MM1321", check_letters, promise, scene)
    issued = letter(new, LetterKind.GUARANTEE, fen=1)
    check_letters(promise, replace(scene, letters=(issued,)))
    check_letters(ask(), scene)


def test_what_came_to_nothing_is_not_alive():
    made = [
        request_of(FundAct.REQUESTED),
        request_of(FundAct.REQUESTED, FundAct.REFUSED),
        request_of(FundAct.REQUESTED, FundAct.WITHDRAWN),
        request_of(*USUAL[:3], FundAct.REVERSED),
        request_of(*USUAL),
    ]
    states = [each.state for each in live(made)]
    assert states == [FundState.SUBMITTED, FundState.ACKNOWLEDGED]
