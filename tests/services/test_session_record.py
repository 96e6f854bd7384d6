"""What is asked, told, said and confirmed at the table, on the real store."""

import io
from datetime import date, timedelta

import pikepdf
import pytest

from mobile_mediation.documents.archival import attached
from mobile_mediation.documents.transcript import TRANSCRIPT_DATA
from mobile_mediation.domain.authority import Authority
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.dates import china_day
from mobile_mediation.domain.mediation import (
    AttendeeCapacity,
    IdentityCheck,
    SessionResult,
    SessionStep,
)
from mobile_mediation.domain.people import Capacity, Party, PartyRole
from mobile_mediation.domain.session_rights import RecusalAct
from mobile_mediation.domain.transcripts import PageAnswer

LAWYER = "周敏"


@pytest.fixture
def table(act):
    """A session with two sides, planned and not begun."""
    act.people()
    act.services.cases.choose_path(act.id, MediationPath.COMMITTEE)
    return Table(act)


class Table:
    def __init__(self, act):
        self.act = act
        self.session = act.services.mediation.plan(
            act.id, place="调解室", planned_at=act.stage.clock(), mediator="张堃"
        )
        self.injured, self.driver, self.insurer = act.now().current_parties

    @property
    def mediation(self):
        return self.act.services.mediation

    @property
    def transcripts(self):
        return self.act.services.transcripts

    def seat(self, party, name=None, capacity=AttendeeCapacity.PARTY, **other):
        return self.mediation.seat(
            self.act.id,
            self.session.id,
            name=name or party.name,
            capacity=capacity,
            party_id=party.id,
            identity=IdentityCheck.CARD_SEEN,
            **other,
        )

    def agent(self, **term):
        """An agent of the injured, with a power of attorney of this term."""
        cases = self.act.services.cases
        person = cases.add(
            self.act.id,
            Party,
            {
                "role": PartyRole.AGENT,
                "name": LAWYER,
                "represents_id": self.injured.id,
            },
        )
        values = {"agent_id": person.id, "principal_id": self.injured.id}
        cases.add(self.act.id, Authority, values | {"may_settle": True} | term)

    def seat_agent(self):
        return self.seat(self.injured, LAWYER, AttendeeCapacity.AGENT)

    def start(self):
        self.mediation.start(self.act.id, self.session.id)

    def step(self, step):
        self.mediation.take_step(self.act.id, self.session.id, step)

    def recusal(self, party, act=RecusalAct.NOT_ASKED_FOR, **other):
        return self.mediation.answer_recusal(
            self.act.id, self.session.id, party.id, act, **other
        )

    def tell(self, party, *, read_aloud=True):
        return self.mediation.give_rights(
            self.act.id,
            self.session.id,
            party.id,
            given_by="张堃",
            read_aloud=read_aloud,
        )

    def say(self, words, **other):
        return self.transcripts.say(self.act.id, self.session.id, words, **other)

    def state(self):
        return self.transcripts.state(self.act.id, self.session.id)

    def confirm(self, person, page, *answer, **other):
        return self.transcripts.confirm(
            self.act.id, self.session.id, person.id, page, *answer, **other
        )

    def refused(self, deed, *arguments, **options):
        return self.act.refused(deed, *arguments, **options)


@pytest.fixture
def today(act):
    return lambda days=0: china_day(act.stage.clock()) + timedelta(days=days)


def test_an_agent_is_seated_with_the_powers_and_the_term_of_the_record(table, today):
    assert table.refused(table.seat_agent) == "MM1405"
    table.agent(valid_from=today(-5), valid_to=today())
    seated = table.seat_agent()
    (authority,) = table.act.now().authorities
    assert seated.authority_id == authority.id
    assert "特别授权（和解）" in seated.authority
    assert today().isoformat() in seated.authority


@pytest.mark.parametrize(
    "days", [(-40, -1), (1, 40), None], ids=["expired", "not_begun", "no_term"]
)
def test_a_power_that_is_not_in_force_on_the_day_is_refused(table, today, days):
    term = {"valid_from": today(days[0]), "valid_to": today(days[1])} if days else {}
    table.agent(**term)
    assert table.refused(table.seat_agent) == "MM2501"


