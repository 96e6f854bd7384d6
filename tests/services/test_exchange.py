"""Cases out as files and in again: the same case, to the letter."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_mediation.db.integrity import check_store
from mobile_mediation.domain.agreements import DamageItem, DamageKind, SealField
from mobile_mediation.domain.contacts import Contact, ContactEntry, Lane
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.domain.exchange import ImportOutcome
from mobile_mediation.domain.people import Injury, Party, PartyRole
from mobile_mediation.domain.summaries import CaseQuery, Confirmation
from mobile_mediation.domain.vehicles import Policy, PolicyKind, Vehicle
from mobile_mediation.resources import resource
from mobile_mediation.services.exchange import form
from mobile_mediation.services.exchange.incoming import EVIDENCE
from mobile_mediation.services.exchange.progress import Progress

FILES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))
OLD = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def exported(stage, vehicle, path, *case_ids):
    stage.vehicle(vehicle).exchange.export_cases(path, case_ids or None)
    return path.read_bytes()


def changed(path, change, to=None):
    """A copy of a file of one case in which something was changed."""
    document = json.loads(path.read_bytes())
    change(document["cases"][0])
    target = to or path.with_name("changed.json")
    target.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return target


def outcomes(done):
    return [case.outcome for file in done for case in file.cases]


def refused(stage, path, vehicle="vehicle", **options):
    """The refusal of a file that left nothing behind."""
    before = stage.everything_of(vehicle)
    with pytest.raises(MediationError) as error:
        stage.vehicle(vehicle).exchange.import_cases([path], **options)
    assert stage.everything_of(vehicle) == before
    assert path.name in error.value.words.zh
    assert path.name in error.value.words.en
    return error.value


def said_in(part, whole):
    """Whether everything that one JSON value says stands in another."""
    if isinstance(part, dict):
        return all(
            key == "id" or key.endswith("_id") or said_in(value, whole.get(key))
            for key, value in part.items()
        )
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(said_in, part, whole))
    return part == whole


@pytest.fixture
def today(stage):
    stage.clock.moment = datetime(2026, 11, 25, tzinfo=UTC)
    return stage


@pytest.fixture
def sealed(act):
    """The article's case: money, a frozen text, signatures and seals."""
    act.agree()
    act.ask()
    act.freeze()
    act.sign(0)
    act.sign(1)
    act.seal(SealField.SPECIALIST)
    act.seal(SealField.OFFICER)
    return act


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_judgment_is_entered_completely_by_file(today, tmp_path, path):
    done = today.vehicle().exchange.import_cases([path])
    assert outcomes(done) == [ImportOutcome.TAKEN]
    whole = json.loads(exported(today, "vehicle", tmp_path / "out.json"))
    written = json.loads(path.read_text(encoding="utf-8"))
    assert said_in(written["cases"], whole["cases"])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_judgment_is_the_same_after_it_went_to_another_vehicle(today, tmp_path, path):
    today.vehicle().exchange.import_cases([path])
    once = exported(today, "vehicle", tmp_path / "once.json")
    today.vehicle("other").exchange.import_cases([tmp_path / "once.json"])
    assert exported(today, "other", tmp_path / "twice.json") == once


def test_a_sealed_case_is_the_same_on_another_vehicle(sealed, tmp_path):
    stage = sealed.stage
    path = tmp_path / "sealed.json"
    once = exported(stage, "vehicle", path)
    case = json.loads(once)["cases"][0]
    assert all(case[part] for part in ("versions", "signatures", "seals", "documents"))
    assert case["fund_entries"]
    other = stage.vehicle("other")
    assert outcomes(other.exchange.import_cases([path])) == [ImportOutcome.TAKEN]
    assert exported(stage, "other", tmp_path / "again.json") == once
    assert other.cases.search("肖建国", limit=5)


