import os
import struct
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from mobile_mediation.db.local import SyncState
from mobile_mediation.domain.errors import BadInput, RuleViolation
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.summaries import Confirmation
from mobile_mediation.sync.bundle import (
    BundleKind,
    inspect,
    open_bundle,
    seal_bundle,
)

posix = pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX")


def state(stage):
    with stage.vehicle().desk.workspace.store.read() as session:
        return SyncState.read(session)


def edit(stage, file, value):
    party = file.current_parties[0]
    stage.vehicle().cases.change(file.case.case_id, Party, party.id, "address", value)


def counted(stage):
    status = stage.vehicle().sync.status()
    return (
        status.records > 0,
        status.confirmed == status.records,
        status.exported == status.records,
        status.unconfirmed_cases,
        status.at_risk > 0,
    )


def answer(stage, report):
    """A receipt as headquarters wrote it, opened."""
    desk = stage.vehicle().desk
    return open_bundle(
        Path(report.receipt).read_bytes(),
        public_key_of=stage.office().roster().hq_public,
        identities=[desk.workspace.device.identity],
        readers=[desk.device_id.bytes],
    ).manifest


def send(stage, manifest, name="answer.mmb", signer=None, recipient=None):
    """A receipt that headquarters' own key signs, whatever it says."""
    data = seal_bundle(
        BundleKind.DOWNLINK,
        manifest,
        (),
        bundle_id=stage.vehicle_id(),
        signer=signer or stage.office().workspace.device,
        recipients=[recipient or stage.vehicle().desk.workspace.device.recipient],
    )
    path = stage.stick / name
    path.write_bytes(data)
    return path


def test_the_status_is_right_from_the_first_record_to_the_receipt(stage):
    file = stage.call(injured_name="肖建国")
    sync, case_id = stage.vehicle().sync, file.case.case_id
    assert sync.confirmation(case_id) is Confirmation.NOT_EXPORTED
    assert counted(stage) == (True, False, False, 1, True)
    assert sync.status().oldest_unconfirmed_at is not None
    assert sync.status().last_receipt_at is None

    paths = stage.export()
    assert sync.confirmation(case_id) is Confirmation.EXPORTED
    assert counted(stage) == (True, False, True, 1, True)

    report = stage.imports(*paths)
    assert sync.confirmation(case_id) is Confirmation.EXPORTED
    received = sync.receive(Path(report.receipt))
    assert received.held_seq == received.newly_confirmed == sync.status().records
    assert sync.confirmation(case_id) is Confirmation.CONFIRMED
    assert counted(stage) == (True, True, True, 0, False)
    assert sync.status().oldest_unconfirmed_at is None
    assert sync.status().last_receipt_at is not None
    assert sync.status().hq_name == "示例财产保险股份有限公司"

    edit(stage, file, "甲街")
    assert sync.confirmation(case_id) is Confirmation.NOT_EXPORTED
    assert sync.status().at_risk == 1


def test_what_was_changed_after_the_export_is_not_confirmed_by_its_receipt(stage):
    file = stage.call(injured_name="肖建国")
    other = stage.call(place="海淀区示例桥")
    paths = stage.export()
    edit(stage, file, "甲街")
    sync = stage.vehicle().sync
    assert sync.confirmation(file.case.case_id) is Confirmation.NOT_EXPORTED
    sync.receive(Path(stage.imports(*paths).receipt))
    assert sync.confirmation(file.case.case_id) is Confirmation.NOT_EXPORTED
    assert sync.confirmation(other.case.case_id) is Confirmation.CONFIRMED
    assert sync.status().at_risk == 1
    (entry, *_) = stage.vehicle().history.of_case(file.case.case_id)
    assert entry.confirmation is Confirmation.NOT_EXPORTED


def test_with_nothing_new_there_is_nothing_to_export_but_all_can_be_sent(stage):
    stage.call()
    stage.round()
    with pytest.raises(RuleViolation) as refused:
        stage.export()
    assert refused.value.code == "MM1830"
    (again,) = stage.export(full=True)
    assert again.name.split("-")[3] == "1"


def attach(stage, file, data):
    from mobile_mediation.db import blobs
    from mobile_mediation.domain.agreements import Document, DocumentKind

    with stage.vehicle().desk.working_on(file.case.case_id) as work:
        work.new(
            Document,
            kind=DocumentKind.OTHER,
            name="现场.jpg",
            mime="image/jpeg",
            sha256=blobs.put(work.session, data, "image/jpeg"),
            size=len(data),
        )


def test_the_same_content_leaves_as_the_same_bytes_and_is_kept_once(stage):
    file = stage.call()
    attach(stage, file, b"picture" * 1000)
    first = {path.name: path.read_bytes() for path in stage.export()}
    for path in stage.stick.iterdir():
        path.unlink()
    stage.close("vehicle")
    again = {path.name: path.read_bytes() for path in stage.export()}
    assert again == first
    assert len(first) == 2
    outbox = stage.vehicle().desk.workspace.folder.outbox
    assert {path.name for path in outbox.iterdir()} == set(first)


