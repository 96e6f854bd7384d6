"""Letters of a case: numbers without a gap, what is refused, what stays for ever."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pypdfium2
import pytest

from mobile_mediation.documents.letter_paper import read_letter
from mobile_mediation.domain.agreements import DocumentKind, PaymentMethod
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.contacts import Channel, Lane, Purpose, SearchWay
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.events import EventKind
from mobile_mediation.domain.funds import FundSource, PayeeKind
from mobile_mediation.domain.letter_forms import (
    FORMS,
    LetterEntries,
    LetterField,
    LetterNeed,
    RescueReason,
)
from mobile_mediation.domain.letters import (
    DeliveryWay,
    LetterKind,
    LetterState,
)
from mobile_mediation.domain.people import Alcohol, PartyKind, PartyRole
from mobile_mediation.domain.vehicles import (
    Licence,
    LicenceStatus,
    Policy,
    PolicyKind,
)

TYPED = LetterEntries(
    valid_until=date(2023, 4, 30),
    phone="13800138000",
    bank="示例银行朝阳支行",
    account_no="6228480402564890018",
    applicant="肖晓梅",
    relation="女儿",
    appearance="约70岁，短发花白，着深蓝色棉服",
    search_way=SearchWay.POLICE_NOTICE,
)
POLICE = "示例市公安局示例派出所"
ACCOUNT = "6228480402564890018"


@pytest.fixture
def full(act):
    """A case that has everything that any letter needs."""
    act.people()
    file = act.now()
    act.change(file.accident, "occurred_at", datetime(2023, 1, 24, 5, 40, tzinfo=UTC))
    injury = file.current_injuries[0]
    act.change(injury, "department", "急诊科")
    act.change(injury, "needed_fen", 3_000_000)
    act.change(file.case, "brigade", "示例市公安局朝阳分局交通支队")
    act.change(file.case, "committee", "示例市朝阳区交通事故人民调解委员会")
    act.services.cases.add(
        act.id,
        Policy,
        {
            "vehicle_id": file.vehicles[0].id,
            "kind": PolicyKind.CTPL,
            "insurer": "示例财产保险股份有限公司",
            "policy_no": "PDZA202311010000012345",
        },
    )
    return act


def money(act, **other):
    """A request that was paid, and one that was refused."""
    funds = act.services.funds
    paid = act.ask(1_234_505, key="paid", **other).id
    funds.approve(act.id, paid, approver=act.leader, key="paid+")
    funds.pay(act.id, paid, voucher_no="警保付〔2023〕0012-0001号", key="paid!")
    gone = act.ask(100, key="gone", source=FundSource.DRIVER).id
    funds.refuse(
        act.id, gone, approver=act.leader, reason="费用清单尚未出具", key="gone-"
    )
    return paid, gone


def paid(act, fen, key, **other):
    request, funds = act.ask(fen, key=key, **other).id, act.services.funds
    funds.approve(act.id, request, approver=act.leader, key=f"{key}+")
    funds.pay(act.id, request, voucher_no=f"PZ-{key}", key=f"{key}!")
    return request


def cash(act, injured, *, witness=None):
    """Money that the driver gave into the injured man's hand."""
    funds = act.services.funds
    request = act.ask(
        50_000,
        key="cash",
        source=FundSource.DRIVER,
        payee_kind=PayeeKind.VICTIM,
        payee_id=injured.id,
        payee_name=injured.name,
        method=PaymentMethod.CASH,
    ).id
    funds.approve(act.id, request, approver=act.leader, key="cash+")
    funds.pay(act.id, request, voucher_no="SJ-1", key="cash!", witness=witness)
    return request


def plan(act, path=MediationPath.POLICE, **ahead):
    act.services.cases.choose_path(act.id, path)
    return act.services.mediation.plan(
        act.id,
        place="流动调解室",
        planned_at=act.stage.clock() + timedelta(**(ahead or {"days": 14})),
        mediator="张堃",
    )


