"""The whole data dictionary of a case."""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Id, IsoDate, UtcDateTime

revision: Final = "0002_case_record"
down_revision: Final = "0001_first_case"
branch_labels: Final = None
depends_on: Final = None

Columns = tuple[sa.Column[Any], ...]


def _new_columns() -> dict[str, Columns]:
    """Columns that tables of the first case are given."""
    return {
        "accident_case": (
            sa.Column("confidentiality", sa.String(length=40), nullable=True),
            sa.Column("close_reason", sa.String(length=40), nullable=True),
            sa.Column("retention_until", IsoDate(), nullable=True),
        ),
        "accident": (
            sa.Column("road", sa.String(length=40), nullable=True),
            sa.Column("latitude_e6", sa.BigInteger(), nullable=True),
            sa.Column("longitude_e6", sa.BigInteger(), nullable=True),
            sa.Column("dead_count", sa.BigInteger(), nullable=True),
            sa.Column("hurt_count", sa.BigInteger(), nullable=True),
            sa.Column("determination_kind", sa.String(length=40), nullable=True),
            sa.Column("findings", sa.String(), nullable=True),
            sa.Column("criminal", sa.String(length=40), nullable=True),
            sa.Column("hit_and_run", sa.BigInteger(), nullable=True),
        ),
        "injury": (
            sa.Column("icd10", sa.String(), nullable=True),
            sa.Column("inpatient_no", sa.String(), nullable=True),
            sa.Column("intensive_days", sa.BigInteger(), nullable=True),
            sa.Column("had_operation", sa.BigInteger(), nullable=True),
            sa.Column("owed_fen", sa.BigInteger(), nullable=True),
            sa.Column("treatment_ended_on", IsoDate(), nullable=True),
            sa.Column("lost_work_days", sa.BigInteger(), nullable=True),
            sa.Column("care_days", sa.BigInteger(), nullable=True),
            sa.Column("nutrition_days", sa.BigInteger(), nullable=True),
            sa.Column("periods_source", sa.String(), nullable=True),
            sa.Column("dependence", sa.String(length=40), nullable=True),
        ),
        "party": (
            sa.Column("nationality", sa.String(), nullable=True),
            sa.Column("ethnic_group", sa.String(), nullable=True),
            sa.Column("spoken_language", sa.String(), nullable=True),
            sa.Column("hard_of_hearing", sa.BigInteger(), nullable=True),
            sa.Column("poor_sight", sa.BigInteger(), nullable=True),
            sa.Column("needs_help_moving", sa.BigInteger(), nullable=True),
            sa.Column("legal_capacity", sa.String(length=40), nullable=True),
            sa.Column("kinship", sa.String(length=40), nullable=True),
            sa.Column("heir_share", sa.String(), nullable=True),
            sa.Column("employer_id", Id(), nullable=True),
            sa.Column("legal_representative", sa.String(), nullable=True),
            sa.Column("alcohol", sa.String(length=40), nullable=True),
            sa.Column("alcohol_mg", sa.BigInteger(), nullable=True),
            sa.Column("died_on", IsoDate(), nullable=True),
        ),
        "policy": (
            sa.Column("insured_name", sa.String(), nullable=True),
            sa.Column("terms_version", sa.String(), nullable=True),
            sa.Column("deductible_bp", sa.BigInteger(), nullable=True),
            sa.Column("covers_uninsured_medicine", sa.BigInteger(), nullable=True),
            sa.Column("covers_mental_harm", sa.BigInteger(), nullable=True),
        ),
        "vehicle": (
            sa.Column("plate_colour", sa.String(length=40), nullable=True),
            sa.Column("engine_no", sa.String(), nullable=True),
            sa.Column("use", sa.String(length=40), nullable=True),
            sa.Column("model", sa.String(), nullable=True),
            sa.Column("is_liable", sa.BigInteger(), nullable=True),
        ),
    }


