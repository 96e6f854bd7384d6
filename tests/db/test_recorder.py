from contextlib import suppress
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from mobile_mediation.db.capture import unrecorded
from mobile_mediation.db.local import NO_CASE, SyncChange, SyncState
from mobile_mediation.db.recorder import (
    UNKNOWN,
    Author,
    SealingFailed,
    bodies,
    case_history,
    head,
    unpack,
)
from mobile_mediation.db.registry import (
    Registry,
    key_names,
    recorded_columns,
    synced_tables,
)
from mobile_mediation.db.schema import METADATA
from mobile_mediation.db.tables import AccidentCaseRow, PartyRow, UserRow
from mobile_mediation.domain.errors import BadInput
from mobile_mediation.domain.hlc import of_time
from mobile_mediation.domain.records import Kind, decode, genesis, record_id
from mobile_mediation.domain.users import UserRole


def records(store):
    with store.read() as session:
        return [decode(body) for _, body in bodies(session)]


def rebuilt(store):
    """Every row as the records alone tell it, in the stored form."""
    registry = Registry.load()
    rows = {}
    for record in records(store):
        for op in record.ops:
            name = registry.table_name(op.table_no)
            values = {
                registry[name].column(number): value
                for number, value in zip(op.columns, op.values, strict=True)
            }
            if op.kind is Kind.INSERT:
                assert (name, op.pk) not in rows
                rows[name, op.pk] = values
            else:
                rows[name, op.pk] |= values
    return rows


def stored(store):
    """Every row as it stands in the tables, in the stored form."""
    rows = {}
    with store.read() as session:
        for table in synced_tables(METADATA):
            names = [column.name for column in recorded_columns(table)]
            listed = ", ".join(f'"{name}"' for name in names)
            for values in session.execute(text(f"SELECT {listed} FROM {table.name}")):
                row = dict(zip(names, values, strict=True))
                rows[table.name, row[key_names(table)[-1]]] = row
    return rows


def test_one_transaction_is_one_record_of_its_author(store, rows, person):
    with store.begin(person, "来电登记") as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add_all([rows.party(case), rows.party(case)])
    (record,) = records(store)
    assert record.seq == 1
    assert record.actor == person.bytes
    assert record.reason == "来电登记"
    assert record.schema == Registry.load().schema
    assert [op.kind for op in record.ops] == [Kind.INSERT] * 3
    assert record.ops[0].table_no == Registry.load()["accident_case"].number
    assert rebuilt(store) == stored(store)


def test_records_form_a_chain_from_the_device_on(store, rows, person, device_id):
    for _ in range(3):
        with store.begin(person) as session:
            session.add(rows.case())
    with store.read() as session:
        encoded = [body for _, body in bodies(session)]
        newest = head(session)
    previous = genesis(device_id)
    clock = 0
    for body in encoded:
        record = decode(body)
        assert record.prev == previous
        assert record.hlc > clock
        previous, clock = record_id(body), record.hlc
    assert (newest.seq, newest.id, newest.hlc) == (3, previous, clock)


def test_a_transaction_that_changes_nothing_makes_no_record(store, person):
    with store.begin(person):
        pass
    assert records(store) == []


def test_a_transaction_that_fails_makes_no_record(store, rows, person):
    def work(session):
        session.add(rows.case())
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), store.begin(person) as session:
        work(session)
    assert records(store) == []
    assert stored(store) == {}


def test_a_row_carries_the_clock_of_the_record_that_changed_it_last(
    store, rows, person
):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add_all([rows.party(case, "甲"), rows.event(case)])
    with store.begin(person) as session:
        session.execute(update(PartyRow).values(name="乙"))
    first, second = records(store)
    with store.read() as session:
        assert session.scalar(text("SELECT rev FROM accident_case")) == first.hlc
        assert session.scalar(text("SELECT rev FROM stage_event")) == first.hlc
        assert session.scalar(text("SELECT rev FROM party")) == second.hlc
        assert session.scalar(text("SELECT count(*) FROM sync_op")) == 0


def test_striking_out_is_its_own_kind(store, rows, person, clock):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        party = rows.party(case)
        session.add(party)
    with store.begin(person, "登记错误") as session:
        session.execute(
            update(PartyRow).values(voided_at=clock(), void_reason="登记错误")
        )
    (op,) = records(store)[1].ops
    assert op.kind is Kind.VOID
    assert op.pk == party.id.bytes


def test_rows_outside_any_case_are_recorded_too(store, rows, person, device_id, clock):
    with store.begin(person) as session:
        session.add(
            UserRow(
                origin_id=device_id,
                id=person,
                created_at=clock(),
                created_by=person,
                name="zhou",
                display_name="周明",
                role=UserRole.SPECIALIST,
                unit="110000",
            )
        )
    with store.read() as session:
        (change,) = session.query(SyncChange).all()
        assert (change.pk, change.case_id) == (person, NO_CASE)
        assert session.scalar(text("SELECT rev FROM app_user")) > 0
    assert rebuilt(store) == stored(store)