def test_a_copy_goes_neither_into_the_chain_nor_to_headquarters(sealed, tmp_path):
    stage = sealed.stage
    exported(stage, "vehicle", tmp_path / "sealed.json")
    other = stage.vehicle("other")
    before = other.sync.status()
    other.exchange.import_cases([tmp_path / "sealed.json"])
    assert other.sync.status() == before
    # What the other vehicle records next still reaches headquarters.
    stage.call("other")
    report = stage.imports(*stage.export("other"))
    assert (report.new, report.issues) == (1, ())
    store = other.desk.workspace.store
    assert check_store(store.engine, device_id=other.desk.device_id).ok


def test_a_copy_can_only_be_read(act, tmp_path):
    stage = act.stage
    exported(stage, "vehicle", tmp_path / "case.json")
    other = stage.vehicle("other")
    other.exchange.import_cases([tmp_path / "case.json"])
    party = act.now().current_parties[0]
    with pytest.raises(MediationError) as error:
        other.cases.change(act.id, Party, party.id, "name", "别人")
    assert error.value.code == "MM1174"
    assert other.cases.file(act.id) == act.now()
    (line,) = other.cases.list(CaseQuery())
    assert line.confirmation is Confirmation.COPY
    assert other.sync.confirmation(act.id) is Confirmation.COPY


def test_a_newer_file_brings_a_copy_up_to_date(act, tmp_path):
    stage, path = act.stage, tmp_path / "case.json"
    exported(stage, "vehicle", path)
    other = stage.vehicle("other").exchange
    other.import_cases([path])
    assert outcomes(other.import_cases([path])) == [ImportOutcome.SAME]
    act.change(act.now().current_parties[0], "phone", "13800138000")
    act.ask()
    newer = exported(stage, "vehicle", path)
    assert outcomes(other.import_cases([path])) == [ImportOutcome.CHANGED]
    assert exported(stage, "other", tmp_path / "again.json") == newer


def test_a_case_comes_back_after_its_store_was_lost(sealed, tmp_path):
    stage = sealed.stage
    stage.copy("other", "elsewhere-other")
    path = tmp_path / "case.json"
    file = stage.call("other", injured_name="吕𬱖")
    once = exported(stage, "other", path)
    again = stage.vehicle("elsewhere-other")
    done = again.exchange.import_cases([path])
    assert outcomes(done) == [ImportOutcome.TAKEN]
    assert exported(stage, "elsewhere-other", tmp_path / "again.json") == once
    # The chain says who brought it back, and from what.
    (entry,) = again.history.of_case(file.case.case_id)
    assert (entry.reason, entry.who) == ("导入 case.json", "李喆")


def test_the_same_file_changes_nothing(act, tmp_path):
    path = tmp_path / "case.json"
    exported(act.stage, "vehicle", path)
    before = act.stage.everything_of()
    done = act.services.exchange.import_cases([path])
    assert outcomes(done) == [ImportOutcome.SAME]
    assert act.stage.everything_of() == before