def test_a_power_that_runs_out_before_the_session_begins_is_refused(table, today):
    table.agent(valid_from=today(-5), valid_to=today())
    table.seat_agent()
    table.act.stage.clock.pass_(days=1)
    assert table.refused(table.start) == "MM2501"


def test_the_power_of_another_principal_does_not_count(table, today):
    table.agent(valid_to=today(9))
    code = table.refused(table.seat, table.driver, LAWYER, AttendeeCapacity.AGENT)
    assert code == "MM1405"


def test_nobody_is_seated_twice_for_one_side(table):
    table.seat(table.injured)
    assert table.refused(table.seat, table.injured) == "MM2502"


@pytest.mark.parametrize(
    ("name", "value"),
    [("birth_on", date(2010, 5, 1)), ("legal_capacity", Capacity.LIMITED)],
)
def test_who_cannot_act_alone_needs_a_guardian_there(table, name, value):
    person = table.act.services.cases.add(
        table.act.id, Party, {"role": PartyRole.PASSENGER, "name": "肖小宝"}
    )
    table.act.change(person, name, value)
    table.seat(person)
    assert table.refused(table.start) == "MM2503"
    table.seat(person, "肖晓梅", AttendeeCapacity.GUARDIAN)
    table.start()


def test_claims_are_heard_after_everybody_was_told_and_asked(table):
    table.seat(table.injured)
    table.seat(table.driver)
    table.start()
    table.step(SessionStep.RIGHTS)
    for party in (table.injured, table.driver):
        assert table.refused(table.step, SessionStep.CLAIMS) == "MM2507"
        table.tell(party)
        assert table.refused(table.step, SessionStep.CLAIMS) == "MM2507"
        table.recusal(party)
    table.step(SessionStep.CLAIMS)


def test_who_cannot_read_is_told_the_rights_aloud(table):
    table.act.change(table.injured, "can_read", False)  # noqa: FBT003  a value
    assert table.refused(table.tell, table.injured, read_aloud=False) == "MM2514"
    assert table.tell(table.injured).read_aloud


def test_a_recusal_holds_the_session_up_until_it_is_decided(table):
    table.seat(table.injured)
    table.start()
    assert table.refused(table.recusal, table.injured, RecusalAct.ASKED_FOR) == "MM2504"
    decide = RecusalAct.REFUSED
    assert table.refused(table.recusal, table.injured, decide, reason="无") == "MM2505"
    asked = table.recusal(table.injured, RecusalAct.ASKED_FOR, reason="与对方同乡")
    assert asked.against == "张堃"
    assert table.refused(table.step, SessionStep.RIGHTS) == "MM2506"
    table.recusal(table.injured, decide, reason="不影响公正")
    table.step(SessionStep.RIGHTS)


def test_after_a_granted_recusal_somebody_else_mediates(table):
    table.seat(table.injured)
    table.start()
    table.recusal(table.injured, RecusalAct.ASKED_FOR, reason="有亲属关系")
    table.recusal(table.injured, RecusalAct.GRANTED, reason="属实")
    assert table.refused(table.step, SessionStep.RIGHTS) == "MM2506"
    session = table.act.now().current_session
    table.act.change(session, "mediator_name", "王调解", reason="准予回避")
    table.step(SessionStep.RIGHTS)


def test_a_session_that_is_not_public_says_why(table):
    table.mediation.set_public(table.act.id, table.session.id, reason="涉及个人隐私")
    session = table.act.now().current_session
    assert (session.is_public, session.closed_reason) == (False, "涉及个人隐私")
    assert "不公开" in table.state().texts[0]
    table.mediation.set_public(table.act.id, table.session.id)
    session = table.act.now().current_session
    assert (session.is_public, session.closed_reason) == (True, None)


def test_words_are_taken_down_only_while_the_session_lasts(table):
    assert table.refused(table.say, "开始") == "MM2508"
    table.start()
    table.say("开始")
    table.mediation.end(table.act.id, table.session.id, SessionResult.AGREED)
    assert table.refused(table.say, "补充") == "MM2508"


