"""Whole files that are there completely or not at all, also after a power cut."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

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
    file = DurableFile(path, kept=kept)
    try:
        file.write(data)
        file.finish()
    finally:
        file.abandon()


class DurableFile:
    """A file that is written part by part and has its name only when it is whole.

    Args:
        path: Where it will be.
        kept: What is safe, whatever happens here.
    """

    def __init__(self, path: Path, *, kept: Words = NOTHING_CHANGED) -> None:
        self._path = path
        self._kept = kept
        with self._saying_full():
            descriptor, name = tempfile.mkstemp(
                prefix=f".{path.name}.", dir=path.parent
            )
        self._part = Path(name)
        self._file = os.fdopen(descriptor, "wb")

    def write(self, data: bytes) -> None:
        """Write the next bytes.

        Raises:
            MediumFull: MM1609 there is no room.
        """
        with self._saying_full():
            self._file.write(data)

    def finish(self) -> None:
        """Bring everything to the medium, and the file under its name.

        Raises:
            MediumFull: MM1609 there is no room.
        """
        with self._saying_full():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._part.replace(self._path)
        sync_folder(self._path.parent)

    def abandon(self) -> None:
        """Leave nothing half-written; does nothing to a finished file."""
        # What could not be written before the disk was full cannot be flushed either.
        with suppress(OSError):
            self._file.close()
        self._part.unlink(missing_ok=True)

    @contextmanager
    def written(self) -> Iterator[BinaryIO]:
        """The file itself, for a writer that asks for one; in place at the end.

        Raises:
            MediumFull: MM1609 there is no room.
        """
        try:
            with self._saying_full():
                yield self._file
            self.finish()
        finally:
            self.abandon()

    @contextmanager
    def _saying_full(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
                raise medium_full(self._path, self._kept) from error
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
