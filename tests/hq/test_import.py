import hashlib
import random
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from mobile_mediation.db import blobs
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.agreements import Document, DocumentKind
from mobile_mediation.domain.cases import Case
from mobile_mediation.domain.errors import Words
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.records import Kind, decode, encode, record_id
from mobile_mediation.hq.importer import Importer, ImportState
from mobile_mediation.security.files import medium_full
from mobile_mediation.services.cases import EmergencyCall
from mobile_mediation.sync.blobs import CHUNK_BYTES, cut
from mobile_mediation.sync.bundle import inspect, open_bundle
from mobile_mediation.sync.medium import write_to_medium

HURT = {
    "injured_name": "肖建国",
    "plate": "京A12345",
    "hospital": "示例市第一人民医院",
}


def party_of(file) -> Party:
    return file.current_parties[0]


def edit(stage, file, value, vehicle="vehicle", name="address"):
    stage.vehicle(vehicle).cases.change(
        file.case.case_id, Party, party_of(file).id, name, value
    )


def attach(stage, file, data, vehicle="vehicle"):
    desk = stage.vehicle(vehicle).desk
    with desk.working_on(file.case.case_id) as work:
        digest = blobs.put(work.session, data, "image/jpeg")
        work.new(
            Document,
            kind=DocumentKind.OTHER,
            name="现场.jpg",
            mime="image/jpeg",
            sha256=digest,
            size=len(data),
        )
    return digest


def bundle_of(path):
    return f"{inspect(path.read_bytes()).bundle_id}.mmb"


def told(stage, report, vehicle="vehicle"):
    """What a receipt says, without its number and its moment."""
    desk = stage.vehicle(vehicle).desk
    opened = open_bundle(
        Path(report.receipt).read_bytes(),
        public_key_of=stage.office().roster().hq_public,
        identities=[desk.workspace.device.identity],
        readers=[desk.device_id.bytes],
    )
    return msgspec.structs.replace(opened.manifest, hq_time=stage.clock.moment)


def codes(report):
    return [issue.code for issue in report.issues]


def test_after_the_import_every_row_at_headquarters_equals_the_vehicles(stage):
    file = stage.call(**HURT)
    edit(stage, file, "示例市朝阳区示例乡12号")
    stage.call(place="海淀区示例桥")
    report = stage.imports(*stage.export())
    assert report.state is ImportState.IMPORTED
    assert (report.vehicle, report.new, report.changed) == ("0012", 2, 0)
    assert (report.first_seq, report.gap, report.parked) == (1, (), 0)
    assert stage.hq_rows() == stage.vehicle_rows()
    assert len(stage.hq_rows()) > 20
    with stage.office().workspace.store.read() as session:
        there = Repository(session).file(file.case.case_id)
    assert there == stage.vehicle().cases.file(file.case.case_id)


def test_importing_twice_changes_nothing_and_answers_the_same(stage):
    stage.call(**HURT)
    paths = stage.export()
    first = stage.imports(*paths)
    before = stage.everything()
    again = stage.imports(*paths)
    assert again.state is ImportState.ALREADY
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    assert (again.first_seq, again.last_seq) == (first.first_seq, first.last_seq)
    assert stage.everything() == before
    assert told(stage, again) == told(stage, first)
    assert again.receipt != first.receipt


def test_the_known_bundle_is_answered_without_being_opened(stage, monkeypatch):
    stage.call()
    paths = stage.export()
    stage.imports(*paths)

    def closed(*_):
        raise AssertionError("the body was opened")

    monkeypatch.setattr("mobile_mediation.security.age.decrypt", closed)
    assert stage.imports(*paths, dry_run=True).state is ImportState.ALREADY


def test_a_changed_case_is_counted_as_changed_and_an_untouched_one_as_same(stage):
    file, other = stage.call(**HURT), stage.call(place="海淀区示例桥")
    stage.imports(*stage.export())
    edit(stage, file, "示例市朝阳区示例乡12号")
    report = stage.imports(*stage.export())
    # Nothing was confirmed yet, so the bundle tells everything again.
    assert (report.first_seq, report.new, report.changed, report.same) == (1, 0, 1, 1)
    assert stage.hq_rows() == stage.vehicle_rows()
    assert other.case.case_no != file.case.case_no


