"""The calendar file is read by the library as any calendar reads it."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from mobile_mediation.documents.agenda import AgendaEntry, agenda_file
from mobile_mediation.domain.dates import CHINA

NOW = datetime(2026, 2, 12, 1, 0, 0, 123, tzinfo=UTC)
ON_A_DAY = AgendaEntry(
    key="deadline-D17-1",
    title="JBLD-110105-20260210-0012-0001 申请复核",
    detail="送达认定书；3个工作日；道路交通事故处理程序规定 71",
    due=date(2026, 2, 24),
    remind_at=(datetime(2026, 2, 24, 8, 0, tzinfo=CHINA),),
)
AT_A_MOMENT = AgendaEntry(
    key="task-2",
    title="JBLD-110105-20260210-0012-0001 联系办案民警",
    detail="",
    due=datetime(2026, 2, 12, 9, 30, tzinfo=CHINA),
)


def events(data):
    return Calendar.from_ical(data).walk("VEVENT")


def test_a_deadline_fills_its_day_and_rings_in_its_morning():
    (event,) = events(agenda_file([ON_A_DAY], name="期限", now=NOW))
    assert event.decoded("dtstart") == date(2026, 2, 24)
    assert event.decoded("dtend") == date(2026, 2, 25)
    assert str(event["summary"]) == ON_A_DAY.title
    assert str(event["description"]) == ON_A_DAY.detail
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == datetime(2026, 2, 24, 0, 0, tzinfo=UTC)


def test_a_task_stands_at_its_minute():
    (event,) = events(agenda_file([AT_A_MOMENT], name="期限", now=NOW))
    assert event.decoded("dtstart") == datetime(2026, 2, 12, 1, 30, tzinfo=UTC)


def test_an_entry_keeps_its_identifier_when_it_is_put_off():
    later = AgendaEntry(
        key=ON_A_DAY.key, title=ON_A_DAY.title, detail="", due=date(2026, 3, 1)
    )
    (before,) = events(agenda_file([ON_A_DAY], name="期限", now=NOW))
    (after,) = events(agenda_file([later], name="期限", now=NOW))
    assert before["uid"] == after["uid"]


def test_the_same_entries_give_the_same_bytes():
    entries = [ON_A_DAY, AT_A_MOMENT]
    first = agenda_file(entries, name="期限", now=NOW)
    assert first == agenda_file(entries, name="期限", now=NOW)


def test_lines_of_chinese_are_folded_between_letters_and_read_back_whole():
    words = "救助基金垫付的抢救费用截止，" * 30
    entry = AgendaEntry(key="k", title=words, detail=words, due=date(2026, 2, 24))
    data = agenda_file([entry], name="期限", now=NOW)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    (event,) = events(data)
    assert str(event["summary"]) == words
