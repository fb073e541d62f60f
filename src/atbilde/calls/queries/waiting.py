"""The calls page: what goes on, who waits to be called, voice messages, what was before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from atbilde.calls.enums import Outcome, State
from atbilde.calls.models import Call, CallBack, Line, Recording
from atbilde.contacts.models import Event
from atbilde.core.rules.naming import digits
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Post

T = TypeVar("T", bound=Model)
PAGE = 25
#: The last page that can be asked for.
LAST = 400
#: Callers who gave up are listed for so long.
LOST_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list: its rows, and whether there are more."""

    rows: list[T]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class AtTelephone:
    """What the frame says of the telephone: how many wait to be called, what the officer said of themselves."""

    waiting: int
    duty: str  # of `Duty`; empty: nothing said yet


def at_telephone(post: Post) -> AtTelephone:
    """In one query."""
    waiting = CallBack.objects.filter(institution=post.institution_id, closed_at=None)
    count = waiting.order_by().values("institution").annotate(n=Count("pk")).values("n")
    row = Post.objects.filter(pk=post.pk).annotate(n=Subquery(count)).values_list("n", "availability__duty").get()
    return AtTelephone(row[0] or 0, row[1] or "")


def running_calls_of(post: Post) -> list[Call]:
    """All calls of the institution that go on, the longest first."""
    return list(_calls(post).exclude(state=State.ENDED).order_by("offered_at", "pk")[: PAGE * 2])


def call_backs(post: Post, page: int) -> Sheet[CallBack]:
    """Who waits to be called: what is due first in front, then who waits longest."""
    rows = CallBack.objects.filter(institution=post.institution_id, closed_at=None)
    rows = rows.select_related("case__client", "contact__client", "taken_by__person")
    return _sheet(_seen(post, rows).order_by(F("due_at").asc(nulls_last=True), "asked_at", "pk"), page)


def given_up(post: Post, page: int, *, at: datetime) -> Sheet[Call]:
    """Callers who gave up without a signal and were not spoken to since: nothing is owed, yet they wanted something."""
    later = Call.objects.filter(
        institution=OuterRef("institution"),
        digits=OuterRef("digits"),
        offered_at__gt=OuterRef("offered_at"),
        answered_at__isnull=False,
    ).exclude(digits="")
    rows = _calls(post).filter(direction="in", outcome=Outcome.ABANDONED, offered_at__gt=at - LOST_FOR)
    return _sheet(rows.exclude(Exists(later)).order_by("-offered_at", "-pk"), page)


def unheard(post: Post, page: int) -> Sheet[Recording]:
    """Voice messages nobody has listened to, the oldest first (CSPK-U4)."""
    heard = Event.objects.filter(contact=OuterRef("contact"), type="voicemail.listened")
    rows = Recording.objects.filter(contact__institution=post.institution_id).exclude(Exists(heard))
    rows = rows.select_related("contact__client", "contact__call")
    return _sheet(_seen(post, rows).order_by("contact__at", "pk"), page)


def past_calls(post: Post, page: int, *, mine: bool = False, words: str = "") -> Sheet[Call]:
    """Calls that are over, the newest first; `words` is a part of a number, or of a client's name or address."""
    rows = _calls(post).filter(state=State.ENDED)
    if mine:
        rows = rows.filter(Q(officer=post) | Q(first_officer=post))
    if words:
        named = Q(contact__client__name__icontains=words) | Q(contact__client__email__icontains=words)
        number = digits(words)
        rows = rows.filter(named | Q(digits__contains=number) if len(number) > 2 else named | Q(name__icontains=words))
    return _sheet(rows.order_by("-offered_at", "-pk"), page)


def line_names(post: Post, language: str) -> dict[str, str]:
    """The names of the institution's lines by their codes."""
    name = "name_en" if language == "en" else "name_lv"
    return dict(Line.objects.filter(institution=post.institution_id).values_list("code", name))


def attempts_by_entry(entries: Iterable[CallBack]) -> dict[int, int]:
    """How often each was called in vain since they asked, by the entry's key; in one query."""
    known = list(entries)
    rows = (
        Call.objects.filter(direction="out", digits__in={entry.digits for entry in known if entry.digits})
        .filter(institution__in={entry.institution_id for entry in known}, state=State.ENDED, answered_at=None)
        .values_list("digits", "offered_at")
    )
    tries = list(rows)
    return {entry.pk: sum(number == entry.digits and at >= entry.asked_at for number, at in tries) for entry in known}


def _calls(post: Post) -> QuerySet[Call]:
    rows = Call.objects.filter(institution=post.institution_id)
    return _seen(post, rows.select_related("contact__client", "officer__person"))


def _seen(post: Post, rows: QuerySet[T]) -> QuerySet[T]:
    return rows if may_see_cases(post) else rows.none()


def _sheet(rows: QuerySet[T], page: int) -> Sheet[T]:
    number = min(max(page, 1), LAST)
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    return Sheet(found[:PAGE], number, len(found) > PAGE)
