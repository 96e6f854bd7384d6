"""Whole files that are there completely or not at all, also after a power cut."""

import errno
import os
import tempfile
from pathlib import Path

from mobile_mediation.domain.errors import NOTHING_CHANGED, MediationError, Words


class MediumFull(MediationError):  # noqa: N818
    """There is no room on the disk or stick."""


def write_durably(path: Path, data: bytes, *, kept: Words = NOTHING_CHANGED) -> None:
    """Put a file in place in one step, readable by its owner only.

    The bytes and the folder entry are on the medium when this returns; on any error
    the old file stays and nothing half-written is left.

    Raises:
        MediumFull: MM1609 there is no room.
    """
    try:
        _put(path, data)
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise medium_full(path, kept) from error
        raise
    sync_folder(path.parent)


def _put(path: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_at_most(path: Path, most: int) -> bytes:
    """The first bytes of a file: one more than ``most`` where there are more."""
    with path.open("rb") as file:
        return file.read(most + 1)


def medium_full(path: Path, kept: Words = NOTHING_CHANGED) -> MediumFull:
    """The refusal for a full disk or stick."""
    return MediumFull(
        "MM1609",
        Words("磁盘空间不足。", "The disk is full."),
        path=str(path),
        kept=kept,
        next_step=Words(
            "请腾出空间后重试，或换一个存储介质。",
            "Make room or use another medium, then try again.",
        ),
    )


def sync_folder(path: Path) -> None:
    """Wait until the entries of a folder are on the medium."""
    # Windows cannot open a folder; NTFS journals the entry itself.
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
