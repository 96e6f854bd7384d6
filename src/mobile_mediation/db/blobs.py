"""Keeps the bytes of papers and pictures inside the encrypted store.

A file is named by its SHA-256 and cut into chunks of one mebibyte, which is also how
it travels; the same file is stored once.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from mobile_mediation.db.local import BlobChunk, BlobRow
from mobile_mediation.db.tables import AttachmentRow, DocumentRow
from mobile_mediation.domain.errors import BadInput, NotFound, Words

CHUNK_BYTES: Final = 1024 * 1024
NAMING: Final = (DocumentRow, AttachmentRow)
"""The tables whose rows name files."""


class BlobState(StrEnum):
    """How much of a file is here."""

    PARTIAL = "partial"
    COMPLETE = "complete"
    REJECTED = "rejected"
    """Every chunk came, and together they were another file; none was kept."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a record names."""

    sha256: bytes
    size: int
    mime: str


def named(session: Session, *, origin_id: UUID | None = None) -> tuple[NamedFile, ...]:
    """Every file that the records of a vehicle, or of all, name; each once."""
    found: dict[bytes, NamedFile] = {}
    for table in NAMING:
        query = select(table.sha256, table.size, table.mime).order_by(table.id)
        if origin_id is not None:
            query = query.filter_by(origin_id=origin_id)
        for row in session.execute(query):
            found.setdefault(row.sha256, NamedFile(row.sha256, row.size, row.mime))
    return tuple(found.values())


def put(session: Session, data: bytes, mime: str) -> bytes:
    """Store a whole file and return its SHA-256; storing it again changes nothing."""
    digest = hashlib.sha256(data).digest()
    row = session.get(BlobRow, digest)
    if row is not None and row.state == BlobState.COMPLETE:
        return digest
    expect(session, digest, len(data), mime)
    for n in range(chunk_count(len(data))):
        put_chunk(session, digest, n, data[n * CHUNK_BYTES : (n + 1) * CHUNK_BYTES])
    return digest


def expect(session: Session, sha256: bytes, size: int, mime: str) -> None:
    """Note a file whose chunks will come; does nothing when it is known.

    Raises:
        BadInput: MM1712 it is known with another size.
    """
    row = session.get(BlobRow, sha256)
    if row is not None:
        if row.size != size:
            raise _unfit(sha256)
        return
    session.add(BlobRow(sha256=sha256, size=size, mime=mime, state=BlobState.PARTIAL))
    session.flush()
    if size == 0:
        _complete(session, sha256)


def put_chunk(session: Session, sha256: bytes, n: int, data: bytes) -> BlobState:
    """Store one chunk of an expected file; the last one completes it.

    The whole is compared with its SHA-256 when every chunk is here; if it is another
    file, its chunks are thrown away, to be asked for again.

    Raises:
        NotFound: MM1713 the file is not expected.
        BadInput: MM1712 the chunk has not the length of this part of the file.
    """
    row = session.get(BlobRow, sha256)
    if row is None:
        raise _unknown(sha256)
    if row.state == BlobState.COMPLETE:
        return BlobState.COMPLETE
    count = chunk_count(row.size)
    if not 0 <= n < count or len(data) != _length(row.size, n):
        raise _unfit(sha256)
    if n in missing(session, sha256):
        # Not through the identity map, which would keep every chunk in memory.
        session.execute(insert(BlobChunk).values(sha256=sha256, n=n, data=data))
    if missing(session, sha256):
        return BlobState.PARTIAL
    return _complete(session, sha256)


def stage(session: Session, sha256: bytes, first: int, data: bytes) -> None:
    """Store the next chunks of a file that is read here, ``first`` being their number.

    Nothing is compared yet: ``complete`` ends it, or ``discard`` takes it away.
    """
    for n, place in enumerate(range(0, len(data), CHUNK_BYTES), start=first):
        chunk_of = data[place : place + CHUNK_BYTES]
        session.execute(insert(BlobChunk).values(sha256=sha256, n=n, data=chunk_of))


def complete(session: Session, sha256: bytes, staged: bytes) -> None:
    """End a file that was staged; ``staged`` is the digest of what was stored.

    Raises:
        BadInput: MM1712 what was stored is another file, or not all of it.
    """
    row = session.get(BlobRow, sha256)
    if row is None:
        raise _unknown(sha256)
    if row.state == BlobState.COMPLETE:
        return
    size = session.scalar(
        select(func.sum(func.length(BlobChunk.data))).where(BlobChunk.sha256 == sha256)
    )
    if staged != sha256 or size != row.size:
        raise _unfit(sha256)
    row.state = BlobState.COMPLETE
    session.flush()


