"""All tables of the first case."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from mobile_mediation.db.types import Digest, Id, IsoDate, UtcDateTime

revision: Final = "0001_first_case"
down_revision: Final = None
branch_labels: Final = None
depends_on: Final = None

_CASE_SEARCH: Final = (
    "CREATE VIRTUAL TABLE case_search USING fts5("
    "name, place, plate, number, note, initials, "
    "content='', contentless_delete=1, detail=column, tokenize='ascii')"
)


def upgrade() -> None:  # noqa: PLR0915  one or two statements a table
    """Make the change; there is no way back but a backup."""
    op.create_table(
        "accident_case",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("case_no", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=40), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("insurer_report_no", sa.String(), nullable=True),
        sa.Column("brigade", sa.String(), nullable=True),
        sa.Column("committee", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("origin_id", "case_id", name="pk_accident_case"),
        sa.UniqueConstraint(
            "origin_id", "case_no", name="uq_accident_case_origin_id_case_no"
        ),
    )
    op.create_index("ix_accident_case_case_id", "accident_case", ["case_id"])
    op.create_index("ix_accident_case_stage", "accident_case", ["stage", "opened_at"])

    op.create_table(
        "app_user",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("certificate", Digest, nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("origin_id", "id", name="pk_app_user"),
        sa.UniqueConstraint("origin_id", "name", name="uq_app_user_origin_id_name"),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "blob_chunk",
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("n", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "n", name="pk_blob_chunk"),
    )
    op.create_table(
        "case_text",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_case_text"),
        sa.UniqueConstraint(
            "origin_id", "case_id", name="uq_case_text_origin_id_case_id"
        ),
    )
    op.create_table(
        "device_key",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("signing_public", Digest, nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("endorsement", sa.LargeBinary(length=64), nullable=False),
        sa.Column("in_use_from", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("origin_id", "id", name="pk_device_key"),
    )
    op.create_table(
        "draft",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_draft"),
    )
    op.create_table(
        "hq_bundle",
        sa.Column("bundle_id", Id(), nullable=False),
        sa.Column("vehicle_id", Id(), nullable=False),
        sa.Column("kind", sa.BigInteger(), nullable=False),
        sa.Column("from_seq", sa.BigInteger(), nullable=True),
        sa.Column("to_seq", sa.BigInteger(), nullable=True),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("imported_at", UtcDateTime(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", name="pk_hq_bundle"),
    )
    op.create_index("ix_hq_bundle_vehicle", "hq_bundle", ["vehicle_id", "from_seq"])
    op.create_table(
        "hq_checkpoint",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("hq_seq", sa.BigInteger(), nullable=False),
        sa.Column("heads", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hq_checkpoint"),
    )
    op.create_table(
        "hq_enrolment",
        sa.Column("vehicle_id", Id(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("vehicle_id", name="pk_hq_enrolment"),
        sa.UniqueConstraint("code", name="uq_hq_enrolment_code"),
    )
    op.create_table(
        "hq_head",
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("device_id", name="pk_hq_head"),
    )
    op.create_table(
        "hq_parked",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("bundle_id", Id(), nullable=False),
        sa.Column("parked_at", UtcDateTime(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hq_parked"),
    )
    op.create_index("ix_hq_parked_device", "hq_parked", ["device_id", "prev"])
    op.create_table(
        "hq_record",
        sa.Column("hq_seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("device_id", Id(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("prev", sa.LargeBinary(length=16), nullable=False),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("hlc_eff", sa.BigInteger(), nullable=False),
        sa.Column("bundle_id", Id(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hq_seq", name="pk_hq_record"),
        sa.UniqueConstraint("id", name="uq_hq_record_id"),
    )
    op.create_index("ix_hq_record_device", "hq_record", ["device_id", "seq"])
    op.create_table(
        "outbox",
        sa.Column("bundle_id", Id(), nullable=False),
        sa.Column("kind", sa.BigInteger(), nullable=False),
        sa.Column("from_seq", sa.BigInteger(), nullable=True),
        sa.Column("to_seq", sa.BigInteger(), nullable=True),
        sa.Column("head", sa.LargeBinary(length=16), nullable=True),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("sha256", Digest, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("exported_at", UtcDateTime(), nullable=True),
        sa.Column("exported_to", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("bundle_id", name="pk_outbox"),
    )
    op.create_table(
        "receipt",
        sa.Column("bundle_id", Id(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("hq_epoch", sa.BigInteger(), nullable=False),
        sa.Column("held_seq", sa.BigInteger(), nullable=False),
        sa.Column("held_head", sa.LargeBinary(length=16), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bundle_id", name="pk_receipt"),
    )
    op.create_table(
        "store_state",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_store_state"),
    )
    op.create_table(
        "sync_change",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("table_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pk", Id(), nullable=False),
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("kind", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", "table_no", "pk", name="pk_sync_change"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sync_change_case", "sync_change", ["case_id", "seq"])

    op.create_table(
        "sync_op",
        sa.Column("table_no", sa.BigInteger(), nullable=False),
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("pk", Id(), nullable=False),
        sa.Column("mask", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "table_no", "origin_id", "case_id", "pk", name="pk_sync_op"
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_txn",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("prev", sa.LargeBinary(length=16), nullable=False),
        sa.Column("seen", sa.LargeBinary(length=16), nullable=True),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("wall_ms", sa.BigInteger(), nullable=False),
        sa.Column("actor", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("schema", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_sync_txn"),
        sa.UniqueConstraint("id", name="uq_sync_txn_id"),
    )
    op.create_table(
        "accident",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("occurred_at", UtcDateTime(), nullable=True),
        sa.Column("reported_at", UtcDateTime(), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("procedure", sa.String(length=40), nullable=True),
        sa.Column("weather", sa.String(), nullable=True),
        sa.Column("narrative", sa.String(), nullable=True),
        sa.Column("determination_no", sa.String(), nullable=True),
        sa.Column("determined_on", IsoDate(), nullable=True),
        sa.Column("police_notice_no", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_accident_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_accident"),
    )
    op.create_index("ix_accident_id", "accident", ["id"])

    op.create_table(
        "agreement",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("session_id", Id(), nullable=True),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("insurer_consent_by", sa.String(), nullable=True),
        sa.Column("insurer_consent_at", UtcDateTime(), nullable=True),
        sa.Column("insurer_limit_fen", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_agreement_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_agreement"),
    )
    op.create_index("ix_agreement_id", "agreement", ["id"])

    op.create_table(
        "agreement_version",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("agreement_id", Id(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("document_no", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("content_digest", Digest, nullable=False),
        sa.Column("document_id", Id(), nullable=False),
        sa.Column("chain_head", sa.LargeBinary(length=16), nullable=False),
        sa.Column("frozen_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_agreement_version_accident_case",
        ),
        sa.PrimaryKeyConstraint(
            "origin_id", "case_id", "id", name="pk_agreement_version"
        ),
        sa.UniqueConstraint(
            "origin_id",
            "case_id",
            "agreement_id",
            "version",
            name="uq_agreement_version_origin_id_case_id_agreement_id_version",
        ),
    )
    op.create_index("ix_agreement_version_id", "agreement_version", ["id"])

    op.create_table(
        "attendee",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("party_id", Id(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(length=40), nullable=False),
        sa.Column("identity", sa.String(length=40), nullable=True),
        sa.Column("authority", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_attendee_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_attendee"),
    )
    op.create_index("ix_attendee_id", "attendee", ["id"])

    op.create_table(
        "clause",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("agreement_id", Id(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_clause_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_clause"),
    )
    op.create_index("ix_clause_id", "clause", ["id"])

    op.create_table(
        "contact",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_contact_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_contact"),
    )
    op.create_index("ix_contact_id", "contact", ["id"])

    op.create_table(
        "contact_log",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("contact_id", Id(), nullable=True),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("next_action", sa.String(), nullable=True),
        sa.Column("promised_at", UtcDateTime(), nullable=True),
        sa.Column("corrects_id", Id(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_contact_log_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_contact_log"),
    )
    op.create_index("ix_contact_log_id", "contact_log", ["id"])

    op.create_table(
        "damage_item",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.Column("claimed_fen", sa.BigInteger(), nullable=True),
        sa.Column("agreed_fen", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_damage_item_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_damage_item"),
    )
    op.create_index("ix_damage_item_id", "damage_item", ["id"])

    op.create_table(
        "disclosure",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_disclosure_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_id", "disclosure", ["id"])

    op.create_table(
        "document",
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
        sa.Column("version_id", Id(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_document_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_document"),
    )
    op.create_index("ix_document_id", "document", ["id"])

    op.create_table(
        "fund_entry",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("request_id", Id(), nullable=False),
        sa.Column("act", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("injured_id", Id(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("payee_name", sa.String(), nullable=False),
        sa.Column("payee_account", sa.String(), nullable=True),
        sa.Column("payee_bank", sa.String(), nullable=True),
        sa.Column("reference_no", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.CheckConstraint("amount_fen > 0", name="ck_fund_entry_amount_positive"),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_fund_entry_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_fund_entry"),
        sa.UniqueConstraint(
            "origin_id",
            "case_id",
            "idempotency_key",
            name="uq_fund_entry_origin_id_case_id_idempotency_key",
        ),
    )
    op.create_index("ix_fund_entry_id", "fund_entry", ["id"])

    op.create_table(
        "injury",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("diagnosis", sa.String(), nullable=True),
        sa.Column("hospital", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("bed", sa.String(), nullable=True),
        sa.Column("admitted_on", IsoDate(), nullable=True),
        sa.Column("discharged_on", IsoDate(), nullable=True),
        sa.Column("needed_fen", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_injury_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_injury"),
    )
    op.create_index("ix_injury_id", "injury", ["id"])

    op.create_table(
        "instalment",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("agreement_id", Id(), nullable=False),
        sa.Column("payer_id", Id(), nullable=False),
        sa.Column("payee_id", Id(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("due_on", IsoDate(), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("account_holder", sa.String(), nullable=True),
        sa.Column("account_no", sa.String(), nullable=True),
        sa.Column("bank", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_instalment_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_instalment"),
    )
    op.create_index("ix_instalment_id", "instalment", ["id"])

    op.create_table(
        "mediation_session",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("path", sa.String(length=40), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("mediator_name", sa.String(), nullable=True),
        sa.Column("recorder_name", sa.String(), nullable=True),
        sa.Column("is_public", sa.BigInteger(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_mediation_session_accident_case",
        ),
        sa.PrimaryKeyConstraint(
            "origin_id", "case_id", "id", name="pk_mediation_session"
        ),
    )
    op.create_index("ix_mediation_session_id", "mediation_session", ["id"])

    op.create_table(
        "party",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("sex", sa.String(length=40), nullable=True),
        sa.Column("birth_on", IsoDate(), nullable=True),
        sa.Column("id_kind", sa.String(length=40), nullable=True),
        sa.Column("id_no", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("occupation", sa.String(), nullable=True),
        sa.Column("liability", sa.String(length=40), nullable=True),
        sa.Column("served_on", IsoDate(), nullable=True),
        sa.Column("represents_id", Id(), nullable=True),
        sa.Column("can_read", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_party_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_party"),
    )
    op.create_index("ix_party_id", "party", ["id"])

    op.create_table(
        "policy",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("vehicle_id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("insurer", sa.String(), nullable=True),
        sa.Column("policy_no", sa.String(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("limit_fen", sa.BigInteger(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_policy_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_policy"),
    )
    op.create_index("ix_policy_id", "policy", ["id"])

    op.create_table(
        "seal",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("certificate", Digest, nullable=False),
        sa.Column("document_digest", Digest, nullable=False),
        sa.Column("sealed_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_seal_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_seal"),
        sa.UniqueConstraint(
            "origin_id",
            "case_id",
            "version_id",
            "field",
            name="uq_seal_origin_id_case_id_version_id_field",
        ),
    )
    op.create_index("ix_seal_id", "seal", ["id"])

    op.create_table(
        "session_step",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("session_id", Id(), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_session_step_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_session_step"),
    )
    op.create_index("ix_session_step_id", "session_step", ["id"])

    op.create_table(
        "signature",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("version_id", Id(), nullable=False),
        sa.Column("party_id", Id(), nullable=False),
        sa.Column("signer_name", sa.String(), nullable=False),
        sa.Column("capacity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("content_digest", Digest, nullable=False),
        sa.Column("strokes", sa.LargeBinary(), nullable=True),
        sa.Column("identity", sa.String(length=40), nullable=True),
        sa.Column("read_aloud", sa.BigInteger(), nullable=False),
        sa.Column("consented_at", UtcDateTime(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_signature_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_signature"),
        sa.UniqueConstraint(
            "origin_id",
            "case_id",
            "version_id",
            "party_id",
            name="uq_signature_origin_id_case_id_version_id_party_id",
        ),
    )
    op.create_index("ix_signature_id", "signature", ["id"])

    op.create_table(
        "stage_event",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("from_stage", sa.String(length=40), nullable=False),
        sa.Column("to_stage", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("happened_at", UtcDateTime(), nullable=False),
        sa.Column("time_source", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_stage_event_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_stage_event"),
    )
    op.create_index("ix_stage_event_id", "stage_event", ["id"])

    op.create_table(
        "task",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("lane", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_task_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_task"),
    )
    op.create_index("ix_task_id", "task", ["id"])

    op.create_table(
        "vehicle",
        sa.Column("origin_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("created_by", Id(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("plate", sa.String(), nullable=True),
        sa.Column("vin", sa.String(), nullable=True),
        sa.Column("driver_id", Id(), nullable=True),
        sa.Column("owner_id", Id(), nullable=True),
        sa.Column("voided_at", UtcDateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["origin_id", "case_id"],
            ["accident_case.origin_id", "accident_case.case_id"],
            name="fk_vehicle_accident_case",
        ),
        sa.PrimaryKeyConstraint("origin_id", "case_id", "id", name="pk_vehicle"),
    )
    op.create_index("ix_vehicle_id", "vehicle", ["id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_CASE_SEARCH)