def typed_for(kind, **other):
    entries = TYPED
    if kind is LetterKind.FIND_FAMILY:
        entries = replace(entries, addressee=POLICE)
    if kind in {LetterKind.RESCUE_ADVANCE, LetterKind.FUND_APPLICATION}:
        entries = replace(entries, reason=RescueReason.ABOVE_LIMIT)
    if kind is LetterKind.FUND_COMMITMENT:
        entries = replace(entries, amount_fen=1_200_000)
    return replace(entries, **other)


def issue(act, kind=LetterKind.GUARANTEE, *, replaces=None, **other):
    return act.services.letters.issue(
        act.id, kind, typed_for(kind, **other), replaces=replaces
    )


def refused(act, kind=LetterKind.GUARANTEE, **other):
    return act.refused(
        act.services.letters.issue, act.id, kind, typed_for(kind, **other)
    )


def text_of(pdf):
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    return "".join(text.split())


def printed(act, letter):
    return text_of(act.services.letters.pdf(act.id, letter.id)[1])


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_is_filled_in_from_the_case_and_issued(full, kind):
    plan(full)
    if kind.is_about_request:
        money(full)
    draft = full.services.letters.prepare(full.id, kind, typed_for(kind))
    assert draft.is_whole
    letter = issue(full, kind)
    said = printed(full, letter)
    for words in (kind.heading, letter.number, letter.addressee, "示例路与建安街路口"):
        assert words in said
    assert full.file.case.case_no in said


def test_an_amount_stands_in_figures_and_in_capitals(full):
    letter = issue(full, amount_fen=123_456_05)
    assert "¥123,456.05（人民币壹拾贰万叁仟肆佰伍拾陆元零伍分）" in printed(
        full, letter
    )


def test_what_a_new_case_lacks_is_named_with_its_place(act):
    draft = act.services.letters.prepare(act.id, LetterKind.RESCUE_PAYMENT)
    assert draft.needs == (LetterNeed.OCCURRED_AT, LetterNeed.BRIGADE)
    assert LetterField.PHONE in draft.missing
    assert draft.needs[1].part.value == "overview"
    assert text_of(
        act.services.letters.preview(act.id, LetterKind.RESCUE_PAYMENT)
    ).count("＿＿＿＿＿＿")


def test_a_letter_that_is_not_whole_uses_up_no_number(full):
    assert refused(full, valid_until=None) == "MM2200"
    assert refused(full, amount_fen=0) == "MM2201"
    assert issue(full).number == "警保担〔2023〕0012-0001号"


def test_a_stranger_gets_a_guarantee_before_the_name_is_known(stage, full):
    injured = full.now().current_parties[0]
    full.change(injured, "name", None, reason="姓名有误")
    draft = full.services.letters.prepare(full.id, LetterKind.GUARANTEE, TYPED)
    assert any("姓名待查" in each.zh for each in draft.cautions)
    assert "姓名待查" in printed(full, issue(full))


def test_numbers_run_by_year_and_kind_without_a_gap(full):
    first = [issue(full).number for _ in range(2)]
    other = issue(full, LetterKind.FIND_FAMILY).number
    full.services.letters.withdraw(full.id, full.now().letters[1].id, reason="写错")
    third = issue(full).number
    full.stage.clock.pass_(days=365)
    later = issue(full, valid_until=date(2024, 4, 30)).number
    assert [*first, third] == [f"警保担〔2023〕0012-{n:04}号" for n in (1, 2, 3)]
    assert other == "警保寻〔2023〕0012-0001号"
    assert later == "警保担〔2024〕0012-0001号"


def test_the_year_of_a_number_is_that_of_china(full):
    full.stage.clock.moment = datetime(2023, 12, 31, 16, 30, tzinfo=UTC)
    assert issue(full, valid_until=date(2024, 4, 30)).year == 2024


def test_two_at_once_never_get_the_same_number(full):
    issued, faults = [], []

    def work():
        try:
            issued.extend(issue(full).number for _ in range(5))
        except MediationError as error:
            faults.append(error)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert sorted(issued) == [f"警保担〔2023〕0012-{n:04}号" for n in range(1, 16)]


