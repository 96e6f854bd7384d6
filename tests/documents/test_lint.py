from datetime import date

import msgspec
import pytest

from mobile_mediation.documents.lint import Severity, lint
from mobile_mediation.documents.paper import PaperKind
from mobile_mediation.domain.agreements import PaymentMethod


@pytest.fixture(scope="module")
def paper(make_paper):
    return make_paper()


def found(paper, **changes):
    findings = lint(msgspec.structs.replace(paper, **changes))
    assert all(finding.severity is Severity.BLOCKING for finding in findings)
    assert all(finding.words.zh and finding.words.en for finding in findings)
    return {finding.code: finding.path for finding in findings}


def with_first_share(paper, **changes):
    first, *others = paper.shares
    return {"shares": (msgspec.structs.replace(first, **changes), *others)}


def test_a_whole_paper_has_no_findings(paper):
    assert found(paper) == {}


def test_a_committees_paper_needs_no_determination(paper):
    assert found(paper, kind=PaperKind.COMMITTEE, determination_no=None) == {}


def test_nothing_agreed_is_no_agreement(paper):
    codes = found(
        paper, items=(), total_fen=0, advances=(), advances_total_fen=0,
        payable_fen=0, shares=(),
    )  # fmt: skip
    assert codes == {"MM1430": "items"}


def test_items_that_do_not_add_up(paper):
    codes = found(
        paper, total_fen=paper.total_fen + 1, payable_fen=paper.payable_fen + 1
    )
    assert codes == {"MM1431": "total", "MM1434": "shares"}


@pytest.mark.parametrize(
    "change", [{"advances_total_fen": 1}, {"payable_fen": 1}, {"advances": ()}]
)
def test_what_is_payable_is_the_total_less_the_advances(paper, change):
    assert found(paper, **change)["MM1432"] == "payable"


def test_advances_over_the_total(paper):
    advance = msgspec.structs.replace(paper.advances[0], amount_fen=10**9)
    codes = found(
        paper,
        advances=(advance,),
        advances_total_fen=10**9,
        payable_fen=paper.total_fen - 10**9,
    )
    assert codes == {"MM1433": "advances"}


def test_payments_that_do_not_add_up(paper):
    assert found(paper, shares=paper.shares[:1]) == {"MM1434": "shares"}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"due_on": None}, "MM1435", "shares[0].due_on"),
        ({"due_on": date(2023, 3, 13)}, "MM1436", "shares[0].due_on"),
        ({"account_no": None}, "MM1438", "shares[0].account"),
        ({"account_holder": ""}, "MM1438", "shares[0].account"),
        ({"bank": None}, "MM1438", "shares[0].account"),
        ({"account_holder": "肖建军"}, "MM1439", "shares[0].account_holder"),
    ],
)
def test_a_payment_that_is_open(paper, change, code, path):
    assert found(paper, **with_first_share(paper, **change)) == {code: path}


def test_a_payment_due_on_the_day_of_the_paper_is_in_time(paper):
    assert found(paper, **with_first_share(paper, due_on=paper.made_on)) == {}


def test_an_empty_payment(paper):
    shares = with_first_share(paper, amount_fen=0)["shares"]
    whole = msgspec.structs.replace(shares[1], amount_fen=paper.payable_fen)
    assert found(paper, shares=(shares[0], whole)) == {"MM1437": "shares[0].amount"}


def test_money_that_is_not_transferred_needs_no_account(paper):
    for method in (PaymentMethod.CASH, PaymentMethod.TO_HOSPITAL):
        change = {
            "method": method,
            "account_no": None,
            "account_holder": None,
            "bank": None,
        }
        assert found(paper, **with_first_share(paper, **change)) == {}


def test_another_persons_account_with_a_stated_authority(paper):
    change = {"account_holder": "𬱖晓梅", "account_authority": "特别授权代收"}
    assert found(paper, **with_first_share(paper, **change)) == {}


@pytest.mark.parametrize(
    "clause",
    ["乙方尽快付款。", "支付合理费用。", "赔偿____元。", "某某支付。", "", " 　"],
)
def test_a_clause_that_is_not_definite(paper, clause):
    first, *_ = paper.clauses
    assert found(paper, clauses=(first, clause)) == {"MM1440": "clauses[1]"}


def test_a_final_settlement_without_later_treatment(paper):
    final = "本次事故一次性了结，各方互不追究。"
    assert found(paper, clauses=(final,)) == {"MM1441": "clauses"}
    later = "后续治疗的费用凭票据另行协商。"
    assert found(paper, clauses=(final, later)) == {}


def test_somebody_without_a_name(paper):
    nameless = msgspec.structs.replace(paper.signatories[0], name="")
    assert found(paper, signatories=()) == {"MM1442": "signatories"}
    assert found(paper, signatories=(nameless,)) == {"MM1442": "signatories"}


def test_an_officer_who_is_not_known_yet(paper):
    unknown = msgspec.structs.replace(paper.seals[1], name="")
    assert found(paper, seals=(paper.seals[0], unknown)) == {"MM1443": "seals"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"responsibility": ()}, "MM1444"),
        ({"determination_no": None}, "MM1445"),
        ({"determination_no": ""}, "MM1445"),
        ({"insurer_consent": None}, "MM1446"),
    ],
)
def test_what_a_court_would_miss(paper, change, code):
    assert found(paper, **change) == {code: next(iter(change))}


def test_without_an_insurer_nobody_consents(paper):
    assert found(paper, parties=paper.parties[:2], insurer_consent=None) == {}


def test_a_paper_older_than_its_accident(paper):
    assert found(paper, accident_on=date(2023, 3, 15)) == {"MM1447": "made_on"}


def test_everything_wrong_is_said_at_once(paper):
    codes = found(
        paper, responsibility=(), clauses=("尽快",), **with_first_share(paper, bank="")
    )
    assert set(codes) == {"MM1438", "MM1440", "MM1444"}


def test_annexes_in_which_something_else_is_agreed(paper, make_annexes):
    (annex,) = make_annexes()

    def agreeing(fen):
        total = msgspec.structs.replace(annex.total, agreed_fen=fen)
        return msgspec.structs.replace(annex, total=total)

    half = paper.total_fen // 2
    both = (agreeing(half), agreeing(paper.total_fen - half))
    assert found(paper, annexes=both) == {}
    assert found(paper, annexes=(*both, agreeing(1))) == {"MM2380": "annexes"}
    # Where one of them leaves it open, there is nothing to compare.
    assert found(paper, annexes=(agreeing(half), agreeing(None))) == {}