def test_a_damaged_copy_in_the_outbox_is_sealed_anew(stage):
    stage.call()
    (path,) = stage.export()
    kept = stage.vehicle().desk.workspace.folder.outbox / path.name
    kept.write_bytes(kept.read_bytes()[:-1])
    (anew,) = stage.export()
    assert anew.name != path.name
    assert stage.imports(anew).new == 1
    kept.unlink()


def test_more_than_a_bundle_holds_leaves_in_several(stage, monkeypatch):
    monkeypatch.setattr("mobile_mediation.services.sync._MOST_RECORD_BYTES", 3000)
    monkeypatch.setattr("mobile_mediation.services.sync._MOST_BLOB_BYTES", 8000)
    file = stage.call(injured_name="肖建国")
    for number in range(4):
        edit(stage, file, f"{number}号")
        attach(stage, file, bytes([number]) * 5000)
    paths = stage.export()
    kinds = [inspect(path.read_bytes()).kind for path in paths]
    assert kinds.count(BundleKind.RECORDS) > 1
    assert kinds.count(BundleKind.BLOBS) == 4
    reports = stage.import_all(*paths)
    assert stage.hq_rows() == stage.vehicle_rows()
    assert reports[-1].files.missing == 0


def test_the_file_that_was_named_gets_the_records(stage):
    stage.call()
    target = stage.root / "给总部.mmb"
    (written,) = stage.vehicle().sync.export(target)
    assert written.path == target
    assert stage.imports(target).new == 1


@posix
def test_a_full_stick_leaves_nothing_half_done_and_counts_nothing(stage):
    file = stage.call(injured_name="肖建国")
    attach(stage, file, os.urandom(400_000))
    stage.stick.mkdir(exist_ok=True)
    before = stage.everything_of()
    stage.close("vehicle")
    child = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from mobile_mediation.domain.errors import MediationError
from mobile_mediation.services.vehicle import open_vehicle
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
services = open_vehicle(
    Path(sys.argv[1]), "lizhe", sys.argv[2], now=lambda: datetime.now(UTC)
)
size = int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
try:
    services.sync.export(Path(sys.argv[3]))
except MediationError as error:
    print(error.code)
