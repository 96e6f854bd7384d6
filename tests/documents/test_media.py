"""What bytes are by themselves, and containers that were cut off."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_mediation.documents.media import (
    _CHECKS,
    EXTENSIONS,
    NAMES,
    CutOff,
    FileSort,
    check_container,
    sort_of,
)

from ..media import photo, scan_pdf, sound, video  # noqa: TID252


def ogg():
    page = b"OggS" + bytes(22) + bytes([2, 10, 20])
    return (page + bytes(30)) * 2


def amr():
    return b"#!AMR\n" + (bytes([0x3C]) + bytes(31)) * 5


def mp3():
    frame = bytes([0xFF, 0xFB, 0x90, 0x00]) + bytes(413)
    return b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + frame * 3


def boxes(brand, *inner):
    ftyp = struct.pack(">I4s4sI", 16, b"ftyp", brand, 0)
    content = b"".join(inner)
    return ftyp + struct.pack(">I4s", 8 + len(content), b"moov") + content


KINDS = [
    (photo(), FileSort.JPEG),
    (photo("PNG"), FileSort.PNG),
    (photo("WEBP"), FileSort.WEBP),
    (photo("TIFF"), FileSort.TIFF),
    (photo("GIF"), FileSort.GIF),
    (photo("BMP"), FileSort.BMP),
    (photo("AVIF"), FileSort.AVIF),
    (scan_pdf(1), FileSort.PDF),
    (b"\r\n" + scan_pdf(1), FileSort.PDF),
    (sound(), FileSort.WAV),
    (video(), FileSort.MP4),
    (boxes(b"qt  ", b"vide"), FileSort.MOV),
    (boxes(b"3gp4", b"vide"), FileSort.THREE_GP),
    (boxes(b"3gp4", b"soun"), FileSort.M4A),
    (boxes(b"M4A ", b"soun"), FileSort.M4A),
    (boxes(b"isom", b"soun"), FileSort.M4A),
    (boxes(b"isom", b"soun", b"vide"), FileSort.MP4),
    (boxes(b"heic"), FileSort.HEIC),
    (mp3(), FileSort.MP3),
    (mp3()[20:], FileSort.MP3),
    (amr(), FileSort.AMR),
    (ogg(), FileSort.OGG),
    (b"\xff\xf1\x50\x80", FileSort.AAC),
    (b"RIFF\0\0\0\0AVI LIST", FileSort.AVI),
    (b"PK\x03\x04", FileSort.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", FileSort.OLD_OFFICE),
    (b"MZ\x90", FileSort.PROGRAM),
    (b"#!/bin/sh\n", FileSort.PROGRAM),
    (b"  <svg xmlns='x'>", FileSort.WEB_PAGE),
    ("案情说明".encode(), FileSort.TEXT),
    (b"\xb0\xb8\xc7\xe9\xff\xfe\xb0", FileSort.UNKNOWN),
    (bytes(100), FileSort.UNKNOWN),
    (b"", FileSort.UNKNOWN),
]


@pytest.mark.parametrize(("data", "sort"), KINDS, ids=lambda each: str(each)[:12])
def test_a_file_is_what_its_bytes_are(data, sort):
    assert sort_of(data) is sort


def test_every_kind_has_a_name_in_both_languages():
    assert set(NAMES) == set(FileSort)
    assert set(EXTENSIONS) < set(FileSort)


WHOLE = [
    (sound(), FileSort.WAV),
    (video(), FileSort.MP4),
    (boxes(b"M4A ", b"soun"), FileSort.M4A),
    (amr(), FileSort.AMR),
    (ogg(), FileSort.OGG),
    (mp3(), FileSort.MP3),
]


@pytest.mark.parametrize(("data", "sort"), WHOLE, ids=lambda each: str(each)[:12])
def test_a_whole_recording_is_whole(data, sort):
    check_container(data, sort)


@pytest.mark.parametrize(("data", "sort"), WHOLE[:5], ids=lambda each: str(each)[:12])
def test_a_recording_that_was_cut_off_is_found(data, sort):
    for end in (len(data) - 1, len(data) // 2 + 3):
        with pytest.raises(CutOff):
            check_container(data[:end], sort)


def test_a_video_may_be_padded_with_zeros_and_end_with_an_open_box():
    check_container(video() + bytes(4096), FileSort.MP4)
    check_container(boxes(b"isom") + struct.pack(">I4s", 0, b"mdat"), FileSort.MP4)
    large = struct.pack(">I4sQ", 1, b"mdat", 20) + bytes(4)
    check_container(boxes(b"isom") + large, FileSort.MP4)


@given(
    data=st.binary(max_size=300),
    sort=st.sampled_from(sorted(_CHECKS)),
    begin=st.booleans(),
)
def test_any_bytes_are_whole_or_cut_off_and_nothing_else(data, sort, begin):
    whole = {kind: content for content, kind in WHOLE}
    if begin and sort in whole:
        data = whole[sort][:40] + data
    sort_of(data)
    with suppress(CutOff):
        check_container(data, sort)
