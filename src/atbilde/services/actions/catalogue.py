"""The catalogue of services, the locations and their reception hours: kept by the administrator."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.institutions.access import may_administer
from atbilde.institutions.models import Post
from atbilde.services.actions.errors import NotPossible
from atbilde.services.enums import FactKind
from atbilde.services.models import Location, Reception, Service, ServiceField

#: The hours of a week, Monday first: per day its intervals.
Week = Sequence[Sequence[tuple[time, time]]]


@transaction.atomic
def save_service(
    by: Post, *, at: datetime, service: Service | None, fields: Mapping[str, object], locations: Sequence[Location] = ()
) -> Service:
    """Make or change a service and say where it is given. Raises `NotPossible` for a code that another one has."""
    _only_administrator(by, service)
    row = service if service is not None else Service(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    _save(row)
    row.locations.set(locations)
    _record("service", service is None, row, by, at)
    return row


@transaction.atomic
def save_field(
    service: Service, *, by: Post, at: datetime, field: ServiceField | None, fields: Mapping[str, object]
) -> ServiceField:
    """Make or change a fact that an order of the service is asked for. What clients told already stays as it is.

    Raises `NotPossible` for a choice without two options, and for a required fact whose hint does not say why it is
    asked: what the institution can find out itself is not asked of clients (DVI-11).
    """
    _only_administrator(by, service)
    row = field if field is not None else ServiceField(service=service)
    for name, value in fields.items():
        setattr(row, name, value)
    if row.required and not row.hint_lv.strip():
        said = _("Say in the hint why it is needed: what we can find out ourselves is not asked of clients.")
        raise NotPossible("hint", said, field="hint_lv")
    if row.kind == FactKind.CHOICE and len(row.options) < 2:
        raise NotPossible("options", _("Write at least two options, one a line."), field="options_lv")
    row.save()
    verb = "service_field.add" if field is None else "service_field.change"
    record(verb, row, institution=service.institution_id, by=by.person_id, at=at)
    return row


@transaction.atomic
def save_location(
    by: Post,
    *,
    at: datetime,
    location: Location | None,
    fields: Mapping[str, object],
    officers: Sequence[Post] = (),
) -> Location:
    """Make or change a location and say who serves there. Raises `NotPossible` for a code that another one has."""
    _only_administrator(by, location)
    row = location if location is not None else Location(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    _save(row)
    row.officers.set(officers)
    _record("location", location is None, row, by, at)
    return row


@transaction.atomic
def set_reception(
    location: Location,
    *,
    by: Post,
    at: datetime,
    week: Week,
    minutes: int,
    post: Post | None = None,
    counters: int = 1,
) -> None:
    """The hours in which `post`, or so many counters, receive at the location; an empty week takes them away.

    Visits that are booked already stay as they are. Raises `NotPossible` for intervals that overlap.
    """
    _only_administrator(by, location)
    if post is not None and post.institution_id != location.institution_id:
        raise NotPossible("elsewhere", _("This person works at another institution."), field="post")
    for weekday, intervals in enumerate(week):
        last: time | None = None
        for opens, closes in intervals:
            if closes <= opens or (last is not None and opens < last):
                said = _("The intervals of a day follow each other and do not overlap.")
                raise NotPossible("overlap", said, field=f"d{weekday}")
            last = closes
    Reception.objects.filter(location=location, post=post).delete()
    Reception.objects.bulk_create(
        Reception(
            location=location,
            post=post,
            counters=1 if post is not None else counters,
            weekday=weekday,
            opens=opens,
            closes=closes,
            minutes=minutes,
        )
        for weekday, intervals in enumerate(week)
        for opens, closes in intervals
    )
    record("reception.set", location, institution=location.institution_id, by=by.person_id, at=at)


def _save(row: Service | Location) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible("taken", _("Another one has this code."), field="code") from double


def _record(noun: str, made: bool, row: Service | Location, by: Post, at: datetime) -> None:
    record(f"{noun}.{'add' if made else 'change'}", row, institution=row.institution_id, by=by.person_id, at=at)


def _only_administrator(by: Post, row: Service | Location | None) -> None:
    if not may_administer(by) or (row is not None and row.institution_id != by.institution_id):
        raise NotPossible("not_allowed", _("Only an administrator of the institution can change this."))
