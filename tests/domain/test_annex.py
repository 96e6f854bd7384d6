"""What goes into the annex of one victim, and what does not."""

from fractions import Fraction

import msgspec
import pytest

from mobile_mediation.domain.assessment.annex import Quote, annex_of
from mobile_mediation.domain.assessment.catalogue import LossItem
from mobile_mediation.domain.assessment.engine import assess
from mobile_mediation.domain.errors import NotFound
from mobile_mediation.domain.money import decimal_yuan
from mobile_mediation.domain.typed import region_words
from mobile_mediation.labels import Labels
from mobile_mediation.rules import load_assessment_tables
from mobile_mediation.services.assessment.reading import request_of

SAY = Labels.load().of


def victim(id_, **changes):
    return {
        "id": id_,
        "birth_date": "1980-06-12",
        "items": {"medical": "30000", "mental_distress": "5000"},
        **changes,
    }


def assessed(**changes):
    request = {
        "accident_at": "2026-09-03T14:20:00+08:00",
        "assessed_on": "2026-11-01",
        "region": "130100",
        "parameters": {
            "urban_disposable_income": "47544",
            "urban_consumption": "30522",
            "meal_allowance_per_day": "100",
            "multi_grade_increments": {"9": "0.04", "10": "0.02"},
        },
        "victims": [victim("v1", name="肖某"), victim("v2", name="乙某")],
        "vehicles": [
            {
                "id": "A",
                "liability": "primary",
                "fault_ratio": "0.70",
                "tpl": {"limit": "1000000"},
            }
        ],
    }
    return assess(request_of(request | changes), load_assessment_tables())


def annex(found, id_="v1", quotes=None, **names):
    return annex_of(found, id_, quotes or {}, say=SAY, names=names)


def test_it_says_what_the_assessment_says_of_this_victim_only():
    found = assessed()
    made = annex(found)
    net = found.net_of("v1")
    assert made.victim == "肖某"
    assert made.region == "河北省（130100）"
    assert (made.total.assessed_fen, made.entitlement_fen) == (
        35_000_00,
        net.entitlement_fen,
    )
    assert sum(each.amount_fen for each in made.debts) == net.entitlement_fen
    assert made.borne_fen == 35_000_00 - net.entitlement_fen
    assert sum(each.amount_fen for each in made.transfers) == net.final_fen


def test_quotes_stand_beside_what_was_reckoned():
    quote = Quote(claimed_fen=31_000_00, offered_fen=20_000_00, agreed_fen=25_000_00)
    made = annex(assessed(), quotes={LossItem.MEDICAL_EXPENSES: quote})
    medical, distress = made.items
    assert (medical.name, medical.formula) == ("医疗费", "30000.00")
    assert (medical.claimed_fen, medical.assessed_fen) == (31_000_00, 30_000_00)
    assert (distress.claimed_fen, distress.agreed_fen) == (None, None)
    assert (made.total.claimed_fen, made.total.agreed_fen) == (31_000_00, 25_000_00)


def test_what_is_claimed_and_not_reckoned_is_shown_with_nothing():
    made = annex(assessed(), quotes={LossItem.PARKING: Quote(claimed_fen=60_00)})
    assert made.items[-1].name == "停车费"
    assert (made.items[-1].assessed_fen, made.items[-1].formula) == (0, None)
    assert made.total.assessed_fen == 35_000_00


def test_without_quotes_the_totals_are_those_of_the_request():
    given = victim("v1", offered="20000", agreed="25000")
    made = annex(assessed(victims=[given]))
    assert (made.total.offered_fen, made.total.agreed_fen) == (20_000_00, 25_000_00)
    assert made.total.claimed_fen is None


def test_only_the_figures_of_this_victim_are_named():
    disabled = {"disability": {"grades": [8, 10], "fixed_on": "2026-10-20"}}
    worse = {"disability": {"grades": [7, 9], "fixed_on": "2026-10-20"}}
    found = assessed(
        victims=[
            victim("v1", items=disabled),
            victim("v2", items=worse),
            victim("v3", items={"hospital_days": 3}),
        ]
    )
    named = [[each.name for each in annex(found, f"v{n}").figures] for n in (1, 2, 3)]
    income = "城镇居民人均可支配收入"
    assert named == [
        [income, "多处伤残附加指数（10级）"],
        [income, "多处伤残附加指数（9级）"],
        ["住院伙食补助标准"],
    ]


