"""Attachments of a case: taking them in, giving them out, and seeing they are whole.

A file is examined outside the store, staged in short transactions, and becomes part
of the case with the last one: its record, its bytes and its small picture together or
not at all. What a killed program has staged is swept away at the next opening.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from mobile_mediation.db import blobs
from mobile_mediation.db.blobs import CHUNK_BYTES, BlobState
from mobile_mediation.db.local import BlobRow, Thumbnail
from mobile_mediation.db.repository import Repository
from mobile_mediation.db.tables import AttachmentRow
from mobile_mediation.documents.examination import picture_of
from mobile_mediation.documents.examiner import THUMBNAIL_SIDE
from mobile_mediation.domain.attachments import (
    Attachment,
    camera_moment,
    usual_kind,
    usual_originality,
)
from mobile_mediation.domain.errors import NotFound, RuleViolation, Words
from mobile_mediation.domain.people import Party
from mobile_mediation.domain.texts import clean_prose
from mobile_mediation.services.copies import Copy
from mobile_mediation.services.desk import CaseWork, Desk
from mobile_mediation.services.intake import PART_BYTES, Intake, Offer

_CHUNKS_AT_ONCE: Final = 16
_PICTURE_SIDE: Final = 1600


class FileState(StrEnum):
    """How the stored bytes of an attachment compare with its digest."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One attachment and what was found."""

    attachment: Attachment
    state: FileState


