"""The bench in the window: offers, the picture, what is covered, the one deed."""

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from mobile_mediation.domain.agreements import ClauseTopic, DamageKind
from mobile_mediation.domain.bargaining import (
    AssessedRange,
    BargainSide,
    LaterTreatment,
    OfferAct,
    Standing,
    Subject,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.people import Party, PartyKind, PartyRole
from mobile_mediation.ui.kit.theme import Look
from mobile_mediation.ui.main_window import Part
from mobile_mediation.ui.mediation.gap import GapBar

CLAIMANT, PAYER = BargainSide.CLAIMANT, BargainSide.PAYER


@pytest.fixture
def section(program, case_page, desktop, hand):
    """A case with somebody hurt and somebody who pays."""
    cases, case_id = program.services.cases, case_page.file.case.case_id
    cases.add(
        case_id,
        Party,
        {"role": PartyRole.INSURER, "kind": PartyKind.LEGAL, "name": "示例保险公司"},
    )
    desktop.cases.reload()
    case_page.open_section(Part.MEDIATION)
    hand.settle()
    return desktop.mediation


def offer(section, hand, case_page, side, yuan, kind=None):
    injured, insurer = case_page.file.current_parties
    fields = section.bench.fields
    hand.choose(fields["subject"], Subject(injured.id, kind))
    hand.choose(fields["side"], side)
    hand.choose(fields["who"], injured.id if side is CLAIMANT else insurer.id)
    hand.fill(fields["amount"], yuan)
    hand.click(section.bench.deeds["offer"])


def answer(section, hand, act):
    (name,) = [n for n in section.bench.deeds if n.startswith(f"{act.value}.")]
    hand.click(section.bench.deeds[name])


def shown(section):
    """Every text on the bench."""
    bench = section.bench
    labels = [e.text() for e in bench.findChildren(QLabel) if e.isVisibleTo(bench)]
    editors = bench.findChildren(QPlainTextEdit)
    typed = [e.toPlainText() for e in editors if e.isVisibleTo(bench)]
    return "\n".join(labels + typed)


def test_offers_and_the_gap_between_them_are_shown(section, hand, case_page):
    offer(section, hand, case_page, CLAIMANT, "200000")
    offer(section, hand, case_page, PAYER, "120000")
    injured = case_page.file.current_parties[0]
    bar = section.bench.bars[Subject(injured.id)]
    assert "¥80,000.00" in bar.words
    assert "已还价" in shown(section)
    left, right = bar.track.gap()
    assert left == bar.track.x_of(12_000_000)
    assert right == bar.track.x_of(20_000_000)


def test_only_an_open_offer_can_be_answered(section, hand, case_page):
    offer(section, hand, case_page, PAYER, "120000")
    answer(section, hand, OfferAct.REJECTED)
    acts = {act.value for act in OfferAct}
    assert not [n for n in section.bench.deeds if n.partition(".")[0] in acts]


def test_a_wrong_speaker_is_refused_where_it_happened(section, hand, case_page):
    injured = case_page.file.current_parties[0]
    fields = section.bench.fields
    hand.choose(fields["side"], PAYER)
    hand.choose(fields["who"], injured.id)
    hand.fill(fields["amount"], "1")
    hand.click(section.bench.deeds["offer"])
    assert "MM2608" in section.notice.text.text()


def test_what_was_accepted_becomes_the_agreement_in_one_deed(section, hand, case_page):
    assert "agree" not in section.bench.deeds
    offer(section, hand, case_page, PAYER, "5000", DamageKind.NURSING)
    answer(section, hand, OfferAct.ACCEPTED)
    injured, insurer = case_page.file.current_parties
    terms = section.bench.terms
    hand.choose(terms["later"], LaterTreatment.INCLUDED)
    hand.fill(terms["count"], "3")
    hand.fill(terms["first"], "2026-12-31")
    hand.choose(terms["payer"], insurer.id)
    hand.choose(terms["payee"], injured.id)
    hand.click(section.bench.deeds["agree"])
    file = case_page.file
    assert [(i.kind, i.agreed_fen) for i in file.items] == [
        (DamageKind.NURSING, 500_000)
    ]
    plan = sorted(file.instalments, key=lambda each: each.due_on)
    paid = [(each.amount_fen, each.due_on.isoformat()) for each in plan]
    assert paid == [
        (166_667, "2026-12-31"),
        (166_667, "2027-01-31"),
        (166_666, "2027-02-28"),
    ]
    topics = {each.topic for each in file.clauses if not each.is_void}
    assert {ClauseTopic.INSTALMENTS, ClauseTopic.LATER_TREATMENT} <= topics


def note(section, hand, side, words):
    hand.click(section.bench.deeds[f"notes.{side.value}"])
    hand.write(section.bench.fields["note"].editor, words)
    hand.click(section.bench.deeds["note"])


def test_only_one_sides_notes_are_ever_on_the_screen(section, hand, case_page):
    note(section, hand, CLAIMANT, "底线十八万")
    assert "底线十八万" in shown(section)
    note(section, hand, PAYER, "上限二十二万")
    assert "上限二十二万" in shown(section)
    assert "底线十八万" not in shown(section)
    hand.click(section.bench.deeds["notes.claimant"])
    assert "底线十八万" in shown(section)
    assert "上限二十二万" not in shown(section)


def test_notes_are_covered_by_a_deed_and_when_the_case_is_shown_anew(
    section, hand, case_page
):
    note(section, hand, CLAIMANT, "底线十八万")
    hand.click(section.bench.deeds["cover"])
    assert "底线十八万" not in shown(section)
    hand.click(section.bench.deeds["notes.claimant"])
    assert "底线十八万" in shown(section)
    section.show_file(case_page.file)
    hand.settle()
    assert "底线十八万" not in shown(section)


def standing(clock, **figures):
    values = {
        "subject": Subject(new_id(clock())),
        "asked_fen": None,
        "offered_fen": None,
        "agreed_fen": None,
        "assessed": None,
    }
    return Standing(**(values | figures))


@pytest.mark.parametrize("look", list(Look))
def test_the_picture_shows_figures_range_and_gap(surface, clock, qtbot, look):
    theme = surface.theme
    theme.apply(look, is_elder=False)
    bar = GapBar(
        theme,
        "总额",
        standing(
            clock,
            asked_fen=1_000,
            offered_fen=400,
            assessed=AssessedRange(low_fen=500, high_fen=700),
        ),
    )
    qtbot.addWidget(bar)
    bar.resize(424, 120)
    bar.show()
    track = bar.track
    assert track.accessibleName() == bar.words
    assert track.band().left() == track.x_of(500)
    assert track.band().right() == pytest.approx(track.x_of(700))
    picture = track.grab().toImage()
    ratio = picture.devicePixelRatio()

    def colour(x, y):
        return picture.pixelColor(int(x * ratio), int(y * ratio)).name().upper()

    tokens, height = theme.tokens, track.height()
    assert colour(track.x_of(400), height * 0.85) == tokens.accent
    assert colour(track.x_of(1_000), height * 0.15) == tokens.emergency
    assert colour(track.x_of(850), height / 2) == tokens.warning


def test_sides_that_cross_leave_no_gap(surface, clock, qtbot):
    bar = GapBar(
        surface.theme,
        "总额",
        standing(clock, asked_fen=400, offered_fen=1_000),
    )
    qtbot.addWidget(bar)
    assert bar.track.gap() is None
    assert "¥0.00" in bar.words
