"""Letters of a case and what was done with them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Digest, Id, UtcDateTime

revision: Final = "0009_letters"
down_revision: Final = "0008_board"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    _create(
        "letter",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("injury_id", Id(), nullable=True),
        sa.Column("session_id", Id(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_digest", Digest, nullable=False),
        sa.Column("document_id", Id(), nullable=False),
        sa.Column("replaces_id", Id(), nullable=True),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.UniqueConstraint(
            "origin_id",
            "kind",
            "year",
            "count",
            name="uq_letter_origin_id_kind_year_count",
        ),
    )
    _create(
        "letter_entry",
        sa.Column("letter_id", Id(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=True),
        sa.Column("receiver", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
    )


def _create(table: str, *parts: sa.Column[object] | sa.UniqueConstraint) -> None:
    op.create_table(
        table,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *parts,
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{table}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_id", table, ["id"])
