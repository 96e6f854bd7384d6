"""The files of a case: every way in, what is shown of them, what is refused."""

import threading
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QListView

from mobile_mediation.domain.attachments import (
    Attachment,
    AttachmentKind,
    AttachmentSource,
    Originality,
)
from mobile_mediation.domain.ids import new_id
from mobile_mediation.services.intake import Intake
from mobile_mediation.ui.attachments.media import has_camera
from mobile_mediation.ui.attachments.model import AttachmentDelegate, AttachmentModel
from mobile_mediation.ui.kit.notice import Notice
from mobile_mediation.ui.main_window import Part

from ..media import photo, scan_pdf, sound, video  # noqa: TID252

PLACE = (39_904_211, 116_407_467)


@pytest.fixture
def section(case_page, desktop, hand):
    case_page.open_section(Part.ATTACHMENTS)
    hand.settle()
    return desktop.attachments


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "手机 相册"
    path.mkdir()
    return path


def put(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def mime_of(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def let_go_over(section, mime):
    """Drag something over the section and let it go; whether it was welcome."""
    enter = QDragEnterEvent(
        QPoint(40, 40),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(section, enter)
    if enter.isAccepted():
        event = QDropEvent(
            QPointF(40, 40),
            Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(section, event)
    return enter.isAccepted()


def drop(section, hand, mime):
    is_welcome = let_go_over(section, mime)
    hand.settle()
    return is_welcome


def stored(program, case_page):
    return program.services.cases.file(case_page.file.case.case_id).attachments


def choose(section, hand, row=0):
    section.grid.setCurrentIndex(section.model.index(row, 0))
    hand.settle()
    return section.pane


def banners(section):
    return [
        banner.text.text()
        for banner in section.findChildren(Notice)
        if banner is not section.notice and banner.isVisible()
    ]


def test_an_empty_case_says_what_to_do_first(section):
    assert section._nothing.isVisible()
    assert not section.grid.isVisible()
    assert not section.taking.row.isVisible()


def test_what_is_dropped_becomes_part_of_the_case(
    program, section, case_page, hand, folder
):
    one = put(folder, "现场.jpg", photo(place=PLACE, taken="2023:01:24 14:05:03"))
    two = put(folder, "病历.pdf", scan_pdf(3))
    assert drop(section, hand, mime_of(one, two))
    first, second = stored(program, case_page)
    assert (first.name, first.source) == ("现场.jpg", AttachmentSource.DROP)
    assert (second.pages, second.kind) == (3, AttachmentKind.OTHER)
    assert section.model.rowCount() == 2
    assert section.grid.isVisible()
    assert not section._nothing.isVisible()
    assert not section.taking.row.isVisible()


def test_text_that_is_dragged_over_is_not_taken(section, hand):
    mime = QMimeData()
    mime.setText("https://example.invalid/a.jpg")
    assert not drop(section, hand, mime)
    assert section.model.rowCount() == 0


def test_a_picture_on_the_clipboard_is_pasted_with_the_usual_key(
    program, section, case_page, hand
):
    image = QImage(200, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    section.add.setFocus()
    hand.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, at=section.add)
    (attachment,) = stored(program, case_page)
    assert attachment.source is AttachmentSource.CLIPBOARD
    assert attachment.name == "剪贴板 20230124 140100.png"
    assert (attachment.width, attachment.height) == (200, 100)


def test_files_on_the_clipboard_are_pasted(program, section, case_page, hand, folder):
    QGuiApplication.clipboard().setMimeData(
        mime_of(put(folder, "甲.jpg", photo()), put(folder, "乙.wav", sound()))
    )
    hand.click(section.paste)
    assert [each.name for each in stored(program, case_page)] == ["甲.jpg", "乙.wav"]


def test_an_empty_clipboard_is_said(section, hand):
    QGuiApplication.clipboard().setText("只有文字")
    hand.click(section.paste)
    assert "剪贴板中没有" in section.notice.text.text()


def test_text_is_pasted_into_the_field_that_is_being_typed_in(
    program, section, case_page, hand, folder
):
    drop(section, hand, mime_of(put(folder, "现场.jpg", photo())))
    pane = choose(section, hand)
    QGuiApplication.clipboard().setText("刹车痕")
    note = pane.form.fields["note"].editor
    note.setFocus()
    hand.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, at=note)
    note.clearFocus()
    hand.settle()
    (attachment,) = stored(program, case_page)
    assert attachment.note == "刹车痕"


def test_files_are_chosen_with_the_kind_they_are_meant_as(
    program, section, case_page, hand, folder, qtbot
):
    from PySide6.QtWidgets import QFileDialog

    path = put(folder, "伤口.jpg", photo())
    hand.choose(section.kind, AttachmentKind.INJURY_PHOTO)
    hand.click(section.add)
    (dialog,) = section.findChildren(QFileDialog)
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    hand.settle()
    (attachment,) = stored(program, case_page)
    assert attachment.kind is AttachmentKind.INJURY_PHOTO
    assert attachment.source is AttachmentSource.FILE


def test_each_refusal_stands_with_its_reason_and_the_others_go_on(
    program, section, case_page, hand, folder
):
    files = (
        put(folder, "合同.pdf", photo()),
        put(folder, "好的.jpg", photo()),
        put(folder, "<b>断</b>".replace("/", "_") + ".jpg", photo(seed=2)[:-500]),
        put(folder, "空.png", b""),
    )
    drop(section, hand, mime_of(*files))
    said = banners(section)
    assert [each.name for each in stored(program, case_page)] == ["好的.jpg"]
    assert len(said) == 3
    assert said[0].startswith("合同.pdf：")
    assert "JPEG图片" in said[0]
    assert "MM1144" in said[0]
    assert said[1].startswith("<b>断<_b>.jpg：")
    assert "MM1141" in said[2]
    labels = [label for label in section.findChildren(QLabel) if "<b>" in label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    assert "没有任何改动" in said[0]


def test_a_file_that_is_there_already_is_shown(
    program, section, case_page, hand, folder
):
    first = put(folder, "一.jpg", photo())
    drop(section, hand, mime_of(first, put(folder, "二.jpg", photo(seed=2))))
    choose(section, hand, 1)
    drop(section, hand, mime_of(put(folder, "又一.jpg", photo())))
    assert len(stored(program, case_page)) == 2
    assert "一.jpg" in banners(section)[0]
    assert section.pane.attachment.name == "一.jpg"


def test_small_pictures_come_for_tiles_in_sight_only(
    program, desktop, section, hand, qtbot, clock
):
    case = program.services.desk
    many = [
        Attachment(
            origin_id=case.device_id,
            case_id=new_id(clock()),
            id=new_id(clock()),
            created_at=clock(),
            created_by=case.user.id,
            kind=AttachmentKind.SCENE_PHOTO,
            name=f"{number}.jpg",
            mime="image/jpeg",
            sha256=number.to_bytes(32, "big"),
            size=1,
            source=AttachmentSource.FILE,
        )
        for number in range(500)
    ]
    view = QListView()
    qtbot.addWidget(view)
    model = AttachmentModel(section._context, view)
    asked = []
    model.wanted.connect(asked.append)
    view.setViewMode(QListView.ViewMode.IconMode)
    view.setModel(model)
    view.setItemDelegate(AttachmentDelegate(section._context, view))
    model.show(many)
    view.resize(600, 400)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    view.grab()
    assert 0 < len(asked) < 30
    assert asked == many[: len(asked)]
    view.scrollToBottom()
    view.grab()
    assert many[-1] in asked
    assert len(asked) < 60


def test_a_small_picture_that_is_gone_is_made_again(
    program, section, case_page, hand, folder
):
    from sqlalchemy import text

    drop(section, hand, mime_of(put(folder, "现场.jpg", photo(orientation=6))))
    desk = program.services.desk
    (attachment,) = stored(program, case_page)
    before = program.services.attachments.thumbnail(attachment)
    with desk.workspace.store.begin(desk.user.id) as session:
        session.execute(text("DELETE FROM thumbnail"))
    section.model._asked.clear()
    section.model._pictures.clear()
    section.grid.viewport().update()
    section.grid.grab()
    hand.settle()
    assert program.services.attachments.thumbnail(attachment) == before
    assert attachment.sha256 in section.model._pictures


def test_the_chosen_photo_is_shown_upright_with_what_is_known(section, hand, folder):
    data = photo(orientation=6, taken="2023:01:24 14:05:03", place=PLACE)
    drop(section, hand, mime_of(put(folder, "现场.jpg", data)))
    pane = choose(section, hand)
    picture = pane.preview.sheet.picture
    assert (picture.width(), picture.height()) == (480, 640)
    words = " ".join(label.text() for label in pane.findChildren(QLabel))
    assert "2023-01-24 14:05" in words
    assert "39.904211°N 116.407467°E" in words
    assert "480 × 640" in words
    assert pane.attachment.sha256.hex()[:16] in words
    assert pane.preview.back.isHidden()


def test_the_place_is_removed_and_the_window_says_what_that_means(
    program, section, case_page, hand, folder
):
    data = photo(place=PLACE)
    drop(section, hand, mime_of(put(folder, "现场.jpg", data)))
    pane = choose(section, hand)
    assert "原始文件不作任何改动" in pane._hint.text()
    hand.click(pane.remove_place)
    (attachment,) = stored(program, case_page)
    assert attachment.place is None
    assert program.services.attachments.content(attachment) == data
    assert section.pane is not pane
    assert not section.pane.remove_place.isVisible()
    history = program.desktop.history
    case_page.open_section(Part.HISTORY)
    hand.settle()
    model = history.model
    words = " ".join(
        model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole)
        for row in range(model.rowCount())
    )
    assert "附件" in words
    assert "39904211" not in words


def test_the_pages_of_a_scan_are_turned(section, hand, folder):
    drop(section, hand, mime_of(put(folder, "病历.pdf", scan_pdf(3))))
    preview = choose(section, hand).preview
    assert "第 1 页，共 3 页" in preview.words.text()
    assert not preview.back.isEnabled()
    first = preview.sheet.picture.cacheKey()
    hand.click(preview.forth)
    hand.click(preview.forth)
    assert "第 3 页" in preview.words.text()
    assert not preview.forth.isEnabled()
    assert preview.sheet.picture.cacheKey() != first
    hand.click(preview.back)
    assert "第 2 页" in preview.words.text()


def test_what_is_said_about_a_file_is_stored_as_it_is_left(
    program, section, case_page, hand, folder
):
    drop(section, hand, mime_of(put(folder, "a.jpg", photo())))
    pane = choose(section, hand)
    hand.choose(pane.form.fields["kind"], AttachmentKind.VEHICLE_PHOTO)
    hand.choose(pane.form.fields["originality"], Originality.COPY)
    hand.fill(pane.form.fields["note"], "左前门")
    (party,) = case_page.file.current_parties
    hand.choose(pane.form.fields["party_id"], party.id)
    (attachment,) = stored(program, case_page)
    assert attachment.kind is AttachmentKind.VEHICLE_PHOTO
    assert attachment.originality is Originality.COPY
    assert (attachment.note, attachment.party_id) == ("左前门", party.id)
    assert "车损照片" in section.model.index(0, 0).data()
    assert section.pane is pane


def test_a_struck_out_file_leaves_the_page_and_stays_in_the_record(
    program, section, case_page, hand, folder
):
    drop(section, hand, mime_of(put(folder, "错的.jpg", photo())))
    strike = choose(section, hand).strike_out
    hand.click(strike.ask)
    hand.write(strike.reason.editor, "拍错了现场")
    hand.click(strike.confirm)
    (attachment,) = stored(program, case_page)
    assert attachment.is_void
    assert section.model.rowCount() == 0
    assert section.pane is None
    assert section._nothing.isVisible()


def test_a_copy_is_saved_as_it_came_or_without_the_place(section, hand, folder):
    data = photo(place=PLACE)
    drop(section, hand, mime_of(put(folder, "现场.jpg", data)))
    pane = choose(section, hand)
    pane.save_to(str(folder / "副本.jpg"))
    hand.settle()
    assert (folder / "副本.jpg").read_bytes() == data
    assert "副本.jpg" in section.notice.text.text()
    pane.save_clean_to(str(folder / "外部.jpg"))
    hand.settle()
    clean = (folder / "外部.jpg").read_bytes()
    assert b"Exif" not in clean
    assert QImage.fromData(clean).size() == QImage.fromData(data).size()


def test_what_was_typed_is_stored_though_another_file_is_chosen_at_once(
    program, section, case_page, hand, folder
):
    files = [put(folder, f"{n}.jpg", photo(seed=n)) for n in range(3)]
    drop(section, hand, mime_of(*files))
    pane = choose(section, hand)
    hand.write(pane.form.fields["note"].editor, "左前门凹陷")
    pane.form.fields["note"].editor.clearFocus()
    section.grid.setCurrentIndex(section.model.index(1, 0))
    section.grid.setCurrentIndex(section.model.index(2, 0))
    hand.settle()
    assert stored(program, case_page)[0].note == "左前门凹陷"
    assert section.pane.attachment.name == "2.jpg"
    assert choose(section, hand).form.fields["note"].value() == "左前门凹陷"


def test_a_copy_is_finished_though_another_file_is_chosen(
    section, hand, folder, monkeypatch
):
    from mobile_mediation.services.copies import Copy

    writing, go_on = threading.Event(), threading.Event()
    write = Copy.write

    def slowly(copy, part):
        writing.set()
        go_on.wait(20)
        write(copy, part)

    monkeypatch.setattr(Copy, "write", slowly)
    drop(
        section,
        hand,
        mime_of(put(folder, "a.jpg", photo()), put(folder, "b.jpg", photo(seed=2))),
    )
    choose(section, hand).save_to(str(folder / "副本.jpg"))
    hand.wait_until(writing.is_set)
    section.grid.setCurrentIndex(section.model.index(1, 0))
    hand.wait_until(lambda: section.pane.attachment.name == "b.jpg")
    go_on.set()
    hand.settle()
    assert (folder / "副本.jpg").read_bytes() == photo()
    assert "副本.jpg" in section.notice.text.text()


def test_saving_a_copy_can_be_cancelled_and_leaves_nothing(
    section, hand, folder, monkeypatch
):
    from mobile_mediation.services.copies import Copy

    writing, go_on = threading.Event(), threading.Event()
    write = Copy.write

    def slowly(copy, part):
        writing.set()
        go_on.wait(20)
        write(copy, part)

    monkeypatch.setattr(Copy, "write", slowly)
    drop(section, hand, mime_of(put(folder, "现场.jpg", photo())))
    pane, target = choose(section, hand), folder / "副本"
    target.mkdir()
    pane.save_to(str(target / "a.jpg"))
    hand.wait_until(writing.is_set)
    assert section.copying.row.isVisible()
    section.copying.row.stop.click()
    go_on.set()
    hand.settle()
    assert list(target.iterdir()) == []
    assert "MM1151" in section.notice.text.text()
    assert not section.copying.row.isVisible()
    pane.save_to(str(target / "a.jpg"))
    hand.settle()
    assert (target / "a.jpg").read_bytes() == photo()


def test_sound_that_cannot_be_played_here_can_be_saved(
    section, hand, folder, monkeypatch
):
    from mobile_mediation.ui.attachments import preview

    monkeypatch.setattr(preview, "can_play", lambda: False)
    drop(section, hand, mime_of(put(folder, "通话.wav", sound())))
    pane = choose(section, hand)
    assert "另存副本" in pane.preview.words.text()
    assert pane.save.isVisible()
    assert not pane.save_clean.isVisible()


def test_the_button_says_whether_this_machine_has_a_camera(section):
    assert section.camera.isEnabled() is has_camera()
    assert ("摄像头" in section.camera_words.text()) is not has_camera()


def test_cancelling_leaves_nothing_of_the_file_and_of_those_that_wait(
    program, section, case_page, hand, folder, monkeypatch
):
    reading, go_on = threading.Event(), threading.Event()
    part_of = Intake.next_part

    def slowly(intake):
        reading.set()
        go_on.wait(20)
        return part_of(intake)

    monkeypatch.setattr(Intake, "next_part", slowly)
    files = [put(folder, "录像.mp4", video(100_000)), put(folder, "后.jpg", photo())]
    let_go_over(section, mime_of(*files))
    hand.wait_until(reading.is_set)
    assert section.taking.row.isVisible()
    assert "录像.mp4" in section.taking.row.words.text()
    assert "第 1 个，共 2 个" in section.taking.row.words.text()
    hand.wait_until(lambda: section.taking.row.bar.value() == 500)
    section.taking.row.stop.click()
    go_on.set()
    hand.settle()
    assert stored(program, case_page) == ()
    assert "MM1151" in section.notice.text.text()
    assert not section.taking.row.isVisible()
    with program.services.desk.workspace.store.read() as session:
        from mobile_mediation.db.local import BlobRow

        assert session.query(BlobRow).count() == 0


def test_nothing_of_a_file_is_read_or_drawn_on_the_thread_of_the_window(
    section, hand, folder, monkeypatch, program
):
    window = threading.get_ident()
    elsewhere = []
    service = type(program.services.attachments)
    for owner, name in (
        *((Intake, each) for each in ("examine", "next_part")),
        *((service, each) for each in ("begin", "store", "finish", "part")),
        (service, "thumbnail"),
    ):
        call = getattr(owner, name)

        def noted(*arguments, call=call, name=name, **options):
            elsewhere.append((name, threading.get_ident() != window))
            return call(*arguments, **options)

        monkeypatch.setattr(owner, name, noted)
    drop(section, hand, mime_of(put(folder, "病历.pdf", scan_pdf(10))))
    choose(section, hand)
    section.grid.grab()
    hand.settle()
    names = {name for name, _ in elsewhere}
    assert names == {
        *("examine", "next_part", "begin", "store", "finish", "part", "thumbnail")
    }
    assert all(is_elsewhere for _, is_elsewhere in elsewhere)


def test_the_window_goes_on_while_a_file_is_read(
    program, section, case_page, desktop, hand, folder, monkeypatch
):
    """Somebody logs a call while a large file is on its way."""
    reading, go_on = threading.Event(), threading.Event()
    examine = Intake.examine

    def slowly(intake):
        reading.set()
        go_on.wait(20)
        return examine(intake)

    monkeypatch.setattr(Intake, "examine", slowly)
    let_go_over(section, mime_of(put(folder, "录像.mp4", video(100_000))))
    hand.wait_until(reading.is_set)
    case_id = case_page.file.case.case_id
    services = program.services
    hand.wait_for(
        program.worker.run(
            services.cases.change, case_id, type(case_page.file.case), case_id,
            "note", "同时记下的一句",
        )
    )  # fmt: skip
    assert services.cases.file(case_id).case.note == "同时记下的一句"
    assert section.taking.row.isVisible()
    go_on.set()
    hand.settle()
    assert [each.name for each in stored(program, case_page)] == ["录像.mp4"]


def test_a_file_on_its_way_goes_into_the_case_it_was_meant_for(
    program, section, case_page, desktop, hand, folder, monkeypatch
):
    from mobile_mediation.services.cases import EmergencyCall

    other = program.services.cases.open_emergency(EmergencyCall(place="另一路口"))
    reading, go_on = threading.Event(), threading.Event()
    examine = Intake.examine

    def slowly(intake):
        reading.set()
        go_on.wait(20)
        return examine(intake)

    monkeypatch.setattr(Intake, "examine", slowly)
    rows = []
    section.taking.taken.connect(lambda _: rows.append(section.model.rowCount()))
    first = case_page.file.case.case_id
    let_go_over(section, mime_of(put(folder, "现场.jpg", photo())))
    hand.wait_until(reading.is_set)
    desktop.cases.open_case(other.case.case_id)
    hand.wait_until(lambda: case_page.file.case.case_id == other.case.case_id)
    go_on.set()
    hand.settle()
    assert len(program.services.cases.file(first).attachments) == 1
    assert program.services.cases.file(other.case.case_id).attachments == ()
    assert rows == [0]


def test_another_look_in_the_middle_leaves_nothing_half_stored(
    program, surface, section, case_page, hand, folder, monkeypatch
):
    from mobile_mediation.db.local import BlobRow
    from mobile_mediation.ui.kit.theme import Look

    reading, go_on = threading.Event(), threading.Event()
    part_of = Intake.next_part

    def slowly(intake):
        reading.set()
        go_on.wait(20)
        return part_of(intake)

    monkeypatch.setattr(Intake, "next_part", slowly)
    case_id = case_page.file.case.case_id
    let_go_over(section, mime_of(put(folder, "录像.mp4", video(100_000))))
    hand.wait_until(reading.is_set)
    surface.theme.apply(Look.DARK, is_elder=False)
    go_on.set()
    hand.settle()

    def is_swept():
        with program.services.desk.workspace.store.read() as session:
            return session.query(BlobRow).count() == 0

    hand.wait_until(is_swept)
    assert program.services.cases.file(case_id).attachments == ()


def test_times_are_those_of_china(section, hand, folder):
    drop(
        section, hand,
        mime_of(put(folder, "a.jpg", photo(taken="2023:01:24 00:30:00"))),
    )  # fmt: skip
    pane = choose(section, hand)
    assert pane.attachment.taken_at == datetime(2023, 1, 23, 16, 30, tzinfo=UTC)
    words = " ".join(label.text() for label in pane.findChildren(QLabel))
    assert "2023-01-24 00:30" in words
