"""Answers as they are listed."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from atbilde.institutions.models import Institution, Post
from atbilde.knowledge.access import answers_for_everybody, answers_of
from atbilde.knowledge.models import Answer

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """Answers of an officers' list, and whether there are more than are shown."""

    answers: list[Answer]
    more: bool


def most_used(institution: Institution, *, language: str, limit: int = 10) -> list[Answer]:
    """The public answers of a language that were used most, then the newest."""
    rows = answers_for_everybody(institution).filter(language=language).defer("search", "body")
    return list(rows.order_by("-used", "-published_at", "-pk")[:limit])


def listed(post: Post, state: str) -> Listed:
    """The answers of the institution in one of the states of `STATES`, the last changed first. One query."""
    rows = list(_in_state(answers_of(post), state).select_related("by__person")[: SHOWN + 1])
    return Listed(rows[:SHOWN], len(rows) > SHOWN)


_PUBLISHED = Q(published_at__isnull=False, withdrawn_at=None)
STATES = {
    "public": _PUBLISHED & Q(visibility="public"),
    "restricted": _PUBLISHED & Q(visibility="restricted"),
    "script": _PUBLISHED & Q(visibility="script"),
    "draft": Q(published_at=None, withdrawn_at=None),
    "withdrawn": Q(withdrawn_at__isnull=False),
}


def _in_state(rows: QuerySet[Answer], state: str) -> QuerySet[Answer]:
    return rows.filter(STATES.get(state, STATES["public"]))
