"""What kind of file some bytes are, by themselves and not by their name.

Pictures and papers are decoded by their libraries afterwards. Sound and video are
only played by other programs; here their containers are followed from beginning to
end, so that a file that was cut off is found.
"""

import struct
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from mobile_mediation.domain.errors import Words


class FileSort(StrEnum):
    """Kinds of files that are told apart; ``EXTENSIONS`` has those that are kept."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    TIFF = "image/tiff"
    HEIC = "image/heic"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    THREE_GP = "video/3gpp"
    M4A = "audio/mp4"
    MP3 = "audio/mpeg"
    WAV = "audio/wav"
    AMR = "audio/amr"
    OGG = "audio/ogg"
    AAC = "audio/aac"
    AVIF = "image/avif"
    GIF = "image/gif"
    BMP = "image/bmp"
    AVI = "video/x-msvideo"
    MATROSKA = "video/x-matroska"
    ARCHIVE = "application/zip"
    OLD_OFFICE = "application/x-ole-storage"
    PROGRAM = "application/x-executable"
    WEB_PAGE = "text/html"
    TEXT = "text/plain"
    UNKNOWN = "application/octet-stream"


EXTENSIONS: Final[Mapping[FileSort, tuple[str, ...]]] = {
    FileSort.JPEG: ("jpg", "jpeg", "jpe", "jfif", "mpo"),
    FileSort.PNG: ("png",),
    FileSort.WEBP: ("webp",),
    FileSort.TIFF: ("tif", "tiff"),
    FileSort.HEIC: ("heic", "heif", "hif"),
    FileSort.PDF: ("pdf",),
    FileSort.MP4: ("mp4", "m4v"),
    FileSort.MOV: ("mov", "qt"),
    FileSort.THREE_GP: ("3gp", "3gpp", "3g2"),
    # Recorders name sound in the container of MP4 after either.
    FileSort.M4A: ("m4a", "m4b", "mp4", "aac", "3gp", "3gpp"),
    FileSort.MP3: ("mp3",),
    FileSort.WAV: ("wav",),
    FileSort.AMR: ("amr", "awb"),
    FileSort.OGG: ("ogg", "oga", "opus"),
}
"""The kinds that are kept, and the ends of names that fit them."""

NAMES: Final[Mapping[FileSort, Words]] = {
    FileSort.JPEG: Words("JPEG图片", "JPEG picture"),
    FileSort.PNG: Words("PNG图片", "PNG picture"),
    FileSort.WEBP: Words("WebP图片", "WebP picture"),
    FileSort.TIFF: Words("TIFF图片", "TIFF picture"),
    FileSort.HEIC: Words("HEIC图片", "HEIC picture"),
    FileSort.PDF: Words("PDF文档", "PDF paper"),
    FileSort.MP4: Words("MP4录像", "MP4 video"),
    FileSort.MOV: Words("MOV录像", "MOV video"),
    FileSort.THREE_GP: Words("3GP录像", "3GP video"),
    FileSort.M4A: Words("M4A录音", "M4A sound"),
    FileSort.MP3: Words("MP3录音", "MP3 sound"),
    FileSort.WAV: Words("WAV录音", "WAV sound"),
    FileSort.AMR: Words("AMR录音", "AMR sound"),
    FileSort.OGG: Words("OGG录音", "Ogg sound"),
    FileSort.AAC: Words("AAC裸流录音", "bare AAC sound"),
    FileSort.AVIF: Words("AVIF图片", "AVIF picture"),
    FileSort.GIF: Words("GIF图片", "GIF picture"),
    FileSort.BMP: Words("BMP图片", "BMP picture"),
    FileSort.AVI: Words("AVI录像", "AVI video"),
    FileSort.MATROSKA: Words("MKV或WebM录像", "MKV or WebM video"),
    FileSort.ARCHIVE: Words("压缩包或Office文档", "archive or Office document"),
    FileSort.OLD_OFFICE: Words("旧版Office文档", "old Office document"),
    FileSort.PROGRAM: Words("可执行程序", "program"),
    FileSort.WEB_PAGE: Words("网页或XML文件", "web page or XML"),
    FileSort.TEXT: Words("纯文本", "plain text"),
    FileSort.UNKNOWN: Words("无法识别的文件", "file of no kind known here"),
}

_BEGINNINGS: Final = (
    (b"\xff\xd8\xff", FileSort.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileSort.PNG),
    (b"II*\0", FileSort.TIFF),
    (b"MM\0*", FileSort.TIFF),
    (b"II+\0", FileSort.TIFF),
    (b"MM\0+", FileSort.TIFF),
    (b"#!AMR", FileSort.AMR),
    (b"OggS", FileSort.OGG),
    (b"ID3", FileSort.MP3),
    (b"GIF8", FileSort.GIF),
    (b"BM", FileSort.BMP),
    (b"\x1aE\xdf\xa3", FileSort.MATROSKA),
    (b"PK\x03\x04", FileSort.ARCHIVE),
    (b"Rar!", FileSort.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileSort.ARCHIVE),
    (b"\x1f\x8b", FileSort.ARCHIVE),
    (b"\xd0\xcf\x11\xe0", FileSort.OLD_OFFICE),
    (b"MZ", FileSort.PROGRAM),
    (b"\x7fELF", FileSort.PROGRAM),
    (b"#!", FileSort.PROGRAM),
)
_RIFF: Final = {
    b"WEBP": FileSort.WEBP,
    b"WAVE": FileSort.WAV,
    b"AVI ": FileSort.AVI,
}
_HEIC: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1"})
_BOXES: Final = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_NARROW_FRAMES: Final = (12, 13, 15, 17, 19, 20, 26, 31, 5)
_WIDE_FRAMES: Final = (17, 23, 32, 36, 40, 46, 50, 58, 60, 5)
_MP3_KBITS: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_RATES: Final = {
    3: (44100, 48000, 32000),
    2: (22050, 24000, 16000),
    0: (11025, 12000, 8000),
}
_PDF_BEGINS_WITHIN: Final = 1024
_MOST_PADDING: Final = 64 * 1024


class CutOff(ValueError):  # noqa: N818  named for what was found
    """The container does not go on to its end, or is none."""


def sort_of(data: bytes) -> FileSort:
    """What some bytes are."""
    if data[:4] == b"RIFF" and data[8:12] in _RIFF:
        return _RIFF[data[8:12]]
    if data[4:8] in _BOXES:
        return _sort_of_boxes(data)
    found = next((sort for begin, sort in _BEGINNINGS if data.startswith(begin)), None)
    if found is not None:
        return found
    if b"%PDF-" in data[:_PDF_BEGINS_WITHIN]:
        return FileSort.PDF
    if data[:1] == b"\xff" and data[1:2] >= b"\xe0":
        return {2: FileSort.MP3, 0: FileSort.AAC}.get(data[1] & 6, FileSort.UNKNOWN)
    return _sort_of_text(data[:_PDF_BEGINS_WITHIN])


def check_container(data: bytes, sort: FileSort) -> None:
    """Follow the parts of a sound or video file to the end.

    Raises:
        CutOff: A part is longer than what is there, or one that must be is missing.
    """
    try:
        _CHECKS[sort](data)
    except (IndexError, struct.error) as error:
        raise CutOff(sort.value) from error


def _sort_of_text(begin: bytes) -> FileSort:
    if b"\0" in begin or not begin:
        return FileSort.UNKNOWN
    try:
        # The cut may run through a character.
        text = begin.decode("utf-8", errors="strict" if len(begin) < 4 else "ignore")  # noqa: PLR2004
    except UnicodeDecodeError:
        return FileSort.UNKNOWN
    if len(text.encode()) + 3 < len(begin):
        return FileSort.UNKNOWN
    is_tagged = text.lstrip("\ufeff \t\r\n").startswith("<")
    return FileSort.WEB_PAGE if is_tagged else FileSort.TEXT


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The outer boxes of ISO base media: name, beginning and end (ISO 14496-12)."""
    place = 0
    while place < len(data):
        if not any(data[place : place + _MOST_PADDING]):
            return
        size, name = struct.unpack_from(">I4s", data, place)
        head = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, place + 8)
            head = 16
        end = len(data) if size == 0 else place + size
        if end - place < head or end > len(data):
            raise CutOff(name.decode("latin-1"))
        yield name, place + head, end
        place = end


