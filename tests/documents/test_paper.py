import json

import msgspec
import pytest

from mobile_mediation.documents.paper import (
    AgreementPaper,
    PaperKind,
    canonical_json,
    content_digest,
    digest_words,
    read_canonical,
    without_signatures,
)


@pytest.fixture(scope="module")
def paper(make_paper):
    return make_paper()


def test_what_is_signed_is_the_paper_without_its_signatures(paper):
    assert read_canonical(canonical_json(paper)) == without_signatures(paper)
    assert paper.signatories[0].strokes
    assert without_signatures(paper).signatories[0].strokes is None
    assert without_signatures(paper).signatories[0].signed_at is None
    assert content_digest(paper) == content_digest(without_signatures(paper))


def test_everything_else_is_signed(paper, make_annexes):
    changes = {
        "kind": PaperKind.COMMITTEE, "document_no": "x", "case_no": "x", "version": 9,
        "place": "x", "determination_no": None, "parties": (), "facts": (),
        "responsibility": (), "items": (), "total_fen": 1, "advances": (),
        "advances_total_fen": 1, "payable_fen": 1, "shares": (), "clauses": (),
        "conditions": (), "notice": (), "read_aloud": None, "insurer_consent": None,
        "copies": 9, "chain_head": "00", "signatories": (), "seals": (),
        "made_on": paper.accident_on, "accident_on": paper.made_on,
        "annexes": make_annexes(),
    }  # fmt: skip
    assert set(changes) == set(AgreementPaper.__struct_fields__)
    digests = {
        content_digest(msgspec.structs.replace(paper, **{name: value}))
        for name, value in changes.items()
    }
    assert len(digests | {content_digest(paper)}) == len(changes) + 1


def test_a_paper_without_annexes_is_spelled_as_before_there_were_any(paper):
    # Papers with these digests were signed; they must be read for good.
    digests = [
        content_digest(msgspec.structs.replace(paper, kind=kind)) for kind in PaperKind
    ]
    assert digests == [
        "sha256:063cf696e723148d7acadecf883c93cdae31ecdf35f4013d83727bd9983996b6",
        "sha256:6aba7729cb1138a12ac75303ba7a2aafcbe0dad1bee5db3bf54840a80487dfc7",
    ]
    assert b"annexes" not in canonical_json(paper)


def test_annexes_are_read_as_they_were_frozen(paper, make_annexes):
    frozen = msgspec.structs.replace(paper, annexes=make_annexes(A="京A·12345"))
    read = read_canonical(canonical_json(frozen))
    assert read == without_signatures(frozen)
    assert read.annexes[0].debts[0].payer == "交强险（京A·12345）"


def test_every_figure_of_an_annex_is_signed(paper, make_annexes):
    (annex,) = make_annexes()
    last = annex.items[-1]
    one_fen_more = msgspec.structs.replace(last, agreed_fen=last.agreed_fen + 1)
    changed = msgspec.structs.replace(annex, items=(*annex.items[:-1], one_fen_more))
    digests = {
        content_digest(msgspec.structs.replace(paper, annexes=annexes))
        for annexes in ((), (annex,), (annex, annex), (changed,))
    }
    assert len(digests) == 4


def test_its_keys_are_sorted_and_its_characters_are_themselves(paper):
    written = canonical_json(paper)
    assert "𬱖晓梅".encode() in written
    spelled = json.dumps(
        json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    assert spelled.encode() == written
    assert json.loads(written)["format"] == "mobile-mediation.agreement.1"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "\n",
        lambda text: text.replace('"copies":5', '"copies": 5'),
        lambda text: text.replace('"copies":5', '"copies":5,"copies":5'),
        lambda text: text.replace('"copies":5', '"copies":5.0'),
        lambda text: text.replace('"copies":5', '"copies":"5"'),
        lambda text: text.replace('"copies":5', '"copies":5,"more":1'),
        lambda text: text.replace('"case_no"', '"annexes":[],"case_no"'),
        lambda text: text.replace("肖", "\\u8096"),
        lambda text: text.replace("agreement.1", "agreement.2"),
        lambda text: text[:-1],
        lambda text: text[:0],
    ],
)
def test_no_other_spelling_is_read(paper, change):
    written = canonical_json(paper)
    changed = change(written.decode()).encode()
    assert changed != written
    with pytest.raises(ValueError, match=r".+"):
        read_canonical(changed)


def test_a_digest_names_its_kind():
    assert digest_words(b"") == (
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


def test_both_papers_have_their_lawful_names():
    assert [kind.heading for kind in PaperKind] == [
        "道路交通事故损害赔偿调解书",
        "人民调解协议书",
    ]
