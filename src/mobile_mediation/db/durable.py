"""Puts files on the medium, so that a power cut finds them there."""

import os
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until a file and its name are on the medium."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    _sync_folder(path.parent)


def replace_file(new: Path, old: Path) -> None:
    """Put ``new`` in the place of ``old`` in one step and wait for the medium."""
    new.replace(old)
    _sync_folder(old.parent)


def _sync_folder(path: Path) -> None:
    # Windows cannot open a folder; NTFS journals the rename itself.
    if os.name == "posix":
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
