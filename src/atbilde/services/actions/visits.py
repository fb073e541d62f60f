"""Booking, moving and cancelling visits (DVI-22). Never two for one place: the database sees to it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.audit.actions import record
from atbilde.contacts.access import digest
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.institutions.models import Post
from atbilde.services.access import secret_of
from atbilde.services.actions.clients import Visitor, client_of, reachable
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.telling import tell_booked, tell_cancelled, tell_moved
from atbilde.services.enums import Purpose, Visiting
from atbilde.services.models import Location, Service, Visit
from atbilde.services.queries.times import ANYBODY, Place, Whom, free_places, free_times

#: How many other times are offered to whoever came too late for theirs.
OTHERS = 6


class Taken(NotPossible):
    """Somebody else was faster; `others` are the free times nearest to the one that was wished for."""

    def __init__(self, others: list[datetime]) -> None:
        message = _("Somebody else has just taken this time. Please choose another one.")
        super().__init__("taken", message, field="starts")
        self.others = others


@transaction.atomic
def book_visit(
    location: Location,
    *,
    starts: datetime,
    at: datetime,
    visitor: Visitor,
    service: Service | None = None,
    purpose: Purpose = Purpose.SERVICE,
    whom: Whom = ANYBODY,
    wish: str = "",
    wish_unmet: str = "",
    about: str = "",
    by: Post | None = None,
) -> Visit:
    """Book one of the free places at `starts` and tell the client; returns the visit.

    `whom` is whom the client wishes to meet; their place is taken first, another's only where `wish_unmet` says why
    theirs is not (DVI-4.3). `by` is the officer who books for a client. Raises `Taken` with other free times where
    every place has gone, `NotPossible` where the client cannot be reached or the service is not given there.
    """
    _check(location, service, visitor)
    place = _hold(location, starts, at=at, whom=whom, any_place=bool(wish_unmet), ahead=by is None)
    institution = location.institution
    client = client_of(institution, visitor)
    contact = open_contact(institution, channel=Channel.VISIT, direction=Direction.IN, at=at, client=client)
    visit = Visit(
        institution=institution,
        location=location,
        service=service,
        purpose=purpose,
        contact=contact,
        client=client,
        name=visitor.name[:200],
        email=visitor.email,
        phone=visitor.phone[:40],
        language=visitor.language[:3],
        needs=visitor.needs,
        about=about,
        wish=wish[:300],
        wish_unmet=wish_unmet[:300],
        booked_at=at,
        token=digest(secret_of(contact.key)),
    )
    _put(visit, place, at)
    record_event(contact, "visit.booked", at=at, key=f"{contact.key}:booked")
    record("visit.book", visit, institution=institution.pk, by=by.person_id if by else None, at=at)
    tell_booked(visit, at=at)
    return visit


@transaction.atomic
def move_visit(visit: Visit, *, starts: datetime, at: datetime, by: Post | None = None) -> Visit:
    """Take another free time for the visit; the old one is free at once. Raises `Taken`, or `NotPossible` if over.

    Where whom the client wished for does not receive then, that is the reason why the wish is not met (DVI-4.3).
    """
    place = _hold(visit.location, starts, at=at, whom=_same(visit), any_place=True, ahead=by is None)
    visit = _waiting(visit, at)
    visit.moved_at, visit.reminded_at = at, None
    visit.wish_unmet = "" if _meets(place, visit.wish) else visit.wish_unmet or _moved_away()
    _put(visit, place, at)
    record("visit.move", visit, institution=visit.institution_id, by=by.person_id if by else None, at=at)
    tell_moved(visit, at=at)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, at: datetime, by: Post | None = None) -> Visit:
    """The visit does not take place; its time is free for others at once. Raises `NotPossible` for one that began."""
    visit = _waiting(visit, at)
    visit.status = Visiting.CANCELLED
    visit.save(update_fields=["status"])
    record("visit.cancel", visit, institution=visit.institution_id, by=by.person_id if by else None, at=at)
    tell_cancelled(visit, at=at)
    return visit


def _check(location: Location, service: Service | None, visitor: Visitor) -> None:
    if not location.active:
        raise NotPossible("closed", _("Clients are not received here any more."))
    if service is not None and not service.locations.filter(pk=location.pk).exists():
        raise NotPossible("not_here", _("This service is not given at this place."), field="location")
    reachable(visitor)


def _hold(location: Location, starts: datetime, *, at: datetime, whom: Whom, any_place: bool, ahead: bool) -> Place:
    """A free place at that time, kept for this transaction: bookings at a location come one after the other.

    The constraint alone would do, but of hundreds who insert at once it makes some wait for each other in a circle.
    """
    Location.objects.select_for_update(no_key=True).get(pk=location.pk)
    free = free_places(location, now=at, ahead=ahead)
    fitting = [place for place in free if place.starts == starts and whom.fits(place)]
    fitting += [place for place in free if place.starts == starts and any_place and place not in fitting]
    if not fitting:
        times = free_times(free, whom) or free_times(free)
        raise Taken(sorted(sorted(times, key=lambda time: abs(time - starts))[:OTHERS]))
    return fitting[0]


def _put(visit: Visit, place: Place, at: datetime) -> None:
    """Write the visit down at the place. Raises `Taken` where the database knows of another one there."""
    visit.place, visit.post = place.name, place.post
    visit.starts, visit.ends = place.starts, place.ends
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError as clash:
        if "one_visit_at_a_place" not in str(clash):
            raise
        raise Taken(free_times(free_places(visit.location, now=at))[:OTHERS]) from clash


def _waiting(visit: Visit, at: datetime) -> Visit:
    """The visit, locked, if it is still to come."""
    rows = Visit.objects.select_for_update(of=("self",))
    visit = rows.select_related("institution", "location__queue", "service", "contact", "client").get(pk=visit.pk)
    if visit.status != Visiting.BOOKED or visit.starts <= at:
        raise NotPossible("over", _("This visit cannot be changed any more."))
    return visit


def _meets(place: Place, wish: str) -> bool:
    """Whether who is wished for, a person or a unit, serves there; without a wish anybody does."""
    if not wish:
        return True
    unit = place.post.unit if place.post is not None else None
    return place.post is not None and wish in (str(place.post.person), unit.name_lv if unit is not None else "")


def _moved_away() -> str:
    with override("lv"):  # read by officers
        return _("The client moved the visit to a time when they do not receive.")


def _same(visit: Visit) -> Whom:
    return Whom(post=visit.post_id) if visit.wish and not visit.wish_unmet else ANYBODY
