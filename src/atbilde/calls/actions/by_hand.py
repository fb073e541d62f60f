"""Calls that no exchange tells of, and visitors at the counter: what the officer enters is what is known."""

import re
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.calling_back import outgoing_call
from atbilde.calls.actions.noting import allow, note
from atbilde.calls.actions.offers import stays_home
from atbilde.calls.actions.retelling import retell
from atbilde.calls.models import Call
from atbilde.calls.queries.directory import directory_of, officer_name
from atbilde.cases.errors import Refused
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client, Contact
from atbilde.core.rules.calls import is_foreign
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of
from atbilde.services.enums import Visiting
from atbilde.services.models import Visit

#: What can be a telephone number, or an extension.
_NUMBER = re.compile(r"[+(]?[\d(][\d() .-]{1,24}")


@transaction.atomic
def begin_call(*, by: Post, direction: Direction, number: str, at: datetime, line: str = "") -> Call:
    """A call without an exchange: it is there, and `by` talks. Rings are not known, so none are claimed."""
    if not may_work(by):
        raise Refused("not_allowed", _("You may not serve clients."))
    if number and not _NUMBER.fullmatch(number.strip()):
        raise Refused("number", _("A telephone number has digits, spaces, hyphens and a plus only."))
    if direction == Direction.OUT and is_foreign(number) and stays_home(standard_of(by.institution, at)):
        raise Refused("foreign", _("The standard calls nobody abroad: offer an answer by e-mail instead."))
    contact = open_contact(by.institution, channel=Channel.PHONE, direction=direction, at=at, client=None)
    side = "from" if direction == Direction.IN else "to"
    me: dict[str, object] = {"officer": officer_name(by)}
    offered: dict[str, object] = {**me, "direction": str(direction), side: number or None, "line": line or None}
    offered = {name: value for name, value in offered.items() if value is not None}
    record_event(contact, "call.offered", at=at, data=offered, key=f"{contact.key}:offered")
    record_event(contact, "call.answered", at=at, data=me, key=f"{contact.key}:answered")
    call = Call(contact=contact, institution=by.institution)
    retell(call, directory_of(by.institution, at.date()), at=at)
    if direction == Direction.OUT:
        outgoing_call(call, at=at)
    record("call.begin", contact, institution=contact.institution_id, by=by.person_id, at=at)
    return call


@transaction.atomic
def hold(call: Call, *, by: Post, at: datetime) -> None:
    """The client waits on the line while something is found out (VPVB-14.3.2)."""
    allow(call.contact, by)
    if call.state != "talking":
        raise Refused("not_talking", _("Only a call that goes on can be put on hold."))
    note(call.contact, "call.held", by=by, at=at)


@transaction.atomic
def resume(call: Call, *, by: Post, at: datetime) -> None:
    """The talk goes on."""
    allow(call.contact, by)
    if call.state != "held":
        raise Refused("not_held", _("The call is not on hold."))
    note(call.contact, "call.resumed", by=by, at=at)


@transaction.atomic
def end_call(call: Call, *, by: Post, at: datetime) -> None:
    """A call without an exchange is over; of others the exchange says so."""
    allow(call.contact, by)
    if call.exchange_id is not None:
        raise Refused("exchange_tells", _("The exchange tells when this call ends; put the receiver down."))
    note(call.contact, "call.ended", by=by, at=at, key=f"{call.contact.key}:ended")


@transaction.atomic
def begin_visit(*, by: Post, at: datetime, client: Client | None = None) -> Contact:
    """A client stands at the counter."""
    if not may_work(by):
        raise Refused("not_allowed", _("You may not serve clients."))
    if client is not None and client.institution_id != by.institution_id:
        raise Refused("elsewhere", _("This client is known to another institution only."))
    contact = open_contact(by.institution, channel=Channel.VISIT, direction=Direction.IN, at=at, client=client)
    note(contact, "visit.started", by=by, at=at, key=f"{contact.key}:started")
    return contact


@transaction.atomic
def end_visit(contact: Contact, *, by: Post, at: datetime) -> None:
    """The client left. What was asked for when the visit was booked is answered at the front desk (`front_desk`)."""
    allow(contact, by)
    visit = Visit.objects.select_for_update().filter(contact=contact, status=Visiting.CAME).first()
    if visit is not None and (visit.needs or (visit.wish and not visit.wish_unmet)):
        raise Refused("front_desk", _("End this visit at the front desk: the client had asked for something."))
    if visit is not None:
        visit.status, visit.ended_at = Visiting.OVER, at
        visit.save(update_fields=["status", "ended_at"])
    note(contact, "visit.ended", by=by, at=at, key=f"{contact.key}:ended")
