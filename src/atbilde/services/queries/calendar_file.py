"""A visit or a session as a file for the client's own calendar (RFC 5545)."""

from datetime import UTC, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from atbilde.services.enums import Visiting
from atbilde.services.models import Visit
from atbilde.services.queries.links import visit_link


def visit_file(visit: Visit, *, title: str, now: datetime) -> bytes:
    """The visit as a calendar of one event. Moved, it keeps its UID, so that the calendar moves it too (3.8.4.7)."""
    event = Event()
    event.add("uid", f"{visit.contact.key}@{visit.institution_id}.atbilde")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", visit.starts.astimezone(UTC))
    event.add("dtend", visit.ends.astimezone(UTC))
    event.add("summary", title)
    event.add("location", visit.location.whole_address)
    event.add("sequence", int((visit.moved_at or visit.booked_at).timestamp()) - int(visit.booked_at.timestamp()))
    event.add("status", "CANCELLED" if visit.status == Visiting.CANCELLED else "CONFIRMED")
    if link := visit_link(visit):
        event.add("url", link)
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", title)
    reminder.add("trigger", timedelta(hours=-2))
    event.add_component(reminder)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Atbilde//visits//LV")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