def test_the_history_of_a_case_is_found_by_its_number(store, rows, person):
    with store.begin(person, "一") as session:
        case, other = rows.case(), rows.case()
        session.add_all([case, other])
    with store.begin(person, "二") as session:
        session.add(rows.party(other))
    with store.begin(person, "三") as session:
        session.add(rows.party(case))
    with store.read() as session:
        reasons = [each.reason for each in case_history(session, case.case_id)]
    assert reasons == ["一", "三"]


def test_core_and_raw_writes_on_any_connection_are_recorded(store, rows, person):
    with store.engine.begin() as connection:
        case = rows.case()
        values = {
            column.name: getattr(case, column.name)
            for column in AccidentCaseRow.__table__.columns
            if column.name != "rev"
        }
        connection.execute(insert(AccidentCaseRow), values | {"rev": 0})
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accident_case SET note = '雪'")
    assert [record.actor for record in records(store)] == [UNKNOWN.bytes] * 2
    assert rebuilt(store) == stored(store)


def leave_behind(store, statement):
    """Write on a pooled driver connection, past every event of the engine."""
    pooled = store.engine.raw_connection()
    pooled.driver_connection.execute(statement)
    pooled.close()


def test_what_a_raw_writer_left_is_sealed_as_nobodys_before_the_next_change(
    store, rows, person
):
    with store.begin(person) as session:
        session.add(rows.case())
    leave_behind(store, "UPDATE accident_case SET note = '雪'")
    with store.begin(person, "补充") as session:
        session.execute(update(AccidentCaseRow).values(committee="调委会"))
    _, left, own = records(store)
    assert (left.actor, left.reason) == (UNKNOWN.bytes, None)
    assert (own.actor, own.reason) == (person.bytes, "补充")
    assert len(left.ops[0].columns) == len(own.ops[0].columns) == 1
    assert rebuilt(store) == stored(store)


def test_what_a_raw_writer_left_is_sealed_before_an_export(store, rows, person):
    with store.begin(person) as session:
        session.add(rows.case())
    leave_behind(store, "UPDATE accident_case SET note = '雪'")
    store.seal_leftovers()
    assert [record.actor for record in records(store)] == [
        person.bytes,
        UNKNOWN.bytes,
    ]


def test_what_a_raw_writer_left_is_sealed_before_others_values_come_over_it(
    store, rows, person
):
    with store.begin(person) as session:
        session.add(rows.case())
    leave_behind(store, "UPDATE accident_case SET note = '雪'")
    with store.applying() as session:
        session.execute(text("UPDATE accident_case SET note = '总部'"))
    _, left = records(store)
    assert left.actor == UNKNOWN.bytes
    assert left.ops[0].values == ("雪",)


def test_an_author_does_not_stay_after_a_rollback(store, rows, person):
    with store.begin(person) as session:
        session.add(rows.case())
    with store.engine.connect() as connection:
        connection.begin()
        store._recorder.sign_in(connection, Author(person))
        connection.rollback()
        connection.exec_driver_sql("UPDATE accident_case SET note = '雪'")
        connection.commit()
    assert records(store)[-1].actor == UNKNOWN.bytes


def test_an_author_does_not_stay_on_the_connection(store, rows, person):
    with store.begin(person, "一") as session:
        session.add(rows.case())
    with pytest.raises(ZeroDivisionError), store.begin(person, "二"):
        _ = 1 / 0
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE accident_case SET note = '雪'")
    assert records(store)[-1].actor == UNKNOWN.bytes


def test_a_value_that_cannot_travel_fails_the_whole_transaction(store, rows, person):
    def work(session):
        session.add(rows.case())
        session.flush()
        session.execute(text("UPDATE accident_case SET note = zeroblob(70000)"))

    with pytest.raises(BadInput) as refusal, store.begin(person) as session:
        work(session)
    assert refusal.value.code == "MM1801"
    assert stored(store) == {}
    assert records(store) == []
    with store.begin(person) as session:
        session.add(rows.case())
    assert len(records(store)) == 1


def test_a_row_that_vanished_fails_the_transaction(store, rows, person):
    def work(session):
        session.add(rows.case())
        session.flush()
        with unrecorded(session.connection()):
            session.execute(text("DELETE FROM accident_case"))

    with pytest.raises(SealingFailed), store.begin(person) as session:
        work(session)
    assert records(store) == []


def test_a_savepoint_that_was_given_up_leaves_no_trace(store, rows, person):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        inner = session.begin_nested()
        session.execute(text("UPDATE accident_case SET note = '雪'"))
        inner.rollback()
    (record,) = records(store)
    assert [op.kind for op in record.ops] == [Kind.INSERT]
    assert rebuilt(store) == stored(store)


def test_a_record_names_the_checkpoint_that_the_screens_were_based_on(
    store, rows, person
):
    with store.begin(person) as session:
        SyncState(hq_seen=b"c" * 16, confirmed_seq=4).write(session)
    with store.begin(person) as session:
        session.add(rows.case())
    assert records(store)[-1].seen == b"c" * 16
    with store.read() as session:
        assert SyncState.read(session).confirmed_seq == 4


