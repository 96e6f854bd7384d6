"""Which legal guards were passed over when a stage was entered."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010_overridden_guards"
down_revision: Final = "0009_letters"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.add_column("stage_event", sa.Column("overridden", sa.String(), nullable=True))
