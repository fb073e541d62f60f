"""Service statistics: the eight figures of CSPK-S1 for any institution and period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform
from msgspec.structs import replace

from atbilde.contacts.models import Event
from atbilde.core.rules.book import Book
from atbilde.core.statistics import Statistics, scales_of, statistics
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of, standard_of
from atbilde.reports.event_log import FAMILIES, LONGEST_CONTACT, PeriodLog
from atbilde.reports.periods import Period

#: The counts that need at least one event of their family to be known at all.
_NEEDS = {
    "calls": "call",
    "email_answers": "message",
    "registration_applications": "registration",
    "voice_messages_listened": "voicemail",
    "chats": "chat",
}
#: The families of which there are few events.
_SELDOM = ("voicemail", "chat")


@dataclass(frozen=True, slots=True)
class Source:
    """Where applications to register come from: a named import, or (empty) cases of this system."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ServiceStatistics:
    """The figures of a period, those of each of its months, and where the applications to register come from.

    A figure that the log cannot give is `None`. Means are not rounded; minutes are decimal minutes.
    """

    institution: Institution
    period: Period
    figures: Statistics
    months: tuple[tuple[Period, Statistics], ...]
    sources: tuple[Source, ...]


def service_statistics(institution: Institution, start: date, end: date) -> ServiceStatistics:
    """The eight figures of the days `start` to `end`, both included (CSPK-S1). `ValueError` for a wrong period.

    Ratings count on the scale of the standard in force on the last day. Definitions: `core.statistics`.
    """
    zone = ZoneInfo(institution.timezone)
    period = Period(start, end, zone)
    figures = _counting(institution, PeriodLog(institution, period.since, period.before), end)
    return ServiceStatistics(
        institution=institution,
        period=period,
        figures=figures(period),
        months=tuple((month, figures(month)) for month in period.months()),
        sources=_sources(institution, period),
    )


def seldom_figures(institution: Institution, start: date, end: date) -> Statistics:
    """The figures of what is seldom beside calls and letters: voice messages, chats, ratings; the others are `None`.

    Calls and letters that nobody rated are not read for it, and they are nearly all of a log. `ValueError` as above.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    kinds = [kind for family in _SELDOM for kind in FAMILIES[family]] + ["rating.given"]
    loaded = PeriodLog(institution, period.since, period.before + LONGEST_CONTACT, kinds=kinds)
    found = _counting(institution, loaded, end)(period)
    return replace(found, calls=None, call_minutes_mean=None, email_answers=None, registration_applications=None)


def _counting(institution: Institution, loaded: PeriodLog, on: date) -> Callable[[Period], Statistics]:
    """Counts the figures of a part of what was loaded, by the standard of the day `on`."""
    scales = scales_of(standard_of(institution, on))
    in_hours = _in_hours(books_of(institution)[0])

    def figures(part: Period) -> Statistics:
        found = statistics(loaded.log, scales, since=part.since, before=part.before, in_hours=in_hours)
        unknown = loaded.unheard_of(part.before)
        return replace(found, **{figure: None for figure, family in _NEEDS.items() if family in unknown})

    return figures


def _in_hours(book: Book) -> Callable[[str | None, datetime], bool]:
    """Whether a line was open, for voice messages that do not say themselves when they were left."""

    def is_open(line: str | None, at: datetime) -> bool:
        standard = book.standard_on(at.astimezone(book.zone).date())
        return book.calendar_for(standard, line).is_open(at)

    return is_open


def _sources(institution: Institution, period: Period) -> tuple[Source, ...]:
    rows = (
        Event.objects.filter(
            institution=institution, type="registration.applied", at__gte=period.since, at__lt=period.before
        )
        .annotate(source=KeyTextTransform("source", "data"))
        .values_list("source")
        .annotate(count=Count("pk"))
        .order_by("-count", "source")
    )
    return tuple(Source(name or "", count) for name, count in rows)