def test_the_paper_is_kept_as_the_cases_document(full):
    letter = issue(full)
    name, pdf = full.services.letters.pdf(full.id, letter.id)
    document = full.now().documents[-1]
    assert document.kind is DocumentKind.LETTER
    assert name == document.name == f"{letter.number}.pdf"
    assert document.sha256 == hashlib.sha256(pdf).digest()
    assert letter.content_digest == hashlib.sha256(letter.content).digest()
    assert read_letter(letter.content).number == letter.number


def test_a_later_change_of_the_case_never_changes_a_letter(full):
    letter = issue(full)
    before = full.services.letters.pdf(full.id, letter.id)
    injury = full.now().current_injuries[0]
    full.change(injury, "hospital", "示例市第二人民医院", reason="转院")
    assert full.services.letters.pdf(full.id, letter.id) == before
    assert full.now().letters[0] == letter


def test_a_letter_issued_anew_withdraws_the_old_one_and_names_it(full):
    old = issue(full)
    new = issue(full, replaces=old.id, amount_fen=2_000_000)
    first, second = full.now().issued_letters
    assert first.state is LetterState.WITHDRAWN
    assert new.number in first.withdrawal.reason
    assert second.letter.replaces_id == old.id
    assert f"原{old.number}文书作废" in printed(full, new)


def test_a_withdrawn_letter_can_still_be_issued_anew(full):
    old = issue(full)
    full.services.letters.withdraw(full.id, old.id, reason="写错")
    new = issue(full, replaces=old.id)
    first = full.now().issued_letters[0]
    assert [entry.reason for entry in first.entries] == ["写错"]
    assert f"原{old.number}文书作废" in printed(full, new)


def test_only_a_letter_of_the_same_kind_is_replaced(full):
    other = issue(full, LetterKind.FIND_FAMILY)

    def anew(id_):
        letters = full.services.letters
        kind = LetterKind.GUARANTEE
        return full.refused(letters.issue, full.id, kind, TYPED, replaces=id_)

    assert anew(other.id) == "MM2212"
    assert anew(full.now().current_parties[0].id) == "MM2206"


def test_a_letter_handed_over_stands_in_the_lane_of_its_addressee(full):
    letter = issue(full)
    full.services.letters.hand_over(
        full.id, letter.id, receiver="周敏", way=DeliveryWay.IN_PERSON
    )
    entry = full.now().contact_entries[-1]
    assert (entry.lane, entry.channel) == (Lane.HOSPITAL, Channel.LETTER)
    assert entry.purpose is Purpose.GREEN_CHANNEL
    assert letter.number in entry.summary
    assert full.now().issued_letters[0].state is LetterState.HANDED_OVER


def test_a_request_for_the_family_is_logged_with_its_legal_basis(full):
    letter = issue(full, LetterKind.FIND_FAMILY)
    full.services.letters.hand_over(
        full.id, letter.id, receiver="值班民警", way=DeliveryWay.ELECTRONIC
    )
    entry = full.now().contact_entries[-1]
    assert entry.search_way is SearchWay.POLICE_NOTICE
    assert "13(4)" in entry.legal_basis
    assert full.now().issued_letters[0].state is LetterState.SENT


def test_a_request_for_the_family_carries_only_what_is_needed(full):
    injured = full.now().current_parties[0]
    said = printed(full, issue(full, LetterKind.FIND_FAMILY))
    assert "个人信息保护法" in said
    assert "第十三条第一款第（四）项" in said
    assert "69岁" in said
    assert injured.id_no not in said
    assert "1953" not in said
    for field in ("appearance", "remarks"):
        text = f"证件{injured.id_no}"
        assert refused(full, LetterKind.FIND_FAMILY, **{field: text}) == "MM2211"


def test_what_cannot_have_been_handed_over(full):
    letter, letters = issue(full), full.services.letters

    def hand_over(**other):
        values = {"receiver": "周敏", "way": DeliveryWay.IN_PERSON} | other
        return full.refused(letters.hand_over, full.id, letter.id, **values)

    assert hand_over(receiver=" ") == "MM2209"
    assert hand_over(happened_at=letter.issued_at - timedelta(minutes=1)) == "MM2210"
    future = letter.issued_at + timedelta(days=1)
    assert hand_over(happened_at=future) == "MM2210"
    letters.withdraw(full.id, letter.id, reason="写错")
    assert hand_over() == "MM2207"


