"""Dated events, what was done about deadlines, and where a family was looked for."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, IsoDate, UtcDateTime

revision: Final = "0007_linkage"
down_revision: Final = "0006_undo_mark"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    for column in (
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("search_way", sa.String(length=40), nullable=True),
        sa.Column("legal_basis", sa.String(), nullable=True),
    ):
        op.add_column("contact_log", column)
    _create(
        "case_event",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("happened_on", IsoDate(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=True),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("subject_id", Id(), nullable=True),
        sa.Column("paper", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
    )
    _create(
        "deadline_mark",
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("trigger_id", Id(), nullable=True),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("acted_on", IsoDate(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("paper", sa.String(), nullable=True),
        sa.Column("due_on", IsoDate(), nullable=True),
    )


def _create(table: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        table,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{table}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_id", table, ["id"])
