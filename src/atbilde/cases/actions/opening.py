"""A case begins, or a contact joins one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from atbilde.audit.actions import record
from atbilde.cases.actions.closing import reopen
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.languages import route_by_language
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.enums import SUBMISSIONS, CaseKind, NoticeKind
from atbilde.cases.models import Assignment, Case, CaseContact
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Institution, Queue


def next_number(institution: Institution, at: datetime) -> str:
    """The next case number of the year, "CSP-2026-000123". Two transactions never get the same."""
    year = at.astimezone(ZoneInfo(institution.timezone)).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_casenumber (institution_id, year, last) VALUES (%s, %s, 1)"
            " ON CONFLICT (institution_id, year) DO UPDATE SET last = cases_casenumber.last + 1 RETURNING last",
            [institution.pk, year],
        )
        (last,) = cursor.fetchone()
    return f"{institution.short}-{year}-{last:06d}"


@transaction.atomic(savepoint=False)  # a case is opened whole or not at all, with whatever opens it
def open_case(
    contact: Contact,
    *,
    queue: Queue,
    at: datetime,
    subject: str = "",
    kind: CaseKind = CaseKind.QUESTION,
    language: str = "",
    by: int | None = None,
) -> Case:
    """A contact of a client becomes a new case in a queue; what the standard asks of it is judged at once.

    `at` is when the contact reached the institution. A question, request, complaint or suggestion is a submission
    (IL 1), so its legal term runs from `at`. One that nobody opened (no `by`) goes to whoever works in its language.
    """
    institution = queue.institution
    case = Case.objects.create(
        institution=institution,
        number=next_number(institution, at),
        subject=subject[:300],
        kind=kind,
        channel=contact.channel,
        client=contact.client,
        queue=queue,
        language=language[:3],
        opened_at=at,
    )
    CaseContact.objects.create(case=case, contact=contact)
    Assignment.objects.create(case=case, at=at, queue=queue)
    state_kind(case, contact, at=at)
    record("case.open", case, institution=institution.pk, by=by, at=at, details={"contact": contact.key})
    refresh(case, at=at, is_new=True)
    if by is None:
        route_by_language(case, at=at)
    announce(case)
    return case


def state_kind(case: Case, contact: Contact, *, at: datetime) -> None:
    """Write into the event log what the case's kind means in law for the contact that opened it."""
    own: dict[str, object] = {"case": case.number}
    if case.kind in SUBMISSIONS:
        data = own | {"kind": str(case.kind), "channel": contact.channel}
        record_event(contact, "submission.received", at=at, data=data, key=f"{contact.key}:submission:{case.pk}")
    elif case.kind == CaseKind.INFORMATION_REQUEST:
        key = f"{contact.key}:information:{case.pk}"
        record_event(contact, "information_request.received", at=at, data=own | {"processing": "none"}, key=key)
    elif case.kind == CaseKind.REGISTRATION:
        system = case.queue.code if case.queue else ""
        record_event(contact, "registration.applied", at=at, data=own | {"system": system})


@transaction.atomic
def add_contact(case: Case, contact: Contact, *, at: datetime) -> None:
    """A further contact of the client joins its case; a closed case is opened again, its owner is told.

    One message to two addresses reaches here twice and is joined once.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("institution", "owner", "queue").get(pk=case.pk)
    _, joined = CaseContact.objects.get_or_create(case=case, contact=contact)
    if not joined:
        return
    if case.closed_at is not None:
        reopen(case, at=at)
    record("case.contact", case, institution=case.institution_id, by=None, at=at, details={"contact": contact.key})
    if case.owner is not None:
        tell(case.owner, case, NoticeKind.CLIENT_WROTE, at=at)
    refresh(case, at=at)
    announce(case)


@transaction.atomic
def attach_automatic(case: Case, contact: Contact, *, at: datetime) -> None:
    """Show an automatic letter (an absence reply, a returned letter, a receipt) in the case it is about.

    It asks for nothing: a closed case stays closed, nobody is told that the client wrote, no answer is owed.
    """
    _, joined = CaseContact.objects.get_or_create(case=case, contact=contact)
    if joined:
        details: dict[str, object] = {"contact": contact.key, "automatic": True}
        record("case.contact", case, institution=case.institution_id, by=None, at=at, details=details)
        announce(case)
