"""Names of files from anywhere, the camera's time, and where a picture was taken."""

from datetime import UTC, datetime
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.domain.attachments import (
    LONGEST_FILE_NAME,
    Attachment,
    AttachmentKind,
    AttachmentSource,
    Originality,
    camera_moment,
    clean_file_name,
    extension_of,
    usual_kind,
    usual_originality,
)
from mobile_mediation.domain.ids import new_id

NOW = datetime(2023, 1, 24, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("现场 照片.jpg", "现场 照片.jpg"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\照片\\a.jpg", "C:_照片_a.jpg"),
        ("发\u202egpj.exe", "发gpj.exe"),
        ("a\x00b\r\n.jpg", "ab.jpg"),
        ("<b>x<b>.jpg", "<b>x<b>.jpg"),
        ("e\u0301.jpg", "é.jpg"),
        (" . ", "未命名"),
        ("", "未命名"),
        ("名" * 300 + ".jpeg", "名" * 115 + ".jpeg"),
    ],
)
def test_a_name_is_fit_to_be_shown_and_saved_under(name, clean):
    assert clean_file_name(name) == clean


@given(st.text(max_size=300))
def test_no_name_leads_away_or_hides_anything(name):
    clean = clean_file_name(name)
    assert 0 < len(clean) <= LONGEST_FILE_NAME
    assert clean == normalize("NFC", clean)
    assert not set(clean) & set("/\\\0\n\u202e\u2066")
    assert not any(category(each) in {"Cc", "Cf", "Cs"} for each in clean)
    assert clean not in {".", ".."}
    assert clean_file_name(clean) == clean


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("a.JPG", "jpg"),
        ("a.tar.gz", "gz"),
        ("录音.3gp", "3gp"),
        ("现场 2023.1.24", None),
        ("照片", None),
        (".hidden", None),
        ("a.照片", None),
        ("a.longer", None),
    ],
)
def test_what_a_name_says_of_its_kind(name, end):
    assert extension_of(name) == end


@pytest.mark.parametrize(
    ("time", "offset", "moment"),
    [
        ("2023:01:24 14:05:03", None, datetime(2023, 1, 24, 6, 5, 3, tzinfo=UTC)),
        ("2023:01:24 14:05:03", "+08:00", datetime(2023, 1, 24, 6, 5, 3, tzinfo=UTC)),
        ("2023:01:24 14:05:03", "+00:00", datetime(2023, 1, 24, 14, 5, 3, tzinfo=UTC)),
        ("2023:01:24 14:05:03", "?", datetime(2023, 1, 24, 6, 5, 3, tzinfo=UTC)),
        ("0001:01:01 00:00:00", None, None),
        ("2023:02:30 00:00:00", "+08:00", None),
        (None, "+08:00", None),
    ],
)
def test_a_camera_without_an_offset_means_china(time, offset, moment):
    assert camera_moment(time, offset) == moment


def attachment(**values):
    return Attachment(
        origin_id=new_id(NOW),
        case_id=new_id(NOW),
        id=new_id(NOW),
        created_at=NOW,
        created_by=new_id(NOW),
        kind=AttachmentKind.SCENE_PHOTO,
        name="a.jpg",
        mime="image/jpeg",
        sha256=bytes(32),
        size=1,
        source=AttachmentSource.FILE,
        **values,
    )


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        (39_904_211, 116_407_467, "39.904211°N 116.407467°E"),
        (-33_000_001, -70_000_000, "33.000001°S 70.000000°W"),
        (None, None, None),
        (39_904_211, None, None),
    ],
)
def test_a_place_is_said_in_degrees(latitude, longitude, place):
    assert attachment(latitude_e6=latitude, longitude_e6=longitude).place == place


def test_what_a_file_most_likely_is():
    camera, scanner = AttachmentSource.CAMERA, AttachmentSource.SCANNER
    assert usual_kind("image/jpeg", camera) is AttachmentKind.SCENE_PHOTO
    assert usual_kind("image/tiff", scanner) is AttachmentKind.OTHER
    assert usual_kind("application/pdf", camera) is AttachmentKind.OTHER
    assert usual_kind("audio/wav", camera) is AttachmentKind.AUDIO
    assert usual_kind("video/mp4", camera) is AttachmentKind.VIDEO
    assert usual_originality(scanner) is Originality.SCAN
    assert usual_originality(camera) is None
