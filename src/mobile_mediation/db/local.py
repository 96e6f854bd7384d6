"""What one machine keeps for itself: its change log, its bundles, drafts and bytes.

None of these tables travels; they carry ``info={"local": True}`` and have no numbers
in the registry. The tables of headquarters stand in ``db.hq_local``.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

import msgspec
from sqlalchemy import (
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from mobile_mediation.db.base import Base
from mobile_mediation.db.types import Digest, Flag, IsoDate

NO_CASE: Final = UUID(int=0)
"""Stands for the case in the log of rows that belong to the vehicle itself."""

NO_DUE_MS: Final = (1 << 48) - 1
"""Stands for the deadline of a case where nothing is to be done: the last of all."""

LOCAL: Final[dict[str, Any]] = {"local": True}


class SyncOp(Base):
    """A row touched by the open transaction, and which of its columns.

    ``mask`` has one bit for each column number; -1 stands for a new row.
    """

    __tablename__ = "sync_op"
    __table_args__ = ({"info": LOCAL, "sqlite_with_rowid": False},)

    table_no: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    pk: Mapped[UUID] = mapped_column(primary_key=True)
    mask: Mapped[int]


class SyncTxn(Base):
    """One committed transaction of this device as its sealed record."""

    __tablename__ = "sync_txn"
    __table_args__ = (UniqueConstraint("id"), {"info": LOCAL})

    # Integer: in SQLite the row number itself, so that the log is in its own order.
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    id: Mapped[bytes] = mapped_column(LargeBinary(16))
    prev: Mapped[bytes] = mapped_column(LargeBinary(16))
    seen: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    hlc: Mapped[int]
    wall_ms: Mapped[int]
    actor: Mapped[UUID]
    reason: Mapped[str | None] = mapped_column(Text)
    schema: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class SyncChange(Base):
    """Which rows a record touched, so that the history of a case is found."""

    __tablename__ = "sync_change"
    __table_args__ = (
        Index("ix_sync_change_case", "case_id", "seq"),
        {"info": LOCAL, "sqlite_with_rowid": False},
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pk: Mapped[UUID] = mapped_column(primary_key=True)
    origin_id: Mapped[UUID]
    case_id: Mapped[UUID]
    kind: Mapped[int]


class StoreState(Base):
    """Single values about this store; see ``StateKey``."""

    __tablename__ = "store_state"
    __table_args__ = ({"info": LOCAL},)

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)


class OutboxBundle(Base):
    """A bundle that was sealed here; the file lies in ``outbox/``."""

    __tablename__ = "outbox"
    __table_args__ = ({"info": LOCAL},)

    bundle_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[int]
    from_seq: Mapped[int | None]
    to_seq: Mapped[int | None]
    head: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    file_name: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[bytes] = mapped_column(Digest)
    size: Mapped[int]
    sealed_at: Mapped[datetime]
    exported_at: Mapped[datetime | None]
    exported_to: Mapped[str | None] = mapped_column(Text)


class Receipt(Base):
    """What headquarters has confirmed, in its own signed words."""

    __tablename__ = "receipt"
    __table_args__ = ({"info": LOCAL},)

    bundle_id: Mapped[UUID] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
    hq_epoch: Mapped[int]
    held_seq: Mapped[int]
    held_head: Mapped[bytes] = mapped_column(LargeBinary(16))
    body: Mapped[bytes] = mapped_column(LargeBinary)


class BlobRow(Base):
    """A stored file as such: its length, kind and how much of it is here."""

    __tablename__ = "blob"
    __table_args__ = ({"info": LOCAL},)

    sha256: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    size: Mapped[int]
    mime: Mapped[str] = mapped_column(String(100))
    state: Mapped[str] = mapped_column(String(10))
    confirmed_at: Mapped[datetime | None]
    """When headquarters said that it holds the whole file."""


class BlobChunk(Base):
    """A mebibyte of a stored file."""

    __tablename__ = "blob_chunk"
    __table_args__ = ({"info": LOCAL},)

    sha256: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Thumbnail(Base):
    """A small picture of a stored file; it can be made again."""

    __tablename__ = "thumbnail"
    __table_args__ = ({"info": LOCAL},)

    sha256: Mapped[bytes] = mapped_column(Digest, primary_key=True)
    jpeg: Mapped[bytes] = mapped_column(LargeBinary)


class HeldPack(Base):
    """The newest pack of headquarters of each kind, as it was signed."""

    __tablename__ = "held_pack"
    __table_args__ = ({"info": LOCAL},)

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int]
    issued_at: Mapped[datetime]
    received_at: Mapped[datetime]
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DirectoryLine(Base):
    """An entry of headquarters' directory; ``words`` are what it is found by."""

    __tablename__ = "directory_line"
    __table_args__ = (Index("ix_directory_line_kind", "kind"), {"info": LOCAL})

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class StatisticLine(Base):
    """A published figure of headquarters, from the pack that first said it so."""

    __tablename__ = "statistic_line"
    __table_args__ = ({"info": LOCAL},)

    region: Mapped[str] = mapped_column(String(6), primary_key=True)
    stat_year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[str] = mapped_column(String(240), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    taken_at: Mapped[datetime]


class Reminded(Base):
    """A reminder that was said on this machine; see ``domain.reminders``."""

    __tablename__ = "reminded"
    __table_args__ = ({"info": LOCAL},)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    said_at: Mapped[datetime]


class Draft(Base):
    """What somebody has typed and not yet saved."""

    __tablename__ = "draft"
    __table_args__ = ({"info": LOCAL},)

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class PrivateNoteRow(Base):
    """What one side said in confidence at the bargaining bench.

    Headquarters is the insurer's, and so a side itself: a note never travels.
    """

    __tablename__ = "private_note"
    __table_args__ = (
        Index("ix_private_note_case_id", "case_id", "bargain_side"),
        {"info": LOCAL},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID]
    bargain_side: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    written_by: Mapped[UUID]
    voided_at: Mapped[datetime | None]


class UndoMark(Base):
    """A record that took an earlier one back, or made it again.

    Taking back is this machine's own matter: the record itself travels as an ordinary
    change.
    """

    __tablename__ = "undo_mark"
    __table_args__ = ({"info": LOCAL},)

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    target: Mapped[int]
    is_redo: Mapped[bool] = mapped_column(Flag)


class CaseLineRow(Base):
    """A case as the list shows it, made from the record (``db.caseindex``).

    ``key`` ascends from the newest case to the oldest; it is also the row of
    ``case_text`` and of the full-text index ``case_search``.
    """

    __tablename__ = "case_line"
    # Each order of the list has an index with all that the list is filtered by.
    __table_args__ = (
        UniqueConstraint("origin_id", "case_id"),
        Index("ix_case_line_case_id", "case_id"),
        Index("ix_case_line_newest", "key", "stage_no", "due_ms", "seq"),
        Index("ix_case_line_due", "due_ms", "key", "stage_no", "seq"),
        Index("ix_case_line_stage", "stage_no", "key", "due_ms", "seq"),
        Index("ix_case_line_number", "case_no", "key", "stage_no", "due_ms", "seq"),
        Index("ix_case_line_seq", "seq"),
        {"info": LOCAL},
    )

    key: Mapped[int] = mapped_column(Integer, primary_key=True)
    origin_id: Mapped[UUID]
    case_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    seq: Mapped[int]
    """The newest record that speaks of the case."""
    case_no: Mapped[str] = mapped_column(Text)
    stage_no: Mapped[int]
    """The place of its stage among all stages."""
    due_ms: Mapped[int]
    """The next deadline in milliseconds since 1970, or ``NO_DUE_MS``."""
    people: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    paid_fen: Mapped[int]


class CaseTextRow(Base):
    """The words of a case that it can be found by, one value a line.

    ``reading`` says how the names are read, so that a search needs no dictionary;
    ``personal`` are the numbers that are never shown whole.
    """

    __tablename__ = "case_text"
    __table_args__ = ({"info": LOCAL},)

    key: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text)
    plate: Mapped[str] = mapped_column(Text)
    number: Mapped[str] = mapped_column(Text)
    personal: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)


