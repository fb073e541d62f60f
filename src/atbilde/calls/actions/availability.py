"""What officers say of themselves at the telephone: free, busy, away."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.news import announce_officers
from atbilde.calls.enums import Duty
from atbilde.calls.models import Availability
from atbilde.cases.errors import Refused
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post


@transaction.atomic
def set_availability(post: Post, duty: Duty, *, at: datetime) -> Availability:
    """The officer is free, busy or away from now on; the same again keeps the time since when."""
    if not may_work(post):
        raise Refused("not_allowed", _("You may not serve clients."))
    known = Availability.objects.select_for_update().filter(post=post).first()
    if known is not None and known.duty == duty:
        return known
    found, _made = Availability.objects.update_or_create(post=post, defaults={"duty": duty, "since": at})
    record("availability.set", found, institution=post.institution_id, by=post.person_id, at=at)
    announce_officers(post.institution_id, [post.pk])
    return found


@transaction.atomic
def forget_yesterday(*, at: datetime) -> int:
    """What was said before today holds no more: nobody is free because they went home without a word.

    Returns how many were forgotten. A day begins where the institution is.
    """
    gone: list[Availability] = []
    for said in Availability.objects.filter(since__lt=at).select_related("post__institution"):
        zone = ZoneInfo(said.post.institution.timezone)
        if said.since.astimezone(zone).date() < at.astimezone(zone).date():
            gone.append(said)
    Availability.objects.filter(pk__in=[said.pk for said in gone]).delete()
    for institution in {said.post.institution_id for said in gone}:
        announce_officers(institution, [said.post_id for said in gone if said.post.institution_id == institution])
    return len(gone)
