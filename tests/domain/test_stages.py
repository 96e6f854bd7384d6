from dataclasses import replace
from datetime import date, timedelta

import pytest

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    Document,
    DocumentKind,
)
from mobile_mediation.domain.cases import NEXT, MediationPath, Stage
from mobile_mediation.domain.errors import RuleViolation
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.domain.stages import GUARDS, check_move


def at(file, stage, **parts):
    return replace(file, case=replace(file.case, stage=stage), **parts)


@pytest.fixture
def injury(new):
    party = new(Party, role=PartyRole.PEDESTRIAN)
    return new(Injury, party_id=party.id)


@pytest.fixture
def session(new):
    return new(MediationSession, path=MediationPath.POLICE, place="0012号车")


@pytest.mark.parametrize("stage", Stage)
def test_a_stage_that_does_not_follow_is_refused(file, stage):
    for to in set(Stage) - set(NEXT[stage]):
        with pytest.raises(RuleViolation, match="MM1101") as refused:
            check_move(at(file, stage), to)
        assert refused.value.value == to.value


def test_guards_stand_only_where_a_stage_can_be_entered():
    entered = {to for followers in NEXT.values() for to in followers}
    assert set(GUARDS) <= entered


def test_rescue_needs_somebody_hurt(file, injury, begin):
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(at(file, Stage.REPORTED), Stage.RESCUE)
    struck_out = replace(injury, voided_at=begin)
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(at(file, Stage.REPORTED, injuries=(struck_out,)), Stage.RESCUE)
    check_move(at(file, Stage.REPORTED, injuries=(injury,)), Stage.RESCUE)


def test_money_needs_a_hospital(file, injury):
    with pytest.raises(RuleViolation, match="No hospital") as refused:
        check_move(at(file, Stage.RESCUE, injuries=(injury,)), Stage.FUNDING)
    assert "收治医院" in refused.value.words.zh
    treated = replace(injury, hospital="示例医院")
    check_move(at(file, Stage.RESCUE, injuries=(treated,)), Stage.FUNDING)


def test_everything_that_is_missing_is_named(file):
    with pytest.raises(RuleViolation, match="MM1102") as refused:
        check_move(at(file, Stage.RESCUE), Stage.FUNDING)
    assert "伤者" in refused.value.words.zh
    assert "医院" in refused.value.words.zh


@pytest.mark.parametrize(
    "known",
    [{}, {"determination_no": "第123号"}, {"determined_on": date(2023, 2, 3)}],
)
def test_a_determination_has_number_and_day(file, known):
    without = at(file, Stage.INVESTIGATION, accident=replace(file.accident, **known))
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(without, Stage.DETERMINED)


def test_a_determination_with_number_and_day_is_enough(file, new):
    accident = new(
        Accident,
        place="路口",
        determination_no="第123号",
        determined_on=date(2023, 2, 3),
    )
    check_move(at(file, Stage.INVESTIGATION, accident=accident), Stage.DETERMINED)


def test_accepting_needs_a_path(file):
    willing = at(file, Stage.WILLING)
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(willing, Stage.ACCEPTED)
    chosen = replace(willing, case=replace(willing.case, path=MediationPath.POLICE))
    check_move(chosen, Stage.ACCEPTED)


def test_a_session_is_planned_and_then_begun(file, session, begin):
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(at(file, Stage.ACCEPTED), Stage.SCHEDULED)
    planned = at(file, Stage.SCHEDULED, sessions=(session,))
    check_move(replace(planned, case=at(file, Stage.ACCEPTED).case), Stage.SCHEDULED)
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(planned, Stage.MEDIATING)
    begun = replace(session, started_at=begin + timedelta(hours=1))
    check_move(replace(planned, sessions=(begun,)), Stage.MEDIATING)


def test_agreed_means_sealed(file, new, begin):
    agreement = new(Agreement, document_no="T01")
    version = new(
        AgreementVersion,
        agreement_id=agreement.id,
        version=1,
        document_no="T01",
        content=b"{}",
        content_digest=bytes(32),
        document_id=agreement.id,
        chain_head=bytes(16),
        frozen_at=begin,
    )
    mediating = at(file, Stage.MEDIATING, agreements=(agreement,), versions=(version,))
    with pytest.raises(RuleViolation, match="MM1102"):
        check_move(mediating, Stage.AGREED)
    sealed = new(
        Document,
        kind=DocumentKind.SEALED_AGREEMENT,
        name="T01-v1-sealed.pdf",
        mime="application/pdf",
        sha256=bytes(32),
        size=1,
        version_id=version.id,
    )
    check_move(replace(mediating, documents=(sealed,)), Stage.AGREED)