class DueDayRow(Base):
    """The last day of a legal deadline that runs (``db.duedays``)."""

    __tablename__ = "due_day"
    __table_args__ = (
        Index("ix_due_day_due", "due_on", "is_right"),
        {"info": LOCAL, "sqlite_with_rowid": False},
    )

    origin_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rule: Mapped[str] = mapped_column(String(40))
    trigger_id: Mapped[UUID | None]
    party_id: Mapped[UUID | None]
    due_on: Mapped[date] = mapped_column(IsoDate)
    alarm_on: Mapped[date] = mapped_column(IsoDate)
    is_published: Mapped[bool] = mapped_column(Flag)
    is_right: Mapped[bool] = mapped_column(Flag)
    """Nobody is late when its last day has passed."""


class StateKey(StrEnum):
    """The names of the single values in ``store_state``."""

    DEVICE_ID = "device_id"
    SYNC = "sync"
    INDEX = "index"
    """How the lines of the list and the index of the search were made."""
    INDEX_DAY = "index_day"
    """The day in China for which the lines of the list were reckoned."""
    HOLIDAYS = "holidays"
    """The holidays that headquarters has sent (``db.holidays``)."""
    ROSTER = "roster"
    """The roster that is believed; the file beside the store is only its copy."""
    CODE_KEY = "code_key"
    """What headquarters' approval codes for this vehicle are checked with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """How far this device and headquarters have come with each other.

    ``exported_seq`` is the last record in a bundle that left the machine,
    ``confirmed_seq`` the last that headquarters holds and has archived; ``hq_seen``
    is headquarters' checkpoint that the screens here are based on; ``heard_hlc`` the
    latest hybrid clock heard from it.
    """

    exported_seq: int = 0
    confirmed_seq: int = 0
    confirmed_head: bytes | None = None
    hq_epoch: int = 0
    hq_cursor: int = 0
    hq_seen: bytes | None = None
    heard_hlc: int = 0

    @classmethod
    def read(cls, session: Session) -> Self:
        """The state as it is stored; a new store has confirmed nothing."""
        row = session.get(StoreState, StateKey.SYNC)
        return cls() if row is None else cls.decode(row.value)

    @classmethod
    def decode(cls, value: bytes) -> Self:
        """The state from its stored form; members of a newer version are left out."""
        values = msgspec.msgpack.decode(value)
        return cls(**{f.name: values[f.name] for f in fields(cls) if f.name in values})

    def write(self, session: Session) -> None:
        """Store the state within the caller's transaction."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        session.merge(
            StoreState(key=StateKey.SYNC, value=msgspec.msgpack.encode(values))
        )
        session.flush()
