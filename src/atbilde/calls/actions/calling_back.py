"""Calling back: who waits, one entry a caller, until an answered call of ours (CSPK-U7, VPVB-14.3)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.casework import attach_call, case_of, join_case, rejudge
from atbilde.calls.enums import Outcome, Settled, Wanted
from atbilde.calls.models import Call, CallBack
from atbilde.cases.access import may_answer
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Post

#: Calls in vain after which it may be left at that.
ATTEMPTS = 2


@transaction.atomic
def want_call_back(
    contact: Contact,
    *,
    wanted: Wanted,
    number: str,
    at: datetime,
    by: Post | None = None,
    subject: str = "",
    due_at: datetime | None = None,
    case: Case | None = None,
) -> CallBack:
    """Put the caller on the list of those to be called, with a case; the same number again joins its open entry.

    `case` is the one it is about, else that of the contact, opened where there is none.
    """
    key = digits(number)[:20]
    same = Q(digits=key) if key else Q(contact=contact)  # a withheld number: at least one call is one entry
    waiting = CallBack.objects.select_for_update(of=("self",)).filter(same, institution=contact.institution_id)
    entry = waiting.filter(closed_at=None).select_related("case").first()
    if entry is not None:
        if entry.contact_id != contact.pk and not entry.case.links.filter(contact=contact).exists():
            join_case(contact, entry.case, at=at)
            entry.times += 1
        entry.last_asked_at, entry.due_at = at, entry.due_at or due_at
        entry.save(update_fields=["times", "last_asked_at", "due_at"])
        return entry
    case = case or case_of(contact, at=at, by=by, subject=subject or str(_("Call back")))
    call = Call.objects.filter(contact=contact).first()
    return CallBack.objects.create(
        institution_id=contact.institution_id,
        case=case,
        contact=contact,
        wanted=wanted,
        number=number[:40],
        digits=key,
        line=call.line if call else "",
        asked_at=at,
        last_asked_at=at,
        due_at=due_at,
        taken_by=by,
    )


@transaction.atomic
def take_call_back(entry: CallBack, *, by: Post, at: datetime) -> CallBack:
    """I call this one; of two who press at once one gets it. `Refused` where somebody has it or it is settled."""
    entry = _lock(entry)
    _open_only(entry, by)
    if entry.taken_by_id not in (None, by.pk):
        raise Refused("taken", _("%(name)s calls this one.") % {"name": entry.taken_by})
    entry.taken_by = by
    entry.save(update_fields=["taken_by"])
    record("call_back.take", entry, institution=entry.institution_id, by=by.person_id, at=at)
    return entry


@transaction.atomic
def settle_call_back(entry: CallBack, *, by: Post, at: datetime, how: Settled, words: str = "") -> CallBack:
    """Close an entry without an answered call of ours: after calls in vain, or because it is not needed any more.

    Raises `Refused` for calls in vain where there were fewer than `ATTEMPTS`, and for `called`: that only a call does.
    """
    entry = _lock(entry)
    _open_only(entry, by)
    if how == Settled.CALLED:
        raise Refused("call_first", _("Only an answered call of ours says that the client was called."))
    if how == Settled.ATTEMPTS and len(attempts(entry)) < ATTEMPTS:
        raise Refused("too_few", _("Try at least %(number)s times before leaving it at that.") % {"number": ATTEMPTS})
    _settle(entry, how, by, at, words)
    for contact in Contact.objects.filter(links__case=entry.case_id, direction=Direction.IN):
        key = f"call-back:{entry.pk}:{contact.pk}"
        record_event(contact, "call_back.settled", at=at, data={"how": str(how), "officer": str(by.pk)}, key=key)
    rejudge(entry.contact, at=at)
    return entry


def attempts(entry: CallBack) -> list[Call]:
    """Our calls to the number since it was asked for, none answered, oldest first."""
    found = Call.objects.filter(
        institution=entry.institution_id, digits=entry.digits, direction=Direction.OUT, offered_at__gte=entry.asked_at
    )
    return list(found.exclude(outcome__in=(Outcome.ANSWERED, Outcome.RUNNING)).order_by("offered_at"))


def outgoing_call(call: Call, *, at: datetime) -> None:
    """Our call to a number somebody waits at: it joins their case, and an answer settles the entry."""
    if not call.digits:
        return
    waiting = CallBack.objects.select_for_update(of=("self",)).filter(
        institution=call.institution_id, digits=call.digits, closed_at=None, asked_at__lte=call.offered_at
    )
    for entry in waiting.select_related("case"):
        if not entry.case.links.filter(contact=call.contact).exists():
            attach_call(entry.case, call.contact, at=at)
        if call.answered_at is not None:
            _settle(entry, Settled.CALLED, call.officer, call.answered_at, "")


def _settle(entry: CallBack, how: Settled, by: Post | None, at: datetime, words: str) -> None:
    entry.closed_at, entry.settled, entry.closed_by, entry.words = at, how, by, words[:300]
    entry.save(update_fields=["closed_at", "settled", "closed_by", "words"])
    details: dict[str, object] = {"how": str(how)}
    person = by.person_id if by else None
    record("call_back.settle", entry, institution=entry.institution_id, by=person, at=at, details=details)


def _lock(entry: CallBack) -> CallBack:
    rows = CallBack.objects.select_for_update(of=("self",)).select_related("case", "contact", "taken_by__person")
    return rows.get(pk=entry.pk)


def _open_only(entry: CallBack, by: Post) -> None:
    if not may_answer(by, entry.case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if entry.closed_at is not None:
        raise Refused("settled", _("This call back is already settled."))