def test_withdrawing_asks_for_a_reason_once(full):
    letter, letters = issue(full), full.services.letters
    assert full.refused(letters.withdraw, full.id, letter.id, reason=" ") == "MM2208"
    letters.withdraw(full.id, letter.id, reason="金额写错")
    assert full.refused(letters.withdraw, full.id, letter.id, reason="又") == "MM2207"
    assert full.now().issued_letters[0].withdrawal.reason == "金额写错"
    assert letters.pdf(full.id, letter.id)


def test_another_vehicles_case_is_only_read(full):
    with pytest.raises(MediationError) as refusal:
        full.stage.vehicle("other").letters.pdf(full.id, issue(full).id)
    assert refusal.value.code == "MM1104"


@pytest.mark.parametrize(
    ("day", "code"), [("2023-01-24", "MM2202"), ("2022-12-31", "MM2202")]
)
def test_a_guarantee_is_valid_beyond_today(full, day, code):
    assert refused(full, valid_until=date.fromisoformat(day)) == code


def test_a_guarantee_above_the_limit_is_cautioned_against(full):
    draft = full.services.letters.prepare(
        full.id, LetterKind.GUARANTEE, replace(TYPED, amount_fen=1_800_001)
    )
    assert any("¥18,000.00" in each.zh for each in draft.cautions)
    within = replace(TYPED, amount_fen=1_800_000)
    draft = full.services.letters.prepare(full.id, LetterKind.GUARANTEE, within)
    assert not draft.cautions


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (RescueReason.WITHIN_LIMIT, "MM2203"),
        (RescueReason.NO_CTPL, "MM2203"),
        (RescueReason.HIT_AND_RUN, "MM2203"),
        (RescueReason.UNLICENSED, "MM2203"),
        (RescueReason.DRUNK, "MM2203"),
        (RescueReason.STOLEN, "MM2203"),
        (RescueReason.INTENTIONAL, "MM2203"),
    ],
)
def test_a_reason_that_the_case_does_not_know_is_refused(full, reason, code):
    kind = LetterKind.RESCUE_ADVANCE
    assert refused(full, kind, reason=reason, amount_fen=100, addressee="某") == code


def test_a_reason_that_the_case_knows_is_ticked(full):
    file = full.now()
    driver = file.current_parties[1]
    full.change(file.vehicles[0], "driver_id", driver.id)
    kind = LetterKind.RESCUE_ADVANCE
    full.change(driver, "alcohol", Alcohol.DRUNK)
    assert issue(full, kind, reason=RescueReason.DRUNK).amount_fen == 1_800_000
    licence = {"party_id": driver.id, "status": LicenceStatus.NONE}
    full.services.cases.add(full.id, Licence, licence)
    said = printed(full, issue(full, kind, reason=RescueReason.UNLICENSED))
    assert "☑驾驶人未取得驾驶资格" in said
    assert "□驾驶人醉酒" in said
    assert "第二十二条" in said
    full.change(full.accident, "hit_and_run", value=True)
    said = printed(full, issue(full, kind, reason=RescueReason.HIT_AND_RUN))
    assert "救助基金" in said
    basis = issue(full, kind, reason=RescueReason.STOLEN, basis="盗抢报案回执")
    assert "盗抢报案回执" in printed(full, basis)


def test_a_policy_that_had_run_out_is_none(full):
    policy = full.now().policies[0]
    for name, day in (("starts_at", 2021), ("ends_at", 2022)):
        full.change(policy, name, datetime(day, 1, 1, tzinfo=UTC))
    letter = issue(full, LetterKind.RESCUE_ADVANCE, reason=RescueReason.NO_CTPL)
    assert letter.addressee == "道路交通事故社会救助基金管理机构"
    assert letter.amount_fen == 3_000_000


def test_above_the_limit_only_the_rest_is_asked_from_the_fund(full):
    kind = LetterKind.RESCUE_ADVANCE
    assert issue(full, kind).amount_fen == 1_200_000
    assert refused(full, kind, amount_fen=1_200_001) == "MM2204"
    assert refused(full, kind, cost_fen=1_800_000, amount_fen=1) == "MM2203"


