"""Bundles on a stick: written so that the file on the medium proves itself.

A file gets its name only after it was read back from the medium and was the same, so
a stick that is pulled at any moment holds whole bundles or none.
"""

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from uuid import UUID

from mobile_mediation.domain.errors import BadInput, Words
from mobile_mediation.security.files import medium_full, sync_folder
from mobile_mediation.sync.bundle import MAGIC, MOST_BODY

SUFFIX: Final = ".mmb"
_PART: Final = ".part"
_LONGEST_CODE: Final = 16
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_KEPT: Final = Words(
    "介质上没有留下不完整的文件，案件数据不受影响。",
    "Nothing half-written is left on the medium; the records are untouched.",
)


def bundle_name(
    code: str, way: str, bundle_id: UUID, *, first: int = 0, last: int = 0
) -> str:
    """The file name of a bundle: ASCII, at most 60 characters, nothing about people.

    ``way`` is U for records, B for files, D for headquarters' answer.
    """
    plain = "".join(c for c in code if c.isascii() and c.isalnum())[:_LONGEST_CODE]
    return f"MM-{plain or 'X'}-{way}-{first}-{last}-{bundle_id.hex[-8:]}{SUFFIX}"


def write_to_medium(path: Path, data: bytes) -> None:
    """Write a file and read it back from the medium before it gets its name.

    Raises:
        MediumFull: MM1609 there is no room; nothing half-done is left.
        BadInput: MM1820 what was read back is not what was written, or the medium
            cannot be written.
    """
    part = path.with_name(path.name + _PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _compare(part, data)
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        _remove(part)
        if error.errno in _NO_ROOM:
            raise medium_full(path, _KEPT) from error
        raise _unreliable(path) from error
    except BaseException:
        _remove(part)
        raise


def find_bundles(paths: Iterable[Path]) -> list[Path]:
    """Bundles among files and in folders, sorted by name.

    A file that is named is taken as it is; in folders only regular files that begin
    like a bundle count. Links are never followed, in folders or as such.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            found += sorted(
                each for each in path.rglob(f"*{SUFFIX}") if _begins_like_one(each)
            )
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_bundle(path: Path) -> bytes:
    """The bytes of a bundle's file, if it can be one by its length.

    Raises:
        BadInput: MM1821 it cannot be read, MM1817 it is too large.
    """
    try:
        if path.is_symlink() or not path.is_file():
            raise _unreadable(path)
        if path.stat().st_size > MOST_BODY + MOST_BODY // 64:
            raise BadInput(
                "MM1817",
                Words("同步包过大。", "The bundle is too large."),
                path=str(path),
            )
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path) from error


def _begins_like_one(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _compare(part: Path, data: bytes) -> None:
    with part.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            # Else the system would answer from its memory, not from the medium.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        read_back = hashlib.file_digest(file, hashlib.sha256).digest()
    if read_back != hashlib.sha256(data).digest():
        raise _unreliable(part)


def _remove(part: Path) -> None:
    # The medium may be gone; the refusal that is under way says what matters.
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return


def _unreliable(path: Path) -> BadInput:
    return BadInput(
        "MM1820",
        Words("介质无法可靠写入。", "The medium cannot be written reliably."),
        path=str(path),
        kept=_KEPT,
        next_step=Words("请换一个U盘再导出。", "Use another stick."),
    )


def _unreadable(path: Path) -> BadInput:
    return BadInput(
        "MM1821",
        Words("文件无法读取。", "The file cannot be read."),
        path=str(path),
        next_step=Words("请检查路径和介质。", "Check the path and the medium."),
    )