def test_a_published_figure_says_its_year_and_where_it_was_read():
    lasting = {"disability": {"coefficient": "0.1", "fixed_on": "2026-10-20"}}
    found = assessed(
        region="110105", parameters={}, victims=[victim("v1", items=lasting)]
    )
    (figure,) = annex(found).figures
    (used,) = found.parameters
    assert figure.stat_year == used.stat_year
    assert figure.source == used.source
    assert figure.status == SAY(used.status).zh
    assert figure.value == f"{decimal_yuan(int(used.value * 100))} 元/年"


def test_many_receipts_are_counted_in_words():
    many = {"medical": ["10.00"] * 40, "medical_paid_by_others": "50"}
    (item,) = annex(assessed(victims=[victim("v1", items=many)])).items
    assert item.formula == "(40 张票据之和) - 50.00（他方已付）"


def test_the_shares_of_fault_add_up_to_one():
    def parts(made):
        return [Fraction(each.share[:-1]) for each in made.shares]

    riding = victim("v1", road_user="motor_occupant", vehicle="A")
    reduced = annex(
        assessed(victims=[riding], good_will_passenger_reduction="0.10"), A="冀A·12345"
    )
    for made in (annex(assessed()), reduced):
        assert sum(parts(made)) == 100
    assert [each.who for each in reduced.shares] == ["冀A·12345", "v1"]
    assert reduced.shares[0].share == "63%"
    assert "70%" in reduced.shares[0].source


def test_warnings_about_another_victim_are_left_out():
    old = victim("v2", birth_date="1940-01-01", agreed="100")
    found = assessed(victims=[victim("v1"), old])
    words = "".join(each.words for each in annex(found).cautions)
    assert "80%" not in words
    assert "80%" in "".join(each.words for each in annex(found, "v2").cautions)


def test_what_one_victim_got_too_much_is_no_warning_for_another():
    paid = {"payer": "driver", "vehicle": "A", "victim": "v2", "amount": "90000"}
    found = assessed(advances=[paid])
    assert annex(found, "v2").repay_fen > 0
    assert "返还" in "".join(each.words for each in annex(found, "v2").cautions)
    assert "返还" not in "".join(each.words for each in annex(found).cautions)
    assert annex(found).advances == ()


def test_a_gift_is_named_and_not_deducted():
    gift = {"payer": "gift", "victim": "v1", "amount": "1000"}
    made = annex(assessed(advances=[gift]))
    assert (made.advances[0].payer, made.received_fen) == ("捐助", 0)
    assert made.advances[0].remark == "不从应得赔偿中扣除"


def test_it_is_plain_data_that_is_read_back_the_same():
    losses = {
        "property": [{"what": "车", "amount": "2"}],
        "death": {"died_on": "2026-09-05"},
        "dependants": [
            {"id": "d1", "years": 3, "share": "1"},
            {"id": "d2", "years": 5, "share": "1"},
        ],
    }
    vehicle = {
        "id": "A",
        "liability": "full",
        "ctpl": {"status": "insured", "limits": {"property": "1"}},
    }
    found = assessed(
        parameters={
            "urban_disposable_income": "47544",
            "urban_consumption": "30522",
            "average_annual_wage": "99091",
        },
        victims=[victim("v1", items=losses, offered="1", agreed="1")],
        vehicles=[vehicle],
    )
    made = annex(found, quotes={LossItem.PROPERTY: Quote(claimed_fen=3)}, d1="长女")
    written = msgspec.json.encode(made, order="sorted")
    assert msgspec.json.decode(written, type=type(made)) == made
    assert made.dependants[0].name == "长女"
    assert made.dependants[1].by_year == (
        "第1至3年每年¥15,261.00；第4至5年每年¥30,522.00"
    )


def test_a_victim_who_is_not_in_the_request_has_no_annex():
    with pytest.raises(NotFound) as refused:
        annex(assessed(), "v9")
    assert (refused.value.code, refused.value.value) == ("MM2381", "v9")


def test_a_region_without_a_province_is_its_code():
    assert region_words("000000") == "000000"
    assert region_words("650100") == "新疆维吾尔自治区（650100）"
