"""Whom to call, and the packs of headquarters."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, UtcDateTime

revision: Final = "0012_directory"
down_revision: Final = "0011_due"
branch_labels: Final = None
depends_on: Final = None

_TEXTS: Final = (
    *("organisation", "region_code", "address", "phone", "office_phone"),
    *("emergency_phone", "hours"),
)
_COUNTS: Final = ("guarantee_fen", "guarantee_days", "settle_days")


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "directory_entry",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in _TEXTS),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in _COUNTS),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("origin_id", "id", name="pk_directory_entry"),
    )
    op.create_table(
        "held_pack",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_held_pack"),
    )
    op.create_table(
        "directory_line",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_directory_line"),
    )
    op.create_index("ix_directory_line_kind", "directory_line", ["kind"])
