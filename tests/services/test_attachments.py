"""Files on their way into a case, with real files that tests make themselves."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image

from mobile_mediation.db import blobs
from mobile_mediation.db.integrity import check_store
from mobile_mediation.db.local import BlobChunk, BlobRow
from mobile_mediation.documents import examination
from mobile_mediation.documents.examination import Examination
from mobile_mediation.domain.attachments import (
    MOST_BYTES,
    Attachment,
    AttachmentKind,
    AttachmentSource,
    Originality,
)
from mobile_mediation.domain.errors import MediationError, NotFound
from mobile_mediation.services.attachments import FileState
from mobile_mediation.services.intake import PART_BYTES, Intake, Offer

from ..media import photo, scan_pdf, sound, video  # noqa: TID252

KILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from mobile_mediation.services.vehicle import open_vehicle
from mobile_mediation.services.intake import Intake, Offer
services = open_vehicle(
    Path(sys.argv[1]), "lizhe", sys.argv[2], now=lambda: datetime.now(UTC)
)
intake = Intake(Offer(content=Path(sys.argv[4])))
intake.examine()
case = UUID(sys.argv[3])
services.attachments.begin(case, intake)
services.attachments.store(intake, intake.next_part())
print("staged", flush=True)
sys.stdin.readline()
"""


FULL = """
import resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from mobile_mediation.services.vehicle import open_vehicle
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
services = open_vehicle(
    Path(sys.argv[1]), "lizhe", sys.argv[2], now=lambda: datetime.now(UTC)
)
print("open", len(services.cases.by_number(sys.argv[3]).case_no), flush=True)
"""


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "手机 照片"
    folder.mkdir()
    return folder


@pytest.fixture
def add(act, files):
    """Write bytes into a file and add it to the case."""

    def add(file: str, data: bytes, **values) -> Attachment:
        offer = Offer(content=put(files / file, data), **values)
        return act.services.attachments.add(act.id, offer)

    return add


def content(act, attachment):
    return act.services.attachments.content(attachment)


def stored(act):
    with act.services.desk.workspace.store.read() as session:
        return (session.query(BlobRow).count(), session.query(BlobChunk).count())


def test_what_the_camera_noted_is_kept_and_the_file_is_not_altered(act, add, files):
    data = photo(
        orientation=6, taken="2023:01:24 14:05:03", place=(39_904_211, 116_407_467)
    )
    attachment = add("现场.jpg", data)
    assert (files / "现场.jpg").read_bytes() == data == content(act, attachment)
    assert act.now().attachments == (attachment,)
    assert attachment.kind is AttachmentKind.SCENE_PHOTO
    assert attachment.source is AttachmentSource.FILE
    assert attachment.mime == "image/jpeg"
    assert (attachment.size, attachment.sha256) == (
        len(data),
        hashlib.sha256(data).digest(),
    )
    assert attachment.orientation == 6
    assert (attachment.width, attachment.height) == (480, 640)
    assert attachment.camera_time == "2023:01:24 14:05:03"
    assert attachment.taken_at == datetime(2023, 1, 24, 6, 5, 3, tzinfo=UTC)
    assert attachment.place == "39.904211°N 116.407467°E"


def test_the_small_picture_stands_upright(act, add):
    attachment = add("侧拍.jpg", photo(orientation=6))
    small = Image.open(BytesIO(act.services.attachments.thumbnail(attachment)))
    assert small.size == (240, 320)
    # The red edge lies at the left of the stored picture, and is up when upright.
    up, down = small.getpixel((120, 4)), small.getpixel((120, 300))
    assert (up[0] > 200, down[0] < 100) == (True, True)


def test_a_removed_place_is_gone_from_the_record_and_stays_in_the_file(act, add):
    data = photo(place=(39_904_211, 116_407_467))
    attachment = add("现场.jpg", data)
    act.services.attachments.remove_place(act.id, attachment.id)
    (now,) = act.now().attachments
    assert now.place is None
    assert content(act, now) == data
    outside = act.services.attachments.picture(data, side=None)
    assert dict(Image.open(BytesIO(outside)).getexif()) == {}
    assert Image.open(BytesIO(outside)).size == (640, 480)


