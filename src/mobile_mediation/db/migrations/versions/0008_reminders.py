"""Which reminders were said."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import UtcDateTime

revision: Final = "0008_reminders"
down_revision: Final = "0007_linkage"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "reminded",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_reminded"),
    )
