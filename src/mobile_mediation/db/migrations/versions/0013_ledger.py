"""The ledger of the emergency money: what an act is about, who, and by which road."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Flag, Id, IsoDate, UtcDateTime

revision: Final = "0013_ledger"
down_revision: Final = "0012_directory"
branch_labels: Final = None
depends_on: Final = None

_IDS: Final = ("about_id", "vehicle_id", "payee_id", "against_id")
_CHOICES: Final = ("purpose", "payee_kind", "method", "way", "number_origin")
_TEXTS: Final = (
    *("account_holder", "bank_code", "extension_no", "observed", "findings"),
    *("actor_name", "code", "number", "witness"),
)


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    columns: tuple[sa.Column[Any], ...] = (
        *(sa.Column(name, Id(), nullable=True) for name in _IDS),
        *(sa.Column(name, sa.String(length=40), nullable=True) for name in _CHOICES),
        *(sa.Column(name, sa.String(), nullable=True) for name in _TEXTS),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("signer_chain", sa.LargeBinary(), nullable=True),
        sa.Column("is_confirmed", Flag(), nullable=True),
        sa.Column("acted_on", IsoDate(), nullable=True),
    )
    for column in columns:
        op.add_column("fund_entry", column)
    op.add_column("letter", sa.Column("request_id", Id(), nullable=True))
    op.create_index(
        "ix_fund_entry_code", "fund_entry", ["origin_id", "code"], unique=True
    )
    op.create_index("ix_fund_entry_payee_account", "fund_entry", ["payee_account"])
    op.create_index("ix_fund_entry_happened", "fund_entry", ["happened_at"])
    op.create_table(
        "hq_fund_decision",
        sa.Column("id", Id(), nullable=False),
        sa.Column("vehicle_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("ask_id", Id(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", Id(), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hq_fund_decision"),
        sa.UniqueConstraint("ask_id", name="uq_hq_fund_decision_ask_id"),
    )
    op.create_index("ix_hq_fund_decision_vehicle", "hq_fund_decision", ["vehicle_id"])
    op.create_table(
        "hq_fund_code",
        sa.Column("id", Id(), nullable=False),
        sa.Column("vehicle_id", Id(), nullable=False),
        sa.Column("case_no", sa.Text(), nullable=False),
        sa.Column("ask_no", sa.String(length=20), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payee_name", sa.Text(), nullable=False),
        sa.Column("payee_account", sa.Text(), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("expires_on", IsoDate(), nullable=False),
        sa.Column("issued_by", Id(), nullable=False),
        sa.Column("issued_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hq_fund_code"),
        sa.UniqueConstraint(
            "vehicle_id", "code", name="uq_hq_fund_code_vehicle_id_code"
        ),
    )
