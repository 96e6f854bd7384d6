"""The process that reads strangers' files: what it finds, and what it cannot do."""

import os
import subprocess
import sys
import zlib
from io import BytesIO

import msgspec
import pikepdf
import pytest
from PIL import Image

from mobile_mediation.documents import examination
from mobile_mediation.documents.examination import (
    Examination,
    facts_of,
    picture_of,
)
from mobile_mediation.documents.examiner import (
    LENGTH,
    MOST_PAGES,
    Answer,
    Facts,
    Fault,
    Question,
)
from mobile_mediation.documents.media import FileSort
from mobile_mediation.domain.errors import BadInput

from ..media import photo, scan_pdf, video  # noqa: TID252

ESCAPE = """
import os, socket, subprocess, sys
from pathlib import Path
from mobile_mediation.documents.examiner import confine

confine()
ways = (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("localhost", 9),
    lambda: subprocess.run(["true"]),
    lambda: os.system("true"),
    lambda: os.fork(),
    lambda: os.execv("/bin/true", ["true"]),
    lambda: os.posix_spawn("/bin/true", ["true"], {}),
)
for way in ways:
    try:
        way()
    except PermissionError as error:
        print(error)
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with open(sys.argv[1], "wb") as file:
        file.write(b"x" * 100)
except OSError as error:
    print("no file is written:", error.errno)
"""
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def examined(data, name="文件"):
    with Examination(Question(size=len(data))) as asked:
        asked.feed(data)
        return facts_of(asked.answer(), name)


