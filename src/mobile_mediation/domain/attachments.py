"""Files of a case as they came: photos, scans, papers, recordings.

The bytes are never altered. What a camera wrote into a picture (when, where, which
way up) is read once and kept beside it.
"""

import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final
from uuid import UUID

from mobile_mediation.domain.dates import CHINA
from mobile_mediation.domain.entities import VoidableEntity
from mobile_mediation.domain.texts import without_forbidden

MOST_BYTES: Final = 200 * 1024 * 1024
"""The largest file: it must fit into one bundle (256 MiB at most) on a FAT32 stick."""
MOST_PIXELS: Final = 50_000_000
"""The largest picture: no camera of a telephone makes more, and a bomb does."""
LONGEST_FILE_NAME: Final = 120
"""Code points."""

_MICRO: Final = 1_000_000
_LONGEST_EXTENSION: Final = 5
_NAMELESS: Final = "未命名"


class AttachmentKind(StrEnum):
    """What a file shows or proves."""

    SCENE_PHOTO = "scene_photo"
    VEHICLE_PHOTO = "vehicle_photo"
    INJURY_PHOTO = "injury_photo"
    ID_PAPER = "id_paper"
    DRIVING_PAPER = "driving_paper"
    DETERMINATION = "determination"
    POLICE_NOTICE = "police_notice"
    MEDICAL_RECORD = "medical_record"
    APPRAISAL = "appraisal"
    INVOICE = "invoice"
    INCOME_PROOF = "income_proof"
    INSURANCE = "insurance"
    AUTHORITY = "authority"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"


class Originality(StrEnum):
    """What was in front of the camera or on the scanner."""

    ORIGINAL = "original"
    COPY = "copy"
    SCAN = "scan"


class AttachmentSource(StrEnum):
    """How a file came in."""

    FILE = "file"
    DROP = "drop"
    CLIPBOARD = "clipboard"
    CAMERA = "camera"
    SCANNER = "scanner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(VoidableEntity):
    """A file of the case, named by the SHA-256 of its bytes, which travel apart.

    ``camera_time`` is the time as the camera wrote it, ``taken_at`` what it means (in
    China, where the camera gave no offset). The place is in millionths of a degree,
    WGS 84; it can be taken out of the record and stays in the file. ``orientation``
    is that of EXIF, 1 to 8; width and height are those of the picture as it is shown.
    """

    kind: AttachmentKind
    name: str
    mime: str
    sha256: bytes
    size: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    orientation: int | None = None
    taken_at: datetime | None = None
    camera_time: str | None = None
    latitude_e6: int | None = None
    longitude_e6: int | None = None
    originality: Originality | None = None
    source: AttachmentSource
    party_id: UUID | None = None
    note: str | None = None

    @property
    def place(self) -> str | None:
        """Where it was taken, as it is read: ``39.904211°N 116.407413°E``."""
        if self.latitude_e6 is None or self.longitude_e6 is None:
            return None
        return f"{_degrees(self.latitude_e6, 'NS')} {_degrees(self.longitude_e6, 'EW')}"


def _degrees(micro: int, letters: str) -> str:
    whole, rest = divmod(abs(micro), _MICRO)
    return f"{whole}.{rest:06}°{letters[micro < 0]}"


def clean_file_name(name: str) -> str:
    """The name of a file from anywhere, fit to be shown and to be saved under.

    Characters that nobody sees or that turn the text round are left out, and so is
    whatever would lead into another folder. A long name keeps its extension.
    """
    text = unicodedata.normalize("NFC", without_forbidden(name))
    text = text.replace("/", "_").replace("\\", "_").strip(" .")
    text = " ".join(text.split()) or _NAMELESS
    if len(text) <= LONGEST_FILE_NAME:
        return text
    end = f".{extension}" if (extension := extension_of(text)) else ""
    return text[: LONGEST_FILE_NAME - len(end)].rstrip(" .") + end


def extension_of(name: str) -> str | None:
    """What a name says about the kind of the file, in small letters; or nothing.

    A date at the end of a name (``现场 2023.1.24``) is no extension.
    """
    end = PurePosixPath(name).suffix[1:].lower()
    if 0 < len(end) <= _LONGEST_EXTENSION and end.isascii() and end.isalnum():
        return end if not end.isdecimal() else None
    return None


def camera_moment(camera_time: str | None, offset: str | None) -> datetime | None:
    """What the time in a picture means (EXIF 4.6.6, tags 36867 and 36881).

    Without an offset it is meant in China; a time that no calendar has is none.
    """
    if camera_time is None:
        return None
    text = camera_time.replace(":", "-", 2)
    try:
        moment = datetime.fromisoformat(text + (offset or ""))
        return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None if offset is None else camera_moment(camera_time, None)


def usual_kind(mime: str, source: AttachmentSource) -> AttachmentKind:
    """What a file most likely shows while nobody has said it."""
    if mime.startswith("audio/"):
        return AttachmentKind.AUDIO
    if mime.startswith("video/"):
        return AttachmentKind.VIDEO
    if mime.startswith("image/") and source is not AttachmentSource.SCANNER:
        return AttachmentKind.SCENE_PHOTO
    return AttachmentKind.OTHER


def usual_originality(source: AttachmentSource) -> Originality | None:
    """What the way in already says; otherwise a person must."""
    return Originality.SCAN if source is AttachmentSource.SCANNER else None
