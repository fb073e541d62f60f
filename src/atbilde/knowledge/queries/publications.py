"""The publication calendar: what comes, what was, and as a file that calendars follow (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from atbilde.institutions.models import Institution
from atbilde.knowledge.access import publications_of
from atbilde.knowledge.enums import PublicationKind
from atbilde.knowledge.models import Publication

#: How far back and ahead the feed goes.
BACK, AHEAD = timedelta(days=400), timedelta(days=800)
#: From when seconds are counted for SEQUENCE, which must grow with each change and fit 32 bits.
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def coming(institution: Institution, now: datetime, *, kind: str = "", limit: int = 100) -> list[Publication]:
    """What is to be published, the next first; cancelled ones stay until their time so that nobody waits for them."""
    rows = publications_of(institution).filter(at__gte=now)
    return list(rows.filter(kind=kind)[:limit] if kind in PublicationKind.values else rows[:limit])


def published(institution: Institution, now: datetime, *, kind: str = "", limit: int = 20) -> list[Publication]:
    """What was published, the newest first."""
    rows = publications_of(institution).filter(at__lt=now, cancelled_at=None).order_by("-at", "-pk")
    return list(rows.filter(kind=kind)[:limit] if kind in PublicationKind.values else rows[:limit])


def feed(institution: Institution, now: datetime, *, language: str, host: str) -> bytes:
    """The calendar as iCalendar: a year back, two years ahead, cancelled ones marked so.

    UIDs stay the same while a publication is moved or renamed; `SEQUENCE` grows with each change.
    """
    rows = publications_of(institution).filter(at__gte=now - BACK, at__lte=now + AHEAD)
    calendar = Calendar()
    calendar.add("prodid", f"-//Atbilde//{institution.short}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", institution.name_en if language == "en" else institution.name_lv)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"value": "DURATION"})
    for event in _events(rows, language, host):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(rows: Iterable[Publication], language: str, host: str) -> Iterable[Event]:
    for row in rows:
        event = Event()
        event.add("uid", f"publication-{row.institution_id}-{row.pk}@{host}")
        event.add("dtstamp", row.changed_at.astimezone(UTC))
        event.add("last-modified", row.changed_at.astimezone(UTC))
        event.add("sequence", int((row.changed_at - _FIRST).total_seconds()))
        event.add("dtstart", row.at.astimezone(UTC))
        event.add("duration", timedelta(0))
        event.add("summary", row.name_en if language == "en" else row.name_lv)
        event.add("categories", [row.kind.upper().replace("_", "-")])
        event.add("status", "CANCELLED" if row.cancelled_at else "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        if row.url:
            event.add("url", row.url)
        yield event
