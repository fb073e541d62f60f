"""One call or visit as a page: its course, what is owed because of it, the voice message, the client's history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects

from atbilde.calls.access import talks_for
from atbilde.calls.models import Recording
from atbilde.calls.queries.panel import Card, card_of, names_of, whom
from atbilde.cases.models import Case, Correction
from atbilde.cases.queries.asked import Panel, asked_of
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Post

_HISTORY = 10


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the talk with who is named in it: `who` did it, `whom` it was done with."""

    at: datetime
    type: str
    data: dict[str, object]
    who: str
    whom: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Who listened to the voice message, and when (CSPK-U4)."""

    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class TalkPage:
    """Everything the page of one talk shows."""

    card: Card
    course: list[Happened]
    owed: Panel | None  # None: the talk has no case, so nothing is left to do
    case: Case | None
    recording: Recording | None
    heard: list[Heard]
    errors: list[Correction]  # found in this talk, also those put right
    history: list[Contact]  # other talks with the client, the newest first


def talk_page(post: Post, contact: Contact, *, at: datetime, language: str) -> TalkPage:
    """The page of a talk that the caller got from `talk_for`; a fixed number of queries."""
    card = card_of(post, contact)
    events = list(Event.objects.filter(contact=contact).order_by("at", "pk"))
    names = names_of(post, events)
    course = [_happened(event, names) for event in events]
    errors = list(Correction.objects.filter(wrong=contact).select_related("wrong", "via", "case").order_by("pk"))
    case = card.case
    owed = None
    if case is not None:
        case.institution = post.institution
        owed = asked_of(case, errors, at=at, language=language)
    return TalkPage(
        card=card,
        course=course,
        owed=owed,
        case=case,
        recording=Recording.objects.filter(contact=contact).first(),
        heard=[Heard(one.at, one.who) for one in course if one.type == "voicemail.listened"],
        errors=errors,
        history=_history(post, contact),
    )


def with_calls(contacts: Iterable[Contact]) -> None:
    """Load the calls behind these contacts with their officers, in two queries at most: `contact.call`."""
    prefetch_related_objects(list(contacts), "call__officer__person")


def _history(post: Post, contact: Contact) -> list[Contact]:
    if contact.client_id is None:
        return []
    rows = talks_for(post).filter(client=contact.client_id).exclude(pk=contact.pk)
    return list(rows.order_by("-at", "-pk")[:_HISTORY])


def _happened(event: Event, names: dict[str, str]) -> Happened:
    who = str(event.data.get("officer") or "")
    return Happened(event.at, event.type, event.data, names.get(who, who), whom(event, names))
