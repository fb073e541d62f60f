"""A talk that leaves something to do becomes a case, or joins the client's own; without that it stays a contact."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.models import Call, Line
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.opening import add_contact, open_case
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, CaseContact
from atbilde.cases.queries.directing import first_queue
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Institution, Post, Queue
from atbilde.services.models import Visit


def cases_of(contact: Contact) -> list[Case]:
    """The cases the contact belongs to, the newest first."""
    cases = Case.objects.filter(links__contact=contact).select_related(
        "institution", "owner__person", "queue", "client"
    )
    return list(cases.order_by("-pk"))


@transaction.atomic
def case_of(contact: Contact, *, at: datetime, by: Post | None = None, subject: str = "") -> Case:
    """The open case of the contact that is nobody's or `by`'s own; opened where there is none yet.

    What a colleague has got out of the same talk (a message, a question handed over) is theirs and stays apart.
    Without `by` any open case will do, and a new one waits in the line's queue.
    """
    contact = Contact.objects.select_for_update().get(pk=contact.pk)
    open_cases = [case for case in cases_of(contact) if case.is_open]
    mine = [case for case in open_cases if by is None or case.owner_id in (None, by.pk)]
    return mine[0] if mine else new_case(contact, at=at, by=by, subject=subject)


@transaction.atomic
def new_case(contact: Contact, *, at: datetime, by: Post | None = None, subject: str = "") -> Case:
    """One more case out of the talk, for `by` if given, else in the line's queue."""
    institution = Institution.objects.get(pk=contact.institution_id)
    case = open_case(
        contact,
        queue=queue_for(institution, contact),
        at=contact.at,
        subject=subject or str(_("Telephone call")),
        kind=CaseKind.CONSULTATION,
        language=contact.client.language if contact.client else "",
        by=by.person_id if by else None,
    )
    return take_case(case, by=by, at=at) if by is not None else case


@transaction.atomic
def join_case(contact: Contact, case: Case, *, at: datetime) -> None:
    """The talk belongs to this case of the client: it is shown there and judged with it."""
    if contact.institution_id != case.institution_id:
        raise Refused("elsewhere", _("This case belongs to another institution."))
    if contact.direction == "in":
        add_contact(case, contact, at=at)
    else:
        attach_call(case, contact, at=at)


def attach_call(case: Case, contact: Contact, *, at: datetime) -> None:
    """A call of ours joins the case it was made for; nobody is told that the client wrote."""
    CaseContact.objects.get_or_create(case=case, contact=contact)
    refresh(case, at=at)
    announce(case)


def rejudge(contact: Contact, *, at: datetime) -> None:
    """Something happened in the contact: every case it belongs to is judged anew."""
    for case in cases_of(contact):
        refresh(case, at=at)
        announce(case)


def queue_for(institution: Institution, contact: Contact) -> Queue:
    """Where cases from a talk wait: the queue of its line, or of the place visited (VISC-3.1), else the first."""
    call = Call.objects.filter(contact=contact).first()
    line = (
        Line.objects.filter(institution=institution, code=call.line).select_related("queue").first() if call else None
    )
    visit = Visit.objects.filter(contact=contact).select_related("location__queue").first() if call is None else None
    queue = line.queue if line is not None else visit.location.queue if visit is not None else None
    if queue is None:
        return first_queue(institution)
    queue.institution = institution
    return queue
