"""Attachments of a case, and their small pictures."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Digest, Id, UtcDateTime

revision: Final = "0004_attachments"
down_revision: Final = "0003_search"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "attachment",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.BigInteger(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=True),
        sa.Column("height", sa.BigInteger(), nullable=True),
        sa.Column("orientation", sa.BigInteger(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("camera_time", sa.String(), nullable=True),
        sa.Column("latitude_e6", sa.BigInteger(), nullable=True),
        sa.Column("longitude_e6", sa.BigInteger(), nullable=True),
        sa.Column("originality", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_attachment_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_id", "attachment", ["id"])
    op.create_table(
        "thumbnail",
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("jpeg", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_thumbnail"),
    )
