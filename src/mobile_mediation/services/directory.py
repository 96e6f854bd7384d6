"""Whom to call: what headquarters lists, and what the vehicle has added."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import select

from mobile_mediation.db.grams import normal
from mobile_mediation.db.local import DirectoryLine
from mobile_mediation.db.readings import readings_of
from mobile_mediation.db.repository import Repository
from mobile_mediation.domain.contacts import Contact
from mobile_mediation.domain.directory import (
    LISTED,
    DirectoryEntry,
    DirectoryHit,
    DirectoryKind,
    Listing,
    checked_listing,
)
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.ids import new_id
from mobile_mediation.domain.texts import clean_text
from mobile_mediation.services.contacts import ContactService
from mobile_mediation.services.desk import Desk

_BETWEEN: Final = "\n"
_MOST: Final = 500


class DirectoryService:
    """The directory, without a network."""

    def __init__(self, desk: Desk, contacts: ContactService) -> None:
        self._desk = desk
        self._contacts = contacts

    def search(
        self, text: str = "", *, kind: DirectoryKind | None = None, limit: int = _MOST
    ) -> tuple[DirectoryHit, ...]:
        """Entries in which every word of a text is found, own ones first.

        A word is any part of a name, an address or a number, pinyin or its initials.
        """
        wanted = [normal(word) for word in text.split()]
        found = [
            DirectoryHit(key=str(each.id), listing=each.listing, own_id=each.id)
            for each in self.own()
            if (kind is None or each.kind is kind)
            and _matches(words_of(each.listing), wanted)
        ]
        query = select(DirectoryLine).order_by(DirectoryLine.key)
        if kind is not None:
            query = query.where(DirectoryLine.kind == kind.value)
        for word in wanted:
            query = query.where(DirectoryLine.words.contains(word, autoescape=True))
        with self._desk.workspace.store.read() as session:
            found += [
                DirectoryHit(
                    key=row.key,
                    listing=msgspec.msgpack.decode(row.content, type=Listing),
                )
                for row in session.scalars(query.limit(limit))
            ]
        return tuple(found[:limit])

    def entry(self, key: str) -> DirectoryHit:
        """One entry by its key.

        Raises:
            NotFound: MM2177.
        """
        for entry in self.own():
            if str(entry.id) == key:
                return DirectoryHit(key=key, listing=entry.listing, own_id=entry.id)
        with self._desk.workspace.store.read() as session:
            row = session.get(DirectoryLine, key)
            if row is not None:
                listing = msgspec.msgpack.decode(row.content, type=Listing)
                return DirectoryHit(key=key, listing=listing)
        raise _no_entry()

    def own(self) -> tuple[DirectoryEntry, ...]:
        """What vehicles have added."""
        with self._desk.reading() as repository:
            return repository.directory()

    def add(self, listing: Listing) -> DirectoryEntry:
        """Add an entry of one's own.

        Raises:
            RuleViolation: A field cannot be right; the path names it.
        """
        checked = checked_listing(listing)
        now = self._desk.now()
        entry = DirectoryEntry(
            origin_id=self._desk.device_id,
            id=new_id(now),
            created_at=now,
            created_by=self._desk.user.id,
            **{name: getattr(checked, name) for name in LISTED},
        )
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            Repository(session).add(entry)
        return entry

    def change(self, id_: UUID, **values: Any) -> DirectoryEntry:
        """Change fields of an own entry.

        Raises:
            NotFound: MM2177 there is no such entry of one's own.
            RuleViolation: A field cannot be right; nothing was changed.
        """
        entry = self._own_entry(id_)
        checked = checked_listing(replace(entry.listing, **values))
        changed = {name: getattr(checked, name) for name in values}
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            Repository(session).change(entry, **changed)
        return replace(entry, **changed)

    def strike_out(self, id_: UUID, *, reason: str) -> None:
        """Strike an own entry out; cases that have used it keep what they copied.

        Raises:
            NotFound: MM2177.
            RuleViolation: MM1110 there is no reason.
        """
        if not reason.strip():
            raise RuleViolation(
                "MM1110",
                Words("请写明作废的原因。", "Say why this is struck out."),
                path="void_reason",
            )
        entry = self._own_entry(id_)
        why = clean_text(reason)
        with self._desk.workspace.store.begin(self._desk.user.id, why) as session:
            Repository(session).change(
                entry, voided_at=self._desk.now(), void_reason=why
            )

    def use(self, case_id: UUID, listing: Listing) -> Contact:
        """Copy an entry as somebody who can be called about a case."""
        return self._contacts.add_contact(
            case_id,
            lane=listing.lane,
            name=listing.name,
            organisation=listing.organisation,
            phone=listing.best_phone,
        )

    def _own_entry(self, id_: UUID) -> DirectoryEntry:
        for entry in self.own():
            if entry.id == id_ and entry.origin_id == self._desk.device_id:
                return entry
        raise _no_entry()


def _no_entry() -> NotFound:
    return NotFound(
        "MM2177",
        Words("通讯录中没有这个条目。", "The directory has no such entry."),
        path="directory",
        next_step=Words("请刷新后再看。", "Look at it again."),
    )


def words_of(listing: Listing) -> str:
    """What an entry is found by, one value a line, as it is compared."""
    readings = readings_of(normal(listing.name))
    spoken = [
        part
        for reading in (*readings.as_surname, *readings.otherwise)
        for part in ("".join(reading), "".join(sound[:1] for sound in reading))
    ]
    values = (getattr(listing, name) for name in LISTED[1:])
    written = [normal(each) for each in values if isinstance(each, str)]
    return _BETWEEN.join((*written, *spoken))


def _matches(words: str, wanted: list[str]) -> bool:
    return all(word in words for word in wanted)