def test_a_state_of_a_newer_program_is_still_read():
    value = msgspec.msgpack.encode({"exported_seq": 3, "later": True})
    assert SyncState.decode(value).exported_seq == 3


def test_clocks_that_go_back_do_not_take_the_record_with_them(
    store, rows, person, clock
):
    with store.begin(person) as session:
        session.add(rows.case())
    clock.moment = clock.moment.replace(year=2001)
    with store.begin(person) as session:
        session.add(rows.case())
    first, second = records(store)
    assert second.hlc > first.hlc
    assert second.wall_ms < first.wall_ms


def test_the_clock_goes_on_from_what_headquarters_said(store, rows, person, clock):
    heard = of_time(clock() + timedelta(minutes=1))
    with store.begin(person) as session:
        SyncState(heard_hlc=heard).write(session)
        session.add(rows.case())
    assert records(store)[0].hlc == heard + 1


def test_stored_records_are_small(store, rows, person):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        session.add_all(rows.party(case) for _ in range(50))
    with store.read() as session:
        packed = session.scalar(text("SELECT body FROM sync_txn"))
    assert len(packed) < len(unpack(packed)) / 2


texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


class Writer:
    """Writes parties of one case in every way that a program can think of."""

    WAYS = (
        "orm_add",
        "orm_change",
        "core_insert",
        "core_update",
        "raw_upsert",
        "raw_replace",
        "raw_or_ignore",
        "void",
        "savepoint",
        "delete",
    )
    COPY = (
        "INSERT {policy} INTO party (origin_id, case_id, id, rev, created_at, "
        "created_by, role, kind, can_read, note) SELECT origin_id, case_id, {id}, 0, "
        "created_at, created_by, role, kind, 1, :note FROM party WHERE id = :id {more}"
    )

    def __init__(self, session, rows, case, parties):
        self.session = session
        self.rows = rows
        self.case = case
        self.parties = parties

    def write(self, way, value, which):
        self.here = {
            "origin_id": self.case.origin_id,
            "case_id": self.case.case_id,
            "id": self.parties[which].id,
        }
        getattr(self, way)(value)

    def orm_add(self, value):
        self.session.add(self.rows.party(self.case, value))
        self.session.flush()

    def orm_change(self, value):
        self.session.get(PartyRow, tuple(self.here.values())).note = value
        self.session.flush()

    def core_insert(self, value):
        party = self.rows.party(self.case)
        names = [c.name for c in PartyRow.__table__.columns if c.name != "rev"]
        values = {name: getattr(party, name) for name in names}
        self.session.execute(insert(PartyRow), [values | {"rev": 0, "phone": value}])

    def core_update(self, value):
        statement = update(PartyRow).filter_by(**self.here)
        self.session.execute(statement.values(phone=value))

    def raw_upsert(self, value):
        more = "AND 1 ON CONFLICT DO UPDATE SET note = excluded.note || 'x'"
        self.raw("", "id", more, value)

    def raw_replace(self, value):
        self.raw("OR REPLACE", "randomblob(16)", "", value)

    def raw_or_ignore(self, value):
        self.raw("OR IGNORE", "id", "", value)

    def void(self, value):
        statement = update(PartyRow).filter_by(**self.here)
        self.session.execute(
            statement.values(voided_at=self.rows.clock(), void_reason=value)
        )

    def savepoint(self, value):
        inner = self.session.begin_nested()
        self.session.execute(update(PartyRow).values(name=value))
        inner.rollback()

    def delete(self, _):
        inner = self.session.begin_nested()
        with pytest.raises(IntegrityError):
            self.session.execute(text("DELETE FROM party"))
        inner.rollback()

    def raw(self, policy, new_id, more, note):
        statement = text(self.COPY.format(policy=policy, id=new_id, more=more))
        self.session.execute(statement, {"note": note, "id": self.here["id"].bytes})
        self.session.expire_all()


steps = st.tuples(st.sampled_from(Writer.WAYS), texts, st.integers(0, 3))
endings = st.sampled_from(["commit", "give_up", "past_the_engine"])
transactions = st.lists(st.tuples(st.lists(steps, max_size=5), endings), max_size=5)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(transactions=transactions)
def test_the_records_alone_rebuild_every_row_however_it_was_written(
    store, rows, person, transactions
):
    with store.begin(person) as session:
        case = rows.case()
        session.add(case)
        session.flush()
        parties = [rows.party(case) for _ in range(4)]
        session.add_all(parties)

    def work(session, steps, ending):
        writer = Writer(session, rows, case, parties)
        for step in steps:
            writer.write(*step)
        if ending == "give_up":
            raise ZeroDivisionError

    for steps, ending in transactions:
        with suppress(ZeroDivisionError), store.begin(person) as session:
            work(session, steps, ending)
        if ending == "past_the_engine":
            leave_behind(store, "UPDATE party SET note = note || 'x', address = 'y'")
    store.seal_leftovers()
    assert rebuilt(store) == stored(store)