def test_a_line_knows_its_speaker_its_step_and_its_time(table):
    person = table.seat(table.injured)
    table.start()
    first = table.say("现在核对身份。")
    assert (first.speaker, first.step) == ("张堃", SessionStep.RIGHTS)
    second = table.say("我是肖建国。", attendee_id=person.id, step=SessionStep.CLAIMS)
    assert (second.speaker, second.step) == ("肖建国", SessionStep.CLAIMS)
    assert first.happened_at < second.happened_at
    stranger = table.act.services.desk.user.id
    assert table.refused(table.say, "我", attendee_id=stranger) == "MM2509"
    assert table.refused(table.say, "我", corrects=stranger) == "MM2515"


def test_everybody_confirms_every_page_or_refuses_with_a_reason(table):
    people = [table.seat(table.injured), table.seat(table.driver)]
    table.start()
    table.say("现在核对身份。")
    state = table.state()
    assert [pages for _, pages in state.waiting] == [(1,), (1,)]
    table.confirm(people[0], 1, read_aloud=True, shown=state.digests[0])
    refuse = PageAnswer.REFUSED
    assert table.refused(table.confirm, people[1], 1, refuse) == "MM2511"
    assert table.refused(table.confirm, people[1], 2) == "MM2510"
    table.confirm(people[1], 1, refuse, reason="时间记错")
    state = table.state()
    assert state.is_confirmed
    assert [each.reason for each in state.refusals] == ["时间记错"]


def test_a_page_that_changes_is_confirmed_anew_and_the_others_stay(table):
    person = table.seat(table.injured)
    table.start()
    lines = [table.say(f"第{n}句：请求赔偿医疗费。") for n in range(60)]
    state = table.state()
    count = len(state.digests)
    assert count > 2
    shown = {page: state.digests[page - 1] for page in range(1, count + 1)}
    table.transcripts.confirm_pages(table.act.id, table.session.id, person.id, shown)
    assert table.state().is_confirmed
    table.say("应为误工费。", corrects=lines[-1].id)
    ((_, open_),) = table.state().waiting
    assert 1 not in open_
    assert open_[-1] >= count
    code = table.refused(table.confirm, person, count, shown=shown[count])
    assert code == "MM2512"


def test_ending_the_session_leaves_the_confirmed_pages_as_they_are(table):
    person = table.seat(table.injured)
    table.start()
    table.confirm(person, 1)
    table.mediation.end(table.act.id, table.session.id, SessionResult.AGREED)
    assert table.state().is_confirmed


def test_the_officer_does_not_confirm_the_pages(table):
    officer = table.mediation.seat(
        table.act.id,
        table.session.id,
        name="张堃",
        capacity=AttendeeCapacity.OFFICER,
        identity=IdentityCheck.KNOWN_TO_POLICE,
    )
    assert table.state().is_confirmed
    assert table.refused(table.confirm, officer, 1) == "MM2509"


def test_a_name_that_no_font_has_stops_the_paper_and_is_named(table):
    table.seat(table.injured, "肖\U000323b0")
    table.start()
    assert table.refused(table.state) == "MM1501"


def test_sixty_parties_sit_at_one_table_and_all_confirm_on_the_page(table):
    names = [f"当事人{n:02}" for n in range(60)]
    for name in names:
        party = table.act.services.cases.add(
            table.act.id, Party, {"role": PartyRole.PASSENGER, "name": name}
        )
        table.seat(party)
    table.start()
    state = table.state()
    assert len(state.confirmers) == 60
    assert all(name in "".join(state.texts) for name in names)
    assert len(state.waiting) == 60


def test_the_paper_carries_its_own_data_and_the_same_bytes_every_time(table):
    table.seat(table.injured)
    table.start()
    table.say("现在核对身份。")
    pdf = table.state().pdf
    assert pdf == table.state().pdf
    assert "现在核对身份".encode() in attached(pdf, TRANSCRIPT_DATA)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
