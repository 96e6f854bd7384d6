"""Offers and their answers, what clauses settle, and notes that stay here."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, UtcDateTime

revision: Final = "0017_bargaining"
down_revision: Final = "0016_session"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.add_column("clause", sa.Column("topic", sa.String(length=40), nullable=True))
    _create(
        "offer",
        sa.Column("session_id", Id(), nullable=True),
        sa.Column("victim_id", Id(), nullable=False),
        sa.Column("damage_kind", sa.String(length=40), nullable=True),
        sa.Column("bargain_side", sa.String(length=40), nullable=False),
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("answers_id", Id(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
    )
    _create(
        "offer_entry",
        sa.Column("offer_id", Id(), nullable=False),
        sa.Column("offer_act", sa.String(length=40), nullable=False),
        sa.Column("bargain_side", sa.String(length=40), nullable=False),
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.UniqueConstraint(
            "origin_id",
            "case_id",
            "offer_id",
            name="uq_offer_entry_origin_id_case_id_offer_id",
        ),
    )
    op.create_table(
        "private_note",
        sa.Column("id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("bargain_side", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", UtcDateTime(), nullable=False),
        sa.Column("written_by", Id(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_private_note"),
    )
    op.create_index(
        "ix_private_note_case_id", "private_note", ["case_id", "bargain_side"]
    )


def _create(name: str, *columns: Any) -> None:
    op.create_table(
        name,
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
            name=f"fk_{name}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_id", name, ["id"])