def test_a_scan_of_ten_pages_is_counted(act, add):
    pages = [Image.new("L", (600, 800), 250 - n) for n in range(10)]
    out = BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    tiff = add("病历.tif", out.getvalue(), source=AttachmentSource.SCANNER)
    assert (tiff.pages, tiff.originality) == (10, Originality.SCAN)
    pdf = add("病历.pdf", scan_pdf(10))
    assert (pdf.pages, pdf.kind) == (10, AttachmentKind.OTHER)
    last = act.services.attachments.picture(content(act, pdf), page=9, side=400)
    assert max(Image.open(BytesIO(last)).size) == 400


def test_sound_and_video_are_kept_without_a_picture(act, add):
    heard, seen = add("录音.wav", sound()), add("行车记录.mp4", video())
    assert (heard.kind, seen.kind) == (AttachmentKind.AUDIO, AttachmentKind.VIDEO)
    assert act.services.attachments.thumbnail(seen) is None
    assert act.refused(act.services.attachments.picture, video()) == "MM1152"


def bomb():
    out = BytesIO()
    Image.new("1", (60_000, 60_000)).save(out, "PNG")
    return out.getvalue()


def locked_pdf():
    out = BytesIO()
    with pikepdf.open(BytesIO(scan_pdf(1))) as pdf:
        lock = pikepdf.Encryption(user="只有我知道".encode().hex(), owner="x")
        pdf.save(out, encryption=lock)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.jpg", b"", "MM1141"),
        ("说明.txt", "说明文字".encode(), "MM1143"),
        ("页面.html", b"<html><script>alert(1)</script>", "MM1143"),
        ("照片.jpg", b"MZ" + bytes(200), "MM1143"),
        ("合同.pdf", photo(), "MM1144"),
        ("截断.jpg", photo()[:-900], "MM1145"),
        ("截断.pdf", scan_pdf(2)[:-400], "MM1145"),
        ("截断.mp4", video()[:-1], "MM1145"),
        ("截断.wav", sound()[:-100], "MM1145"),
        ("乱码.png", photo("PNG")[:60] + b"\0" * 500, "MM1145"),
        ("加密.pdf", locked_pdf(), "MM1146"),
        ("炸弹.png", bomb(), "MM1147"),
    ],
)
def test_what_cannot_be_kept_is_refused_whole_and_with_the_reason(
    act, add, name, data, code
):
    assert act.refused(add, name, data) == code
    assert stored(act) == (0, 0)


def test_a_wrong_name_is_answered_with_what_the_file_really_is(add):
    with pytest.raises(MediationError) as refused:
        add("认定书.pdf", photo())
    assert "JPEG图片" in refused.value.words.zh
    assert ".jpg" in refused.value.next_step.zh


@pytest.mark.skipif(sys.platform == "win32", reason="needs a file with a hole")
def test_three_hundred_megabytes_are_refused_before_anything_is_read(act, files):
    path = files / "录像.mp4"
    with path.open("wb") as file:
        file.truncate(300 * 1024 * 1024)
    intake = Intake(Offer(content=path))
    with pytest.raises(MediationError) as refused:
        intake.examine()
    assert (refused.value.code, intake.done_bytes) == ("MM1142", 0)
    assert refused.value.rule == f"<= {MOST_BYTES}"


def test_what_is_no_file_or_cannot_be_read_is_refused(act, files):
    attachments = act.services.attachments
    for path in (files, files / "没有.jpg"):
        assert act.refused(attachments.add, act.id, Offer(content=path)) == "MM1140"
    if hasattr(os, "mkfifo"):
        os.mkfifo(files / "管道.jpg")
        offer = Offer(content=files / "管道.jpg")
        assert act.refused(attachments.add, act.id, offer) == "MM1140"


def test_the_name_is_fit_for_a_screen(add):
    marked = add("x", photo(), name="<b>照片</b>.jpg")
    assert marked.name == "<b>照片<_b>.jpg"
    turned = add("x", photo(seed=2), name="../../发\u202egpj.票\u0000.jpg")
    assert turned.name == "_.._发gpj.票.jpg"


def test_the_same_file_twice_in_a_case_is_refused_and_names_the_first(act, add):
    first = add("甲.jpg", photo())
    with pytest.raises(MediationError) as refused:
        add("乙.jpg", photo())
    assert (refused.value.code, refused.value.value) == ("MM1150", str(first.id))
    assert "甲.jpg" in refused.value.words.zh
    act.services.cases.strike_out(act.id, Attachment, first.id, reason="拍错了")
    assert add("乙.jpg", photo()).sha256 == first.sha256