"""
    for size in (500, 100_000):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                child,
                str(stage.root / "vehicle"),
                stage.secrets["lizhe"],
                str(stage.stick),
                str(size),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.strip() in {"MM1609", "MM1709"}, done.stderr[-800:]
        assert not list(stage.stick.glob("*.part"))
        assert stage.vehicle().sync.status().exported == 0
        after = stage.everything_of()
        assert {t: r for t, r in after.items() if t != "outbox"} == {
            t: r for t, r in before.items() if t != "outbox"
        }
        stage.close("vehicle")
    reports = stage.import_all(*stage.export())
    assert reports[-1].files.missing == 0
    assert stage.hq_rows() == stage.vehicle_rows()


def test_a_part_of_an_interrupted_export_is_ignored(stage):
    stage.call()
    (path,) = stage.export()
    half = path.with_name(path.name + ".part")
    half.write_bytes(path.read_bytes()[:500])
    (report,) = stage.import_all(stage.stick)
    assert report.new == 1
    assert half.exists()


def test_a_receipt_taken_in_twice_changes_nothing_more(stage):
    stage.call()
    receipt = stage.round()
    before = state(stage)
    received = stage.vehicle().sync.receive(receipt)
    assert received.newly_confirmed == 0
    after = state(stage)
    assert msgspec.msgpack.encode(after.confirmed_seq) == msgspec.msgpack.encode(
        before.confirmed_seq
    )
    assert (after.confirmed_head, after.hq_seen) == (
        before.confirmed_head,
        before.hq_seen,
    )


def test_an_older_receipt_takes_nothing_back(stage):
    file = stage.call(injured_name="肖建国")
    first = Path(stage.imports(*stage.export()).receipt)
    stage.vehicle().sync.receive(first)
    edit(stage, file, "甲街")
    report = stage.imports(*stage.export())
    stage.vehicle().sync.receive(Path(report.receipt))
    before = state(stage)
    stage.office().enrol("0099", unit="110105")
    edit(stage, file, "乙街")
    stage.round()
    newest = state(stage)
    for older in (first, Path(report.receipt)):
        received = stage.vehicle().sync.receive(older)
        assert received.newly_confirmed == 0
        now = state(stage)
        assert now == newest
    assert newest.confirmed_seq > before.confirmed_seq
    roster = stage.vehicle().desk.workspace.folder.roster.read_bytes()
    assert roster == stage.office().roster_bytes()


def test_every_changed_byte_of_a_receipt_is_refused_and_changes_nothing(stage):
    stage.call()
    receipt = Path(stage.imports(*stage.export()).receipt)
    data, sync = receipt.read_bytes(), stage.vehicle().sync
    before = stage.everything_of()
    for place in range(0, len(data), 7):
        changed = bytearray(data)
        changed[place] ^= 0x41
        receipt.write_bytes(changed)
        with pytest.raises(BadInput) as refused:
            sync.receive(receipt)
        assert refused.value.code.startswith("MM18")
    for length in range(0, len(data), 29):
        receipt.write_bytes(data[:length])
        with pytest.raises(BadInput):
            sync.receive(receipt)
    assert stage.everything_of() == before
    receipt.write_bytes(data)
    assert sync.receive(receipt).newly_confirmed > 0


def test_a_receipt_is_only_for_the_vehicle_that_it_names(stage):
    stage.call()
    report = stage.imports(*stage.export())
    stage.call("other")
    theirs = stage.imports(*stage.export("other"))
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(Path(theirs.receipt))
    assert refused.value.code == "MM1815"
    # Encrypted to us, but naming the other.
    manifest = answer(stage, report)
    named = msgspec.structs.replace(manifest, vehicle=stage.vehicle_id("other").bytes)
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(send(stage, named))
    assert refused.value.code == "MM1815"


def test_only_our_headquarters_can_answer(stage):
    stage.call()
    manifest = answer(stage, stage.imports(*stage.export()))
    stranger = stage.office("elsewhere").workspace.device
    forged = msgspec.structs.replace(manifest, frm=stranger.key_id)
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(send(stage, forged, signer=stranger))
    assert refused.value.code == "MM1813"
    # Not even a vehicle of ours, whose key the roster knows.
    own = stage.vehicle().desk.workspace.device
    forged = msgspec.structs.replace(manifest, frm=own.key_id)
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(send(stage, forged, signer=own))
    assert refused.value.code == "MM1813"
    renamed = msgspec.structs.replace(manifest, hq_id=stage.vehicle_id())
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(send(stage, renamed))
    assert refused.value.code == "MM1831"


def test_a_bundle_of_our_own_is_no_receipt(stage):
    stage.call()
    for path in stage.export():
        with pytest.raises(BadInput):
            stage.vehicle().sync.receive(path)


def test_records_that_are_not_here_are_refused_and_said(stage):
    stage.call()
    stage.copy("vehicle", "old")
    stage.call()
    manifest = answer(stage, stage.imports(*stage.export()))
    strange = msgspec.structs.replace(manifest, mine=(struct.pack("<QQ", 1, 2),))
    before = stage.everything_of()
    with pytest.raises(BadInput) as refused:
        stage.vehicle().sync.receive(send(stage, strange))
    assert refused.value.code == "MM1832"
    assert stage.everything_of() == before


def test_the_receipt_brings_the_newest_roster(stage):
    stage.call()
    paths = stage.export()
    stage.office().enrol("0099", unit="110105")
    stage.vehicle().sync.receive(Path(stage.imports(*paths).receipt))
    kept = stage.vehicle().desk.workspace.folder.roster.read_bytes()
    assert kept == stage.office().roster_bytes()
    # From now on the vehicle signs with the key that it made for itself.
    stage.call()
    (path,) = stage.export()
    own = stage.vehicle().desk.workspace.device.key_id
    assert inspect(path.read_bytes()).signer == own
    assert inspect(paths[0].read_bytes()).signer != own


def test_only_a_restored_headquarters_takes_a_confirmation_back(stage):
    file = stage.call(injured_name="肖建国")
    attach(stage, file, b"picture")
    stage.round()
    stage.copy("hq", "backup")
    edit(stage, file, "甲街")
    attach(stage, file, b"another")
    stage.round()
    full = state(stage).confirmed_seq
    assert stage.vehicle().sync.status().files_unconfirmed == 0

    # Headquarters lost its store and has yesterday's; without saying so first.
    stage.close("hq")
    (stage.root / "hq").rename(stage.root / "lost")
    (stage.root / "backup").rename(stage.root / "hq")
    report = stage.imports(stage.export(full=True)[0], dry_run=True)
    assert report.state == "imported"
    old = stage.stick / "old"
    silent = list(stage.stick.glob("MM-0012-U-1-*"))
    assert silent
    first = stage.imports(silent[0], receipts=old)
    stage.vehicle().sync.receive(Path(first.receipt))
    assert state(stage).confirmed_seq == full

    epoch = stage.office().note_restored()
    assert epoch > 1
    assert stage.office().note_restored() > epoch
    again = stage.imports(silent[0], receipts=old)
    stage.vehicle().sync.receive(Path(again.receipt))
    status = stage.vehicle().sync.status()
    assert state(stage).hq_epoch == stage.office().epoch
    assert status.files_unconfirmed == 1
    stage.round()
    assert stage.hq_rows() == stage.vehicle_rows()
    assert stage.vehicle().sync.status().at_risk == 0
    # Sticks from before the restore say nothing any more.
    before = state(stage)
    stage.vehicle().sync.receive(Path(first.receipt))
    assert state(stage) == before