def discard(session: Session, sha256: bytes, *, most: int) -> bool:
    """Take away some chunks of a file that was not completed; True while more are left.

    Of a file that a record names, the note that it is expected stays.
    """
    row = session.get(BlobRow, sha256)
    if row is None or row.state == BlobState.COMPLETE:
        return False
    chunks_here = session.scalars(
        select(BlobChunk.n).where(BlobChunk.sha256 == sha256).limit(most)
    ).all()
    session.execute(
        delete(BlobChunk).where(
            BlobChunk.sha256 == sha256, BlobChunk.n.in_(chunks_here)
        )
    )
    if len(chunks_here) == most:
        return True
    if not _is_named(session, sha256):
        session.delete(row)
        session.flush()
    return False


def abandoned(session: Session) -> tuple[bytes, ...]:
    """Files that were begun and that no record names: their program was ended."""
    return tuple(
        digest
        for digest in session.scalars(
            select(BlobRow.sha256).where(BlobRow.state == BlobState.PARTIAL)
        )
        if not _is_named(session, digest)
    )


def _is_named(session: Session, sha256: bytes) -> bool:
    return any(
        session.scalar(select(table.id).filter_by(sha256=sha256).limit(1)) is not None
        for table in NAMING
    )


def get(session: Session, sha256: bytes) -> bytes:
    """The bytes of a complete file.

    Raises:
        NotFound: MM1713 it is not here, or not wholly.
        BadInput: MM1712 the stored bytes are not those of the digest.
    """
    data = b"".join(chunks(session, sha256))
    check(sha256, data)
    return data


def check(sha256: bytes, data: bytes) -> None:
    """See that bytes are those of a digest.

    Raises:
        BadInput: MM1712 they are others.
    """
    check_digest(sha256, hashlib.sha256(data).digest())


def check_digest(sha256: bytes, found: bytes) -> None:
    """See that bytes with a digest of their own are those of a file.

    Raises:
        BadInput: MM1712 they are others.
    """
    if found != sha256:
        raise _unfit(sha256)


def chunks(session: Session, sha256: bytes) -> Iterator[bytes]:
    """The chunks of a complete file in order, one at a time in memory.

    Raises:
        NotFound: MM1713 it is not here, or not wholly.
    """
    row = session.get(BlobRow, sha256)
    if row is None or row.state != BlobState.COMPLETE:
        raise _unknown(sha256)
    for n in range(chunk_count(row.size)):
        yield chunk(session, sha256, n)


def chunk(session: Session, sha256: bytes, n: int) -> bytes:
    """One chunk of a file.

    Raises:
        NotFound: MM1713 it is not here.
    """
    data = session.scalar(
        select(BlobChunk.data).where(BlobChunk.sha256 == sha256, BlobChunk.n == n)
    )
    if data is None:
        raise _unknown(sha256)
    return bytes(data)


def missing(session: Session, sha256: bytes) -> tuple[int, ...]:
    """The numbers of the chunks of an expected file that are not here."""
    row = session.get(BlobRow, sha256)
    if row is None:
        raise _unknown(sha256)
    here = set(session.scalars(select(BlobChunk.n).where(BlobChunk.sha256 == sha256)))
    return tuple(n for n in range(chunk_count(row.size)) if n not in here)


def absent(session: Session, wanted: Iterable[bytes]) -> tuple[bytes, ...]:
    """Those of some files that are not wholly here, in the order asked."""
    asked = tuple(dict.fromkeys(wanted))
    here = {
        digest
        for part in range(0, len(asked), 500)
        for digest in session.scalars(
            select(BlobRow.sha256).where(
                BlobRow.sha256.in_(asked[part : part + 500]),
                BlobRow.state == BlobState.COMPLETE,
            )
        )
    }
    return tuple(digest for digest in asked if digest not in here)


def stored_bytes(session: Session) -> int:
    """How many bytes of files are held in all."""
    return int(session.scalar(select(func.sum(func.length(BlobChunk.data)))) or 0)


def chunk_count(size: int) -> int:
    """Into how many chunks a file of a size is cut."""
    return -(-size // CHUNK_BYTES)


def _length(size: int, n: int) -> int:
    return min(CHUNK_BYTES, size - n * CHUNK_BYTES)


def _complete(session: Session, sha256: bytes) -> BlobState:
    row = session.get_one(BlobRow, sha256)
    running = hashlib.sha256()
    for n in range(chunk_count(row.size)):
        running.update(chunk(session, sha256, n))
    if running.digest() != sha256:
        session.execute(delete(BlobChunk).where(BlobChunk.sha256 == sha256))
        return BlobState.REJECTED
    row.state = BlobState.COMPLETE
    session.flush()
    return BlobState.COMPLETE


def _unknown(sha256: bytes) -> NotFound:
    return NotFound(
        "MM1713",
        Words("本机没有该文件的完整内容。", "The whole of this file is not here."),
        value=sha256.hex(),
        next_step=Words(
            "请等待同步，或重新添加该文件。", "Wait for the sync, or add it again."
        ),
    )


def _unfit(sha256: bytes) -> BadInput:
    return BadInput(
        "MM1712",
        Words(
            "文件内容与其登记的摘要或长度不符。",
            "The bytes do not fit the registered digest or size of the file.",
        ),
        value=sha256.hex(),
        next_step=Words("请重新传送该文件。", "Send the file again."),
    )
