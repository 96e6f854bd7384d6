from mobile_mediation.domain.cases import NEXT, Stage, case_number, case_numbers


def reachable(stage):
    found, waiting = set(), [stage]
    while waiting:
        for after in NEXT[waiting.pop()]:
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


def test_every_stage_has_its_followers():
    assert set(NEXT) == set(Stage)


def test_every_stage_is_reached_from_the_call():
    assert reachable(Stage.REPORTED) | {Stage.REPORTED} == set(Stage)


def test_every_case_can_be_archived():
    for stage in Stage:
        if stage is not Stage.ARCHIVED:
            assert Stage.ARCHIVED in reachable(stage), stage


def test_nothing_follows_the_archive_and_nobody_stays_in_place():
    assert NEXT[Stage.ARCHIVED] == ()
    assert not any(stage in NEXT[stage] for stage in Stage)


def test_an_agreement_comes_only_from_the_table():
    before = {stage for stage in Stage if Stage.AGREED in NEXT[stage]}
    assert before == {Stage.MEDIATING}


def test_nobody_mediates_before_the_determination():
    skipping = {stage for stage in Stage if Stage.WILLING in NEXT[stage]}
    assert skipping == {Stage.REVIEW_PERIOD}


def test_the_stages_follow_the_table_of_the_reference():
    table = {
        1: (2, 3),
        2: (3,),
        3: (4, 5),
        4: (3, 5),
        5: (6,),
        6: (7,),
        7: (8,),
        8: (9, 14),
        9: (10,),
        10: (11,),
        11: (12, 13),
        12: (15,),
        13: (9,),
        15: (16,),
        16: (17, 18),
        17: (16, 18),
        18: (19,),
    }
    order = tuple(Stage)
    for number, followers in table.items():
        named = {order[follower - 1] for follower in followers}
        assert named <= set(NEXT[order[number - 1]]), number
    beyond = {
        (stage, after)
        for number, stage in enumerate(order, 1)
        for after in NEXT[stage]
        if order.index(after) + 1 not in table.get(number, ())
    }
    assert beyond == {
        (Stage.REPORTED, Stage.INVESTIGATION),
        (Stage.DISPATCHED, Stage.INVESTIGATION),
        (Stage.REVIEW_PERIOD, Stage.INVESTIGATION),
        (Stage.ACCEPTED, Stage.NOT_AGREED),
        (Stage.SCHEDULED, Stage.NOT_AGREED),
        (Stage.MEDIATING, Stage.SCHEDULED),
        (Stage.NOT_AGREED, Stage.ARCHIVED),
        (Stage.DECLINED, Stage.ARCHIVED),
    }


def test_a_case_number_carries_vehicle_and_day():
    beginning = case_numbers(region_code="110105", opened_on="20230124", vehicle="0012")
    assert case_number(beginning, 3) == "JBLD-110105-20230124-0012-0003"
    assert case_number(beginning, 12345) == "JBLD-110105-20230124-0012-12345"
