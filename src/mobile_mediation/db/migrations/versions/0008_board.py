"""Which conversation made or ended a task, and what became of a promise."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id

revision: Final = "0008_board"
down_revision: Final = "0007_linkage"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    for column in (
        sa.Column("entry_id", Id(), nullable=True),
        sa.Column("ended_by_id", Id(), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
    ):
        op.add_column("task", column)
