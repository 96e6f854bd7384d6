"""What follows an agreement: copies, payments, the court, visits, its end."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Flag, Id, IsoDate, UtcDateTime

revision: Final = "0018_after"
down_revision: Final = "0017_bargaining"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    _create(
        "delivery_receipt",
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("document_id", Id(), nullable=False),
        sa.Column("copy_no", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("receiver", sa.String(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("refusal", sa.String(), nullable=True),
        sa.Column("witness", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
    )
    _create(
        "performance_payment",
        sa.Column("instalment_id", Id(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", IsoDate(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("voucher_no", sa.String(), nullable=True),
        sa.Column("attachment_id", Id(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "amount_fen > 0", name="ck_performance_payment_amount_positive"
        ),
    )
    _create(
        "judicial_confirmation",
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("applied_on", IsoDate(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("decided_on", IsoDate(), nullable=True),
        sa.Column("ruling_no", sa.String(), nullable=True),
    )
    _create(
        "revisit",
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("visited_on", IsoDate(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("satisfaction", sa.BigInteger(), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("has_dispute", Flag(), nullable=False),
    )
    _create(
        "agreement_ending",
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("instalment_id", Id(), nullable=True),
        sa.Column("happened_on", IsoDate(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("next_way", sa.String(length=40), nullable=False),
    )
    op.create_index("ix_instalment_due_on", "instalment", ["due_on"])


def _create(name: str, *columns: sa.Column[Any] | sa.CheckConstraint) -> None:
    op.create_table(
        name,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *columns,
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{name}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_id", name, ["id"])
