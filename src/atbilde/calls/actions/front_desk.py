"""The front desk: visitors come, are served and leave (VISC-11, DVI-17)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.by_hand import begin_visit
from atbilde.calls.actions.noting import note
from atbilde.cases.errors import Refused
from atbilde.contacts.access import digest
from atbilde.contacts.models import Client
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Post
from atbilde.services.access import may_use_front_desk, secret_of
from atbilde.services.enums import Purpose, Visiting
from atbilde.services.models import Location, Service, Visit
from atbilde.services.queries.hours import zone_of

#: How long a visitor without an appointment is expected to stay.
WALK_IN = timedelta(minutes=30)


@transaction.atomic
def register_walk_in(
    location: Location,
    *,
    by: Post,
    at: datetime,
    name: str = "",
    phone: str = "",
    needs: str = "",
    about: str = "",
    service: Service | None = None,
    purpose: Purpose = Purpose.SERVICE,
) -> Visit:
    """Somebody came without an appointment and is served at once; whoever leaves no name stays anonymous."""
    _allow(by, location.institution_id, at)
    contact = begin_visit(by=by, at=at)
    if name or phone:
        contact.client = Client.objects.create(
            institution=by.institution,
            name=name[:200],
            phone=phone[:40],
            phone_digits=digits(phone)[:20],
            needs=needs,
        )
        contact.save(update_fields=["client"])
    return Visit.objects.create(
        institution=by.institution,
        location=location,
        place=f"walk-in:{contact.pk}",  # at no counter that could be booked
        post=by,
        service=service,
        purpose=purpose,
        contact=contact,
        client=contact.client,
        starts=at,
        ends=at + WALK_IN,
        status=Visiting.CAME,
        name=name[:200],
        phone=phone[:40],
        about=about,
        needs=needs,
        booked_at=at,
        started_at=at,
        token=digest(secret_of(contact.key)),
    )


@transaction.atomic
def start_visit(visit: Visit, *, by: Post, at: datetime) -> Visit:
    """The client is here and is being served; also one who was given up before."""
    visit = _lock(visit, by, at)
    if visit.status not in (Visiting.BOOKED, Visiting.MISSED):
        raise Refused("not_booked", _("This visit has begun already or was cancelled."))
    visit.status, visit.started_at = Visiting.CAME, at
    visit.post = visit.post or by
    visit.save(update_fields=["status", "started_at", "post"])
    note(visit.contact, "visit.started", by=by, at=at, key=f"{visit.contact.key}:started")
    return visit


@transaction.atomic
def end_visit(
    visit: Visit,
    *,
    by: Post,
    at: datetime,
    needs_met: bool | None = None,
    wish_unmet: str | None = None,
    question_open: bool = False,
) -> Visit:
    """The client left. Raises `Refused` while it is not said whether help was given that was asked for (DVI-17),
    or why a wish was not met (DVI-4.3): `wish_unmet` is the reason, "" where it was met."""
    visit = _lock(visit, by, at)
    if visit.status != Visiting.CAME:
        raise Refused("not_here", _("This visit is not going on."))
    if visit.needs and needs_met is None:
        raise Refused("needs", _("Say whether the help was given that the client asked for."))
    if visit.wish and not visit.wish_unmet and wish_unmet is None:
        raise Refused("wish", _("Say whether the wish was met, or why not."))
    visit.status, visit.ended_at = Visiting.OVER, at
    visit.needs_met = needs_met if visit.needs else None
    visit.wish_unmet = visit.wish_unmet or (wish_unmet or "").strip()[:300]
    visit.save(update_fields=["status", "ended_at", "needs_met", "wish_unmet"])
    data: dict[str, object] = {"question_open": True} if question_open else {}
    note(visit.contact, "visit.ended", by=by, at=at, data=data, key=f"{visit.contact.key}:ended")
    return visit


@transaction.atomic
def mark_missed(visit: Visit, *, by: Post, at: datetime) -> Visit:
    """The client did not come. Raises `Refused` before the time has begun."""
    visit = _lock(visit, by, at)
    if visit.status != Visiting.BOOKED or visit.starts > at:
        raise Refused("not_yet", _("Only a booked visit whose time has come can be missed."))
    visit.status = Visiting.MISSED
    visit.save(update_fields=["status"])
    record("visit.miss", visit, institution=visit.institution_id, by=by.person_id, at=at)
    return visit


def _lock(visit: Visit, by: Post, at: datetime) -> Visit:
    _allow(by, visit.institution_id, at)
    rows = Visit.objects.select_for_update(of=("self",)).select_related("contact", "institution", "location")
    return rows.get(pk=visit.pk)


def _allow(by: Post, institution: str, at: datetime) -> None:
    today = at.astimezone(zone_of(by.institution)).date()
    if by.institution_id != institution or not may_use_front_desk(by, today):
        raise Refused("not_allowed", _("The front desk is for the records clerk and those who stand in for them."))
