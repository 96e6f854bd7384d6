"""What is asked, told, said and confirmed at a session."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Digest, Id, UtcDateTime

revision: Final = "0016_session"
down_revision: Final = "0015_worksheets"
branch_labels: Final = None
depends_on: Final = None


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    op.add_column("mediation_session", sa.Column("closed_reason", sa.String()))
    op.add_column("attendee", sa.Column("authority_id", Id(), nullable=True))
    _create(
        "recusal_entry",
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("recusal_act", sa.String(length=40), nullable=False),
        sa.Column("against", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
    )
    _create(
        "rights_notice",
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("read_aloud", sa.BigInteger(), nullable=False),
    )
    _create(
        "transcript_line",
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("attendee_id", Id(), nullable=True),
        sa.Column("speaker", sa.String(), nullable=False),
        sa.Column("spoken", sa.String(), nullable=False),
        sa.Column("corrects_id", Id(), nullable=True),
    )
    _create(
        "page_confirmation",
        sa.Column("attendee_id", Id(), nullable=False),
        sa.Column("page_no", sa.BigInteger(), nullable=False),
        sa.Column("page_digest", Digest, nullable=False),
        sa.Column("page_answer", sa.String(length=40), nullable=False),
        sa.Column("read_aloud", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
    )


def _create(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("session_id", Id(), nullable=False),
        *columns,
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{name}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{name}"),
    )
    op.create_index(f"ix_{name}_id", name, ["id"])
