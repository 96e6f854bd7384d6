import hashlib

import pytest

from mobile_mediation.documents.paper import canonical_json, read_canonical
from mobile_mediation.domain.agreements import DamageItem, DocumentKind, SealField
from mobile_mediation.domain.errors import Locked
from mobile_mediation.domain.people import Party, PartyRole
from mobile_mediation.domain.signing import Handwriting, decode
from mobile_mediation.services.agreements import STANDARD_CLAUSES


@pytest.fixture
def agreed(act):
    act.agree()
    return act


def test_a_draft_begins_once_with_the_standard_clauses(agreed):
    agreements = agreed.services.agreements
    draft = agreements.begin(agreed.id)
    assert agreements.begin(agreed.id) == draft == agreed.now().current_agreement
    assert draft.document_no == f"{agreed.file.case.case_no}-T01"
    clauses = sorted(agreed.now().clauses, key=lambda c: c.position)
    assert tuple(clause.text for clause in clauses) == STANDARD_CLAUSES
    more = agreements.add_clause(agreed.id, "双方握手言和。")
    assert more.position == len(STANDARD_CLAUSES) + 1


def test_without_a_draft_there_is_nothing_to_add_to_or_freeze(act):
    agreements = act.services.agreements
    assert act.refused(agreements.add_clause, act.id, "一条。") == "MM1410"
    assert act.refused(act.freeze) == "MM1410"
    assert act.refused(act.sign) == "MM1414"
    assert agreements.ceremony(act.id) is None
    assert act.refused(act.seal, SealField.SPECIALIST) == "MM1414"


def test_what_the_lint_finds_blocks_the_freezing(agreed):
    (item,) = agreed.now().items
    agreed.change(item, "agreed_fen", 5_000_000, reason="录入更正")
    found = agreed.services.agreements.lint(agreed.id)
    # Who the officer is, is said only when the text is frozen.
    assert [finding.code for finding in found] == ["MM1434", "MM1443"]
    assert agreed.refused(agreed.freeze) == "MM1413"
    assert agreed.now().versions == ()


def test_the_frozen_text_is_kept_with_its_digest_and_its_paper(agreed):
    version = agreed.freeze()
    assert version.version == 1
    assert hashlib.sha256(version.content).digest() == version.content_digest
    paper = read_canonical(version.content)
    assert canonical_json(paper) == version.content
    assert [seal.name for seal in paper.seals] == ["李喆", "张堃"]
    document, pdf = agreed.services.agreements.document(agreed.id, version.document_id)
    assert document.kind is DocumentKind.FROZEN_AGREEMENT
    assert hashlib.sha256(pdf).digest() == document.sha256
    assert pdf.startswith(b"%PDF-")
    again = agreed.freeze()
    assert (again.version, again.document_no) == (2, version.document_no)


def test_each_signer_signs_once_and_nobody_else_does(agreed, hand):
    agreed.freeze()
    insurer = agreed.now().current_parties[2]
    assert agreed.refused(agreed.sign, 2) == "MM1415"
    signature = agreed.sign(0)
    version = agreed.now().current_version
    assert signature.content_digest == version.content_digest
    assert (signature.signer_name, signature.version_id) == ("肖建国", version.id)
    assert decode(signature.strokes) == hand(0)
    assert agreed.refused(agreed.sign, 0, writing=hand(9)) == "MM1415"
    waiting = agreed.services.agreements.ceremony(agreed.id).waiting
    assert [name for _, name, _ in waiting] == ["王䶮"]
    assert insurer.role is PartyRole.INSURER


def test_what_is_no_signature_or_a_copy_of_one_is_refused(agreed, hand):
    agreed.freeze()
    line = Handwriting(strokes=hand(1).strokes[:1], device="签字板")
    for nothing in (Handwriting(strokes=(), device=""), line):
        assert agreed.refused(agreed.sign, 0, writing=nothing) == "MM1512"
    agreed.sign(0, writing=hand(1))
    for copied in (hand(1), hand(1, moved=500)):
        assert agreed.refused(agreed.sign, 1, writing=copied) == "MM1416"
    # Nor under a later version.
    agreed.freeze()
    assert agreed.refused(agreed.sign, 0, writing=hand(1)) == "MM1416"


@pytest.mark.parametrize("what", ["name", "money", "party"])
def test_nobody_signs_a_text_that_no_longer_fits_the_case(agreed, what):
    agreed.freeze()
    agreed.sign(0)
    injured, driver, _ = agreed.now().current_parties
    if what == "name":
        agreed.change(driver, "name", "王一", reason="录入更正")
    elif what == "money":
        (item,) = agreed.now().items
        agreed.services.cases.change(
            agreed.id,
            DamageItem,
            item.id,
            "claimed_fen",
            4_200_001,
            reason="补交发票",
        )
    else:
        agreed.services.cases.add(
            agreed.id, Party, {"role": PartyRole.PASSENGER, "name": "赵六"}
        )
    assert agreed.refused(agreed.sign, 1) == "MM1419"
    assert injured.name == "肖建国"
    if what != "party":
        agreed.freeze()
        agreed.sign(1)


def test_nobody_seals_a_text_that_no_longer_fits_the_case(agreed):
    agreed.freeze()
    for place in (0, 1):
        agreed.sign(place)
    agreed.change(agreed.now().current_parties[0], "address", "别处1号")
    assert agreed.refused(agreed.seal, SealField.SPECIALIST) == "MM1419"


def test_the_specialist_seals_then_the_officer_and_the_paper_is_kept(agreed):
    agreements = agreed.services.agreements
    version = agreed.freeze()
    agreed.sign(0)
    assert agreed.refused(agreed.seal, SealField.SPECIALIST) == "MM1417"
    agreed.sign(1)
    assert agreed.refused(agreed.seal, SealField.OFFICER) == "MM1418"
    before = agreed.stage.everything_of()
    with pytest.raises(Locked) as refused:
        agreed.seal(SealField.SPECIALIST, secret=agreed.stage.secrets["lizhe"])
    assert refused.value.code == "MM1603"
    # The officer's own key at the specialist's place.
    other = agreed.stage.officer_stick / "zhangkun.mmkey"
    code = agreed.refused(
        agreed.seal,
        SealField.SPECIALIST,
        container=other,
        secret=agreed.stage.secrets["zhangkun"],
    )
    assert code == "MM1420"
    assert agreed.stage.everything_of() == before

    agreed.seal(SealField.SPECIALIST)
    assert agreed.refused(agreed.seal, SealField.SPECIALIST) == "MM1418"
    assert agreed.now().sealed_document is None
    entry = agreed.seal(SealField.OFFICER)
    assert (entry.name, entry.number) == ("张堃", "012345")
    document = agreed.now().sealed_document
    assert document.version_id == version.id
    _, pdf = agreements.document(agreed.id, document.id)
    checked = agreements.check(pdf, sha256=document.sha256)
    assert checked.valid
    assert [seal.name for seal in checked.signatures] == ["李喆", "张堃"]
    assert agreed.refused(agreed.seal, SealField.OFFICER) == "MM1418"
    copy = agreements.write_copy(agreed.id, document.id, agreed.stage.stick)
    assert copy.read_bytes() == pdf
    # And headquarters gets case and papers, bit for bit.
    reports = agreed.stage.import_all(*agreed.stage.export())
    assert reports[-1].files.missing == 0
    assert agreed.stage.hq_rows() == agreed.stage.vehicle_rows()
