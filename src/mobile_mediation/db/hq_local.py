"""What headquarters keeps of the way things came: bundles, records, heads, waiting.

Like the vehicle's own tables these do not travel. The records are the truth: the
rows of cases can be made again from them at any time.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from mobile_mediation.db.base import Base
from mobile_mediation.db.local import LOCAL
from mobile_mediation.db.types import Digest, IsoDate


class HqBundle(Base):
    """A bundle that came in, whatever became of it; the file lies in ``archive/``."""

    __tablename__ = "hq_bundle"
    __table_args__ = (
        Index("ix_hq_bundle_vehicle", "vehicle_id", "from_seq"),
        {"info": LOCAL},
    )

    bundle_id: Mapped[UUID] = mapped_column(primary_key=True)
    vehicle_id: Mapped[UUID]
    kind: Mapped[int]
    from_seq: Mapped[int | None]
    to_seq: Mapped[int | None]
    sha256: Mapped[bytes] = mapped_column(Digest)
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(20))
    imported_at: Mapped[datetime]
    report: Mapped[str] = mapped_column(Text)


class HqRecord(Base):
    """A record that was applied; ``hq_seq`` is the order in which that happened."""

    __tablename__ = "hq_record"
    __table_args__ = (
        UniqueConstraint("id"),
        Index("ix_hq_record_device", "device_id", "seq"),
        {"info": LOCAL},
    )

    hq_seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    id: Mapped[bytes] = mapped_column(LargeBinary(16))
    device_id: Mapped[UUID]
    seq: Mapped[int]
    prev: Mapped[bytes] = mapped_column(LargeBinary(16))
    hlc: Mapped[int]
    hlc_eff: Mapped[int]
    bundle_id: Mapped[UUID]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class HqHead(Base):
    """The newest applied record of a device's branch."""

    __tablename__ = "hq_head"
    __table_args__ = ({"info": LOCAL},)

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[bytes] = mapped_column(LargeBinary(16))
    seq: Mapped[int]


class HqParked(Base):
    """A record that cannot be applied yet, untouched, with the reason."""

    __tablename__ = "hq_parked"
    __table_args__ = (
        Index("ix_hq_parked_device", "device_id", "prev"),
        {"info": LOCAL},
    )

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    device_id: Mapped[UUID]
    seq: Mapped[int]
    prev: Mapped[bytes] = mapped_column(LargeBinary(16))
    reason: Mapped[str] = mapped_column(String(20))
    bundle_id: Mapped[UUID]
    parked_at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)


class HqCheckpoint(Base):
    """A moment of headquarters that one name stands for."""

    __tablename__ = "hq_checkpoint"
    __table_args__ = ({"info": LOCAL},)

    id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    hq_seq: Mapped[int]
    heads: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class HqEnrolment(Base):
    """A vehicle that was enrolled; a code is given once."""

    __tablename__ = "hq_enrolment"
    __table_args__ = (UniqueConstraint("code"), {"info": LOCAL})

    vehicle_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    unit: Mapped[str] = mapped_column(String(40))
    enrolled_at: Mapped[datetime]


class HqFundDecision(Base):
    """What headquarters decided about one ask for emergency money.

    It goes down with every answer to the vehicle until the vehicle's own record of it
    comes up; ``body`` is the decision as it was signed. Only this ask was decided: one
    that was changed since has another ``ask_id``.
    """

    __tablename__ = "hq_fund_decision"
    __table_args__ = (
        UniqueConstraint("ask_id"),
        Index("ix_hq_fund_decision_vehicle", "vehicle_id"),
        {"info": LOCAL},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vehicle_id: Mapped[UUID]
    case_id: Mapped[UUID]
    request_id: Mapped[UUID]
    ask_id: Mapped[UUID]
    verdict: Mapped[str] = mapped_column(String(20))
    amount_fen: Mapped[int]
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class HqFundCode(Base):
    """A one-time approval code that was read out over the phone."""

    __tablename__ = "hq_fund_code"
    __table_args__ = (UniqueConstraint("vehicle_id", "code"), {"info": LOCAL})

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vehicle_id: Mapped[UUID]
    case_no: Mapped[str] = mapped_column(Text)
    ask_no: Mapped[str] = mapped_column(String(20))
    amount_fen: Mapped[int]
    payee_name: Mapped[str] = mapped_column(Text)
    payee_account: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    expires_on: Mapped[date] = mapped_column(IsoDate)
    issued_by: Mapped[UUID]
    issued_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
