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
    assert skipping == {Stage.DETERMINED, Stage.REVIEW_PERIOD, Stage.NOT_AGREED}


def test_a_case_number_carries_vehicle_and_day():
    beginning = case_numbers(region_code="110105", opened_on="20230124", vehicle="0012")
    assert case_number(beginning, 3) == "JBLD-110105-20230124-0012-0003"
    assert case_number(beginning, 12345) == "JBLD-110105-20230124-0012-12345"