def three(stage):
    """Three bundles, one after the other, and what the vehicle then has."""
    file = stage.call(**HURT)
    # Only now does headquarters know the keys that the vehicle made for itself.
    stage.round()
    stage.copy("hq", "shadow")
    found = []
    for place in ("甲街", "乙街", "丙街"):
        edit(stage, file, place)
        (path,) = stage.export()
        found.append(path)
        # As if headquarters had answered: the next bundle begins where this ends.
        report = stage.imports(path, hq="shadow")
        stage.vehicle().sync.receive(Path(report.receipt))
    return found


@pytest.mark.parametrize("order", [(0, 2, 1), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_bundles_out_of_order_wait_and_are_applied_when_the_missing_one_comes(
    stage, order
):
    bundles = three(stage)
    ends = [int(path.name.split("-")[4]) for path in bundles]
    start = int(bundles[0].name.split("-")[3])
    arrived = set()
    for number in order:
        report = stage.imports(bundles[number])
        assert report.state is ImportState.IMPORTED
        arrived.add(number)
        missing = [
            seq
            for each in range(max(arrived))
            if each not in arrived
            for seq in range(([start - 1, *ends])[each] + 1, ends[each] + 1)
        ]
        assert list(report.gap) == missing
        if report.receipt:
            assert list(told(stage, report).gap) == missing
        waits = not all(each in arrived for each in range(number))
        assert (report.parked > 0, codes(report)) == (
            waits,
            ["MM2902"] if waits else [],
        )
    assert stage.hq_rows() == stage.vehicle_rows()
    assert stage.everything()["hq_parked"] == []


def test_overlapping_ranges_are_applied_once(stage, forger):
    file = stage.call(**HURT)
    edit(stage, file, "甲街")
    edit(stage, file, "乙街")
    records = forger.records()
    stage.imports(*stage.export())
    more = [
        forger.bundle(records[a:b], f"{a}.mmb") for a, b in ((0, 3), (1, 5), (2, 4))
    ]
    before = stage.hq_rows()
    for path in more:
        report = stage.imports(path)
        assert (report.state, report.new, report.changed, report.parked) == (
            ImportState.IMPORTED,
            0,
            0,
            0,
        )
    assert stage.hq_rows() == before == stage.vehicle_rows()


@pytest.mark.parametrize("first", [0, 1])
def test_records_and_files_may_come_in_any_order(stage, first):
    file = stage.call()
    picture = random.Random(5).randbytes(2_500_000)
    digest = attach(stage, file, picture)
    paths = stage.export()
    assert len(paths) == 2
    early = stage.imports(paths[first])
    if first == 0:
        counted = early.files
        assert (counted.declared, counted.present, counted.missing) == (1, 0, 1)
        (asked,) = told(stage, early).missing_blobs
        assert (asked.sha256, asked.chunks) == (digest, ())
    late = stage.imports(paths[1 - first])
    assert (late.files.declared, late.files.present, late.files.missing) == (1, 1, 0)
    assert told(stage, late).have_blobs == (digest,)
    assert told(stage, late).missing_blobs == ()
    with stage.office().workspace.store.read() as session:
        assert blobs.get(session, digest) == picture


def test_from_a_folder_text_comes_before_pictures_and_answers_are_passed_over(stage):
    file = stage.call()
    attach(stage, file, b"picture" * 1000)
    stage.export()
    reports = stage.import_all(stage.stick)
    assert [report.state for report in reports] == [ImportState.IMPORTED] * 2
    assert [report.files.missing for report in reports] == [1, 0]
    again = stage.import_all(stage.stick)
    assert [report.state for report in again] == [ImportState.ALREADY] * 2
    (named,) = stage.import_all(Path(again[0].receipt))
    assert named.state is ImportState.REFUSED


def test_low_numbers_come_first_from_a_folder(stage, forger):
    file = stage.call(**HURT)
    for number in range(10):
        edit(stage, file, f"{number}号")
    stage.export()
    for path in stage.stick.iterdir():
        path.unlink()
    records = forger.records()
    forger.bundle(records[:9], "MM-0012-U-1-9-x.mmb")
    forger.bundle(records[9:], "MM-0012-U-10-99-x.mmb")
    # The vehicle's own key is known only from its first record on.
    first, _ = stage.import_all(stage.stick)
    assert first.state is ImportState.REFUSED
    stage.imports(*stage.export())
    reports = stage.import_all(stage.stick)
    assert all(report.parked == 0 for report in reports)


def test_a_dry_run_says_everything_and_changes_nothing(stage):
    file = stage.call(**HURT)
    attach(stage, file, b"picture")
    paths = stage.export()
    before, roster = stage.everything(), stage.office().roster_bytes()
    told_dry = stage.import_all(*paths, dry_run=True)
    assert [report.state for report in told_dry] == [ImportState.IMPORTED] * 2
    assert (told_dry[0].new, told_dry[0].receipt) == (1, None)
    assert stage.everything() == before
    assert stage.office().roster_bytes() == roster
    assert list(stage.office().archive.iterdir()) == []
    assert len(list(stage.stick.iterdir())) == 2
    really = stage.imports(paths[0])
    assert (really.state, really.new) == (ImportState.IMPORTED, 1)


def test_a_revoked_vehicles_bundle_is_kept_and_waits_for_a_person(stage):
    stage.call(**HURT)
    stage.round()
    stage.call(place="海淀区示例桥")
    paths = stage.export()
    stage.office().revoke("0012")
    rows = stage.hq_rows()
    for _ in range(2):
        report = stage.imports(*paths)
        assert (report.state, codes(report)) == (ImportState.HELD, ["MM1910"])
        assert report.receipt is None
        assert stage.hq_rows() == rows
    archived = stage.office().archive / f"{report.bundle_id}.mmb"
    assert archived.read_bytes() == paths[0].read_bytes()
    # A person found the vehicle: its keys are believed again.
    devices = stage.office().roster().devices
    active = devices[0].state.ACTIVE
    stage.office().publish(
        tuple(
            msgspec.structs.replace(each, state=active)
            if each.recipient and each.code == "0012"
            else each
            for each in devices
        )
    )
    assert stage.imports(*paths).state is ImportState.IMPORTED
    assert stage.hq_rows() == stage.vehicle_rows()


def test_the_archive_holds_every_bundle_byte_for_byte(stage):
    stage.call()
    (path,) = stage.export()
    report = stage.imports(path)
    archived = stage.office().archive / f"{report.bundle_id}.mmb"
    assert archived.read_bytes() == path.read_bytes()


def test_replaying_the_archive_in_any_order_gives_the_same_tables(stage):
    bundles = three(stage)
    stage.copy("hq", "again")
    stage.import_all(*bundles)
    for order in ((1, 0, 2), (2, 1, 0)):
        for number in order:
            archived = stage.office().archive / bundle_of(bundles[number])
            stage.imports(archived, hq="again", receipts=stage.stick)
    assert stage.hq_rows(hq="again") == stage.hq_rows() == stage.vehicle_rows()


def test_a_bundle_for_another_headquarters_is_refused(stage):
    stage.call("far")
    (path,) = stage.export("far")
    before = stage.everything()
    report = stage.imports(path)
    assert (report.state, codes(report)) == (ImportState.REFUSED, ["MM1813"])
    assert stage.everything() == before
    assert list(stage.office().archive.iterdir()) == []


def test_one_refused_file_does_not_keep_the_others_out(stage):
    stage.call()
    (path,) = stage.export()
    (stage.stick / "0.mmb").write_bytes(path.read_bytes()[:-1])
    (stage.stick / "1.mmb").write_bytes(b"\x8dMMB\r\n\x1a\n")
    reports = stage.import_all(stage.stick, stage.stick / "no such.mmb")
    states = {Path(report.file).name: report.state for report in reports}
    assert states.pop(path.name) is ImportState.IMPORTED
    assert set(states.values()) == {ImportState.REFUSED}
    assert len(states) == 3


def test_a_bundle_signed_again_by_another_enrolled_vehicle_is_refused(stage, forger):
    stage.call()
    stage.round()
    stage.call("other")
    stage.round("other")
    stage.call()
    data = stage.export()[0].read_bytes()
    other = stage.vehicle("other").desk.workspace.device
    signed = data[:40] + other.key_id + data[72:-72]
    statement = b"mobile-mediation/bundle/v1\n" + hashlib.sha512(signed).digest()
    path = stage.stick / "again.mmb"
    path.write_bytes(signed + other.sign(statement) + b"MMBEND\r\n")
    before = stage.everything()
    report = stage.imports(path)
    assert (report.state, codes(report)) == (ImportState.REFUSED, ["MM1816"])
    assert stage.everything() == before


def test_a_vehicle_cannot_speak_in_anothers_name(stage, forger):
    stage.call()
    stage.round()
    path = forger.bundle(forger.records(), vehicle=stage.vehicle_id("other").bytes)
    before = stage.everything()
    report = stage.imports(path)
    assert (report.state, codes(report)) == (ImportState.REFUSED, ["MM1816"])
    assert stage.everything() == before


def test_the_same_number_with_other_contents_is_refused(stage, forger):
    stage.call()
    stage.round()
    stage.call(place="海淀区示例桥")
    (path,) = stage.export()
    report = stage.imports(path)
    records = forger.records()
    manifest = forger.manifest(records)
    again = forger.write(1, manifest, records, bundle_id=report.bundle_id)
    before = stage.everything()
    refused = stage.imports(again)
    assert (refused.state, codes(refused)) == (ImportState.REFUSED, ["MM1905"])
    assert stage.everything() == before


def test_rows_of_another_vehicle_are_never_written_and_are_kept_aside(stage, forger):
    theirs = stage.call("other", **HURT)
    stage.round("other")
    stage.call(**HURT)
    stage.round()
    name = party_of(theirs).id.bytes
    updates = forger.next(
        forger.operation(Kind.UPDATE, "party", name, {"name": "张三"})
    )
    inserts = forger.next(
        forger.insert_of(
            "party", lambda row: row.update(origin_id=stage.vehicle_id("other").bytes)
        )
    )
    others, own = stage.hq_rows("other"), stage.hq_rows()
    for number, body in enumerate((updates, inserts)):
        after = forger.next(
            forger.operation(
                Kind.UPDATE,
                "party",
                party_of(stage.vehicle().cases.file(case_of(stage))).id.bytes,
                {"name": "李四"},
            ),
            after=body,
        )
        report = stage.imports(forger.bundle([body, after], f"{number}.mmb"))
        assert (report.state, report.parked) == (ImportState.IMPORTED, 2)
        assert codes(report) == ["MM2902"]
        assert stage.hq_rows("other") == others
        assert stage.hq_rows() == own
        reasons = {reject.record for reject in told(stage, report).rejects}
        assert {record_id(body), record_id(after)} <= reasons
    # The vehicle itself goes on: only the forged branch waits.
    stage.call(place="海淀区示例桥")
    assert stage.imports(*stage.export()).new == 1
    assert stage.hq_rows() == stage.vehicle_rows()


def case_of(stage):
    with stage.vehicle().desk.reading() as repository:
        return repository.cases()[-1].case_id


def test_a_row_of_the_same_name_in_two_vehicles_is_two_rows(stage, forger):
    stage.call(**HURT)
    theirs = stage.call("other", **HURT)
    stage.round()
    stage.round("other")
    name = party_of(theirs).id.bytes
    body = forger.next(forger.insert_of("party", lambda row: row.update(id=name)))
    assert stage.imports(forger.bundle([body])).state is ImportState.IMPORTED
    ours = stage.hq_rows()
    edit(stage, theirs, "甲街", "other")
    assert stage.imports(*stage.export("other")).state is ImportState.IMPORTED
    assert stage.hq_rows() == ours
    assert stage.hq_rows("other") == stage.vehicle_rows("other")


def test_a_restored_vehicles_other_branch_is_kept_and_never_applied(stage):
    file = stage.call(**HURT)
    stage.round()
    stage.copy("vehicle", "backup")
    edit(stage, file, "甲街")
    stage.imports(*stage.export())
    wanted = stage.vehicle_rows()
    edit(stage, file, "乙街", "backup")
    report = stage.imports(*stage.export("backup"))
    assert (report.state, report.parked) == (ImportState.IMPORTED, 1)
    assert codes(report) == ["MM2902"]
    assert "分叉" in report.issues[0].words.zh
    assert stage.hq_rows() == wanted
    assert report.gap == ()


UNFIT = {
    "a text where an amount belongs": ("task", {"due_at": 7}),
    "a day that is none": ("task", {"due_at": "2023-02-30T00:00:00.000000Z"}),
    "another spelling of a time": ("task", {"due_at": "2023-02-03 00:00:00+00:00"}),
    "a member that no list has": ("task", {"lane": "moon"}),
    "a truth that is neither": ("party", {"can_read": 2}),
    "bytes for a name": ("party", {"name": b"\xff"}),
    "a place that must not be empty": ("accident", {"place": None}),
    "a digest that is too short": ("app_user", {"certificate": b"short"}),
    "a foreign case": ("party", {"case_id": bytes(16)}),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_record_that_does_not_fit_the_tables_puts_the_bundle_aside_whole(
    stage, forger, what
):
    stage.call(**HURT)
    stage.round()
    table, values = UNFIT[what]
    good = forger.next(forger.insert_of("party"))
    bad = forger.next(
        forger.insert_of(table, lambda row: row.update(values)), after=good
    )
    path = forger.bundle([good, bad])
    before, rows = stage.everything(), stage.hq_rows()
    dry = stage.imports(path, dry_run=True)
    assert (dry.state, stage.everything()) == (ImportState.QUARANTINED, before)
    for _ in range(2):
        report = stage.imports(path)
        assert (report.state, codes(report)) == (ImportState.QUARANTINED, ["MM1911"])
        assert stage.hq_rows() == rows
    (aside,) = told(stage, report).quarantined
    assert (aside.bundle, aside.code) == (report.bundle_id, "MM1911")
    assert report.bundle_id not in told(stage, report).bundles
    assert (stage.office().archive / f"{report.bundle_id}.mmb").exists()
    stage.call(place="海淀区示例桥")
    assert stage.imports(*stage.export()).new == 1


def test_facts_keys_and_numbers_that_never_change_are_defended(stage, forger):
    file = stage.call(**HURT)
    stage.round()
    case, entry = file.case.case_id.bytes, file.contact_entries[0].id.bytes
    party = party_of(file).id.bytes
    other = bytes([7]) * 16
    update = Kind.UPDATE
    columns = (0, 61)
    unfit = (
        forger.operation(update, "accident_case", case, {"case_no": "1"}),
        forger.operation(update, "contact_log", entry, {"summary": "没有"}),
        forger.operation(update, "party", party, {"origin_id": other}),
        forger.operation(Kind.VOID, "party", party, {"created_by": other}),
        forger.operation(update, "party", other, {"name": "张三"}),
        forger.operation(update, "party", party, {}),
        msgspec.structs.replace(forger.insert_of("party"), pk=other),
        msgspec.structs.replace(forger.insert_of("party"), table_no=999),
        msgspec.structs.replace(
            forger.insert_of("party"), columns=columns, values=("a", "b")
        ),
        forger.operation(
            Kind.INSERT,
            "party",
            party,
            {k: v for k, v in stage.hq_rows()["party", party].items() if k != "rev"},
        ),
    )
    rows = stage.hq_rows()
    for number, operation in enumerate(unfit):
        path = forger.bundle([forger.next(operation)], f"{number}.mmb")
        assert stage.imports(path).state is ImportState.QUARANTINED, number
        assert stage.hq_rows() == rows
    jump = forger.next(forger.insert_of("party"), seq=99)
    assert stage.imports(forger.bundle([jump])).state is ImportState.QUARANTINED


def test_a_record_of_a_newer_program_waits_for_the_upgrade(stage, forger):
    stage.call(**HURT)
    stage.round()
    newer = forger.insert_of("party")
    newer = msgspec.structs.replace(
        newer, columns=(*newer.columns, 60), values=(*newer.values, "新")
    )
    report = stage.imports(forger.bundle([forger.next(newer, schema=99)]))
    assert (report.state, report.parked, codes(report)) == (
        ImportState.IMPORTED,
        1,
        ["MM2902"],
    )
    assert "更新版本" in report.issues[0].words.zh


def test_a_gap_of_any_size_is_named_without_filling_the_memory(stage, forger):
    stage.call(**HURT)
    stage.round()
    far = forger.next(forger.insert_of("party"), seq=2**62, prev=bytes([9]) * 16)
    report = stage.imports(forger.bundle([far]))
    assert report.state is ImportState.IMPORTED
    assert len(report.gap) == 1000
    assert report.gap[0] == decode(forger.records()[-1]).seq + 1


def test_files_of_impossible_size_or_other_bytes_are_put_aside(stage, forger):
    stage.call()
    stage.round()
    data = b"picture" * 100
    digest = hashlib.sha256(data).digest()
    frames = [chunk.frame() for chunk in cut(digest, data)]
    lies = (
        ((digest, 2**62, "image/jpeg"),),
        ((digest, len(data) + 1, "image/jpeg"),),
        ((digest, len(data), "x" * 5000),),
        (),
    )
    for number, files in enumerate(lies):
        report = stage.imports(forger.files(files, frames, f"{number}.mmb"))
        assert report.state is ImportState.QUARANTINED, number
    honest = stage.imports(
        forger.files([(digest, len(data), "image/jpeg")], frames, "ok.mmb")
    )
    assert honest.state is ImportState.IMPORTED


def test_a_size_that_would_fill_the_memory_is_put_aside_before_it_is_counted(
    stage, forger
):
    stage.call()
    stage.round()
    data = bytes(CHUNK_BYTES)
    digest = hashlib.sha256(data).digest()
    frames = [chunk.frame() for chunk in cut(digest, data)]
    path = forger.files([(digest, 2**62, "image/jpeg")], frames)
    assert stage.imports(path).state is ImportState.QUARANTINED


def test_nobody_can_keep_a_file_out_by_claiming_another_size_for_it_first(
    stage, forger
):
    file = stage.call("other")
    stage.round("other")
    stage.call()
    stage.round()
    picture = b"picture" * 1000
    digest = hashlib.sha256(picture).digest()
    assert (
        stage.imports(forger.files([(digest, 5, "image/jpeg")], [])).state
        is ImportState.IMPORTED
    )
    attach(stage, file, picture, "other")
    reports = stage.import_all(*stage.export("other"))
    assert reports[-1].files.missing == 0


def test_4000_changed_contents_leave_headquarters_as_it_was(stage, forger):
    stage.call(**HURT)
    stage.round()
    records = forger.records()
    plain, rng = forger.plain(records[-3:]), random.Random(11)
    importer = Importer(stage.office())
    path = stage.stick / "mutant.mmb"
    before = stage.everything()
    states = set()
    for _ in range(4000):
        data = bytearray(plain)
        for _ in range(rng.randint(1, 3)):
            place = rng.randrange(len(data))
            match rng.randrange(3):
                case 0:
                    data[place] = rng.randrange(256)
                case 1:
                    data[place:place] = rng.randbytes(rng.randint(1, 6))
                case _:
                    del data[place : place + rng.randint(1, 8)]
        path.write_bytes(forger.sealed(bytes(data)))
        (report,) = importer.import_paths([path], dry_run=True)
        states.add(report.state)
    # A manifest may say what it likes beside its records, which are all known.
    assert states == {ImportState.REFUSED, ImportState.IMPORTED}
    assert stage.everything() == before


def test_1000_changed_records_in_a_good_chain_never_crash_headquarters(stage, forger):
    stage.call(**HURT)
    stage.round()
    rng = random.Random(13)
    importer = Importer(stage.office())
    path = stage.stick / "mutant.mmb"
    oddities = (None, 0, -1, 2**63 - 1, "", "2023-01-24", "x" * 300, b"", bytes(16))
    good = [decode(body) for body in forger.records()[-6:]]
    states = set()
    for _ in range(1000):
        operations = []
        for operation in rng.choice(good).ops:
            values = list(operation.values)
            values[rng.randrange(len(values))] = rng.choice(oddities)
            changed = msgspec.structs.replace(
                operation,
                kind=rng.choice(list(Kind)),
                values=tuple(values),
                table_no=operation.table_no
                if rng.random() < 0.8
                else rng.randrange(1, 30),
                pk=operation.pk if rng.random() < 0.5 else rng.randbytes(16),
            )
            operations.append(changed)
        body = forger.next(*operations)
        forger.bundle([body], path.name)
        (report,) = importer.import_paths([path], dry_run=True)
        states.add(report.state)
    assert states <= {
        ImportState.REFUSED,
        ImportState.QUARANTINED,
        ImportState.IMPORTED,
    }
    assert ImportState.QUARANTINED in states
    assert stage.hq_rows() == stage.vehicle_rows()


def test_a_clock_that_is_ahead_is_said_and_changes_nothing_else(stage):
    stage.call()
    stage.round()
    stage.clock.pass_(days=3650)
    stage.call(place="海淀区示例桥")
    paths = stage.export()
    stage.clock.pass_(days=-3650)
    report = stage.imports(*paths)
    assert (report.state, codes(report)) == (ImportState.IMPORTED, ["MM2901"])
    assert stage.hq_rows() == stage.vehicle_rows()


def test_the_first_import_introduces_the_vehicles_own_keys(stage):
    stage.call()
    stage.imports(*stage.export())
    own = stage.vehicle().desk.workspace.device
    entry = stage.office().roster().device(own.key_id)
    assert (entry.state.value, entry.recipient) == ("active", own.recipient)
    states = {d.state.value for d in stage.office().roster().devices if d != entry}
    assert states == {"retired", "enrolling"}


def test_a_roster_that_was_not_finished_is_finished_by_the_next_import(stage):
    stage.call()
    paths = stage.export()
    path = stage.office().workspace.folder.roster
    before = path.read_bytes()
    stage.imports(*paths)
    # As after a kill between the store and the roster, which are two files.
    path.write_bytes(before)
    report = stage.imports(*paths)
    assert report.state is ImportState.ALREADY
    assert report.receipt is not None
    own = stage.vehicle().desk.workspace.device.key_id
    assert stage.office().roster().device(own).state.value == "active"


def test_keys_that_the_one_time_key_did_not_sign_are_not_believed(stage, forger):
    stage.call()
    stage.round()
    before = stage.office().roster_bytes()
    for number, values in enumerate(
        ({"endorsement": bytes(64)}, {"recipient": "age1x"}, {"signing_public": b"x"})
    ):
        body = forger.next(
            forger.insert_of("device_key", lambda row, v=values: row.update(v))
        )
        report = stage.imports(forger.bundle([body], f"{number}.mmb"))
        assert report.state in {ImportState.IMPORTED, ImportState.QUARANTINED}
        assert stage.office().roster_bytes() == before


def test_a_stick_that_takes_no_answer_does_not_stop_the_import(stage, monkeypatch):
    stage.call()
    paths = stage.export()

    def full(path, _):
        raise medium_full(path, Words("", ""))

    monkeypatch.setattr("mobile_mediation.hq.receipts.write_to_medium", full)
    report = stage.imports(*paths)
    assert (report.state, report.receipt) == (ImportState.IMPORTED, None)
    assert codes(report) == ["MM1609"]
    monkeypatch.setattr("mobile_mediation.hq.receipts.write_to_medium", write_to_medium)
    assert stage.imports(*paths).receipt is not None


def test_an_archive_without_room_means_no_import(stage, monkeypatch):
    stage.call()
    paths = stage.export()

    def full(path, _):
        raise medium_full(path, Words("", ""))

    before = stage.everything()
    monkeypatch.setattr("mobile_mediation.hq.importer.write_durably", full)
    report = stage.imports(*paths)
    assert (report.state, codes(report)) == (ImportState.REFUSED, ["MM1609"])
    assert stage.everything() == before


def test_people_find_the_case_at_headquarters_by_its_number(stage):
    file = stage.vehicle().cases.open_emergency(
        EmergencyCall(
            place="海淀区示例桥", occurred_at=stage.clock() - timedelta(hours=1)
        )
    )
    stage.imports(*stage.export())
    with stage.office().workspace.store.read() as session:
        found = Repository(session).case_by_number(file.case.case_no)
    assert isinstance(found, Case)
    assert found == file.case


def test_encoding_a_record_again_gives_the_same_bytes(stage, forger):
    stage.call(**HURT)
    assert all(encode(decode(body)) == body for body in forger.records())