def _new_tables() -> dict[str, Columns]:
    """Tables of records of a case, without what every such record carries."""
    return {
        "consent": (
            sa.Column("party_id", Id(), nullable=False),
            sa.Column("purpose", sa.String(length=40), nullable=False),
            sa.Column("given_on", IsoDate(), nullable=True),
            sa.Column("evidence", sa.String(), nullable=True),
            sa.Column("withdrawn_on", IsoDate(), nullable=True),
        ),
        "cost": (
            sa.Column("injury_id", Id(), nullable=False),
            sa.Column("cost_kind", sa.String(length=40), nullable=True),
            sa.Column("incurred_on", IsoDate(), nullable=True),
            sa.Column("issuer", sa.String(), nullable=True),
            sa.Column("invoice_no", sa.String(), nullable=True),
            sa.Column("amount_fen", sa.BigInteger(), nullable=True),
            sa.Column("payer", sa.String(length=40), nullable=True),
            sa.Column("insurance_fen", sa.BigInteger(), nullable=True),
            sa.Column("fund_fen", sa.BigInteger(), nullable=True),
        ),
        "determination_review": (
            sa.Column("party_id", Id(), nullable=False),
            sa.Column("filed_on", IsoDate(), nullable=True),
            sa.Column("accepted_on", IsoDate(), nullable=True),
            sa.Column("result", sa.String(length=40), nullable=True),
            sa.Column("concluded_on", IsoDate(), nullable=True),
            sa.Column("served_on", IsoDate(), nullable=True),
            sa.Column("grounds", sa.String(), nullable=True),
        ),
        "diagnosis": (
            sa.Column("injury_id", Id(), nullable=False),
            sa.Column("moment", sa.String(length=40), nullable=True),
            sa.Column("diagnosis", sa.String(), nullable=True),
            sa.Column("icd10", sa.String(), nullable=True),
            sa.Column("made_on", IsoDate(), nullable=True),
        ),
        "disability_grade": (
            sa.Column("injury_id", Id(), nullable=False),
            sa.Column("grade", sa.BigInteger(), nullable=True),
            sa.Column("body_part", sa.String(), nullable=True),
            sa.Column("appraiser", sa.String(), nullable=True),
            sa.Column("report_no", sa.String(), nullable=True),
            sa.Column("fixed_on", IsoDate(), nullable=True),
        ),
        "hospital_stay": (
            sa.Column("injury_id", Id(), nullable=False),
            sa.Column("hospital", sa.String(), nullable=True),
            sa.Column("department", sa.String(), nullable=True),
            sa.Column("inpatient_no", sa.String(), nullable=True),
            sa.Column("admitted_on", IsoDate(), nullable=True),
            sa.Column("discharged_on", IsoDate(), nullable=True),
            sa.Column("intensive_days", sa.BigInteger(), nullable=True),
            sa.Column("had_operation", sa.BigInteger(), nullable=True),
        ),
        "licence": (
            sa.Column("party_id", Id(), nullable=False),
            sa.Column("licence_no", sa.String(), nullable=True),
            sa.Column("classes", sa.String(), nullable=True),
            sa.Column("first_issued_on", IsoDate(), nullable=True),
            sa.Column("valid_to", IsoDate(), nullable=True),
            sa.Column("status", sa.String(length=40), nullable=True),
        ),
        "power_of_attorney": (
            sa.Column("agent_id", Id(), nullable=False),
            sa.Column("principal_id", Id(), nullable=False),
            sa.Column("scope", sa.String(length=40), nullable=True),
            sa.Column("may_admit", sa.BigInteger(), nullable=True),
            sa.Column("may_waive", sa.BigInteger(), nullable=True),
            sa.Column("may_change_claims", sa.BigInteger(), nullable=True),
            sa.Column("may_settle", sa.BigInteger(), nullable=True),
            sa.Column("may_collect_money", sa.BigInteger(), nullable=True),
            sa.Column("may_receive_papers", sa.BigInteger(), nullable=True),
            sa.Column("signed_on", IsoDate(), nullable=True),
            sa.Column("valid_from", IsoDate(), nullable=True),
            sa.Column("valid_to", IsoDate(), nullable=True),
            sa.Column("is_notarised", sa.BigInteger(), nullable=True),
            sa.Column("matters", sa.String(), nullable=True),
        ),
    }


_NEW_INDEXES: Final = (
    ("ix_party_id_no", "party", "id_no"),
    ("ix_party_phone", "party", "phone"),
    ("ix_vehicle_plate", "vehicle", "plate"),
    ("ix_contact_phone", "contact", "phone"),
)


def upgrade() -> None:
    """Make the change; there is no way back but a backup."""
    for table, columns in _new_columns().items():
        for column in columns:
            op.add_column(table, column)
    for table, columns in _new_tables().items():
        _create(table, columns)
    for name, table, indexed in _NEW_INDEXES:
        op.create_index(name, table, [indexed])


def _create(table: str, columns: Columns) -> None:
    op.create_table(
        table,
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        *columns,
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name=f"fk_{table}_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_id", table, ["id"])
