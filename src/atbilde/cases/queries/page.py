"""The case page as one value."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from atbilde.cases.models import Case, Draft, Fact, Presence
from atbilde.cases.queries.asked import Panel, asked_of
from atbilde.cases.queries.entries import Timeline
from atbilde.cases.queries.timeline import timeline_of
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Post

#: Someone not heard from for this long has left the case.
PRESENT = timedelta(seconds=45)
_OTHER_CASES = 6


@dataclass(frozen=True, slots=True)
class Someone:
    """A colleague at the case just now."""

    name: str
    writing: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of one case shows to one officer."""

    case: Case
    at: datetime
    timeline: Timeline
    panel: Panel
    other_cases: list[Case]
    more_cases: bool
    present: list[Someone]
    draft: Draft | None
    facts: list[Fact]  # what the client told for the service


def case_page(case: Case, post: Post, *, at: datetime, language: str, everything: bool = False) -> CasePage:
    """The page of a case that the caller got from `case_for`; a fixed number of queries."""
    timeline = timeline_of(case, at=at, language=language, everything=everything)
    corrections = [correction for letter in timeline.letters for correction in letter.corrections]
    others = other_cases(case)
    return CasePage(
        case=case,
        at=at,
        timeline=timeline,
        panel=asked_of(case, corrections, at=at, language=language, leaving=_leaving(timeline)),
        other_cases=others[:_OTHER_CASES],
        more_cases=len(others) > _OTHER_CASES,
        present=present_in(case, post, at=at),
        draft=draft_of(case, post),
        facts=facts_of(case),
    )


def facts_of(case: Case) -> list[Fact]:
    """What the client told for the service they ordered, in the order it was asked; no query without a service."""
    return list(case.facts.select_related("field", "file")) if case.service_id else []


def _leaving(timeline: Timeline) -> list[str]:
    """The contacts that letters in the outbox answer or correct."""
    keys: list[str] = []
    for letter in timeline.letters:
        if letter.can_be_withdrawn:
            intent = letter.message.intent
            keys += [*intent.get("answers", []), intent.get("corrects", "")]
    return keys


def other_cases(case: Case) -> list[Case]:
    """Further cases of the same client, open ones first, then the newest; one more than are shown."""
    if case.client_id is None:
        return []
    rows = Case.objects.filter(client=case.client_id, institution=case.institution_id).exclude(pk=case.pk)
    return list(
        rows.only("number", "subject", "opened_at", "closed_at", "due_at", "soon_at", "institution_id").order_by(
            F("closed_at").desc(nulls_first=True), "-opened_at"
        )[: _OTHER_CASES + 1]
    )


def last_incoming(case: Case) -> Contact | None:
    """What the client of the case wrote or said last; none where it began with us."""
    return case.contacts.filter(direction="in").order_by("-at", "-pk").first()


def present_in(case: Case, post: Post, *, at: datetime) -> list[Someone]:
    """Colleagues who look at the case or write in it just now, those who write first."""
    rows = Presence.objects.filter(case=case, seen_at__gt=at - PRESENT).exclude(post=post)
    people = rows.order_by("-writing", "-seen_at").values_list(
        "writing", "post__person__first_name", "post__person__last_name", "post__person__username"
    )
    return [Someone(f"{first} {last}".strip() or username, writing) for writing, first, last, username in people]


def draft_of(case: Case, post: Post, about: str = "") -> Draft | None:
    """What the officer has begun to write: the answer, or the letter that `about` names."""
    return Draft.objects.filter(case=case, post=post, about=about).first()
