"""Whatever is edited, exported and brought in any order: both sides end up equal."""

import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_mediation.domain.accidents import Accident
from mobile_mediation.domain.people import Party, PartyRole

ACTS = st.lists(
    st.one_of(
        st.just(("call",)),
        st.tuples(st.just("edit"), st.integers(0, 3), st.sampled_from("甲乙丙")),
        st.tuples(st.just("add"), st.integers(0, 3)),
        st.tuples(st.just("strike"), st.integers(0, 3)),
        st.just(("export",)),
        st.just(("round",)),
    ),
    min_size=3,
    max_size=14,
)


def perform(stage, act, files, bundles):
    cases = stage.vehicle().cases
    match act:
        case ("call",):
            files.append(stage.call(injured_name="肖建国", place="示例路口"))
        case ("edit", number, text) if files:
            file = files[number % len(files)]
            cases.change(
                file.case.case_id, Accident, file.accident.id, "narrative", text
            )
        case ("add", number) if files:
            file = files[number % len(files)]
            cases.add(file.case.case_id, Party, {"role": PartyRole.DRIVER})
        case ("strike", number) if files:
            file = cases.file(files[number % len(files)].case.case_id)
            for party in file.parties[-1:]:
                cases.strike_out(file.case.case_id, Party, party.id, reason="误录")
        case ("export",) if stage.vehicle().sync.status().at_risk:
            bundles += stage.export()
        case ("round",) if stage.vehicle().sync.status().at_risk:
            bundles += stage.export()
            stage.round()


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS, data=st.data())
def test_any_order_of_edits_exports_and_imports_ends_with_equal_rows(
    stage, furnished, acts, data
):
    stage.close()
    for name in ("hq", "vehicle", "again", "stick"):
        shutil.rmtree(stage.root / name, ignore_errors=True)
    for name in ("hq", "vehicle"):
        shutil.copytree(furnished[0] / name, stage.root / name)
    # The first bundle of all introduces the vehicle's own keys.
    files, bundles = [stage.call()], []
    stage.round()
    stage.copy("hq", "again")
    for act in acts:
        perform(stage, act, files, bundles)
    if stage.vehicle().sync.status().at_risk:
        bundles += stage.export()
    brought = data.draw(st.permutations(bundles * 2), label="order")
    stage.import_all(*stage.stick.glob("*-U-*"))
    for path in brought:
        stage.imports(path, hq="again")
    assert stage.hq_rows(hq="again") == stage.vehicle_rows()
    assert stage.hq_rows() == stage.vehicle_rows()
    assert stage.everything("again")["hq_parked"] == []
