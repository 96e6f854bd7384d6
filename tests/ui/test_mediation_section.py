"""From the table to the seal, with what is refused on the way."""

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from mobile_mediation.domain.agreements import DamageKind, SealField
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.identity import resident_check_digit
from mobile_mediation.domain.mediation import AttendeeCapacity
from mobile_mediation.domain.people import Liability, Party, PartyKind, PartyRole
from mobile_mediation.domain.session_rights import RecusalAct
from mobile_mediation.domain.transcripts import PageAnswer
from mobile_mediation.ui.main_window import Part

from .conftest import OFFICER, SIGNING


def resident(first):
    return first + resident_check_digit(first)


@pytest.fixture
def section(program, case_page, desktop, hand):
    """A case that is ready for the table."""
    cases, case_id = program.services.cases, case_page.file.case.case_id
    injured = case_page.file.current_parties[0]
    cases.change(case_id, Party, injured.id, "id_no", resident("11010519530612001"))
    cases.change(case_id, Party, injured.id, "liability", Liability.SECONDARY)
    cases.change(case_id, Party, injured.id, "phone", "13800138000")
    cases.change(case_id, Party, injured.id, "address", "示例乡12号")
    cases.add(
        case_id,
        Party,
        {
            "role": PartyRole.DRIVER,
            "name": "王䶮",
            "id_no": resident("11010519920304001"),
            "liability": Liability.PRIMARY,
        },
    )
    cases.add(
        case_id,
        Party,
        {"role": PartyRole.INSURER, "kind": PartyKind.LEGAL, "name": "示例保险公司"},
    )
    accident = case_page.file.accident
    for name, value in (
        ("narrative", "小型轿车与行人发生碰撞。"),
        ("determination_no", "第110105120230000123号"),
        ("determined_on", date(2023, 1, 24)),
    ):
        cases.change(case_id, type(accident), accident.id, name, value)
    desktop.cases.reload()
    case_page.open_section(Part.MEDIATION)
    hand.settle()
    return desktop.mediation


def deed(section, hand, name):
    hand.click(section.deeds[name])


def reach_the_draft(section, hand, case_page):
    deed(section, hand, f"path.{MediationPath.POLICE.value}")
    hand.fill(section.fields["mediator"], "张堃")
    deed(section, hand, "plan")
    deed(section, hand, "start")
    deed(section, hand, "told")
    while "step" in section.deeds:
        deed(section, hand, "step")
    hand.choose(section.fields["kind"], DamageKind.MEDICAL)
    hand.fill(section.fields["claimed"], "42000")
    hand.fill(section.fields["agreed"], "41200.35")
    deed(section, hand, "item")
    deed(section, hand, "draft")
    injured, _, insurer = case_page.file.current_parties
    hand.choose(section.fields["payer"], insurer.id)
    hand.choose(section.fields["payee"], injured.id)
    hand.fill(section.fields["holder"], "肖建国")
    hand.fill(section.fields["account"], "6228480402564890018")
    hand.fill(section.fields["bank"], "示例银行")
    deed(section, hand, "instalment")
    consent = section.fields["consent_form"].fields
    hand.fill(consent["insurer_consent_by"], "李喆")
    hand.fill(consent["insurer_limit_fen"], "100000")


