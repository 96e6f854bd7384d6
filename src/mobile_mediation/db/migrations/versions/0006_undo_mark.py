"""Which record takes back which."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006_undo_mark"
down_revision: Final = "0005_scene_sketch"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "undo_mark",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("is_redo", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_undo_mark"),
    )
