"""The examiner: a process of its own that reads one file from outside, and ends.

Libraries that decode pictures and papers of strangers are attacked through them, and
a small file can unpack to gigabytes. They are used here and nowhere else: the process
has the bytes and nothing more, little time and memory, no way to the network and no
file to write. Whoever asks believes its answer only as far as it can be checked.

    python -m mobile_mediation.documents.examiner   < question, bytes   > answer
"""

import contextlib
import io
import os
import struct
import sys
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec

from mobile_mediation.documents.media import (
    EXTENSIONS,
    CutOff,
    FileSort,
    check_container,
    sort_of,
)
from mobile_mediation.domain.attachments import MOST_BYTES, MOST_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

THUMBNAIL_SIDE: Final = 320
"""Pixels of the longer side."""
MOST_PAGES: Final = 2000
MOST_PICTURE: Final = 64 * 1024 * 1024
"""Bytes of the largest picture that is given back."""
MOST_THUMBNAIL: Final = 256 * 1024
LENGTH: Final = struct.Struct("<I")

_CPU_SECONDS: Final = 20
_ADDRESS_SPACE: Final = 2 * 1024**3
_DESCRIPTORS: Final = 64
_NEW_USER_AND_NETWORK: Final = 0x1000_0000 | 0x4000_0000
_DEFECT: Final = 70
_QUALITY: Final = 82
_FINE: Final = 95
_EXIF, _GPS, _ORIENTATION = 0x8769, 0x8825, 0x0112
_TAKEN, _DIGITISED, _OFFSET = 0x9003, 0x9004, 0x9011
_PASSWORD: Final = 4
_END_WITHIN: Final = 64 * 1024
FORBIDDEN: Final = (
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "pty.spawn",
    "socket.",
    "subprocess.Popen",
)
_FORMATS: Final = {
    FileSort.JPEG: "JPEG",
    FileSort.PNG: "PNG",
    FileSort.WEBP: "WEBP",
    FileSort.TIFF: "TIFF",
}
Micro = Annotated[int, msgspec.Meta(ge=-180_000_000, le=180_000_000)]
Pixels = Annotated[int, msgspec.Meta(ge=1, le=MOST_PIXELS)]