def write_name(section, seed):
    """Five strokes of somebody's hand, another for every seed."""
    pad, time = section.pad, 1000
    for stroke in range(5):
        for step in range(18):
            kind = (
                QEvent.Type.MouseButtonPress
                if step == 0
                else QEvent.Type.MouseButtonRelease
                if step == 17
                else QEvent.Type.MouseMove
            )
            x = 60 + stroke * 75 + step * 3
            y = 60 + (step * (seed + stroke) * 7) % 80
            event = QMouseEvent(
                kind,
                QPointF(x, y),
                QPointF(x, y),
                Qt.MouseButton.LeftButton,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            event.setTimestamp(time)
            QApplication.sendEvent(pad, event)
            time += 12
        time += 60


def test_only_the_next_step_is_offered(section, hand):
    assert set(section.deeds) >= {"path.police", "path.committee"}
    assert "plan" not in section.deeds
    deed(section, hand, "path.police")
    assert "plan" in section.deeds
    assert "start" not in section.deeds


def test_the_insurers_own_specialist_cannot_be_the_mediator(section, hand):
    deed(section, hand, "path.police")
    hand.fill(section.fields["mediator"], "李喆")
    deed(section, hand, "plan")
    assert "MM1404" in section.notice.text.text()
    assert "plan" in section.deeds


def test_the_paper_can_be_read_before_it_is_frozen(section, case_page, hand):
    reach_the_draft(section, hand, case_page)
    deed(section, hand, "paper")
    assert section.paper.isVisible()
    assert section.paper.document.pageCount() >= 2


def test_a_payment_that_does_not_add_up_blocks_the_freezing(
    section, case_page, hand, officer_stick
):
    reach_the_draft(section, hand, case_page)
    item = case_page.file.items[0]
    agreed = section.forms[item.id].fields["agreed_fen"]
    hand.fill(agreed, "41200.36")
    hand.fill(section.fields["stick"], str(officer_stick))
    deed(section, hand, "freeze")
    # What is on the screen is not what would be frozen.
    assert "MM1116" in section.notice.text.text()
    hand.click(agreed.reason.usual)
    deed(section, hand, "freeze")
    assert "MM1413" in section.notice.text.text()
    assert case_page.file.current_version is None


def test_a_folder_without_the_officers_key_is_said_in_place(
    section, case_page, hand, tmp_path
):
    reach_the_draft(section, hand, case_page)
    hand.fill(section.fields["stick"], str(tmp_path))
    deed(section, hand, "freeze")
    assert "MM1604" in section.notice.text.text()


def test_everybody_signs_and_seals_in_order_and_the_paper_is_complete(
    program, section, case_page, hand, officer_stick, tmp_path
):
    reach_the_draft(section, hand, case_page)
    hand.fill(section.fields["stick"], str(officer_stick))
    deed(section, hand, "freeze")

    deed(section, hand, "sign")
    assert section.notice.isVisible(), "signing without the tick"
    for seed in (1, 2):
        section.consent.setChecked(True)
        deed(section, hand, "sign")
        assert section.notice.isVisible(), "signing with nothing written"
        write_name(section, seed)
        deed(section, hand, "sign")

    hand.fill(section.fields["secret"], "不是这个口令啊")
    deed(section, hand, "seal")
    assert "MM1603" in section.notice.text.text()
    assert case_page.file.sealed_document is None
    hand.fill(section.fields["secret"], SIGNING)
    deed(section, hand, "seal")

    hand.fill(section.fields["officer_stick"], str(officer_stick))
    hand.fill(section.fields["secret"], OFFICER)
    deed(section, hand, "seal")

    case_id = case_page.file.case.case_id
    document = program.services.cases.file(case_id).sealed_document
    _, pdf = program.services.agreements.document(case_id, document.id)
    result = hand.wait_for(program.worker.run(program.services.agreements.check, pdf))
    assert result.valid
    assert [seal.field for seal in result.signatures] == [
        SealField.SPECIALIST,
        SealField.OFFICER,
    ]

    hand.fill(section.fields["copy"], str(tmp_path))
    deed(section, hand, "copy")
    assert (tmp_path / document.name).read_bytes() == pdf


def test_writing_again_takes_a_new_sheet(section, case_page, hand, officer_stick):
    reach_the_draft(section, hand, case_page)
    hand.fill(section.fields["stick"], str(officer_stick))
    deed(section, hand, "freeze")
    write_name(section, 1)
    assert not section.pad.is_empty
    deed(section, hand, "again")
    assert section.pad.is_empty


def test_an_item_that_was_wrong_is_struck_out_and_no_longer_counts(
    section, case_page, hand
):
    from mobile_mediation.ui.kit.strike_out import StrikeOut

    reach_the_draft(section, hand, case_page)
    strike = section.findChildren(StrikeOut)[0]
    hand.click(strike.ask)
    hand.fill(strike.reason, "重复录入")
    hand.click(strike.confirm)
    assert [item for item in case_page.file.items if not item.is_void] == []


def test_who_cannot_read_is_read_to_and_that_is_kept(
    program, section, case_page, hand, officer_stick
):
    case_id = case_page.file.case.case_id
    injured = case_page.file.current_parties[0]
    program.services.cases.change(case_id, Party, injured.id, "can_read", False)  # noqa: FBT003
    reach_the_draft(section, hand, case_page)
    hand.fill(section.fields["stick"], str(officer_stick))
    deed(section, hand, "freeze")
    assert "宣读" in section.consent.text()
    section.consent.setChecked(True)
    write_name(section, 1)
    deed(section, hand, "sign")
    (signature,) = program.services.cases.file(case_id).signatures
    assert signature.read_aloud is True


def test_a_double_click_adds_one_item(section, case_page, hand):
    deed(section, hand, "path.police")
    hand.fill(section.fields["agreed"], "100")
    button = section.deeds["item"]
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    hand.settle()
    assert len(case_page.file.items) == 1


def begin(section, hand):
    """A session that has begun, with everybody seated."""
    deed(section, hand, "path.committee")
    hand.fill(section.fields["mediator"], "张堃")
    deed(section, hand, "plan")
    deed(section, hand, "start")


def test_both_ways_are_explained_before_one_is_chosen(section, hand):
    from mobile_mediation.ui.mediation.ways import Ways

    def said():
        (ways,) = [each for each in section.findChildren(Ways) if each.isVisible()]
        return "".join(label.text() for label in ways.findChildren(QLabel))

    for words in ("道路交通事故损害赔偿调解书", "人民调解协议书", "30日", "不得担任"):
        assert words in said()
    deed(section, hand, "path.police")
    assert "人民调解协议书" not in said()


def test_claims_are_not_offered_before_everybody_was_told(section, case_page, hand):
    begin(section, hand)
    deed(section, hand, "step")
    assert "step" not in section.deeds
    deed(section, hand, "told")
    assert "step" in section.deeds
    assert len(case_page.file.rights_notices) == 3
    assert all(notice.read_aloud for notice in case_page.file.rights_notices)


def test_a_recusal_that_is_asked_for_stops_the_steps(section, case_page, hand):
    begin(section, hand)
    hand.choose(section.fields["recusal_act"], RecusalAct.ASKED_FOR)
    hand.fill(section.fields["recusal_reason"], "与对方同乡")
    deed(section, hand, "recusal")
    assert case_page.file.recusals[0].against == "张堃"
    deed(section, hand, "step")
    assert "MM2506" in section.notice.text.text()


def test_an_agent_without_a_power_is_not_seated(section, case_page, hand):
    deed(section, hand, "path.committee")
    hand.fill(section.fields["mediator"], "张堃")
    deed(section, hand, "plan")
    hand.fill(section.fields["seat_name"], "周敏")
    hand.choose(section.fields["seat_as"], AttendeeCapacity.AGENT)
    deed(section, hand, "seat")
    assert "MM1405" in section.notice.text.text()
    hand.choose(section.fields["seat_as"], AttendeeCapacity.GUARDIAN)
    hand.fill(section.fields["seat_name"], "周敏")
    deed(section, hand, "seat")
    assert [each.name for each in case_page.file.attendees] == ["周敏"]


def test_a_session_is_closed_with_its_reason(section, case_page, hand):
    begin(section, hand)
    hand.fill(section.fields["closed"], "肖建国提出，涉及个人隐私")
    deed(section, hand, "closed")
    assert case_page.file.current_session.closed_reason == "肖建国提出，涉及个人隐私"
    deed(section, hand, "public")
    assert case_page.file.current_session.is_public


def test_what_is_said_is_taken_down_and_everybody_confirms_the_pages(
    section, case_page, hand
):
    begin(section, hand)
    deed(section, hand, "phrase")
    deed(section, hand, "say")
    (line,) = case_page.file.transcript_lines
    assert (line.speaker, line.attendee_id) == ("张堃", None)
    assert line.spoken == "现在核对各方当事人及代理人的身份、代理权限。"
    person = case_page.file.attendees[0]
    hand.choose(section.fields["speaker"], person.id)
    hand.write(section.fields["spoken"].editor, "身份无误。")
    deed(section, hand, "say")
    assert case_page.file.transcript_lines[1].attendee_id == person.id
    deed(section, hand, "pages")
    assert section.transcript.paper.document.pageCount() == 2
    deed(section, hand, "refuse")
    hand.fill(section.fields["page_no"], "1")
    deed(section, hand, "refuse")
    assert "MM2511" in section.notice.text.text()
    hand.fill(section.fields["refusal"], "时间记错")
    deed(section, hand, "refuse")
    for _ in case_page.file.attendees[1:]:
        deed(section, hand, "confirm")
    answers = [each.page_answer for each in case_page.file.page_confirmations]
    assert answers == [PageAnswer.REFUSED, PageAnswer.CONFIRMED, PageAnswer.CONFIRMED]
    labels = "".join(each.text() for each in section.findChildren(QLabel))
    assert "全体参加人已逐页核对" in labels
