"""The contacts behind a figure of the service statistics, newest first.

The same definitions as `core.statistics`, said to the database so that a page of the list costs a page; the tests hold
the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet

from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of
from atbilde.reports.event_log import FAMILIES, LONGEST_CONTACT, RELEVANT, is_one_of
from atbilde.reports.periods import Period

PAGE = 50


@dataclass(frozen=True, slots=True)
class Behind:
    """One contact of a figure: when it counted, whose it was, its case where it has one, and what it added."""

    at: datetime
    contact: Contact
    case: str
    lasted: timedelta | None = None
    score: float | None = None
    scale: int | None = None

    @property
    def lasted_shown(self) -> str:
        """How long it took, `4:05` minutes and seconds."""
        seconds = round(self.lasted.total_seconds()) if self.lasted is not None else 0
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def score_shown(self) -> str:
        """The score without needless decimals."""
        return f"{self.score:g}" if self.score is not None else ""


@dataclass(frozen=True, slots=True)
class BehindPage:
    """A page of the list with the count of the whole; pages are counted from 1."""

    rows: tuple[Behind, ...]
    count: int
    number: int
    pages: int


def contacts_behind(institution: Institution, figure: str, period: Period, *, page: int = 1) -> BehindPage:
    """The contacts that a figure counts or is the mean of. `KeyError` for an unknown figure."""
    if figure in _RATED:
        ratings = _ratings(institution, period, _RATED[figure])
        count, number, pages, part = _paged(len(ratings), page)
        return BehindPage(rows=_rated(institution, ratings[part]), count=count, number=number, pages=pages)
    rows: QuerySet[Any] = _COUNTED[figure](institution, period)
    count, number, pages, part = _paged(rows.count(), page)
    return BehindPage(rows=_filled(rows.order_by("-counted_at", "-pk")[part]), count=count, number=number, pages=pages)


def _paged(count: int, asked: int) -> tuple[int, int, int, slice]:
    """The count again, the page that is shown, how many there are, and the rows of it."""
    pages = max(1, -(-count // PAGE))
    number = min(max(asked, 1), pages)
    return count, number, pages, slice((number - 1) * PAGE, number * PAGE)


def _filled(chosen: QuerySet[Any]) -> tuple[Behind, ...]:
    """The rows of a page with their cases: two queries."""
    contacts: list[Contact] = list(chosen.select_related("client"))
    cases = _cases_of(contacts)
    return tuple(_behind(contact, cases.get(contact.pk, "")) for contact in contacts)


def _cases_of(contacts: list[Contact]) -> dict[int, str]:
    links = CaseContact.objects.filter(contact__in=contacts).values_list("contact", "case__number")
    return dict(links.order_by("-case"))


def _behind(contact: Contact, case: str) -> Behind:
    told = contact.__dict__  # what the figure's query wrote beside the row
    answered, ended = told.get("answered_at"), told.get("ended_at")
    lasted = ended - answered if answered and ended and ended >= answered else None
    return Behind(at=told["counted_at"], contact=contact, case=case, lasted=lasted)


def _calls(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _begun(institution, period, "call.answered").annotate(
        answered_at=_first("call.answered"), ended_at=_first("call.ended")
    )


def _chats(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _begun(institution, period, "chat.started")


def _begun(institution: Institution, period: Period, kind: str) -> QuerySet[Contact]:
    """Contacts with an event of this type that began in the period."""
    having = Event.objects.filter(
        institution=institution, type=kind, at__gte=period.since, at__lt=period.before + LONGEST_CONTACT
    )
    return (
        Contact.objects.filter(is_one_of("pk", having.values("contact")), institution=institution)
        .annotate(counted_at=_first(*RELEVANT))
        .filter(counted_at__gte=period.since, counted_at__lt=period.before)
    )


def _voice_messages(institution: Institution, period: Period) -> QuerySet[Contact]:
    candidates = _begun(institution, period, "voicemail.left").filter(
        Exists(Event.objects.filter(contact=OuterRef("pk"), type="voicemail.listened"))
    )
    return candidates.filter(pk__in=_left_out_of_hours(institution, candidates))


def _left_out_of_hours(institution: Institution, candidates: QuerySet[Contact]) -> list[int]:
    """Of these, those that say so themselves or whose line was closed; voice messages are few."""
    book = books_of(institution)[0]
    lefts = Event.objects.filter(contact__in=candidates.values("pk"), type="voicemail.left")
    offers = Event.objects.filter(contact__in=candidates.values("pk"), type="call.offered")
    lines = {pk: data.get("line") or data.get("to") for pk, data in offers.values_list("contact", "data")}
    found = {}
    for pk, at, data in lefts.order_by("-at", "-key").values_list("contact", "at", "data"):
        said = data.get("out_of_hours")
        standard = book.standard_on(at.astimezone(book.zone).date())
        line = data.get("line") or lines.get(pk)
        found[pk] = said if said is not None else not book.calendar_for(standard, line).is_open(at)
    return [pk for pk, out in found.items() if out]


def _email_answers(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _having(
        institution,
        period,
        events__type="message.sent",
        events__data__channel__in=["email", "e-mail"],
        events__data__answers__isnull=False,
    )


def _registrations(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _having(institution, period, events__type="registration.applied")


def _having(institution: Institution, period: Period, **events: Any) -> QuerySet[Contact]:
    """Contacts with such an event, counted when it happened; one that has several stands once for each."""
    in_period = {"events__at__gte": period.since, "events__at__lt": period.before}
    found = Contact.objects.filter(institution=institution, events__institution=institution, **in_period, **events)
    return found.annotate(counted_at=F("events__at"))


@dataclass(frozen=True, slots=True)
class _Rating:
    """The last rating of a contact in the period."""

    at: datetime
    of: str
    score: float
    scale: int


def _ratings(institution: Institution, period: Period, family: str) -> list[_Rating]:
    """The last rating of each contact of a channel, newest first; one pass over the ratings of the period."""
    rows = Event.objects.filter(
        institution=institution, type="rating.given", at__gte=period.since, at__lt=period.before
    )
    last: dict[str, _Rating] = {}
    for at, data in rows.order_by("at", "key").values_list("at", "data"):
        last[data["of"]] = _Rating(at, data["of"], float(data["score"]), int(data["scale"]))
    known = Contact.objects.filter(institution=institution, key__in=list(last)).filter(
        Exists(Event.objects.filter(contact=OuterRef("pk"), type__in=FAMILIES[family]))
    )
    keys = set(known.values_list("key", flat=True))
    return sorted((one for one in last.values() if one.of in keys), key=lambda one: (one.at, one.of), reverse=True)


def _rated(institution: Institution, ratings: list[_Rating]) -> tuple[Behind, ...]:
    """The rows of a page of ratings."""
    found = Contact.objects.filter(institution=institution, key__in=[one.of for one in ratings])
    contacts = {contact.key: contact for contact in found.select_related("client")}
    cases = _cases_of(list(contacts.values()))
    return tuple(
        Behind(
            at=one.at,
            contact=contacts[one.of],
            case=cases.get(contacts[one.of].pk, ""),
            score=one.score,
            scale=one.scale,
        )
        for one in ratings
    )


def _first(*kinds: str) -> Min:
    """When the contact's first event of these types was."""
    return Min("events__at", filter=Q(events__type__in=kinds))


_COUNTED: dict[str, Callable[[Institution, Period], QuerySet[Contact]]] = {
    "calls": _calls,
    "email_answers": _email_answers,
    "call_minutes_mean": _calls,
    "registration_applications": _registrations,
    "voice_messages_listened": _voice_messages,
    "chats": _chats,
}
#: Figures that are means of ratings, with the family of events that makes a contact one of their channel.
_RATED = {"call_rating_mean": "call", "chat_rating_mean": "chat"}
FIGURES = (*_COUNTED, *_RATED)
