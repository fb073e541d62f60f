"""Wrong information in a call: noted with the time it was found, put right by a call of ours (CSP-D5)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.casework import attach_call, case_of
from atbilde.calls.actions.noting import allow
from atbilde.calls.models import Call
from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.ownership import lock
from atbilde.cases.errors import Refused
from atbilde.cases.models import Correction
from atbilde.contacts.actions import record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Post


@transaction.atomic
def error_in_call(contact: Contact, *, by: Post, at: datetime, found_at: datetime, what: str) -> Correction:
    """Wrong information was given in the talk; the term runs from `found_at`, which may precede the click."""
    allow(contact, by)
    case = case_of(contact, at=at, by=by, subject=str(_("Wrong information in a call")))
    return note_error(case, contact, by=by, at=at, found_at=found_at, what=what)


@transaction.atomic
def corrected_by_call(
    correction: Correction, *, by: Post, at: datetime, via: Contact, put_right: str, apology: bool
) -> Correction:
    """The client was called, told what is right, and an apology was made; closes the correction.

    `via` must be an answered call of ours to that client, after the error was found. Raises `Refused` otherwise.
    """
    correction = (
        Correction.objects.select_for_update(of=("self",)).select_related("case", "wrong__client").get(pk=correction.pk)
    )
    allow(correction.wrong, by)
    if correction.closed_at is not None:
        raise Refused("corrected", _("This error has already been corrected."))
    if not apology:
        raise Refused("no_apology", _("The client must be offered an apology."))
    if not put_right.strip():
        raise Refused("no_put_right", _("Say what is right, as the client was told."))
    call = (
        Call.objects.select_related("contact").filter(contact=via, institution=correction.case.institution_id).first()
    )
    if call is None or call.direction != Direction.OUT or call.answered_at is None:
        raise Refused("no_call", _("Only a call of ours that was answered corrects it; attempts do not."))
    if call.answered_at < correction.found_at:
        raise Refused("too_early", _("That call was before the error was found."))
    if not _same_client(correction, call):
        raise Refused("other_client", _("That call was to another number than the client's."))
    case = lock(correction.case)
    attach_call(case, via, at=at)
    correction.via, correction.apology, correction.put_right = via, True, put_right.strip()
    correction.closed_at, correction.closed_by = at, by
    correction.save(update_fields=["via", "apology", "put_right", "closed_at", "closed_by"])
    data: dict[str, object] = {"in": correction.wrong.key, "via": via.key, "apology": True, "put_right": True}
    data["case"] = case.number
    record_event(correction.wrong, "correction.made", at=at, data=data, key=f"correction:{correction.pk}:made")
    details: dict[str, object] = {"contact": correction.wrong.key, "via": via.key}
    record("error.correct", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    refresh(case, at=at)
    announce(case)
    return correction


def _same_client(correction: Correction, call: Call) -> bool:
    """The number of the wrong call, any number of its client, or a call the officer linked to the client."""
    wrong = Call.objects.filter(contact=correction.wrong).first()
    client = correction.wrong.client
    numbers = {wrong.digits if wrong else "", client.phone_digits if client else ""} - {""}
    if correction.wrong.channel != Channel.PHONE and not numbers:
        return True
    same = client is not None and call.contact.client_id == client.pk
    return same or digits(call.number) in numbers