def _sort_of_boxes(data: bytes) -> FileSort:
    brand = data[8:12] if data[4:8] == b"ftyp" else b"qt  "
    if brand in _HEIC:
        return FileSort.HEIC
    if brand in {b"avif", b"avis"}:
        return FileSort.AVIF
    if brand[:3] in {b"M4A", b"M4B"} or _is_sound_only(data):
        return FileSort.M4A
    if brand[:2] == b"3g":
        return FileSort.THREE_GP
    return FileSort.MOV if brand == b"qt  " else FileSort.MP4


def _is_sound_only(data: bytes) -> bool:
    try:
        moov = next(
            (data[begin:end] for name, begin, end in _boxes(data) if name == b"moov"),
            b"",
        )
    except (CutOff, struct.error):
        return False
    return b"soun" in moov and b"vide" not in moov


def _check_boxes(data: bytes) -> None:
    names = {name for name, _, _ in _boxes(data)}
    if not names & {b"moov", b"meta"}:
        raise CutOff("moov")


def _check_wave(data: bytes) -> None:
    place, names = 12, set()
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if place + 8 + size > len(data):
            raise CutOff(name.decode("latin-1"))
        names.add(name)
        place += 8 + size + size % 2
    if not names >= {b"fmt ", b"data"}:
        raise CutOff("data")


