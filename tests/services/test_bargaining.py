"""The bench: offers and answers, what is agreed, and what stays between two people."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from mobile_mediation.db.schema import METADATA
from mobile_mediation.documents.agreement import render_agreement
from mobile_mediation.domain.agreements import (
    ClauseTopic,
    DamageItem,
    DamageKind,
    SealField,
)
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.bargaining import (
    BargainSide,
    Breach,
    LaterTreatment,
    OfferAct,
    OfferState,
    Payment,
    Security,
    SecurityKind,
    Subject,
    Terms,
)
from mobile_mediation.domain.casefile import CaseFile
from mobile_mediation.domain.letters import LetterKind
from mobile_mediation.services.agreements import STANDARD_CLAUSES
from mobile_mediation.services.assessment.worksheets import Place

from .test_worksheets import Sheet, facts, inputs

CLAIMANT, PAYER = BargainSide.CLAIMANT, BargainSide.PAYER
SECRETS = {CLAIMANT: "底线十八万绝不外传", PAYER: "上限二十二万不得透露"}


class Table:
    """The bench of one case, with those who speak at it."""

    def __init__(self, act):
        self.act = act
        act.people()
        self.victim, self.driver, self.insurer = (
            party.id for party in act.now().current_parties
        )
        self.voice = {CLAIMANT: self.victim, PAYER: self.insurer}

    @property
    def service(self):
        return self.act.services.bargaining

    @property
    def bench(self):
        return self.service.bench(self.act.id)

    def offer(self, side, fen, kind=None):
        subject = Subject(self.victim, kind)
        return self.service.offer(self.act.id, subject, side, self.voice[side], fen)

    def answer(self, offer, act, side):
        return self.service.answer(self.act.id, offer.id, act, side, self.voice[side])

    def agree_on(self, fen, kind=None):
        self.answer(self.offer(PAYER, fen, kind), OfferAct.ACCEPTED, CLAIMANT)

    def states(self):
        return [each.state for each in self.bench.offers]

    def standing(self, kind=None):
        subject = Subject(self.victim, kind)
        return next(e for e in self.bench.standings if e.subject == subject)

    def agree(self, **terms):
        return self.service.agree(self.act.id, Terms(**terms))

    def items(self):
        return {i.kind: i.agreed_fen for i in self.act.now().items if not i.is_void}

    def paid(self):
        plan = [each for each in self.act.now().instalments if not each.is_void]
        return [e.amount_fen for e in sorted(plan, key=lambda each: each.due_on)]

    def clauses(self):
        return {
            each.topic: each.text
            for each in self.act.now().clauses
            if not each.is_void and each.topic is not None
        }


@pytest.fixture
def table(act):
    return Table(act)


def test_an_offer_counters_what_the_other_side_has_on_the_table(table):
    asked = table.offer(CLAIMANT, 20_000_000)
    offered = table.offer(PAYER, 12_000_000)
    assert offered.answers_id == asked.id
    again = table.offer(CLAIMANT, 18_000_000)
    assert again.answers_id == offered.id
    assert table.states() == [
        OfferState.COUNTERED,
        OfferState.COUNTERED,
        OfferState.OPEN,
    ]
    assert table.standing().gap_fen == 6_000_000


def test_a_side_speaks_with_its_newest_figure(table):
    table.offer(PAYER, 12_000_000)
    table.offer(PAYER, 13_000_000)
    assert table.states() == [OfferState.REPLACED, OfferState.OPEN]
    assert table.standing().offered_fen == 13_000_000


def test_offers_on_items_and_on_the_whole_do_not_answer_each_other(table):
    table.offer(CLAIMANT, 20_000_000)
    on_item = table.offer(PAYER, 300_000, DamageKind.NURSING)
    assert on_item.answers_id is None
    assert table.states() == [OfferState.OPEN, OfferState.OPEN]


def test_only_the_other_side_answers_and_only_its_own_withdraws(table):
    act, offer = table.act, table.offer(PAYER, 12_000_000)
    for deed, side in (
        (OfferAct.ACCEPTED, PAYER),
        (OfferAct.REJECTED, PAYER),
        (OfferAct.WITHDRAWN, CLAIMANT),
    ):
        assert act.refused(table.answer, offer, deed, side) == "MM2603"
    table.answer(offer, OfferAct.WITHDRAWN, PAYER)
    assert table.states() == [OfferState.WITHDRAWN]
    assert table.standing().offered_fen is None


@pytest.mark.parametrize("deed", list(OfferAct))
def test_what_was_answered_is_not_answered_again(table, deed):
    offer = table.offer(PAYER, 12_000_000)
    table.answer(offer, deed, PAYER if deed is OfferAct.WITHDRAWN else CLAIMANT)
    for again in OfferAct:
        assert table.act.refused(table.answer, offer, again, CLAIMANT) == "MM2602"


def test_a_countered_offer_cannot_be_accepted_any_more(table):
    offer = table.offer(PAYER, 12_000_000)
    table.offer(CLAIMANT, 15_000_000)
    code = table.act.refused(table.answer, offer, OfferAct.ACCEPTED, CLAIMANT)
    assert code == "MM2602"


def test_what_cannot_be_offered_is_refused(table):
    offer = table.service.offer
    act, whole = table.act, Subject(table.victim)
    assert act.refused(offer, act.id, whole, PAYER, table.insurer, -1) == "MM2601"
    assert act.refused(offer, act.id, whole, PAYER, table.victim, 1) == "MM2608"
    assert act.refused(offer, act.id, whole, CLAIMANT, table.insurer, 1) == "MM2608"
    assert act.refused(offer, act.id, whole, PAYER, uuid4(), 1) == "MM1104"
    other = Subject(table.driver)
    assert act.refused(offer, act.id, other, PAYER, table.insurer, 1) == "MM2610"
    answer = table.service.answer
    code = act.refused(answer, act.id, uuid4(), OfferAct.ACCEPTED, PAYER, table.insurer)
    assert code == "MM2609"


def test_what_the_items_say_counts_until_something_is_offered(table):
    table.act.services.cases.add(
        table.act.id,
        DamageItem,
        {"kind": DamageKind.MEDICAL, "claimed_fen": 500, "offered_fen": 300},
    )
    assert table.standing(DamageKind.MEDICAL).gap_fen == 200
    assert table.standing().gap_fen == 200
    table.offer(PAYER, 450, DamageKind.MEDICAL)
    assert table.standing(DamageKind.MEDICAL).gap_fen == 50
    assert table.standing().offered_fen == 450


@pytest.fixture
def assessed(p8):
    """The case of P8, months later, when everything is known."""
    p8.stage.clock.moment = datetime(2026, 11, 1, 2, tzinfo=UTC)
    facts(p8)
    return Sheet(p8)


def test_the_assessed_range_goes_from_the_lowest_worksheet_to_the_highest(assessed):
    p8, sheet = assessed.act, assessed
    inputs(sheet)
    scenario = sheet.service.copy(p8.id, sheet.id, name="九级")
    place = Place(path="items.disability.coefficient", party_id=sheet.victim)
    sheet.service.put(p8.id, scenario.id, place, "20%")
    bench = p8.services.bargaining.bench(p8.id)
    first, second = sheet.service.of_case(p8.id)
    sums = [
        each.assessment.net_of(str(sheet.victim)).entitlement_fen
        for each in (second, first)
    ]
    whole, *items = bench.standings
    assert [whole.assessed.low_fen, whole.assessed.high_fen] == sums
    for place, fen in enumerate(sums):
        name = ("low_fen", "high_fen")[place]
        # Items are rounded to add up in each worksheet, not across them.
        assert abs(sum(getattr(e.assessed, name) for e in items) - fen) < 500_000


def test_a_worksheet_that_lacks_a_figure_says_no_range(assessed):
    bench = assessed.act.services.bargaining.bench(assessed.act.id)
    assert all(each.assessed is None for each in bench.standings)


def test_agreed_items_become_agreed_amounts(table):
    table.offer(CLAIMANT, 900_000, DamageKind.NURSING)
    table.agree_on(700_000, DamageKind.NURSING)
    table.agree_on(50_000, DamageKind.MEALS)
    table.agree()
    assert table.items() == {DamageKind.NURSING: 700_000, DamageKind.MEALS: 50_000}
    (nursing,) = [i for i in table.act.now().items if i.kind is DamageKind.NURSING]
    assert (nursing.claimed_fen, nursing.offered_fen) == (900_000, 700_000)
    assert nursing.party_id == table.victim


def test_agreeing_twice_changes_nothing(table):
    table.agree_on(700_000, DamageKind.NURSING)
    terms = {"later": LaterTreatment.BY_SHARE, "breach": Breach(daily_bp=5)}
    table.agree(**terms)
    before = table.items(), table.clauses(), len(table.act.now().clauses)
    table.agree(**terms)
    assert (table.items(), table.clauses(), len(table.act.now().clauses)) == before


def test_an_agreed_whole_is_divided_as_the_worksheet_divides_it(assessed):
    p8, sheet = assessed.act, assessed
    inputs(sheet)
    p8.services.cases.add(
        p8.id, DamageItem, {"kind": DamageKind.OTHER, "agreed_fen": 77}
    )
    insurer = p8.now().vehicles[0].driver_id
    service = p8.services.bargaining
    whole = service.offer(p8.id, Subject(sheet.victim), PAYER, insurer, 20_000_001)
    service.answer(p8.id, whole.id, OfferAct.ACCEPTED, CLAIMANT, sheet.victim)
    service.agree(p8.id)
    items = {i.kind: i.agreed_fen for i in p8.now().items if not i.is_void}
    assert sum(items.values()) == 20_000_001
    assert items[DamageKind.OTHER] == 0
    loss = sheet.result.loss_of(str(sheet.victim))
    share = loss.fen(LossItem.DISABILITY_COMPENSATION) / loss.total_fen
    assert abs(items[DamageKind.DISABILITY] - 20_000_001 * share) < 2


def test_an_item_that_was_agreed_keeps_its_amount_within_an_agreed_whole(table):
    table.offer(CLAIMANT, 300, DamageKind.MEALS)
    table.offer(CLAIMANT, 600, DamageKind.TRANSPORT)
    table.agree_on(100, DamageKind.NURSING)
    table.agree_on(1_000)
    table.agree()
    assert table.items() == {
        DamageKind.NURSING: 100,
        DamageKind.MEALS: 300,
        DamageKind.TRANSPORT: 600,
    }


def test_items_that_exceed_the_agreed_whole_are_refused(table):
    table.agree_on(1_001, DamageKind.NURSING)
    table.agree_on(1_000)
    assert table.act.refused(table.agree) == "MM2605"


def test_an_agreed_whole_without_any_item_is_an_item_of_its_own(table):
    table.agree_on(1_000)
    table.agree()
    assert table.items() == {DamageKind.OTHER: 1_000}


def test_nothing_accepted_is_nothing_agreed(table):
    table.offer(PAYER, 1_000)
    assert table.act.refused(table.agree) == "MM2604"


def payments(table, *amounts):
    first = date(2026, 12, 5)
    return tuple(
        Payment(
            payer_id=table.insurer,
            payee_id=table.victim,
            amount_fen=fen,
            due_on=first + timedelta(days=30 * place),
            account_holder="肖建国",
            account_no="6228480402564890018",
            bank="示例银行朝阳支行",
        )
        for place, fen in enumerate(amounts)
    )


def test_what_is_agreed_beside_the_figures_becomes_clauses(table):
    table.agree_on(1_000)
    table.agree(
        payments=payments(table, 600, 400),
        security=Security(kind=SecurityKind.JOINT_GUARANTEE, provider="王䶮"),
        later=LaterTreatment.INCLUDED,
        breach=Breach(penalty_fen=50_000, daily_bp=5, is_whole_due=True),
    )
    clauses = table.clauses()
    assert "2026年12月5日" in clauses[ClauseTopic.INSTALMENTS]
    assert "¥6.00" in clauses[ClauseTopic.INSTALMENTS]
    assert "王䶮" in clauses[ClauseTopic.SECURITY]
    assert "连带责任保证" in clauses[ClauseTopic.SECURITY]
    assert "已包含后续治疗费" in clauses[ClauseTopic.LATER_TREATMENT]
    assert "万分之5" in clauses[ClauseTopic.BREACH]
    assert "¥500.00" in clauses[ClauseTopic.BREACH]
    texts = [e.text for e in table.act.now().clauses if not e.is_void]
    # The standard clauses on the same topics gave way; the others stand.
    assert STANDARD_CLAUSES[2] not in texts
    assert STANDARD_CLAUSES[3] not in texts
    assert STANDARD_CLAUSES[0] in texts
    assert table.paid() == [600, 400]


def test_other_payments_replace_those_of_the_draft(table):
    table.agree_on(1_000)
    table.agree(payments=payments(table, 600, 400))
    table.agree(payments=payments(table, 1_000))
    assert table.paid() == [1_000]
    assert ClauseTopic.INSTALMENTS not in table.clauses()


@pytest.mark.parametrize(
    "terms",
    [
        {"security": Security(kind=SecurityKind.JOINT_GUARANTEE, provider=" ")},
        {"security": Security(kind=SecurityKind.MORTGAGE, provider="王䶮")},
        {"breach": Breach()},
        {"breach": Breach(penalty_fen=-1, daily_bp=5)},
    ],
)
def test_terms_that_leave_open_what_is_owed_are_refused(table, terms):
    table.agree_on(1_000)
    assert table.act.refused(table.agree, **terms) == "MM2606"


def test_after_the_last_seal_nobody_bargains(act):
    act.agree()
    act.freeze()
    act.sign(0)
    act.sign(1)
    act.seal(SealField.SPECIALIST)
    act.seal(SealField.OFFICER)
    victim, _, insurer = (party.id for party in act.now().current_parties)
    service = act.services.bargaining
    whole = Subject(victim)
    assert act.refused(service.offer, act.id, whole, PAYER, insurer, 1) == "MM2607"
    later = Terms(later=LaterTreatment.INCLUDED)
    assert act.refused(service.agree, act.id, later) == "MM2607"


def test_offers_are_facts_that_no_edit_reaches(table):
    offer = table.offer(PAYER, 1_000)
    with pytest.raises(IntegrityError, match="never changes"):
        table.act.change(offer, "amount_fen", 2_000)


def note_both(act):
    for side, words in SECRETS.items():
        act.services.bargaining.note(act.id, side, words)


def texts_of(act, side):
    return [e.text for e in act.services.bargaining.notes(act.id, side)]


def test_each_side_finds_only_its_own_notes(act):
    note_both(act)
    for side, words in SECRETS.items():
        assert texts_of(act, side) == [words]


def test_a_note_is_struck_out_by_its_own_side_and_stays_readable(act):
    note_both(act)
    service = act.services.bargaining
    (note,) = service.notes(act.id, CLAIMANT)
    assert act.refused(service.strike_note, act.id, PAYER, note.id) == "MM2611"
    service.strike_note(act.id, CLAIMANT, note.id)
    (note,) = service.notes(act.id, CLAIMANT)
    assert note.is_void
    assert note.text == SECRETS[CLAIMANT]


def test_a_case_file_has_no_place_for_notes():
    """Whatever is printed, exported or shown to a party is made of a case file."""
    assert not [f.name for f in fields(CaseFile) if "note" in f.name]


def printed(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        attached = [
            bytes(document.get_attachment(i).get_data())
            for i in range(document.count_attachments())
        ]
    return "".join(pages) + b"".join(attached).decode("utf-8", "replace")


def whatever_leaves(act, tmp_path):
    """Every paper and file of a case, and all that headquarters has of it."""
    services = act.services
    yield printed(render_agreement(services.agreements.paper(act.id)))
    yield printed(services.agreements.present_paper(act.id))
    for kind in LetterKind:
        yield printed(services.letters.preview(act.id, kind))
    path = tmp_path / "case.json"
    services.exchange.export_cases(path, [act.id])
    yield path.read_text(encoding="utf-8")
    yield repr(services.history.of_case(act.id))
    yield repr(services.cases.search("底线", limit=5))
    yield repr(services.bargaining.bench(act.id))
    act.stage.import_all(*act.stage.export(full=True))
    with act.stage.office().workspace.store.read() as session:
        for each in METADATA.sorted_tables:
            yield repr(session.execute(sql(f"SELECT * FROM {each.name}")).all())


def test_notes_are_in_nothing_that_leaves_the_room(act, tmp_path):
    act.agree()
    note_both(act)
    found = list(whatever_leaves(act, tmp_path))
    # The name is in the papers, in the file and with headquarters: it is looked for
    # where a note would be.
    assert sum("肖建国" in each for each in found) > len(LetterKind)
    assert "肖建国" in "".join(found[-len(METADATA.sorted_tables) :])
    for words in SECRETS.values():
        assert not [each for each in found if words in each]


def test_a_note_makes_no_record_that_could_travel(act):
    before = act.stage.everything_of()
    note_both(act)
    after = act.stage.everything_of()
    assert {name for name in after if after[name] != before[name]} == {"private_note"}
    assert act.services.sync.status().records == len(before["sync_txn"])


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=4, max_size=40)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(words=WORDS, side=st.sampled_from(BargainSide))
def test_whatever_is_noted_changes_nothing_that_the_other_side_gets(act, words, side):
    services = act.services
    before = act.now(), texts_of(act, side.other), services.history.of_case(act.id)
    services.bargaining.note(act.id, side, f"甲{words}")
    assert texts_of(act, side)
    after = act.now(), texts_of(act, side.other), services.history.of_case(act.id)
    assert after == before