def test_the_limit_is_that_of_the_day_of_the_accident(full):
    day = datetime(2020, 9, 18, 5, 40, tzinfo=UTC)
    full.change(full.accident, "occurred_at", day)
    kind = LetterKind.RESCUE_PAYMENT
    draft = full.services.letters.prepare(full.id, kind, typed_for(kind))
    assert draft.entries.amount_fen == 1_000_000


def test_what_was_paid_already_is_not_asked_for_again(full):
    services = full.services
    request = full.ask(1_000_000)
    asked = request.request.request_id
    services.funds.approve(full.id, asked, approver=full.leader, key="b")
    kind = LetterKind.RESCUE_PAYMENT
    assert issue(full, kind).amount_fen == 800_000
    assert refused(full, kind, amount_fen=800_001) == "MM2204"


def test_the_application_fills_in_the_promise_to_repay(full):
    issue(full, LetterKind.FUND_APPLICATION)
    draft = full.services.letters.prepare(full.id, LetterKind.FUND_COMMITMENT)
    assert draft.entries.amount_fen == 1_200_000


def test_a_police_notice_that_comes_too_late_is_refused_unless_waived(full):
    # 21 to 27 January 2023 were holidays, so that the last day was the 18th.
    plan(full, days=4)
    kind = LetterKind.MEDIATION_NOTICE
    assert refused(full, kind) == "MM2205"
    letter = issue(full, kind, waiver="肖建国2023年1月24日书面同意")
    full.services.letters.hand_over(
        full.id, letter.id, receiver="肖建国", way=DeliveryWay.IN_PERSON
    )
    assert full.now().events[-1].kind is EventKind.NOTICE_GIVEN


def test_weekends_that_are_worked_count_as_days_of_a_notice(full):
    # Told on the 28th, a Saturday that is worked, for Tuesday the 31st.
    plan(full, days=7)
    full.stage.clock.pass_(days=4)
    assert issue(full, LetterKind.MEDIATION_NOTICE)
    full.stage.clock.pass_(days=1)
    assert refused(full, LetterKind.MEDIATION_NOTICE) == "MM2205"


def test_a_notice_issued_in_time_can_still_be_handed_over_too_late(full):
    plan(full, days=7)
    letters, letter = full.services.letters, issue(full, LetterKind.MEDIATION_NOTICE)
    full.stage.clock.pass_(days=5)
    values = {"receiver": "肖建国", "way": DeliveryWay.IN_PERSON}
    assert full.refused(letters.hand_over, full.id, letter.id, **values) == "MM2205"
    letters.hand_over(full.id, letter.id, **values, waiver="书面同意书")
    assert full.now().issued_letters[0].entries[0].reason == "书面同意书"


def test_a_committees_notice_has_no_three_days(full):
    plan(full, MediationPath.COMMITTEE, days=1)
    said = printed(full, issue(full, LetterKind.MEDIATION_NOTICE))
    assert "示例市朝阳区交通事故人民调解委员会" in said
    assert "不收取任何费用" in said
    assert "第八十八条" not in said


def test_a_year_without_holidays_is_cautioned_about(full):
    full.stage.clock.moment = datetime(2090, 3, 6, 2, tzinfo=UTC)
    plan(full)
    draft = full.services.letters.prepare(full.id, LetterKind.MEDIATION_NOTICE, TYPED)
    assert any("节假日安排未发布" in each.zh for each in draft.cautions)


def test_a_police_notice_says_who_comes_and_what_to_bring(full):
    plan(full)
    said = printed(full, issue(full, LetterKind.MEDIATION_NOTICE))
    for words in ("不超过三人", "授权委托书", "一个工作日前", "第八十八条", "星期二"):
        assert words in said