class Fault(StrEnum):
    """Why a file is refused."""

    UNKNOWN = "unknown"
    CORRUPT = "corrupt"
    LOCKED = "locked"
    HUGE = "huge"
    NO_PICTURE = "no_picture"


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked about the bytes that follow.

    Without a ``page`` the file is examined; with one, a picture of this page is
    wanted, ``side`` pixels at most, or as large as it is.
    """

    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_BYTES)]
    page: Annotated[int, msgspec.Meta(ge=0, lt=MOST_PAGES)] | None = None
    side: Annotated[int, msgspec.Meta(ge=16, le=10_000)] | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file is; sizes are those of the picture as it is shown."""

    sort: FileSort
    pages: Annotated[int, msgspec.Meta(ge=1, le=MOST_PAGES)] | None = None
    width: Pixels | None = None
    height: Pixels | None = None
    orientation: Annotated[int, msgspec.Meta(ge=1, le=8)] | None = None
    camera_time: Annotated[str, msgspec.Meta(max_length=19)] | None = None
    offset: Annotated[str, msgspec.Meta(max_length=6)] | None = None
    latitude_e6: Micro | None = None
    longitude_e6: Micro | None = None
    thumbnail: Annotated[bytes, msgspec.Meta(max_length=MOST_THUMBNAIL)] | None = None


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Facts, a picture, or why there is neither."""

    facts: Facts | None = None
    picture: bytes | None = None
    fault: Fault | None = None
    sort: FileSort | None = None


class _Refused(Exception):  # noqa: N818  a refusal is not a fault
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def _examined(data: bytes) -> Facts:
    sort = sort_of(data)
    if sort not in EXTENSIONS:
        raise _Refused(Fault.UNKNOWN)
    if sort is FileSort.PDF:
        return _examined_paper(data)
    if sort in _FORMATS:
        return _examined_picture(data, sort)
    check_container(data, sort)
    return Facts(sort=sort)


def _examined_picture(data: bytes, sort: FileSort) -> Facts:
    with _opened(data, sort) as image:
        pages = None
        if sort is FileSort.TIFF:
            pages = getattr(image, "n_frames", 1)
            if pages > MOST_PAGES:
                raise _Refused(Fault.HUGE)
            for page in range(pages - 1, 0, -1):
                image.seek(page)
                _check_size(image)
                image.load()
            image.seek(0)
        image.load()
        exif = _exif(image)
        orientation = exif.get(_ORIENTATION)
        upright = _upright(image, orientation)
        within = _ifd(exif, _EXIF)
        latitude, longitude = _place(_ifd(exif, _GPS))
        return Facts(
            sort=sort,
            pages=pages,
            width=upright.width,
            height=upright.height,
            orientation=(
                orientation
                if isinstance(orientation, int) and orientation in range(1, 9)
                else None
            ),
            camera_time=_camera_time(within),
            offset=_text(within.get(_OFFSET), 6),
            latitude_e6=latitude,
            longitude_e6=longitude,
            thumbnail=_jpeg(upright, THUMBNAIL_SIDE),
        )


@contextlib.contextmanager
def _opened(data: bytes, sort: FileSort) -> "Iterator[Image]":
    from PIL import Image

    # Ours is stricter, and is asked again for every page.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(data), formats=[_FORMATS[sort]]) as image:
        _check_size(image)
        yield image


def _check_size(image: "Image") -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _Refused(Fault.HUGE)


def _upright(image: "Image", orientation: object) -> "Image":
    """The picture as the camera was held (EXIF 4.6.5, tag 274)."""
    from PIL import Image

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _jpeg(image: "Image", side: int | None) -> bytes:
    from PIL import Image

    small = image.copy()
    if side is not None:
        small.thumbnail((side, side))
    if small.mode in {"RGBA", "LA", "PA", "P"}:
        small = small.convert("RGBA")
        ground = Image.new("RGBA", small.size, "white")
        small = Image.alpha_composite(ground, small)
    out = io.BytesIO()
    quality = _FINE if side is None else _QUALITY
    # Made anew: nothing that stood beside the pixels goes along.
    small.convert("RGB").save(out, "JPEG", quality=quality, exif=b"")
    return out.getvalue()


def _exif(image: "Image") -> Any:
    # What a camera noted beside a picture may be damaged while the picture is whole.
    try:
        return image.getexif()
    except Exception:  # noqa: BLE001  every kind of damage has an exception of its own
        return {}


def _ifd(exif: Any, tag: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(tag)) if exif else {}
    except Exception:  # noqa: BLE001  see above
        return {}


def _camera_time(within: dict[int, Any]) -> str | None:
    text = _text(within.get(_TAKEN) or within.get(_DIGITISED), 19)
    try:
        datetime.strptime(text or "", "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  no zone
    except ValueError:
        return None
    return text


def _text(value: object, longest: int) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("ascii", errors="replace")
    if not isinstance(value, str):
        return None
    text = value.strip(" \0")
    is_plain = text.isascii() and text.isprintable()
    return text if is_plain and 0 < len(text) <= longest else None


def _place(gps: dict[int, Any]) -> tuple[int | None, int | None]:
    """Millionths of a degree; cameras without a fix write zeros, which is no place."""
    try:
        latitude = _micro(gps[2], gps[1], "S", 90)
        longitude = _micro(gps[4], gps[3], "W", 180)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None, None
    return (latitude, longitude) if latitude or longitude else (None, None)


def _micro(parts: Any, letter: object, negative: str, most: int) -> int:
    degrees, minutes, seconds = (
        Fraction(int(each.numerator), int(each.denominator)) for each in parts
    )
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= most:
        raise ValueError(str(value))
    micro = round(value * 1_000_000)
    return -micro if _text(letter, 1) == negative else micro


def _examined_paper(data: bytes) -> Facts:
    # The library mends what was cut off; a paper in evidence must be whole.
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise _Refused(Fault.CORRUPT)
    document = _paper(data)
    pages = len(document)
    if not 0 < pages <= MOST_PAGES:
        raise _Refused(Fault.HUGE if pages else Fault.CORRUPT)
    for number in range(pages):
        document[number].close()
    return Facts(
        sort=FileSort.PDF,
        pages=pages,
        thumbnail=_jpeg(_page(document, 0, THUMBNAIL_SIDE), THUMBNAIL_SIDE),
    )


def _paper(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == _PASSWORD
        raise _Refused(Fault.LOCKED if is_locked else Fault.CORRUPT) from error


def _page(document: Any, number: int, side: int) -> "Image":
    page = document[number]
    longest = max(*page.get_size(), 1)
    return page.render(scale=side / longest).to_pil()  # type: ignore[no-any-return]


_PAPER_SIDE: Final = 4000
"""Pixels of a page that is wanted as large as it is: 340 dots an inch of A4."""


def _picture(data: bytes, page: int, side: int | None) -> bytes:
    sort = sort_of(data)
    if sort is FileSort.PDF:
        document = _paper(data)
        if page >= len(document):
            raise _Refused(Fault.NO_PICTURE)
        return _jpeg(_page(document, page, side or _PAPER_SIDE), side)
    if sort not in _FORMATS:
        raise _Refused(Fault.NO_PICTURE)
    with _opened(data, sort) as image:
        if page:
            if page >= getattr(image, "n_frames", 1):
                raise _Refused(Fault.NO_PICTURE)
            image.seek(page)
            _check_size(image)
        image.load()
        return _jpeg(_upright(image, _exif(image).get(_ORIENTATION)), side)


def _answer(question: Question, data: bytes) -> Answer:
    try:
        if question.page is None:
            return Answer(facts=_examined(data))
        return Answer(picture=_picture(data, question.page, question.side))
    except _Refused as refused:
        return Answer(fault=refused.fault, sort=sort_of(data))
    except MemoryError:
        return Answer(fault=Fault.HUGE, sort=sort_of(data))
    except CutOff:
        return Answer(fault=Fault.CORRUPT, sort=sort_of(data))
    except Exception:  # noqa: BLE001  decoders have no common exception
        return Answer(fault=Fault.CORRUPT, sort=sort_of(data))


def confine(forbidden: tuple[str, ...] = FORBIDDEN) -> None:
    """Give up what a decoder does not need; what the system cannot take, the hook does.

    ``forbidden`` are the beginnings of audit events that are refused from now on.

    ``hardening.md`` 4.16: 20 seconds of the processor, no network; the parent watches
    the memory that is really used.
    """
    if sys.platform != "win32":
        import resource

        for limit, most in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, _DESCRIPTORS),
            (resource.RLIMIT_CPU, _CPU_SECONDS),
        ):
            resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        import ctypes
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
        # A namespace without a network; not every system lets a user make one.
        ctypes.CDLL(None).unshare(_NEW_USER_AND_NETWORK)

    def refuse_way_out(event: str, _arguments: tuple[object, ...]) -> None:
        if event.startswith(forbidden):
            raise PermissionError(f"the examiner does not use {event}")

    sys.addaudithook(refuse_way_out)


def main() -> int:
    """Read one question and the bytes, write one answer."""
    confine()
    pipe = sys.stdin.buffer
    (length,) = LENGTH.unpack(pipe.read(LENGTH.size))
    question = msgspec.msgpack.decode(pipe.read(length), type=Question)
    data = pipe.read(question.size + 1)
    if len(data) != question.size:
        return _DEFECT
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question, data)))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    status = main()
    # Decoders that were led astray get no say at the end.
    os._exit(status)