def test_whoever_comes_second_to_the_end_is_refused(act, stage, files):
    attachments, other = act.services.attachments, stage.call()
    path = put(files / "现场.jpg", photo())
    attachments.add(other.case.case_id, Offer(content=path))
    both = [Intake(Offer(content=path)) for _ in range(2)]
    for intake in both:
        intake.examine()
        assert not attachments.begin(act.id, intake)
        assert intake.next_part()
    attachments.finish(act.id, both[0])
    assert act.refused(attachments.finish, act.id, both[1]) == "MM1150"
    for intake in both:
        intake.close()


def test_the_same_file_in_two_cases_is_stored_once(act, stage, files):
    attachments, other = act.services.attachments, stage.call()
    path = put(files / "现场.jpg", photo())
    one = attachments.add(act.id, Offer(content=path))
    before = stored(act)
    two = attachments.add(other.case.case_id, Offer(content=path))
    assert stored(act) == before
    assert (one.sha256, one.id != two.id) == (two.sha256, True)


def test_a_large_file_goes_through_in_parts_with_work_between_them(act, files):
    attachments = act.services.attachments
    data = video(2 * PART_BYTES + 77)
    intake = Intake(Offer(content=put(files / "行车记录.mp4", data)))
    intake.examine()
    assert attachments.begin(act.id, intake)
    between = 0
    while part := intake.next_part():
        attachments.store(intake, part)
        act.change(act.now().case, "note", f"第{between}次")
        between += 1
        assert act.now().attachments == ()
    assert between == 3
    attachment = attachments.finish(act.id, intake)
    assert intake.done_bytes == intake.total_bytes == 2 * len(data)
    assert content(act, attachment) == data
    intake.close()
    parts = [
        attachments.part(attachment, n)
        for n in range(attachments.part_count(attachment))
    ]
    assert b"".join(parts) == data


def test_a_file_that_changes_while_it_is_read_leaves_nothing(act, files):
    attachments = act.services.attachments
    path = put(files / "现场.jpg", photo())
    intake = Intake(Offer(content=path))
    intake.examine()
    attachments.begin(act.id, intake)
    path.write_bytes(photo(seed=9))
    attachments.store(intake, intake.next_part())
    with pytest.raises(MediationError) as refused:
        intake.next_part()
    assert refused.value.code == "MM1149"
    with pytest.raises(MediationError) as unfit:
        attachments.finish(act.id, intake)
    assert unfit.value.code == "MM1712"
    while attachments.give_up(intake):
        pass
    assert stored(act) == (0, 0)
    assert act.now().attachments == ()
    intake.close()


def test_cancelling_ends_the_process_that_reads(act, files):
    intake = Intake(Offer(content=put(files / "现场.jpg", photo())))
    intake.cancel()
    with pytest.raises(MediationError) as refused:
        intake.examine()
    assert refused.value.code == "MM1151"
    intake = Intake(Offer(content=put(files / "录像.mp4", video(PART_BYTES * 2))))
    processes, feed = [], Examination.feed

    def then_cancel(self, data):
        feed(self, data)
        processes.append(self._process)
        threading.Thread(target=intake.cancel).start()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Examination, "feed", then_cancel)
        with pytest.raises(MediationError) as refused:
            intake.examine()
    assert refused.value.code == "MM1151"
    assert processes[0].poll() is not None
    assert stored(act) == (0, 0)