def test_each_party_gets_a_notice_of_its_own(full):
    session = plan(full)
    for party in full.now().current_parties:
        letter = issue(full, LetterKind.MEDIATION_NOTICE, party_id=party.id)
        assert letter.addressee == party.name
        full.services.letters.hand_over(
            full.id, letter.id, receiver=party.name, way=DeliveryWay.IN_PERSON
        )
    file = full.now()
    told = [e for e in file.events if e.kind is EventKind.NOTICE_GIVEN]
    assert {e.party_id for e in told} == {p.id for p in file.current_parties}
    assert {e.subject_id for e in told} == {session.id}
    assert {e.happened_on for e in told} == {china_day(full.stage.clock())}
    assert [e.lane for e in file.contact_entries[-3:]] == [
        Lane.FAMILY,
        Lane.FAMILY,
        Lane.INSURER,
    ]


def test_a_session_whose_time_has_passed_is_not_announced(full):
    plan(full, hours=1)
    full.stage.clock.pass_(hours=2)
    assert refused(full, LetterKind.MEDIATION_NOTICE) == "MM2213"


def test_a_name_that_no_font_has_stops_the_letter(full):
    assert refused(full, contact="李\U000323b0") == "MM1501"


def test_what_a_kind_does_not_ask_for_stays_out_of_it(full):
    letter = issue(full, LetterKind.FIND_FAMILY)
    assert letter.amount_fen is None
    assert "6228480402564890018" not in letter.content.decode()


def test_a_letter_reaches_headquarters_as_it_is(full):
    letter = issue(full)
    full.services.letters.withdraw(full.id, letter.id, reason="写错")
    full.stage.round()
    assert full.stage.hq_rows() == full.stage.vehicle_rows()


def test_every_form_asks_for_each_field_once():
    for form in FORMS.values():
        assert len(set(form.fields)) == len(form.fields)
        assert form.optional <= set(form.fields)


def test_an_organisation_can_be_the_fund(full):
    full.services.cases.add(
        full.id,
        full.now().current_parties[0].__class__,
        {
            "role": PartyRole.RELIEF_FUND,
            "kind": PartyKind.LEGAL,
            "name": "示例市道路交通事故社会救助基金管理中心",
        },
    )
    letter = issue(full, LetterKind.FUND_APPLICATION)
    assert letter.addressee == "示例市道路交通事故社会救助基金管理中心"


def test_a_receipt_says_what_was_received_and_hides_the_account(full):
    money(full, payee_account=ACCOUNT, payee_bank="示例银行")
    letter = issue(full, LetterKind.RECEIPT)
    said = printed(full, letter)
    assert "¥12,345.05（人民币壹万贰仟叁佰肆拾伍元零伍分）" in said
    assert "账号尾号0018" in said
    assert ACCOUNT not in said
    for words in ("警保付〔2023〕0012-0001号", "肖建国", "交付人李喆", "见证人"):
        assert words in said
    assert letter.amount_fen == 1_234_505
    assert letter.request_id == full.now().fund_requests[0].id


def test_a_person_signs_with_the_number_a_hospital_with_its_seal(full):
    money(full)
    assert "收款单位（盖章）" in printed(full, issue(full, LetterKind.RECEIPT))
    injured = full.now().current_parties[0]
    request = cash(full, injured, witness="周敏")
    said = printed(full, issue(full, LetterKind.RECEIPT, request_id=request))
    assert "收款人（签名、捺指印）" in said
    assert f"身份证件号码{injured.id_no}" in said


def test_the_giver_of_money_gets_the_receipt(full):
    injured = full.now().current_parties[0]
    cash(full, injured, witness="周敏")
    letter = issue(full, LetterKind.RECEIPT)
    assert letter.addressee == "王䶮"
    said = printed(full, letter)
    assert "付款方王䶮（驾驶人" in said
    assert "交付人王䶮" in said


def test_a_receipt_for_cash_needs_a_witness(full):
    cash(full, full.now().current_parties[0])
    assert refused(full, LetterKind.RECEIPT) == "MM1362"
    said = printed(full, issue(full, LetterKind.RECEIPT, witness="周敏"))
    assert "付款方式现金" in said
    assert "见证人（签名）：周敏" in said


def test_a_witness_of_the_payment_stands_on_the_receipt(full):
    cash(full, full.now().current_parties[0], witness="周敏")
    assert "见证人（签名）：周敏" in printed(full, issue(full, LetterKind.RECEIPT))