def test_changed_columns_become_recorded_changes(act, tmp_path):
    path = tmp_path / "case.json"
    exported(act.stage, "vehicle", path)

    def change(case):
        case["parties"][0]["phone"] = "13800138000"
        case["case"]["insurer_report_no"] = "RPT-1"
        case["items"].append(
            {
                "id": "0197d000-0000-7000-8000-000000000001",
                "created_at": "2023-01-24T14:00:00+08:00",
                "created_by": case["case"]["created_by"],
                "kind": "medical",
                "claimed": "1234.50",
            }
        )

    newer = changed(path, change)
    exchange = act.services.exchange
    assert outcomes(exchange.import_cases([newer])) == [ImportOutcome.CHANGED]
    assert outcomes(exchange.import_cases([newer])) == [ImportOutcome.SAME]
    file = act.now()
    assert file.current_parties[0].phone == "13800138000"
    assert file.items[0].claimed_fen == 123_450
    entry = act.services.history.of_case(act.id)[0]
    assert entry.reason == "导入 changed.json"
    columns = {(line.table, line.column) for line in entry.lines}
    assert ("party", "phone") in columns
    assert ("accident_case", "insurer_report_no") in columns


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (
            lambda c: c["contact_entries"][0].update(summary="另一种说法"),
            "MM1173",
            "cases[0].contact_entries[0].summary",
        ),
        (lambda c: c["case"].update(stage="archived"), "MM1173", "cases[0].case.stage"),
        (
            lambda c: c["parties"][0].update(name="肖\u202e建国"),
            "MM1012",
            "cases[0].parties[0].name",
        ),
        (
            lambda c: c["parties"][0].update(
                id_kind="resident", id_no="110105194912310021"
            ),
            "MM1002",
            "cases[0].parties[0].id_no",
        ),
        (
            lambda c: c["injuries"][0].update(admitted_on="1999-01-01"),
            "MM1008",
            "cases[0].injuries[0].admitted_on",
        ),
        (
            lambda c: c["injuries"][0].update(
                party_id="0197d000-0000-7000-8000-000000000009"
            ),
            "MM1169",
            "cases[0].injuries[0].party_id",
        ),
        (
            lambda c: c["parties"].append(dict(c["parties"][0])),
            "MM1170",
            "cases[0].parties[1].id",
        ),
        (lambda c: c["case"].pop("case_no"), "MM1168", "cases[0].case.case_no"),
        (
            lambda c: c["case"].update(
                origin_id="0197d000-0000-7000-8000-000000000009"
            ),
            "MM1172",
            "cases[0].case.case_id",
        ),
        (
            lambda c: c["accident"].update(place="  "),
            "MM1013",
            "cases[0].accident.place",
        ),
        (
            lambda c: c["accident"].update(occurred_at="0999-01-01T00:00:00+08:00"),
            "MM1023",
            "cases[0].accident.occurred_at",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_place_and_rule(
    stage, tmp_path, change, code, path
):
    stage.call(injured_name="肖建国", occurred_at=stage.clock() - timedelta(1))
    source = tmp_path / "case.json"
    exported(stage, "vehicle", source)
    error = refused(stage, changed(source, change))
    assert (error.code, error.path) == (code, path)
    assert error.rule


def test_a_sealed_agreement_cannot_be_altered_by_a_file(sealed, tmp_path):
    path = tmp_path / "sealed.json"
    exported(sealed.stage, "vehicle", path)
    for part, column, value in (
        ("versions", "content", "7b7d"),
        ("signatures", "signer_name", "别人"),
        ("seals", "name", "别人"),
        ("fund_entries", "amount", "1.00"),
        ("documents", "sha256", "00" * 32),
    ):

        def change(case, part=part, column=column, value=value):
            case[part][0][column] = value

        error = refused(sealed.stage, changed(path, change))
        assert (error.code, error.path) == ("MM1173", f"cases[0].{part}[0].{column}")
        # Nor in a copy.
        other = sealed.stage.vehicle("other").exchange
        other.import_cases([path])
        error = refused(sealed.stage, changed(path, change), "other")
        assert error.code == "MM1173"


def test_a_file_cannot_take_the_ids_of_other_records(act, tmp_path):
    """Headquarters knows a vehicle's rows by their ids, whatever their case."""
    path = tmp_path / "case.json"
    exported(act.stage, "vehicle", path)

    def another(case):
        case["case"]["case_id"] = "0197d000-0000-7000-8000-000000000001"
        case["case"]["case_no"] = "JBLD-110105-20230124-0012-0999"

    error = refused(act.stage, changed(path, another))
    assert (error.code, error.path) == ("MM1172", "cases[0].accident.id")


def test_what_must_be_unique_is_refused_when_it_stands_twice(act, tmp_path):
    act.ask()
    path = tmp_path / "case.json"
    exported(act.stage, "vehicle", path)

    def again(case):
        entry = dict(case["fund_entries"][0])
        entry["id"] = "0197d000-0000-7000-8000-000000000001"
        case["fund_entries"].append(entry)

    twice = changed(path, again)
    error = refused(act.stage, twice, "other")
    assert (error.code, error.path) == ("MM1170", "cases[0]")
    document = json.loads(path.read_bytes())
    document["cases"].append(document["cases"][0])
    path.write_text(json.dumps(document), encoding="utf-8")
    error = refused(act.stage, path, "other")
    assert (error.code, error.path) == ("MM1170", "cases[1].case.case_id")


def test_a_file_whose_name_turns_text_round_is_named_without_that(act, tmp_path):
    path = tmp_path / "case\u202e.json"
    exported(act.stage, "vehicle", path)
    newer = changed(
        path, lambda c: c["case"].update(note="改"), tmp_path / "\u202e.json"
    )
    act.services.exchange.import_cases([newer])
    assert act.services.history.of_case(act.id)[0].reason == "导入 \ufffd.json"


def test_money_and_signatures_are_not_added_by_a_file(sealed, tmp_path):
    path = tmp_path / "sealed.json"
    exported(sealed.stage, "vehicle", path)

    def pay(case):
        paid = dict(case["fund_entries"][0])
        paid["id"] = "0197d000-0000-7000-8000-000000000001"
        paid["act"], paid["idempotency_key"] = "paid", "by file"
        case["fund_entries"].append(paid)

    error = refused(sealed.stage, changed(path, pay))
    assert (error.code, error.path) == ("MM1173", "cases[0].fund_entries[1]")


def test_a_new_case_brings_no_evidence_of_acts(stage, tmp_path):
    path = tmp_path / "new.json"
    case = {
        "case": {"source": "walk_in"},
        "accident": {"place": "示例路口"},
        "stage_events": [
            {
                "from_stage": "reported",
                "to_stage": "rescue",
                "happened_at": "2023-01-24T13:00:00+08:00",
            }
        ],
    }
    document = {"format": form.FORMAT, "version": 1, "cases": [case]}
    path.write_text(json.dumps(document), encoding="utf-8")
    error = refused(stage, path)
    assert (error.code, error.path) == ("MM1171", "cases[0].stage_events[0]")


def test_every_record_that_is_written_once_is_evidence_but_for_the_log():
    assert {kind.__name__ for kind in EVIDENCE} == {
        *("StageEvent", "FundEntry", "StepEntry", "AgreementVersion", "Signature"),
        *("SealEntry", "Document", "Disclosure", "DeadlineMark"),
        *("Letter", "LetterEntry", "WorksheetFigure", "Offer", "OfferEntry"),
        *("RecusalEntry", "RightsNotice", "TranscriptLine", "PageConfirmation"),
    }
    assert ContactEntry not in EVIDENCE


def test_a_new_case_that_looks_like_another_is_not_merged(today):
    path = next(each for each in FILES if each.stem == "xiao")
    exchange = today.vehicle().exchange
    exchange.import_cases([path])
    before = today.everything_of()
    (again,) = exchange.import_cases([path])[0].cases
    assert again.outcome is ImportOutcome.DUPLICATE
    assert again.like
    assert today.everything_of() == before
    exchange.import_cases([path], take_duplicates=True)
    assert len(today.vehicle().cases.list(CaseQuery())) == 2


def test_of_several_files_the_last_bad_one_leaves_nothing(today, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text('{"format": 1}', encoding="utf-8")
    before = today.everything_of()
    with pytest.raises(MediationError):
        today.vehicle().exchange.import_cases([*FILES, bad])
    assert today.everything_of() == before


def test_a_dry_run_says_what_would_be_and_stores_nothing(today):
    before = today.everything_of()
    done = today.vehicle().exchange.import_cases(FILES, dry_run=True)
    assert outcomes(done) == [ImportOutcome.TAKEN] * len(FILES)
    assert today.everything_of() == before


def test_an_import_that_is_cancelled_leaves_nothing(today):
    class Stopping(Progress):
        def advance(self, count=1):
            if self.done == 1:
                self.stop()
            super().advance(count)

    before = today.everything_of()
    with pytest.raises(MediationError) as error:
        today.vehicle().exchange.import_cases(FILES, progress=Stopping())
    assert error.value.code == "MM1179"
    assert today.everything_of() == before


def test_an_export_that_is_cancelled_leaves_no_file(today, tmp_path):
    exchange = today.vehicle().exchange
    exchange.import_cases(FILES)
    folder = tmp_path / "out"
    folder.mkdir()
    progress = Progress()
    progress.stop()
    with pytest.raises(MediationError):
        exchange.export_cases(folder / "all.json", progress=progress)
    assert list(folder.iterdir()) == []


def test_where_there_is_no_case_there_is_no_export(stage, tmp_path):
    with pytest.raises(MediationError) as error:
        stage.vehicle().exchange.export_cases(tmp_path / "none.json")
    assert error.value.code == "MM1178"
    assert not (tmp_path / "none.json").exists()


def test_many_cases_are_several_records_of_one_transaction(today):
    today.vehicle().exchange.import_cases(FILES)
    services = today.vehicle()
    records = {
        services.history.of_case(case.case_id)[0].seq
        for case in services.cases.list(CaseQuery())
    }
    assert len(records) == len(FILES)
    report = today.imports(*today.export())
    assert (report.new, report.issues) == (len(FILES), ())


def test_the_published_schema_is_current():
    assert resource("schema/case.schema.json").read_bytes() == form.schema_text()


def test_exports_are_valid_by_the_schema_and_other_files_are_not(sealed, tmp_path):
    jsonschema.Draft202012Validator.check_schema(form.schema())
    check = jsonschema.Draft202012Validator(form.schema())
    whole = json.loads(exported(sealed.stage, "vehicle", tmp_path / "out.json"))
    check.validate(whole)
    for path in FILES:
        check.validate(json.loads(path.read_text(encoding="utf-8")))
    whole["cases"][0]["case"]["surprise"] = 1
    assert not check.is_valid(whole)


def test_the_form_says_every_field_of_every_record_and_no_more():
    for kind in form.PARTS.values():
        names = [column.name for column in form.columns(kind)]
        assert len(names) == len(set(names))
        assert {"id", "created_at", "created_by"} <= set(names)


NAMES = st.text("王李赵吕𬱖䶮·abc<b>&'\"=+", min_size=1, max_size=12).filter(
    lambda text: text.strip("· ")
)
PROSE = st.text("伤情一二三\n <script>&\u3000，。", min_size=1, max_size=60).filter(
    str.strip
)
FEN = st.integers(0, 10**12)


@OLD
@given(
    people=st.lists(st.tuples(NAMES, st.sampled_from(PartyRole)), max_size=4),
    amounts=st.lists(st.tuples(st.sampled_from(DamageKind), FEN), max_size=4),
    note=st.none() | PROSE,
    strikes_out=st.booleans(),
    limit=FEN,
    number=st.integers(0, 10**9),
)
def test_whatever_was_recorded_is_the_same_after_export_and_import(
    stage, tmp_path, people, amounts, note, strikes_out, limit, number
):
    services = stage.vehicle()
    file = stage.call(place=f"示例路{number}号")
    case_id = file.case.case_id
    add = services.cases.add
    for name, role in people:
        party = add(case_id, Party, {"role": role, "name": name})
        add(case_id, Injury, {"party_id": party.id, "diagnosis": note})
        add(case_id, Contact, {"lane": Lane.FAMILY, "name": name})
        if strikes_out:
            injury = services.cases.file(case_id).injuries[-1]
            services.cases.strike_out(case_id, Injury, injury.id, reason=name)
    for kind, fen in amounts:
        add(case_id, DamageItem, {"kind": kind, "claimed_fen": fen})
    vehicle = add(case_id, Vehicle, {"plate": "京A12345"})
    add(
        case_id,
        Policy,
        {
            "vehicle_id": vehicle.id,
            "kind": PolicyKind.TPL,
            "limit_fen": limit,
            "starts_at": stage.clock(),
        },
    )
    if note:
        services.cases.change(case_id, type(file.case), case_id, "note", note)
    path = tmp_path / "case.json"
    once = exported(stage, "vehicle", path, case_id)
    other = stage.vehicle("other")
    assert outcomes(other.exchange.import_cases([path])) == [ImportOutcome.TAKEN]
    assert exported(stage, "other", tmp_path / "again.json", case_id) == once
    assert outcomes(services.exchange.import_cases([path])) == [ImportOutcome.SAME]