def test_a_file_that_eats_memory_is_ended_and_refused(act, add, monkeypatch):
    monkeypatch.setattr(examination, "_MOST_MEMORY", 1024)
    monkeypatch.setattr(examination, "_LOOK_SECONDS", 0.001)
    assert act.refused(add, "现场.jpg", photo()) == "MM1148"
    assert stored(act) == (0, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_program_killed_half_way_leaves_nothing_once_it_is_opened_again(
    act, stage, files
):
    path = put(files / "录像.mp4", video(2 * PART_BYTES))
    rows = stage.vehicle_rows()
    stage.close("vehicle")
    process = subprocess.Popen(
        [
            *(sys.executable, "-c", KILLED, stage.root / "vehicle"),
            *(stage.secrets["lizhe"], str(act.id), path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"staged\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    full = subprocess.run(
        [
            *(sys.executable, "-c", FULL, stage.root / "vehicle"),
            *(stage.secrets["lizhe"], act.file.case.case_no),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert full.stdout.startswith("open"), full.stderr
    assert stored(act) == (0, 0)
    assert stage.vehicle_rows() == rows
    assert act.services.attachments.add(act.id, Offer(content=path)).size


def test_what_a_record_names_is_never_swept_away(act, stage, add):
    attachment = add("现场.jpg", photo())
    store = act.services.desk.workspace.store
    with store.begin(act.services.desk.user.id) as session:
        session.get_one(BlobRow, attachment.sha256).state = "partial"
    assert act.services.attachments.sweep() == 0
    with store.read() as session:
        assert blobs.chunk(session, attachment.sha256, 0)


def test_a_copy_is_written_byte_for_byte_and_never_over_a_file(act, add, tmp_path):
    data = photo()
    attachment, target = add("现场.jpg", data), tmp_path / "副本.jpg"
    save = act.services.attachments.save
    save(attachment, target)
    assert target.read_bytes() == data
    assert act.refused(save, attachment, target) == "MM1154"
    save(attachment, target, overwrite=True)
    with act.services.desk.workspace.store.begin(act.services.desk.user.id) as session:
        chunk = session.get_one(BlobChunk, (attachment.sha256, 0))
        chunk.data = bytes(len(chunk.data))
    folder = tmp_path / "别处"
    folder.mkdir()
    assert act.refused(save, attachment, folder / "a.jpg") == "MM1712"
    assert list(folder.iterdir()) == []


def test_the_check_finds_missing_and_damaged_files(act, stage, add):
    attachments = act.services.attachments
    sound_, missing, damaged = (
        add(f"{n}.jpg", photo(seed=n), name=f"照片{n}.jpg") for n in range(3)
    )
    store = act.services.desk.workspace.store

    def states():
        return [each.state for each in attachments.verify(act.id)]

    assert states() == [FileState.SOUND] * 3
    with store.begin(act.services.desk.user.id) as session:
        session.get_one(BlobRow, missing.sha256).state = "partial"
        chunk = session.get_one(BlobChunk, (damaged.sha256, 0))
        chunk.data = bytes(len(chunk.data))
    assert states() == [FileState.SOUND, FileState.MISSING, FileState.DAMAGED]
    assert attachments.verify()[0].attachment == sound_
    report = check_store(store.engine, device_id=act.services.desk.device_id)
    said = " ".join(problem.zh for problem in report.problems)
    assert "照片1.jpg" in said
    assert damaged.sha256.hex()[:16] in said
    assert report.files == 2


def test_the_small_picture_can_be_made_again(act, add):
    from sqlalchemy import text

    data = photo()
    attachment = add("现场.jpg", data)
    attachments = act.services.attachments
    first = attachments.thumbnail(attachment)
    with act.services.desk.workspace.store.begin(act.services.desk.user.id) as session:
        session.execute(text("DELETE FROM thumbnail"))
    assert attachments.thumbnail(attachment) is None
    attachments.keep_thumbnail(attachment, attachments.small_picture(data))
    assert attachments.thumbnail(attachment) == first


def test_a_party_of_another_case_owns_no_file_here(act, stage, add):
    other = stage.call(injured_name="赵一鸣").parties[0]
    with pytest.raises(NotFound):
        add("现场.jpg", photo(), party_id=other.id)
    own = act.now().parties[0]
    attachment = add("现场.jpg", photo(), party_id=own.id, note="第一张\r\n看刹车痕")
    assert (attachment.party_id, attachment.note) == (own.id, "第一张\n看刹车痕")
    act.change(attachment, "kind", AttachmentKind.INJURY_PHOTO)
    act.change(attachment, "note", "")
    (now,) = act.now().attachments
    assert (now.kind, now.note) == (AttachmentKind.INJURY_PHOTO, None)


def test_nobody_finds_an_attachment_that_is_not_there(act, add):
    attachment = add("现场.jpg", photo())
    assert act.services.attachments.find(attachment.id) == attachment
    assert act.refused(act.services.attachments.find, uuid4()) == "MM1155"


def test_an_attachment_arrives_at_headquarters_byte_for_byte(act, stage, add):
    data = random.Random(3).randbytes(1_500_000)
    seen = add("录像.mp4", video(extra=data))
    add("现场.jpg", photo())
    paths = stage.export()
    assert act.services.sync.status().files_unconfirmed == 2
    early, late = stage.import_all(*paths)
    assert (early.files.declared, early.files.present) == (2, 0)
    assert (late.files.declared, late.files.missing) == (2, 0)
    with stage.office().workspace.store.read() as session:
        assert blobs.get(session, seen.sha256) == video(extra=data)
    act.services.sync.receive(Path(late.receipt))
    assert act.services.sync.status().files_unconfirmed == 0
    assert stage.hq_rows() == stage.vehicle_rows()