def test_a_voucher_shows_the_whole_account_and_who_approved(full):
    money(full, payee_account=ACCOUNT, payee_bank="示例银行")
    said = printed(full, issue(full, LetterKind.VOUCHER))
    for words in (
        ACCOUNT,
        "车上审批",
        "未发现异常",
        "未回拨",
        "机动车交通事故责任强制保险条例31",
        "警保付〔2023〕0012-0001号",
    ):
        assert words in said
    for role in ("制单：李喆", "复核：", "出纳："):
        assert role in said


def test_a_voucher_says_which_number_was_called_and_when(full):
    full.services.contacts.add_contact(
        full.id, lane=Lane.HOSPITAL, name="急诊分诊台", phone="010-55500001"
    )
    request = full.ask(100, key="c").id
    funds = full.services.funds
    funds.call_back(
        full.id,
        request,
        number="010-55500001",
        is_confirmed=True,
        said="出纳张敏确认账户",
        key="c?",
    )
    funds.approve(full.id, request, approver=full.leader, key="c+")
    funds.pay(full.id, request, voucher_no="PZ-1", key="c!")
    said = printed(full, issue(full, LetterKind.VOUCHER))
    assert "010-55500001（医院" in said
    assert "已核实：出纳张敏确认账户" in said


def test_a_refusal_tells_the_family_why_and_what_else_helps(full):
    money(full)
    said = printed(full, issue(full, LetterKind.FUND_REFUSAL))
    for words in ("费用清单尚未出具", "救助基金", "绿色通道", "先行支付", "12378"):
        assert words in said
    assert "可以请驾驶人" not in said


def test_a_refusal_spells_out_no_account(full):
    request = full.ask(100, payee_account=ACCOUNT, reason=f"付至{ACCOUNT}").id
    full.services.funds.refuse(
        full.id, request, approver=full.leader, reason=f"账户{ACCOUNT}有误", key="r"
    )
    letter = issue(full, LetterKind.FUND_REFUSAL)
    assert "账户尾号0018有误" in printed(full, letter)
    assert ACCOUNT not in letter.content.decode()


def test_of_several_requests_one_must_be_named(full):
    first, _ = money(full)
    second = paid(full, 200, "second")
    kind = LetterKind.RECEIPT
    draft = full.services.letters.prepare(full.id, kind, typed_for(kind))
    assert LetterField.REQUEST in draft.missing
    assert not draft.needs
    assert refused(full, kind) == "MM2200"
    for request, fen in ((first, 1_234_505), (second, 200)):
        letter = issue(full, kind, request_id=request)
        assert (letter.request_id, letter.amount_fen) == (request, fen)


@pytest.mark.parametrize("kind", [LetterKind.RECEIPT, LetterKind.VOUCHER])
def test_no_receipt_and_no_voucher_before_the_payment_or_after_its_reversal(full, kind):
    funds = full.services.funds
    assert refused(full, kind) == "MM2200"
    request = full.ask(100).id
    assert refused(full, kind) == refused(full, kind, request_id=request) == "MM1360"
    funds.approve(full.id, request, approver=full.leader, key="b")
    assert refused(full, kind) == "MM1360"
    funds.pay(full.id, request, voucher_no="PZ-1", key="c")
    assert issue(full, kind).request_id == request
    funds.reverse(full.id, request, reason="退回", key="d", approver=full.leader)
    assert refused(full, kind, request_id=request) == "MM1360"
    assert len(full.now().letters) == 1


def test_no_refusal_before_the_decision(full):
    kind, request = LetterKind.FUND_REFUSAL, full.ask(100).id
    draft = full.services.letters.prepare(full.id, kind, typed_for(kind))
    assert LetterNeed.REQUEST in draft.needs
    assert refused(full, kind) == refused(full, kind, request_id=request) == "MM1361"
    full.services.funds.approve(full.id, request, approver=full.leader, key="b")
    assert refused(full, kind) == "MM1361"


def test_a_request_of_another_case_is_not_found(full):
    money(full)
    kind, stranger = LetterKind.RECEIPT, full.now().current_parties[0].id
    assert refused(full, kind, request_id=stranger) == "MM1304"
