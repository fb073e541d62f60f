"""The officer is done with a talk: answered, or with a promise, or honestly left open (VISC-9)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.noting import allow, note
from atbilde.calls.models import Call
from atbilde.cases.errors import Refused
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact, Event
from atbilde.core.standard import Standard
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of

#: What leaves the client with a way to the answer.
_WAYS = ("promise.given", "question.handed_over", "message.taken", "client.asked_to_write")


@transaction.atomic
def wrap_up(contact: Contact, *, by: Post, at: datetime, answered: bool, left_open: bool = False) -> None:
    """Put the talk away. An unanswered one needs a promise or another way to the answer where the standard says so.

    Raises `Refused` with the code `promise_needed` then; `left_open` says openly that the client got neither, and the
    standard's report will list it.
    """
    allow(contact, by)
    if not answered and not left_open and wants_promise(standard_of(contact.institution, at)) and not _has_way(contact):
        raise Refused("promise_needed", _("Tell the client by when and how the answer comes, and note it."))
    if left_open:
        _mark_open(contact, by, at)
    note(contact, "talk.wrapped_up", by=by, at=at, data={"answered": answered}, key=f"{contact.key}:wrapped-up")


def wants_promise(standard: Standard) -> bool:
    """Whether a client who is not answered at once is told the term and the way of the answer."""
    return any(duty.rule == "keep_promise" for duty in standard.duties)


def _has_way(contact: Contact) -> bool:
    offered = Event.objects.filter(contact=contact, type="electronic_answer.offered", data__accepted=True)
    return Event.objects.filter(contact=contact, type__in=_WAYS).exists() or offered.exists()


def _mark_open(contact: Contact, by: Post, at: datetime) -> None:
    """The end of the talk once more, now with the officer's word; its time is that of the real end."""
    call = Call.objects.filter(contact=contact).first()
    ended_at = call.ended_at if call else None
    kind = "visit.ended" if contact.channel == Channel.VISIT else "call.ended"
    note(contact, kind, by=by, at=ended_at or at, data={"question_open": True}, key=f"{contact.key}:left-open")
