"""Reminders of tomorrow's visits: each once, by one worker."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from atbilde.services.actions.telling import tell_tomorrow
from atbilde.services.enums import Visiting
from atbilde.services.models import Visit
from atbilde.services.queries.hours import zone_of

#: Nobody is written to at night: reminders leave from this hour of the institution's day.
FROM_HOUR = 9
#: Who booked this shortly before needs no reminder: they have just read it.
JUST_BOOKED = timedelta(hours=12)


def remind_one(*, at: datetime) -> bool:
    """Claim one visit of tomorrow that nobody was reminded of and write to the client; `False` where there is none.

    Claimed with a lock that others skip: two workers never remind of the same visit.
    """
    with transaction.atomic():
        rows = Visit.objects.filter(
            Q(reminded_at=None) & ~Q(email=""),
            status=Visiting.BOOKED,
            starts__gt=at,
            starts__lt=at + timedelta(days=2),
        )
        rows = rows.select_related("institution", "location__queue", "service", "contact", "client")
        for visit in rows.select_for_update(of=("self",), skip_locked=True).order_by("starts", "pk"):
            if not _is_due(visit, at):
                continue
            visit.reminded_at = at
            visit.save(update_fields=["reminded_at"])
            if not _just_booked(visit):
                tell_tomorrow(visit, at=at)
            return True
    return False


def _is_due(visit: Visit, at: datetime) -> bool:
    local = at.astimezone(zone_of(visit.institution))
    return visit.starts.astimezone(local.tzinfo).date() == local.date() + timedelta(days=1) and local.hour >= FROM_HOUR


def _just_booked(visit: Visit) -> bool:
    told = visit.moved_at or visit.booked_at
    return visit.reminded_at is not None and visit.reminded_at - told < JUST_BOOKED
