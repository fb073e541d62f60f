"""Who sits at the telephones: free, talking, busy, away, absent, or not logged in there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from atbilde.calls.enums import Duty
from atbilde.calls.models import Availability
from atbilde.calls.queries.colleagues import Standing
from atbilde.institutions.access import WORKING
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Absence, Institution, Post

#: The order of the board: who can answer stands first.
ORDER = (Standing.FREE, Standing.TALKING, Standing.BUSY, Standing.AWAY, Standing.UNKNOWN, Standing.ABSENT)


@dataclass(frozen=True, slots=True)
class OfficerNow:
    """An officer of the telephone: how they stand, and since when where that is known."""

    post: int
    name: str
    standing: Standing
    since: datetime | None


def officers_now(institution: Institution, talks: Mapping[int, datetime], *, at: datetime) -> list[OfficerNow]:
    """Those who serve callers, with how they stand, by that and by surname; in one query.

    Officers and records clerks serve, and whoever else of those who work on cases has a telephone set or said how they
    stand. `talks` are posts in a running talk, with when it began.
    """
    on = at.astimezone(ZoneInfo(institution.timezone)).date()
    serves = Q(roles__overlap=[Role.OFFICER, Role.RECORDS_CLERK]) | ~Q(extension="") | Q(availability__isnull=False)
    rows = (
        Post.objects.filter(serves, institution=institution, starts__lte=on, roles__overlap=list(WORKING))
        .filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True)
        .annotate(absent=Exists(Absence.objects.filter(post=OuterRef("pk"), starts__lte=on, ends__gte=on)))
        .select_related("person", "availability")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    found = []
    for post in rows:
        said: Availability | None = getattr(post, "availability", None)
        standing, since = _standing(post.absent, talks.get(post.pk), said)
        found.append(OfficerNow(post.pk, str(post.person), standing, since))
    return sorted(found, key=lambda officer: ORDER.index(officer.standing))


def _standing(
    absent: bool, talks_since: datetime | None, said: Availability | None
) -> tuple[Standing, datetime | None]:
    """Who talks is at work, whatever the list of absences says."""
    if talks_since is not None:
        return Standing.TALKING, talks_since
    if absent:
        return Standing.ABSENT, None
    if said is None:
        return Standing.UNKNOWN, None
    return _SAID[Duty(said.duty)], said.since


_SAID = {Duty.FREE: Standing.FREE, Duty.BUSY: Standing.BUSY, Duty.AWAY: Standing.AWAY}
