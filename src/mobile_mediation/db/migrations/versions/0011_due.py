"""Which reminders were said, what is to be done, and the last days of deadlines."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, IsoDate, UtcDateTime

revision: Final = "0011_due"
down_revision: Final = "0010_overridden_guards"
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
    op.create_index("ix_task_due", "task", ["done_at", "due_at"])
    op.create_table(
        "due_day",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("trigger_id", Id(), nullable=True),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("due_on", IsoDate(), nullable=False),
        sa.Column("alarm_on", IsoDate(), nullable=False),
        sa.Column("is_published", sa.BigInteger(), nullable=False),
        sa.Column("is_right", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "n", name="pk_due_day"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_due_day_due", "due_day", ["due_on", "is_right"])
    op.create_index(
        "ix_mediation_session_planned_at", "mediation_session", ["planned_at"]
    )
