"""The contacts behind a figure of the service statistics, newest first.

The same definitions as `core.statistics`, said to the database so that a page of the list costs a page; the tests hold
the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of
from atbilde.reports.event_log import FAMILIES, RELEVANT
from atbilde.reports.periods import Period

PAGE = 50
#: A contact that begins before midnight may go on after it, not for longer than this.
_LONGEST_CONTACT = timedelta(days=2)


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
    rows: QuerySet[Any] = _FIGURES[figure](institution, period)
    count = rows.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(page, 1), pages)
    chosen = rows.order_by("-counted_at", "-pk")[(number - 1) * PAGE : number * PAGE]
    return BehindPage(rows=_filled(chosen), count=count, number=number, pages=pages)


def _filled(chosen: QuerySet[Any]) -> tuple[Behind, ...]:
    """The rows of a page with their cases: two queries."""
    contacts: list[Contact] = list(chosen.select_related("client"))
    links = CaseContact.objects.filter(contact__in=contacts).values_list("contact", "case__number")
    cases = dict(links.order_by("-case"))
    return tuple(_behind(contact, cases.get(contact.pk, "")) for contact in contacts)


def _behind(contact: Contact, case: str) -> Behind:
    told = contact.__dict__  # what the figure's query wrote beside the row
    answered, ended = told.get("answered_at"), told.get("ended_at")
    score, scale = told.get("score"), told.get("scale")
    return Behind(
        at=told["counted_at"],
        contact=contact,
        case=case,
        lasted=ended - answered if answered and ended and ended >= answered else None,
        score=float(score) if score else None,
        scale=int(float(scale)) if scale else None,
    )


def _calls(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _begun(institution, period, "call.answered").annotate(
        answered_at=_first("call.answered"), ended_at=_first("call.ended")
    )


def _chats(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _begun(institution, period, "chat.started")


def _begun(institution: Institution, period: Period, kind: str) -> QuerySet[Contact]:
    """Contacts with an event of this type that began in the period."""
    having = Event.objects.filter(
        institution=institution, type=kind, at__gte=period.since, at__lt=period.before + _LONGEST_CONTACT
    )
    return (
        Contact.objects.filter(institution=institution, pk__in=having.values("contact"))
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
    answers = _of_period(period).filter(
        type="message.sent", data__channel__in=["email", "e-mail"], data__answers__isnull=False
    )
    return _having(institution, answers.exclude(data__answers=None))


def _registrations(institution: Institution, period: Period) -> QuerySet[Contact]:
    return _having(institution, _of_period(period).filter(type="registration.applied"))


def _having(institution: Institution, events: QuerySet[Event]) -> QuerySet[Contact]:
    """Contacts with one of these events, counted when it happened; one that has several stands once for each."""
    return Contact.objects.filter(institution=institution, events__in=events).annotate(counted_at=F("events__at"))


def _rated(family: str) -> Callable[[Institution, Period], QuerySet[Contact]]:
    """Contacts of a channel with their last rating of the period."""

    def rated(institution: Institution, period: Period) -> QuerySet[Contact]:
        ratings = (
            Event.objects.filter(institution=institution, type="rating.given")
            .filter(at__gte=period.since, at__lt=period.before)
            .annotate(of=KeyTextTransform("of", "data"))
            .filter(of=OuterRef("key"))
            .order_by("-at", "-key")
        )
        return (
            Contact.objects.filter(institution=institution)
            .filter(Exists(ratings))
            .filter(Exists(Event.objects.filter(contact=OuterRef("pk"), type__in=FAMILIES[family])))
            .annotate(
                counted_at=Subquery(ratings.values("at")[:1]),
                score=Subquery(ratings.values(told=KeyTextTransform("score", "data"))[:1], output_field=CharField()),
                scale=Subquery(ratings.values(told=KeyTextTransform("scale", "data"))[:1], output_field=CharField()),
            )
        )

    return rated


def _of_period(period: Period) -> QuerySet[Event]:
    return Event.objects.filter(at__gte=period.since, at__lt=period.before)


def _first(*kinds: str) -> Min:
    """When the contact's first event of these types was."""
    return Min("events__at", filter=Q(events__type__in=kinds))


_FIGURES: dict[str, Callable[[Institution, Period], QuerySet[Contact]]] = {
    "calls": _calls,
    "email_answers": _email_answers,
    "call_minutes_mean": _calls,
    "call_rating_mean": _rated("call"),
    "registration_applications": _registrations,
    "voice_messages_listened": _voice_messages,
    "chats": _chats,
    "chat_rating_mean": _rated("chat"),
}
FIGURES = tuple(_FIGURES)
