"""What is due as a calendar file (iCalendar, RFC 5545) for a phone or a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

_PRODUCT: Final = "-//mobile_mediation//agenda//ZH"
_HOST: Final = "mobile-mediation.invalid"
"""A name that belongs to nobody: RFC 5545 wants identifiers that are unique."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaEntry:
    """One thing that is due: on a day, or at a moment.

    ``key`` names it for good, so that a calendar that reads a later file moves the
    entry and makes no second one. ``remind_at`` are the moments of its alarms.
    """

    key: str
    title: str
    detail: str
    due: date
    remind_at: tuple[datetime, ...] = ()


def agenda_file(entries: Iterable[AgendaEntry], *, name: str, now: datetime) -> bytes:
    """The file; the same entries at the same moment give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def _event(entry: AgendaEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{_HOST}")
    # In UTC, which needs no definition of a time zone in the file.
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("summary", entry.title)
    event.add("description", entry.detail)
    event.add("transp", "TRANSPARENT")
    if isinstance(entry.due, datetime):
        event.add("dtstart", entry.due.astimezone(UTC))
        event.add("dtend", entry.due.astimezone(UTC))
    else:
        event.add("dtstart", entry.due)
        event.add("dtend", entry.due + timedelta(days=1))
    for moment in entry.remind_at:
        event.add_component(_alarm(entry, moment))
    return event


def _alarm(entry: AgendaEntry, moment: datetime) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", moment.astimezone(UTC), parameters={"VALUE": "DATE-TIME"})
    return alarm
