"""Worksheets of the damages, and whose item of loss it is."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, IsoDate, UtcDateTime

revision: Final = "0015_worksheets"
down_revision: Final = "0014_statistics"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.add_column("damage_item", sa.Column("party_id", Id(), nullable=True))
    op.add_column("damage_item", sa.Column("offered_fen", sa.BigInteger()))
    _create(
        "worksheet",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("assessed_on", IsoDate(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("legal_procedure", sa.String(length=40), nullable=False),
        sa.Column("copied_from_id", Id(), nullable=True),
    )
    _create(
        "worksheet_input",
        sa.Column("worksheet_id", Id(), nullable=False),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("vehicle_id", Id(), nullable=True),
        sa.Column("input_path", sa.String(), nullable=False),
        sa.Column("other_id", Id(), nullable=True),
        sa.Column("written", sa.String(), nullable=False),
    )
    _create(
        "worksheet_figure",
        sa.Column("worksheet_id", Id(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("found_in", sa.String(), nullable=False),
        sa.Column("stat_year", sa.BigInteger(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("source_status", sa.String(length=40), nullable=False),
        sa.Column("source_text", sa.String(), nullable=False),
        sa.Column("published_on", IsoDate(), nullable=True),
        is_voidable=False,
    )
    _create(
        "worksheet_evidence",
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("loss_item", sa.String(length=40), nullable=False),
        sa.Column("attachment_id", Id(), nullable=False),
    )


def _create(name: str, *columns: sa.Column[Any], is_voidable: bool = True) -> None:
    voiding: tuple[sa.Column[Any], ...] = (
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
    )
    op.create_table(
        name,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *columns,
        *(voiding if is_voidable else ()),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{name}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_id", name, ["id"])
