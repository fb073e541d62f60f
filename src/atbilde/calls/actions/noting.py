"""An officer's word about a talk goes into the event log, and everything that rests on it is told anew."""

from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.casework import rejudge
from atbilde.calls.actions.news import announce_call, announce_officers
from atbilde.calls.actions.retelling import retell
from atbilde.calls.models import Call
from atbilde.calls.queries.directory import directory_of, officer_name
from atbilde.cases.errors import Refused
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Contact
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post


def note(
    contact: Contact,
    type_: str,
    *,
    by: Post,
    at: datetime,
    data: dict[str, object] | None = None,
    key: str | None = None,
) -> None:
    """Record an event of the officer in the contact, with its audit entry; the call and its cases follow.

    Runs in the caller's transaction. `at` is when it happened.
    """
    record_event(contact, type_, at=at, data={"officer": officer_name(by), **(data or {})}, key=key)
    record(type_, contact, institution=contact.institution_id, by=by.person_id, at=at)
    tell_anew(contact, at=at, by=by)


def tell_anew(contact: Contact, *, at: datetime, by: Post | None = None) -> None:
    """The call's row, the cases of the contact and open pages, after something was added to its events."""
    call = Call.objects.select_related("contact", "institution").filter(contact=contact).first()
    if call is not None:
        retell(call, directory_of(call.institution, at.date()), at=at)
        announce_call(call, [post for post in (by.pk if by else None, call.officer_id, *call.ringing) if post])
    elif by is not None:
        announce_officers(contact.institution_id, [by.pk])
    rejudge(contact, at=at)


def allow(contact: Contact, by: Post) -> None:
    """Raise `Refused` unless the officer serves in the contact's institution."""
    if not may_work(by) or by.institution_id != contact.institution_id:
        raise Refused("not_allowed", _("You may not work on this contact."))
