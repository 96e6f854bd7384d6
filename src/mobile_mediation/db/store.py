"""The open store: one transaction is one record, and everything else only reads."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from mobile_mediation.db import capture, caseindex, migrate
from mobile_mediation.db.engine import (
    READING,
    already_there,
    checkpoint,
    copy_store,
    open_engine,
)
from mobile_mediation.db.local import StateKey, StoreState
from mobile_mediation.db.recorder import Author, Recorder
from mobile_mediation.db.registry import Registry
from mobile_mediation.db.schema import METADATA
from mobile_mediation.domain.errors import MediationError, RuleViolation, Words

Clock = Callable[[], datetime]


class Store:
    """The encrypted record of one vehicle or of headquarters.

    Services work through ``begin`` and ``read`` and see nothing else of it.
    """

    def __init__(
        self, engine: Engine, recorder: Recorder, *, path: Path, key: bytes
    ) -> None:
        self._engine = engine
        self._reading = engine.execution_options(**{READING: True})
        self._recorder = recorder
        self._path = path
        self._key = key

    @classmethod
    def create(cls, path: Path, key: bytes, *, device_id: UUID, clock: Clock) -> Self:
        """Make a new, empty store.

        Raises:
            RuleViolation: MM1708 there is a file already.
        """
        if path.exists():
            raise already_there(path)
        migrate.create(path, key, device_id=device_id)
        return cls.open(path, key, device_id=device_id, clock=clock)

    @classmethod
    def open(cls, path: Path, key: bytes, *, device_id: UUID, clock: Clock) -> Self:
        """Open a store, and first bring one of an older program up to date.

        Raises:
            RuleViolation: MM1703 it is of a newer program; MM1711 changes would not
                be recorded; MM1714 it belongs to another device.
            StoreDamaged: MM1710 it cannot be read, or not with this key.
        """
        registry = Registry.load()
        registry.check(METADATA)
        migrate.upgrade(path, key)
        engine = open_engine(path, key)
        try:
            recorder = Recorder(METADATA, registry, device_id=device_id, clock=clock)
            recorder.attach(engine)
            store = cls(engine, recorder, path=path, key=key)
            store._check(registry, device_id)
        except BaseException:
            engine.dispose()
            raise
        return store

    @property
    def engine(self) -> Engine:
        """The engine beneath, for checks and for the import of records."""
        return self._engine

    @contextmanager
    def begin(self, actor: UUID, reason: str | None = None) -> Iterator[Session]:
        """One transaction of one person; it becomes one record, or nothing at all.

        Args:
            actor: Who does it.
            reason: Why, where the law or the rules ask for a reason.

        Raises:
            Busy: MM1705 somebody else has been writing for five seconds.
            RuleViolation: MM1709 the disk is full; nothing was changed.
        """
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            self._recorder.sign_in(session.connection(), Author(actor, reason))
            yield session

    def seal_part(self, session: Session) -> None:
        """Make a record of what a long transaction has written so far.

        A record holds only so much; all records of a transaction are kept together,
        or none is.
        """
        session.flush()
        self._recorder.seal(session.connection())

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Look at one state of the record; writing is refused by the store."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def applying(self) -> Iterator[Session]:
        """Write what others have recorded; these rows make no record of our own."""
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            connection = session.connection()
            self._recorder.seal(connection)
            with capture.unrecorded(connection):
                yield session
                session.flush()

    def seal_leftovers(self) -> None:
        """Seal what another program wrote, before anything is exported."""
        with self._engine.begin() as connection:
            self._recorder.seal(connection)

    def backup(self, target: Path) -> None:
        """Copy the whole store, encrypted under the same key, while it is in use.

        Raises:
            RuleViolation: MM1708 there is a file at ``target`` already.
        """
        copy_store(self._path, self._key, target)

    def close(self) -> None:
        """Bring everything into the main file, if it can be, and let go of it."""
        try:
            # What was committed is safe in the log; the next opening reads it there.
            with suppress(MediationError, dbapi2.Error):
                checkpoint(self._engine)
        finally:
            self._engine.dispose()

    def _check(self, registry: Registry, device_id: UUID) -> None:
        with Session(self._engine) as session, session.begin():
            connection = session.connection()
            capture.check(connection, METADATA, registry)
            owner = session.get(StoreState, StateKey.DEVICE_ID)
            if owner is None or owner.value != device_id.bytes:
                raise RuleViolation(
                    "MM1714",
                    Words(
                        "该加密库属于另一台设备。",
                        "This store belongs to another device.",
                    ),
                    next_step=Words(
                        "请检查工作区文件是否被替换。",
                        "Check whether files of the workspace were exchanged.",
                    ),
                )
            caseindex.ensure(connection.exec_driver_sql)
            # Leftovers of a foreign writer are sealed with the commit, as nobody's.
