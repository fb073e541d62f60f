"""Whom a case can be given to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from atbilde.institutions.access import WORKING
from atbilde.institutions.models import Absence, Competence, Post


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone of the same institution who serves clients, with what helps to choose them."""

    post: Post
    competences: list[Competence]
    absence: Absence | None  # today's, with its deputy
    speaks: bool  # the language asked for
    serves: bool  # works on the queue asked for

    @property
    def is_here(self) -> bool:
        """Whether they can be given a case today."""
        return self.absence is None


def colleagues_for(post: Post, on: date, *, language: str = "", queue: int | None = None) -> list[Colleague]:
    """Everyone who can be given a case of this language and queue: the likeliest first, those absent last.

    Four queries. Those who work on the queue and speak the language stand before the others, then by surname.
    """
    today = Absence.objects.filter(starts__lte=on, ends__gte=on).select_related("deputy__person").order_by("-ends")
    rows = (
        Post.objects.filter(institution=post.institution_id, starts__lte=on, roles__overlap=list(WORKING))
        .filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True)
        .exclude(pk=post.pk)
        .select_related("person", "unit")
        .prefetch_related("competences", "queues", Prefetch("absences", queryset=today, to_attr="absent_now"))
        .order_by("person__last_name", "person__first_name", "pk")
    )
    found = [
        Colleague(
            post=row,
            competences=list(row.competences.all()),
            absence=next(iter(getattr(row, "absent_now", [])), None),
            speaks=not language or language in row.languages,
            serves=queue is not None and any(served.pk == queue for served in row.queues.all()),
        )
        for row in rows
    ]
    return sorted(found, key=lambda colleague: (not colleague.is_here, not colleague.speaks, not colleague.serves))
