"""The one metadata of vehicle and headquarters, and what every table shares.

Rules S1-S14 of the schema are checked by ``tests/db/test_schema_rules.py``: every
synced table is keyed by the device that opened the case (``origin_id``) and the
case, so that a bundle of one vehicle touches one shard and no key spans vehicles.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from mobile_mediation.db.types import Id, UtcDateTime
from mobile_mediation.domain.changes import Rule

NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all mapped rows."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {UUID: Id, datetime: UtcDateTime, int: BigInteger}  # noqa: RUF012


def synced(rule: Rule) -> dict[str, Any]:
    """Declare the conflict rule of a column: ``mapped_column(info=synced(...))``."""
    return {"sync": rule}


class Synced:
    """What every row that travels carries.

    ``rev`` is the hybrid clock of the record that last changed the row; the recorder
    sets it, and headquarters' guarded upserts compare it.
    """

    origin_id: Mapped[UUID] = mapped_column(
        primary_key=True, info=synced(Rule.FACT), sort_order=-30
    )
    rev: Mapped[int] = mapped_column(default=0, info=synced(Rule.LOCAL), sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(info=synced(Rule.FACT), sort_order=-9)
    created_by: Mapped[UUID] = mapped_column(info=synced(Rule.FACT), sort_order=-8)


class VehicleRow(Synced):
    """A row of the vehicle itself, outside any case."""

    id: Mapped[UUID] = mapped_column(
        primary_key=True, info=synced(Rule.FACT), sort_order=-28
    )


class CaseRow(Synced):
    """A row that belongs to a case and refers to it by the whole key."""

    case_id: Mapped[UUID] = mapped_column(
        primary_key=True, info=synced(Rule.FACT), sort_order=-29
    )
    id: Mapped[UUID] = mapped_column(
        primary_key=True, info=synced(Rule.FACT), sort_order=-28
    )

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return within_case(cls.__tablename__)  # type: ignore[attr-defined]


def within_case(table: str, *more: Any) -> tuple[Any, ...]:
    """Table arguments: the foreign key to the case, and what the table adds."""
    return (
        ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
        ),
        Index(f"ix_{table}_id", "id"),
        *more,
    )


class Voidable:
    """A row that can be struck out with a reason; nothing is ever deleted."""

    voided_at: Mapped[datetime | None] = mapped_column(
        info=synced(Rule.SET), sort_order=90
    )
    void_reason: Mapped[str | None] = mapped_column(
        info=synced(Rule.SET), sort_order=91
    )


def fact(**arguments: Any) -> Any:
    """A column that is written once, with its row."""
    return mapped_column(info=synced(Rule.FACT), **arguments)


def lww(**arguments: Any) -> Any:
    """A column of which the later write is shown."""
    return mapped_column(info=synced(Rule.LWW), **arguments)


def review(**arguments: Any) -> Any:
    """A column on which two writers must agree before papers and payments go on."""
    return mapped_column(info=synced(Rule.REVIEW), **arguments)


def owner_vehicle(**arguments: Any) -> Any:
    """A column that the vehicle which opened the case decides."""
    return mapped_column(info=synced(Rule.OWNER_VEHICLE), **arguments)


def state(**arguments: Any) -> Any:
    """A column that is the fold of status events."""
    return mapped_column(info=synced(Rule.STATE), **arguments)
