"""Colleagues as a talk needs them: who is free, who knows what, who answers for whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Q

from atbilde.calls.enums import Duty, State
from atbilde.calls.models import Availability, Call
from atbilde.core.latvian import folded
from atbilde.institutions.access import WORKING
from atbilde.institutions.models import Absence, Post


class Standing(StrEnum):
    """Where a colleague is, as far as the telephone goes."""

    FREE = "free"
    TALKING = "talking"
    BUSY = "busy"
    AWAY = "away"
    ABSENT = "absent"
    UNKNOWN = "unknown"  # said nothing of themselves


@dataclass(frozen=True, slots=True)
class Colleague:
    """A colleague in the directory: where they are, who stands in, what they answer for."""

    post: Post
    standing: Standing
    competences: tuple[str, ...]
    deputy: Post | None
    same_group: bool  # answers for the asking officer, and they for them (CSP-D3)


def colleagues_of(by: Post, at: datetime, *, language: str = "lv", words: str = "") -> list[Colleague]:
    """Everybody who serves in the institution but `by`, with where they are; in four queries.

    `words` narrows by name, unit, post, number and what they answer for, with or without diacritics.
    The free first, then by surname.
    """
    on = at.astimezone(ZoneInfo(by.institution.timezone)).date()
    posts = list(
        Post.objects.filter(institution=by.institution_id, starts__lte=on, roles__overlap=list(WORKING))
        .filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True)
        .exclude(pk=by.pk)
        .select_related("person", "unit", "availability")
        .prefetch_related("competences")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    absent = {
        absence.post_id: absence
        for absence in Absence.objects.filter(
            post__institution=by.institution_id, starts__lte=on, ends__gte=on
        ).select_related("deputy__person")
    }
    talking: set[int | None] = set(
        Call.objects.filter(institution=by.institution_id)
        .exclude(state=State.ENDED)
        .exclude(answered_at=None)
        .values_list("officer_id", flat=True)
    )
    found = [
        Colleague(
            post,
            _standing(post, absent, talking),
            tuple(subject.name_en if language == "en" else subject.name_lv for subject in post.competences.all()),
            absent[post.pk].deputy if post.pk in absent else None,
            answers_for_each_other(by, post),
        )
        for post in posts
    ]
    wanted = folded(words).split()
    found = [colleague for colleague in found if all(word in _text(colleague) for word in wanted)]
    return sorted(found, key=lambda colleague: colleague.standing != Standing.FREE)


def free_colleagues(by: Post, at: datetime) -> list[Post]:
    """Colleagues who say that they are free and talk to nobody."""
    return [colleague.post for colleague in colleagues_of(by, at) if colleague.standing is Standing.FREE]


def answers_for_each_other(one: Post, other: Post) -> bool:
    """Whether two posts pick up each other's telephones: the same group, or without groups the same unit (CSP-D3)."""
    if one.pick_up_group or other.pick_up_group:
        return one.pick_up_group == other.pick_up_group
    return one.unit_id is not None and one.unit_id == other.unit_id


def _standing(post: Post, absent: dict[int, Absence], talking: set[int | None]) -> Standing:
    if post.pk in absent:
        return Standing.ABSENT
    if post.pk in talking:
        return Standing.TALKING
    said: Availability | None = getattr(post, "availability", None)
    if said is None:
        return Standing.UNKNOWN
    return {Duty.FREE: Standing.FREE, Duty.BUSY: Standing.BUSY, Duty.AWAY: Standing.AWAY}[Duty(said.duty)]


def _text(colleague: Colleague) -> str:
    post = colleague.post
    unit = (post.unit.name_lv, post.unit.name_en) if post.unit else ()
    parts = (str(post.person), *unit, post.position_lv, post.position_en, post.phone, *colleague.competences)
    return folded(" ".join(parts))
