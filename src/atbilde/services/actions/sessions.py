"""Sessions with places: candidates register, wait, move up (VISC-15)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.contacts.access import digest
from atbilde.contacts.actions import open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.institutions.models import Post
from atbilde.services.access import may_plan_sessions, may_register, secret_of
from atbilde.services.actions.clients import Visitor, client_of, reachable
from atbilde.services.actions.errors import NotPossible
from atbilde.services.actions.numbers import next_number
from atbilde.services.actions.session_letters import (
    tell_again,
    tell_called_off,
    tell_left,
    tell_moved_up,
    tell_registered,
)
from atbilde.services.enums import Seating
from atbilde.services.models import Registration, Session


@transaction.atomic
def save_session(by: Post, *, at: datetime, session: Session | None, fields: Mapping[str, object]) -> Session:
    """Make or change a session; more places are filled from the waiting list at once.

    Raises `NotPossible` for fewer places than there are candidates seated, or a registration that ends too late.
    """
    if not may_plan_sessions(by) or (session is not None and session.institution_id != by.institution_id):
        raise NotPossible("not_allowed", _("Only the test division and managers plan sessions."))
    row = _lock(session) if session is not None else Session(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    if row.ends <= row.starts:
        raise NotPossible("ends", _("The session ends before it starts."), field="ends")
    if row.closes_at > row.starts:
        raise NotPossible("closes", _("Registration cannot go on after the session has started."), field="closes_at")
    if row.pk and row.registrations.filter(status=Seating.SEATED, place__gt=row.places).exists():
        raise NotPossible("seated", _("More candidates than that have a place already."), field="places")
    row.save()
    verb = "session.change" if session is not None else "session.add"
    record(verb, row, institution=row.institution_id, by=by.person_id, at=at)
    _move_up(row, at)
    return row


@transaction.atomic
def call_off(session: Session, *, by: Post, at: datetime) -> Session:
    """The session does not take place: every candidate is told, nobody is registered any more."""
    session = _lock(session)
    if not may_plan_sessions(by) or session.institution_id != by.institution_id:
        raise NotPossible("not_allowed", _("Only the test division and managers plan sessions."))
    if session.cancelled_at is not None or session.starts <= at:
        raise NotPossible("over", _("This session cannot be called off any more."))
    session.cancelled_at = at
    session.save(update_fields=["cancelled_at"])
    record("session.call_off", session, institution=session.institution_id, by=by.person_id, at=at)
    for registration in _present(session):
        tell_called_off(registration, at=at)
    return session


@transaction.atomic
def register(
    session: Session,
    *,
    at: datetime,
    visitor: Visitor,
    by: Post | None = None,
    channel: Channel = Channel.PORTAL,
    key: str | None = None,
) -> Registration:
    """Register a candidate: the lowest free place, else the end of the waiting list; they are told which.

    `by` is the officer who registers somebody at the desk, also after registration has closed for the others. Who is
    registered already stays so once: the officer is told (`NotPossible`), a client gets the same words as anybody else
    and their own link by letter, so that no stranger learns that they are. Who leaves a telephone number only cannot be
    told by letter and sees the link at once, so nothing of an earlier registration may be shown: theirs is one more,
    and the desk sees both (`queries.seats.candidates`). The same `key` again is the same form sent twice. Raises
    `NotPossible` where registration is over.
    """
    session = _lock(session)
    reachable(visitor)
    if key and (sent := session.registrations.select_related("contact").filter(contact__key=key).first()):
        return sent
    if by is not None and (not may_register(by) or by.institution_id != session.institution_id):
        raise NotPossible("not_allowed", _("You may not serve clients."))
    if session.cancelled_at is not None or session.starts <= at or (by is None and session.closes_at <= at):
        raise NotPossible("closed", _("Registration for this session is over."))
    same = _present(session).filter(name__iexact=visitor.name.strip(), email__iexact=visitor.email)
    known = same.filter(phone=visitor.phone).first() if visitor.email or by is not None else None
    if known is not None:
        if by is not None:
            raise NotPossible("twice", _("This person is registered for the session already."), field="name")
        known.session = session
        tell_again(known, at=at)
        return known
    institution = session.institution
    client = client_of(institution, visitor)
    contact = open_contact(institution, channel=channel, direction=Direction.IN, at=at, client=client, key=key)
    place = _free_place(session)
    registration = Registration.objects.create(
        session=session,
        contact=contact,
        client=client,
        number=next_number(institution, "registration", at),
        status=Seating.WAITING if place is None else Seating.SEATED,
        place=place,
        name=visitor.name.strip()[:200],
        email=visitor.email,
        phone=visitor.phone[:40],
        needs=visitor.needs,
        registered_at=at,
        token=digest(secret_of(contact.key)),
    )
    record("registration.add", registration, institution=institution.pk, by=by.person_id if by else None, at=at)
    tell_registered(registration, at=at)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, at: datetime, by: Post | None = None) -> Registration:
    """The candidate does not come; whoever waits longest has the place in the same transaction and is told."""
    session = _lock(registration.session)
    registration = Registration.objects.select_related("contact", "client").get(pk=registration.pk)
    registration.session = session
    if by is not None and (not may_register(by) or by.institution_id != session.institution_id):
        raise NotPossible("not_allowed", _("You may not serve clients."))
    if registration.status == Seating.CANCELLED or session.starts <= at:
        raise NotPossible("over", _("This registration cannot be cancelled any more."))
    registration.status, registration.place, registration.cancelled_at = Seating.CANCELLED, None, at
    registration.save(update_fields=["status", "place", "cancelled_at"])
    record(
        "registration.cancel",
        registration,
        institution=session.institution_id,
        by=by.person_id if by else None,
        at=at,
    )
    tell_left(registration, at=at)
    _move_up(session, at)
    return registration


def _lock(session: Session) -> Session:
    """Who registers, cancels or plans a session waits for the one before: places are given one by one."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("institution", "location__queue", "service")
    return rows.get(pk=session.pk)


def _present(session: Session) -> QuerySet[Registration]:
    """Who has a place or waits for one."""
    return session.registrations.exclude(status=Seating.CANCELLED).select_related("contact", "client")


def _free_place(session: Session) -> int | None:
    taken = set(session.registrations.filter(status=Seating.SEATED).values_list("place", flat=True))
    return next((number for number in range(1, session.places + 1) if number not in taken), None)


def _move_up(session: Session, at: datetime) -> None:
    """Give free places to those who wait, the longest first. Once a session has begun nobody moves."""
    if session.cancelled_at is not None or session.starts <= at:
        return
    waiting = session.registrations.filter(status=Seating.WAITING).select_related("contact", "client")
    for registration in waiting.order_by("registered_at", "pk"):
        place = _free_place(session)
        if place is None:
            return
        registration.status, registration.place = Seating.SEATED, place
        registration.save(update_fields=["status", "place"])
        registration.session = session
        record("registration.move_up", registration, institution=session.institution_id, by=None, at=at)
        tell_moved_up(registration, at=at)