def _check_amr(data: bytes) -> None:
    is_wide = data.startswith(b"#!AMR-WB\n")
    sizes = _WIDE_FRAMES if is_wide else _NARROW_FRAMES
    place = frames = 0
    place += len(b"#!AMR-WB\n" if is_wide else b"#!AMR\n")
    while place < len(data):
        kind = data[place] >> 3 & 0xF
        place += 1 + (sizes[kind] if kind < len(sizes) else 0)
        frames += 1
    if place != len(data) or not frames:
        raise CutOff("frame")


def _check_ogg(data: bytes) -> None:
    place = 0
    while place < len(data):
        if data[place : place + 4] != b"OggS":
            raise CutOff("OggS")
        count = data[place + 26]
        lengths = data[place + 27 : place + 27 + count]
        if len(lengths) != count:
            raise CutOff("OggS")
        place += 27 + count + sum(lengths)
    if place != len(data):
        raise CutOff("OggS")


def _check_mp3(data: bytes) -> None:
    place = 0
    if data.startswith(b"ID3"):
        size = 0
        for each in data[6:10]:
            size = size << 7 | each & 0x7F
        place = 10 + size
    while place < len(data) and data[place] == 0:
        place += 1
    for _ in range(2):
        place += _mp3_frame(data, place)


def _mp3_frame(data: bytes, place: int) -> int:
    if data[place] != 0xFF or data[place + 1] & 0xE6 != 0xE2:  # noqa: PLR2004
        raise CutOff("frame")
    version = data[place + 1] >> 3 & 3
    kbits, rate = data[place + 2] >> 4, data[place + 2] >> 2 & 3
    padding = data[place + 2] >> 1 & 1
    if version not in _MP3_RATES or rate > 2 or not 0 < kbits < 15:  # noqa: PLR2004
        raise CutOff("frame")
    speed = _MP3_KBITS[3 if version == 3 else 2][kbits] * 1000  # noqa: PLR2004
    samples = 144 if version == 3 else 72  # noqa: PLR2004
    return samples * speed // _MP3_RATES[version][rate] + padding


_CHECKS: Final = {
    FileSort.MP4: _check_boxes,
    FileSort.MOV: _check_boxes,
    FileSort.THREE_GP: _check_boxes,
    FileSort.M4A: _check_boxes,
    FileSort.HEIC: _check_boxes,
    FileSort.WAV: _check_wave,
    FileSort.AMR: _check_amr,
    FileSort.OGG: _check_ogg,
    FileSort.MP3: _check_mp3,
}
