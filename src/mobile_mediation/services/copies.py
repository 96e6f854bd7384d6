"""A copy of an attachment for somebody, written part by part, whole or not at all."""

import hashlib
from pathlib import Path

from mobile_mediation.db import blobs
from mobile_mediation.documents.examination import cancelled
from mobile_mediation.domain.attachments import Attachment
from mobile_mediation.domain.errors import BadInput, NotFound, Words
from mobile_mediation.security.files import DurableFile, write_durably


class Copy:
    """One copy on its way out; ``cancel`` may be called from any thread.

    Raises:
        BadInput: MM1154 there is a file already.
    """

    def __init__(
        self, attachment: Attachment, path: Path, *, overwrite: bool = False
    ) -> None:
        refuse_overwriting(path, overwrite=overwrite)
        self._attachment = attachment
        self._file = DurableFile(path)
        self._running = hashlib.sha256()
        self._is_cancelled = False

    def cancel(self) -> None:
        """Stop before the next part."""
        self._is_cancelled = True

    def write(self, part: bytes) -> None:
        """Write the next part.

        Raises:
            RuleViolation: MM1151 it was cancelled.
            MediumFull: MM1609 there is no room.
        """
        if self._is_cancelled:
            raise cancelled()
        self._running.update(part)
        self._file.write(part)

    def finish(self) -> None:
        """Compare what was written with its digest, and put it in place.

        Raises:
            BadInput: MM1712 these are other bytes than came in.
            MediumFull: MM1609 there is no room.
        """
        blobs.check_digest(self._attachment.sha256, self._running.digest())
        self._file.finish()

    def give_up(self) -> None:
        """Leave nothing half-written; does nothing once it is in place."""
        self._file.abandon()


def refuse_overwriting(path: Path, *, overwrite: bool) -> None:
    """See that nobody's file is written over.

    Raises:
        BadInput: MM1154 there is a file already.
    """
    if path.exists() and not overwrite:
        raise BadInput(
            "MM1154",
            Words(
                "该位置已有同名文件，未覆盖。", "There is a file of this name already."
            ),
            path=str(path),
            next_step=Words(
                "请换一个文件名；命令行可加 --force 覆盖。",
                "Choose another name; on the command line --force writes over it.",
            ),
        )


def write_picture(path: Path, jpeg: bytes, *, overwrite: bool = False) -> None:
    """Put a picture that was drawn for somebody into a file.

    Raises:
        BadInput: MM1154 there is a file already.
        MediumFull: MM1609 there is no room; nothing half-written is left.
    """
    refuse_overwriting(path, overwrite=overwrite)
    write_durably(path, jpeg)


def write_file(path: Path, data: bytes) -> Path:
    """Put what was made for somebody into a file; an old one is replaced.

    Raises:
        NotFound: MM1421 there is no such folder.
        MediumFull: MM1609 there is no room; nothing half-written is left.
    """
    if not path.parent.is_dir():
        raise NotFound(
            "MM1421",
            Words("没有这个文件夹。", "There is no such folder."),
            path=str(path.parent),
        )
    write_durably(path, data)
    return path
