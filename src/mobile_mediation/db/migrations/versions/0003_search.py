"""Lines of the list, and an index of the search that is asked field by field."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, UtcDateTime

revision: Final = "0003_search"
down_revision: Final = "0002_case_record"
branch_labels: Final = None
depends_on: Final = None

_CASE_SEARCH: Final = (
    "CREATE VIRTUAL TABLE case_search USING fts5(words, content='', "
    "contentless_delete=1, detail=none, tokenize='ascii')"
)
_TEXTS: Final = ("name", "reading", "plate", "number", "personal", "place", "note")
_INDEXES: Final = {
    "case_id": ("case_id",),
    "newest": ("key", "stage_no", "due_ms", "seq"),
    "due": ("due_ms", "key", "stage_no", "seq"),
    "stage": ("stage_no", "key", "due_ms", "seq"),
    "number": ("case_no", "key", "stage_no", "due_ms", "seq"),
    "seq": ("seq",),
}


def upgrade() -> None:
    """Make the change; there is no way back but a backup.

    The tables are filled when the store is opened (``db.caseindex``).
    """
    op.execute("DROP TABLE case_search")
    op.drop_table("case_text")
    op.create_table(
        "case_line",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("stage_no", sa.BigInteger(), nullable=False),
        sa.Column("due_ms", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_line"),
        sa.UniqueConstraint(
            "origin_id", "case_id", name="uq_case_line_origin_id_case_id"
        ),
    )
    for name, columns in _INDEXES.items():
        op.create_index(f"ix_case_line_{name}", "case_line", list(columns))
    op.create_table(
        "case_text",
        sa.Column("key", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _TEXTS),
        sa.PrimaryKeyConstraint("key", name="pk_case_text"),
    )
    op.execute(_CASE_SEARCH)
