from dataclasses import replace

import pytest

from mobile_mediation.domain.agreements import (
    Agreement,
    AgreementVersion,
    DamageItem,
    DamageKind,
    Document,
    DocumentKind,
    agreed_total_fen,
)
from mobile_mediation.domain.cases import MediationPath
from mobile_mediation.domain.mediation import MediationSession
from mobile_mediation.domain.people import Injury, Party, PartyRole


@pytest.fixture
def version(new, begin):
    def make(agreement, number):
        return new(
            AgreementVersion,
            agreement_id=agreement.id,
            version=number,
            document_no=agreement.document_no,
            content=b"{}",
            content_digest=bytes(32),
            document_id=agreement.id,
            chain_head=bytes(16),
            frozen_at=begin,
        )

    return make


def sealed(new, version, kind=DocumentKind.SEALED_AGREEMENT):
    return new(
        Document,
        kind=kind,
        name="paper.pdf",
        mime="application/pdf",
        sha256=bytes(32),
        size=1,
        version_id=version.id,
    )


def test_an_empty_case_has_nothing_current(file):
    assert file.current_parties == file.current_injuries == file.fund_requests == ()
    assert file.current_session is None
    assert file.current_agreement is None
    assert file.current_version is None
    assert file.sealed_document is None


def test_what_was_struck_out_is_kept_and_not_current(file, new, begin):
    party = new(Party, role=PartyRole.DRIVER)
    gone = replace(party, voided_at=begin, void_reason="重复")
    injury = new(Injury, party_id=party.id)
    shown = replace(
        file,
        parties=(gone, party),
        injuries=(injury, replace(injury, voided_at=begin)),
    )
    assert shown.current_parties == (party,)
    assert shown.current_injuries == (injury,)
    assert shown.parties == (gone, party)


def test_the_latest_that_was_not_struck_out_counts(file, new, begin):
    first, second, third = (
        new(MediationSession, path=MediationPath.POLICE, place=str(n)) for n in range(3)
    )
    gone = replace(third, voided_at=begin)
    assert replace(file, sessions=(first, second, gone)).current_session == second
    old, present = new(Agreement, document_no="T01"), new(Agreement, document_no="T02")
    drafts = replace(file, agreements=(old, present))
    assert drafts.current_agreement == present
    void = replace(file, agreements=(old, replace(present, voided_at=begin)))
    assert void.current_agreement == old


def test_the_highest_version_of_the_current_draft_counts(file, new, version):
    old, present = new(Agreement, document_no="T01"), new(Agreement, document_no="T02")
    other, second, first = version(old, 7), version(present, 2), version(present, 1)
    shown = replace(file, agreements=(old, present), versions=(other, second, first))
    assert shown.current_version == second


def test_a_paper_of_an_older_version_is_not_the_sealed_one(file, new, version):
    agreement = new(Agreement, document_no="T01")
    first, second = version(agreement, 1), version(agreement, 2)
    paper = sealed(new, first)
    before = replace(
        file, agreements=(agreement,), versions=(first,), documents=(paper,)
    )
    assert before.sealed_document == paper
    after = replace(before, versions=(first, second))
    assert after.sealed_document is None
    frozen = sealed(new, second, DocumentKind.FROZEN_AGREEMENT)
    assert replace(after, documents=(paper, frozen)).sealed_document is None


def test_the_total_leaves_out_what_was_struck_out(new, begin):
    items = [
        new(DamageItem, kind=DamageKind.MEDICAL, agreed_fen=41_200_35),
        new(DamageItem, kind=DamageKind.MEALS, claimed_fen=5_00),
        new(DamageItem, kind=DamageKind.NURSING, agreed_fen=1, voided_at=begin),
    ]
    assert agreed_total_fen(items) == 41_200_35
    assert agreed_total_fen([]) == 0