def code_of(call, *arguments):
    with pytest.raises(BadInput) as refused:
        call(*arguments)
    return refused.value.code


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_a_camera_is_held_is_set_upright(orientation):
    # Seen upright, the red edge is where the camera's left edge was.
    places = {1: "left", 2: "right", 3: "right", 4: "left"}
    places |= {5: "top", 6: "top", 7: "bottom", 8: "bottom"}
    data = photo(orientation=orientation)
    facts = examined(data)
    assert facts.orientation == orientation
    size = (640, 480) if orientation < 5 else (480, 640)
    assert (facts.width, facts.height) == size
    picture = Image.open(BytesIO(picture_of([data], len(data), 0, 1600)))
    width, height = picture.size
    spots = {
        "left": (5, height // 2),
        "right": (width - 5, height // 2),
        "top": (width // 2, 5),
        "bottom": (width // 2, height - 5),
    }
    red = {name for name, spot in spots.items() if picture.getpixel(spot)[0] > 180}
    assert red == {places[orientation]}


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((39_904_211, 116_407_467), (39_904_211, 116_407_467)),
        ((-33_856_784, -70_650_000), (-33_856_784, -70_650_000)),
        ((0, 0), (None, None)),
        ((91_000_000, 10_000_000), (None, None)),
    ],
)
def test_the_place_is_exact_to_the_millionth_and_an_impossible_one_is_none(
    place, found
):
    facts = examined(photo(place=place))
    assert (facts.latitude_e6, facts.longitude_e6) == found


@pytest.mark.parametrize(
    ("taken", "kept"),
    [
        ("2023:01:24 14:05:03", "2023:01:24 14:05:03"),
        ("0000:00:00 00:00:00", None),
        ("昨天下午", None),
        ("2023:01:24 14:05:03 and then some", None),
    ],
)
def test_a_time_that_no_clock_shows_is_left_out(taken, kept):
    assert examined(photo(taken=taken)).camera_time == kept


def test_a_damaged_note_of_the_camera_does_not_make_the_picture_damaged():
    data = photo(taken="2023:01:24 14:05:03", orientation=6)
    place = data.index(b"Exif\0\0") + 6
    facts = examined(data[:place] + b"\xff" * 30 + data[place + 30 :])
    assert (facts.width, facts.camera_time) == (640, None)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_mode_of_pixels_has_a_small_picture(mode):
    out = BytesIO()
    form = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    Image.new(mode, (900, 300)).save(out, form)
    facts = examined(out.getvalue())
    assert Image.open(BytesIO(facts.thumbnail)).size == (320, 107)


def test_what_is_transparent_is_shown_white():
    out = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    data = out.getvalue()
    picture = Image.open(BytesIO(picture_of([data], len(data), 0, 1600)))
    assert picture.getpixel((25, 25)) == (255, 255, 255)


def test_one_damaged_page_makes_a_scan_damaged():
    pages = [Image.effect_noise((200, 200), 90) for _ in range(4)]
    out = BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw"
    )
    data = out.getvalue()
    assert examined(data).pages == 4
    assert code_of(examined, data[: len(data) // 2]) == "MM1145"


def test_a_page_further_on_that_unpacks_to_too_much_is_found():
    pages = [Image.new("1", (10, 10)), Image.new("1", (60_000, 1000))]
    out = BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="group4"
    )
    assert code_of(examined, out.getvalue()) == "MM1147"


def test_a_page_that_is_not_there_has_no_picture():
    pdf = scan_pdf(2)
    assert picture_of([pdf], len(pdf), 1, 200).startswith(b"\xff\xd8")
    assert code_of(picture_of, [pdf], len(pdf), 2, 200) == "MM1152"
    jpeg = photo()
    assert code_of(picture_of, [jpeg], len(jpeg), 1, 200) == "MM1152"
    film = video()
    assert code_of(picture_of, [film], len(film), 0, 200) == "MM1152"


def test_a_page_of_any_size_is_drawn_within_the_size_that_is_wanted():
    pdf = scan_pdf(1, size=(14_000, 20))
    picture = Image.open(BytesIO(picture_of([pdf], len(pdf), 0, 300)))
    assert picture.width == 300
    assert picture.height <= 2


def test_a_paper_that_unpacks_to_a_gigabyte_is_refused():
    packer, mebibyte = zlib.compressobj(9), bytes(1 << 20)
    once = b"".join(packer.compress(mebibyte) for _ in range(1024)) + packer.flush()
    bomb = zlib.compress(once, 9)
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        content = pikepdf.Stream(pdf, bomb)
        content.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
        pdf.pages[0].Contents = content
        pdf.save(
            out,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    assert len(out.getvalue()) < 10_000
    assert code_of(examined, out.getvalue()) == "MM1148"


LIES = [
    Answer(),
    Answer(facts=Facts(sort=FileSort.PROGRAM)),
    Answer(facts=Facts(sort=FileSort.JPEG, thumbnail=b"GIF89a")),
    Answer(facts=Facts(sort=FileSort.JPEG, width=50_000, height=50_000)),
]


@pytest.mark.parametrize("answer", LIES, ids=range(len(LIES)))
def test_an_answer_that_cannot_be_true_is_not_believed(answer):
    assert code_of(facts_of, answer, "a.jpg") == "MM1148"


@pytest.mark.parametrize(
    "facts",
    [
        {"sort": "image/jpeg", "orientation": 9},
        {"sort": "image/jpeg", "pages": MOST_PAGES + 1},
        {"sort": "image/jpeg", "latitude_e6": 2**63},
        {"sort": "image/jpeg", "camera_time": "x" * 20},
        {"sort": "image/jpeg", "thumbnail": bytes(300_000)},
        {"sort": "image/jpeg", "path": "/etc/passwd"},
        {"sort": "image/svg+xml"},
    ],
)
def test_an_answer_of_another_form_is_not_read(facts):
    packed = msgspec.msgpack.encode({"facts": facts})
    with pytest.raises(msgspec.MsgspecError):
        msgspec.msgpack.decode(packed, type=Answer)


def test_a_name_without_an_extension_says_nothing_wrong():
    answer = Answer(facts=Facts(sort=FileSort.JPEG))
    for name in ("IMG_0001", "现场 2023.1.24", "a.JPG", "b.jpeg", "x.jfif"):
        assert facts_of(answer, name).sort is FileSort.JPEG
    for name in ("a.png", "b.exe", "c.jpg.pdf", "d.mp3"):
        assert code_of(facts_of, answer, name) == "MM1144"


def test_every_fault_has_words():
    codes = {code_of(facts_of, Answer(fault=fault), "x") for fault in Fault}
    assert codes == {"MM1143", "MM1145", "MM1146", "MM1147", "MM1152"}


def test_an_examiner_that_was_killed_has_found_nothing():
    with Examination(Question(size=10)) as asked:
        asked._process.kill()
        asked.feed(b"0123456789")
        assert code_of(asked.answer) == "MM1148"


def test_an_examiner_that_breaks_is_a_defect():
    with Examination(Question(size=10)) as asked:
        asked.feed(b"0123")
        with pytest.raises(RuntimeError, match="ended with 70"):
            asked.answer()


def test_the_process_is_gone_when_nobody_asks_any_more():
    with Examination(Question(size=10)) as asked:
        number = asked._process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_one_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(examination, "_SECONDS", 0)
    with Examination(Question(size=10)) as asked:
        asked.feed(b"0123")
        asked._watch.join()
        assert code_of(asked.answer) == "MM1148"


@posix_only
def test_a_process_that_reads_strangers_files_finds_no_way_out(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", ESCAPE, tmp_path / "out"],
        capture_output=True,
        text=True,
        check=True,
    )
    said = done.stdout.splitlines()
    assert len(said) == 8
    assert all(line.startswith("the examiner does not use ") for line in said[:7])
    assert said[7].startswith("no file is written")


@linux_only
def test_time_memory_and_files_of_the_process_are_limited():
    code = (
        "from mobile_mediation.documents.examiner import confine; confine();"
        "print(open('/proc/self/limits').read())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith("Max")]
    limits = {line[:26].strip(): line[26:].split()[0] for line in rows}
    assert limits["Max cpu time"] == "20"
    assert limits["Max file size"] == "0"
    assert limits["Max core file size"] == "0"
    assert limits["Max address space"] == str(2 * 1024**3)


def test_a_question_of_another_form_is_not_answered():
    process = subprocess.run(
        [sys.executable, "-P", "-m", "mobile_mediation.documents.examiner"],
        input=LENGTH.pack(3) + b"\x81\xa1x",
        capture_output=True,
        check=False,
    )
    assert process.returncode != 0
    assert process.stdout == b""
