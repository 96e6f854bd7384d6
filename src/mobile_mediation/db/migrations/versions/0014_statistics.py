"""Published figures: those of headquarters, and those a vehicle has taken in."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, IsoDate, UtcDateTime

revision: Final = "0014_statistics"
down_revision: Final = "0013_ledger"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    _create(
        "statistic_batch",
        sa.Column("file_name", sa.String(), nullable=True),
        sa.Column("file_sha256", sa.LargeBinary(length=32), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
    )
    _create(
        "statistic",
        sa.Column("batch_id", Id(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("stat_year", sa.BigInteger(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("source_status", sa.String(length=40), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("published_on", IsoDate(), nullable=True),
    )
    _create(
        "statistic_decision",
        sa.Column("batch_id", Id(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
    )
    op.create_table(
        "statistic_line",
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("stat_year", sa.BigInteger(), nullable=False),
        sa.Column("indicator", sa.String(length=240), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            *("region", "stat_year", "indicator", "version"), name="pk_statistic_line"
        ),
    )


def _create(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("origin_id", "id", name=f"pk_{name}"),
    )
