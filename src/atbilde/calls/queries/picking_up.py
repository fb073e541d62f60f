"""Who answers the telephone of a colleague who is not there (CSP-D3)."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Q

from atbilde.calls.enums import Duty
from atbilde.institutions.models import Absence, Post


def who_picks_up(ringing: Iterable[int], on: date) -> list[int]:
    """Officers who answer the telephones of those of these posts that are not there that day (CSP-D3).

    In two queries at most; in none where nothing rings.
    """
    missing = Post.objects.filter(_not_there(on), pk__in=ringing) if ringing else Post.objects.none()
    groups = [_group(post) & Q(institution=post.institution_id) for post in missing]
    if not groups:
        return []
    return list(Post.objects.filter(reduce(or_, groups), ends=None).values_list("pk", flat=True))


def absent_neighbours(post: Post, at: datetime) -> list[int]:
    """Colleagues whose telephones this officer answers while they are not there (CSP-D3)."""
    on = at.astimezone(ZoneInfo(post.institution.timezone)).date()
    rows = Post.objects.filter(_group(post), _not_there(on), institution=post.institution_id, ends=None)
    return list(rows.exclude(pk=post.pk).values_list("pk", flat=True))


def _group(post: Post) -> Q:
    """Those who answer for each other: the pick-up group, or without one the unit."""
    if post.pick_up_group:
        return Q(pick_up_group=post.pick_up_group)
    return Q(unit=post.unit_id, unit__isnull=False, pick_up_group="")


def _not_there(on: date) -> Q:
    """Posts that are absent on the day, or say that they are away."""
    absent = Absence.objects.filter(starts__lte=on, ends__gte=on).values("post")
    return Q(pk__in=absent) | Q(availability__duty=Duty.AWAY)
