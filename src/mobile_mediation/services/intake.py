"""A file on its way into a case: read twice, once to be examined, once to be stored.

Nothing here touches the store, so all of it may run on any thread, and the storage
thread is only lent for one short transaction a part.
"""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from mobile_mediation.db.blobs import CHUNK_BYTES
from mobile_mediation.documents.examination import Examination, cancelled, facts_of
from mobile_mediation.documents.examiner import Facts, Question
from mobile_mediation.domain.attachments import (
    MOST_BYTES,
    AttachmentKind,
    AttachmentSource,
    Originality,
    clean_file_name,
)
from mobile_mediation.domain.errors import BadInput, Words

PART_BYTES: Final = 4 * CHUNK_BYTES
"""What one transaction stores: about 30 ms of the storage thread."""

_MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A file that somebody wants to add: where it lies, or its bytes with a name."""

    content: Path | bytes
    name: str | None = None
    source: AttachmentSource = AttachmentSource.FILE
    kind: AttachmentKind | None = None
    originality: Originality | None = None
    party_id: UUID | None = None
    note: str | None = None

    @property
    def shown_name(self) -> str:
        """The name that it gets."""
        content = self.content
        own = content.name if isinstance(content, Path) else ""
        return clean_file_name(self.name or own)


class Intake:
    """One file on its way; ``cancel`` may be called from any thread at any time."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self.name = offer.shown_name
        self.size = 0
        self.sha256 = b""
        self.facts: Facts | None = None
        self.done_bytes = 0
        """How much was read, of twice the size."""
        self.staged_chunks = 0
        self._is_cancelled = False
        self._examination: Examination | None = None
        self._again: BinaryIO | None = None
        self._stored = hashlib.sha256()

    @property
    def total_bytes(self) -> int:
        """How much is to be read; 0 while nobody knows."""
        return 2 * self.size

    def cancel(self) -> None:
        """Stop as soon as possible; whoever works on it is told."""
        self._is_cancelled = True
        if self._examination is not None:
            self._examination.cancel()

    def examine(self) -> Facts:
        """Read the file and have it examined; nothing is stored yet.

        Raises:
            BadInput: MM1140-MM1149, MM1153: why it cannot be kept.
            RuleViolation: MM1151 it was cancelled.
        """
        self.size = self._measured()
        running = hashlib.sha256()
        with (
            self._opened() as file,
            Examination(Question(size=self.size)) as examination,
        ):
            self._examination = examination
            for part in self._parts(file):
                running.update(part)
                examination.feed(part)
            self._refuse_more(file)
            answer = examination.answer()
        self.sha256 = running.digest()
        self.facts = facts_of(answer, self.name)
        return self.facts

    def next_part(self) -> bytes:
        """The next part to be stored; nothing after the last one.

        Raises:
            BadInput: MM1149 the file is another one than was examined; MM1153.
            RuleViolation: MM1151 it was cancelled.
        """
        self._refuse_cancelled()
        try:
            if self._again is None:
                self._again = self._open()
            part = self._again.read(PART_BYTES)
        except OSError as error:
            raise self._unreadable() from error
        self.done_bytes += len(part)
        self._stored.update(part)
        if not part and self._stored.digest() != self.sha256:
            raise self._changed()
        return part

    @property
    def stored_digest(self) -> bytes:
        """The digest of what ``next_part`` has given out."""
        return self._stored.digest()

    def close(self) -> None:
        """Let go of the file."""
        if self._again is not None:
            self._again.close()

    def _measured(self) -> int:
        content = self.offer.content
        if isinstance(content, bytes):
            size = len(content)
        else:
            try:
                if not content.is_file():
                    raise BadInput(
                        "MM1140",
                        Words(
                            "找不到该文件，或它不是普通文件。",
                            "It is not there, or is no ordinary file.",
                        ),
                        path=str(content),
                        next_step=Words(
                            "请检查路径；文件夹请逐个选择其中的文件。",
                            "Check the path; of a folder, choose the files in it.",
                        ),
                    )
                size = content.stat().st_size
            except OSError as error:
                raise self._unreadable() from error
        if size == 0:
            raise BadInput(
                "MM1141",
                Words("这是空文件。", "The file is empty."),
                path="attachment",
                next_step=Words(
                    "请从原设备重新传输。", "Copy it again from where it was made."
                ),
            )
        if size > MOST_BYTES:
            raise BadInput(
                "MM1142",
                Words(
                    f"文件超过{MOST_BYTES // _MIB}MB。",
                    f"The file is larger than {MOST_BYTES // _MIB} MB.",
                ),
                path="attachment",
                value=str(size),
                rule=f"<= {MOST_BYTES}",
                next_step=Words(
                    "请剪取需要的一段，或降低分辨率后再添加。",
                    "Cut out the part that matters, or make it smaller.",
                ),
            )
        return size

    def _parts(self, file: BinaryIO) -> Iterator[bytes]:
        left = self.size
        while left:
            self._refuse_cancelled()
            try:
                part = file.read(min(left, PART_BYTES))
            except OSError as error:
                raise self._unreadable() from error
            if not part:
                raise self._changed()
            left -= len(part)
            self.done_bytes += len(part)
            yield part

    def _refuse_more(self, file: BinaryIO) -> None:
        if file.read(1):
            raise self._changed()

    def _refuse_cancelled(self) -> None:
        if self._is_cancelled:
            raise cancelled()

    def _open(self) -> BinaryIO:
        content = self.offer.content
        if isinstance(content, bytes):
            return io.BytesIO(content)
        return content.open("rb")

    @contextmanager
    def _opened(self) -> Iterator[BinaryIO]:
        try:
            file = self._open()
        except OSError as error:
            raise self._unreadable() from error
        with file:
            yield file

    def _changed(self) -> BadInput:
        return BadInput(
            "MM1149",
            Words(
                "文件在读取过程中发生了变化。",
                "The file changed while it was being read.",
            ),
            path="attachment",
            next_step=Words(
                "请等其他程序写完该文件后再添加。",
                "Add it again when the other program has finished writing it.",
            ),
        )

    def _unreadable(self) -> BadInput:
        return BadInput(
            "MM1153",
            Words("无法读取该文件。", "The file cannot be read."),
            path="attachment",
            next_step=Words(
                "请检查介质是否拔出、文件是否有读取权限。",
                "See whether the medium is still there and may be read.",
            ),
        )
