"""Sketches of the scene."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, UtcDateTime

revision: Final = "0005_scene_sketch"
down_revision: Final = "0004_attachments"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "sketch",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_sketch_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_sketch"),
    )
    op.create_index("ix_sketch_id", "sketch", ["id"])