class AttachmentService:
    """Files of the cases of this vehicle."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(self, case_id: UUID, offer: Offer) -> Attachment:
        """Take in one file from beginning to end; blocks while it is examined.

        Raises:
            BadInput: MM1140-MM1149, MM1153: why it cannot be kept.
            RuleViolation: MM1150 it is in the case already.
        """
        intake = Intake(offer)
        try:
            intake.examine()
            if self.begin(case_id, intake):
                while part := intake.next_part():
                    self.store(intake, part)
            return self.finish(case_id, intake)
        except BaseException:
            while self.give_up(intake):
                continue
            raise
        finally:
            intake.close()

    def begin(self, case_id: UUID, intake: Intake) -> bool:
        """See that a file belongs in the case; whether its bytes are to be stored.

        Raises:
            RuleViolation: MM1150 it is in the case already.
            NotFound: MM1104 there is no such case or party.
        """
        facts = intake.facts
        assert facts is not None  # noqa: S101  it was examined
        with self._desk.working_on(case_id) as work:
            _refuse_twice(work, intake)
            if intake.offer.party_id is not None:
                work.get(Party, intake.offer.party_id)
            row = work.session.get(BlobRow, intake.sha256)
            if row is not None and row.state == BlobState.COMPLETE:
                return False
            # An earlier attempt that could not even clean up after itself.
            while blobs.discard(work.session, intake.sha256, most=_CHUNKS_AT_ONCE):
                continue
            blobs.expect(work.session, intake.sha256, intake.size, facts.sort.value)
            return True

    def store(self, intake: Intake, part: bytes) -> None:
        """Stage one part of a file that was begun.

        Raises:
            RuleViolation: MM1709 the disk is full.
        """
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            blobs.stage(session, intake.sha256, intake.staged_chunks, part)
        intake.staged_chunks += blobs.chunk_count(len(part))

    def finish(self, case_id: UUID, intake: Intake) -> Attachment:
        """Make a file part of the case, in one transaction.

        Raises:
            RuleViolation: MM1150 it is in the case already.
            BadInput: MM1712 not all of it was staged.
        """
        facts, offer = intake.facts, intake.offer
        assert facts is not None  # noqa: S101  it was examined
        with self._desk.working_on(case_id) as work:
            _refuse_twice(work, intake)
            blobs.complete(work.session, intake.sha256, intake.stored_digest)
            if facts.thumbnail is not None:
                _keep_thumbnail(work.session, intake.sha256, facts.thumbnail)
            mime = facts.sort.value
            return work.new(
                Attachment,
                kind=offer.kind or usual_kind(mime, offer.source),
                name=intake.name,
                mime=mime,
                sha256=intake.sha256,
                size=intake.size,
                pages=facts.pages,
                width=facts.width,
                height=facts.height,
                orientation=facts.orientation,
                taken_at=camera_moment(facts.camera_time, facts.offset),
                camera_time=facts.camera_time,
                latitude_e6=facts.latitude_e6,
                longitude_e6=facts.longitude_e6,
                originality=offer.originality or usual_originality(offer.source),
                source=offer.source,
                party_id=offer.party_id,
                note=clean_prose(offer.note) if offer.note else None,
            )

    def give_up(self, intake: Intake) -> bool:
        """Take away some of what was staged; True while there is more."""
        if not intake.sha256:
            return False
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            return blobs.discard(session, intake.sha256, most=_CHUNKS_AT_ONCE)

    def sweep(self) -> int:
        """Take away what killed programs have left; how many files that were."""
        store = self._desk.workspace.store
        with store.read() as session:
            left = blobs.abandoned(session)
        for digest in left:
            more = True
            while more:
                with store.begin(self._desk.user.id) as session:
                    more = blobs.discard(session, digest, most=_CHUNKS_AT_ONCE)
        return len(left)

    def find(self, id_: UUID) -> Attachment:
        """One attachment of any case.

        Raises:
            NotFound: MM1155.
        """
        with self._desk.workspace.store.read() as session:
            row = session.scalars(select(AttachmentRow).filter_by(id=id_)).first()
            if row is None:
                raise NotFound(
                    "MM1155",
                    Words("没有这个附件。", "There is no such attachment."),
                    path="attachment",
                    value=str(id_),
                    next_step=Words(
                        "请用 attachment list 核对编号。",
                        "See the ids with attachment list.",
                    ),
                )
            return Repository(session).get(Attachment, row.origin_id, row.case_id, id_)

    @staticmethod
    def part_count(attachment: Attachment) -> int:
        """In how many parts the bytes of an attachment are given out."""
        return -(-attachment.size // PART_BYTES)

    def part(self, attachment: Attachment, number: int) -> bytes:
        """One part of the bytes.

        Raises:
            NotFound: MM1713 it is not here.
        """
        each = PART_BYTES // CHUNK_BYTES
        last = min(blobs.chunk_count(attachment.size), (number + 1) * each)
        with self._desk.workspace.store.read() as session:
            return b"".join(
                blobs.chunk(session, attachment.sha256, n)
                for n in range(number * each, last)
            )

    def content(self, attachment: Attachment) -> bytes:
        """All bytes of an attachment, compared with their digest.

        Raises:
            NotFound: MM1713 they are not here, or not all.
            BadInput: MM1712 they are others than were stored.
        """
        with self._desk.workspace.store.read() as session:
            return blobs.get(session, attachment.sha256)

    def save(
        self, attachment: Attachment, path: Path, *, overwrite: bool = False
    ) -> None:
        """Write the bytes of an attachment into a file, as they came.

        Raises:
            BadInput: MM1154 there is a file already; MM1712 the stored bytes are
                others than came in.
            NotFound: MM1713 they are not here, or not all.
            MediumFull: MM1609 there is no room; nothing half-written is left.
        """
        copy = Copy(attachment, path, overwrite=overwrite)
        try:
            for number in range(self.part_count(attachment)):
                copy.write(self.part(attachment, number))
            copy.finish()
        finally:
            copy.give_up()

    @staticmethod
    def picture(
        content: bytes, *, page: int = 0, side: int | None = _PICTURE_SIDE
    ) -> bytes:
        """One page as a JPEG picture, upright and without anything beside the pixels.

        Without ``side`` as large as it is: a copy for outsiders, which says nothing of
        the place and the camera. Blocks while it is drawn.

        Raises:
            BadInput: MM1152 there is no picture of it.
        """
        return picture_of([content], len(content), page, side)

    def thumbnail(self, attachment: Attachment) -> bytes | None:
        """The small picture of an attachment, if there is one here."""
        with self._desk.workspace.store.read() as session:
            row = session.get(Thumbnail, attachment.sha256)
            return None if row is None else row.jpeg

    @classmethod
    def small_picture(cls, content: bytes) -> bytes:
        """Make the small picture again, from the bytes; blocks while it is drawn.

        Raises:
            BadInput: MM1152 there is no picture of this kind of file.
        """
        return cls.picture(content, side=THUMBNAIL_SIDE)

    def keep_thumbnail(self, attachment: Attachment, jpeg: bytes) -> None:
        """Keep a small picture that was made again."""
        with self._desk.workspace.store.begin(self._desk.user.id) as session:
            _keep_thumbnail(session, attachment.sha256, jpeg)

    def remove_place(self, case_id: UUID, id_: UUID) -> None:
        """Take the place out of the record; the file itself is never altered."""
        with self._desk.working_on(case_id) as work:
            attachment = work.get(Attachment, id_)
            if attachment.place is not None:
                work.change(attachment, latitude_e6=None, longitude_e6=None)

    def verify(self, case_id: UUID | None = None) -> tuple[Verified, ...]:
        """Compare the bytes of every attachment, or of one case's, with their digests.

        Raises:
            NotFound: MM1104 there is no such case.
        """
        with self._desk.reading() as repository:
            cases = (
                repository.cases() if case_id is None else (repository.case(case_id),)
            )
            attachments = [
                each for case in cases for each in repository.of_case(Attachment, case)
            ]
        with self._desk.workspace.store.read() as session:
            states = {
                digest: _state(session, digest)
                for digest in dict.fromkeys(each.sha256 for each in attachments)
            }
        return tuple(
            Verified(attachment=each, state=states[each.sha256]) for each in attachments
        )


def _refuse_twice(work: CaseWork, intake: Intake) -> None:
    same = next(
        (
            each
            for each in work.repository.of_case(Attachment, work.case)
            if each.sha256 == intake.sha256 and not each.is_void
        ),
        None,
    )
    if same is not None:
        raise RuleViolation(
            "MM1150",
            Words(
                f"该文件已在本案附件中，名为“{same.name}”。",
                f"The file is in this case already, as “{same.name}”.",
            ),
            path="attachment",
            value=str(same.id),
            next_step=Words("请查看已有的附件。", "See the one that is there."),
        )


def _keep_thumbnail(session: Session, sha256: bytes, jpeg: bytes) -> None:
    session.merge(Thumbnail(sha256=sha256, jpeg=jpeg))
    session.flush()


def _state(session: Session, sha256: bytes) -> FileState:
    running = hashlib.sha256()
    try:
        for chunk in blobs.chunks(session, sha256):
            running.update(chunk)
    except NotFound:
        return FileState.MISSING
    return FileState.SOUND if running.digest() == sha256 else FileState.DAMAGED
