"""An answer that no machine sends: on paper, on a social account, in person. It is noted once it was given."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import last_letter, unanswered
from atbilde.cases.actions.closing import close_answered
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, CaseContact
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Delivery, Direction
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Message
from atbilde.contacts.search import vector
from atbilde.institutions.models import Post

#: The ways by which an answer is given by hand.
BY_HAND = (Channel.POST, Channel.SOCIAL, Channel.VISIT, Channel.STATE_PORTAL)


@transaction.atomic
def answered_by_hand(
    case: Case, *, by: Post, at: datetime, given_at: datetime, channel: Channel, text: str, close: bool = False
) -> Message:
    """Put on record the answer that was given by hand at `given_at`; it answers what had no answer yet.

    Raises `Refused` without words, for a way that is none of `BY_HAND`, for a time ahead of `at`, and for one before
    the client's last letter.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if channel not in BY_HAND:
        raise Refused("channel", _("Choose how the answer was given."))
    if not text.strip():
        raise Refused("empty", _("Write what was answered."))
    told = last_letter(case)
    if given_at > at or (told is not None and given_at < told.contact.at):
        raise Refused("given_at", _("An answer is given after the client wrote and not later than now."))
    contact = open_contact(case.institution, channel=channel, direction=Direction.OUT, at=given_at, client=case.client)
    waiting = unanswered(case)
    subject = (told.subject if told else case.subject) or case.number
    letter = Message.objects.create(
        contact=contact,
        institution=case.institution,
        message_id=f"<{contact.key}@{MADE_HOST}>",
        sender_name=str(case.institution.name_lv),
        subject=subject,
        text=text.strip(),
        search=vector(subject, text),
        language=case.language or "lv",
        delivery=Delivery.SENT,
        sent_at=given_at,
        intent={"answers": waiting, "by": by.pk, "by_hand": True},
    )
    CaseContact.objects.create(case=case, contact=contact)
    data: dict[str, object] = {"channel": str(channel)}
    if waiting:
        data["answers"] = waiting[-1]
    record_event(contact, "message.sent", at=given_at, data=data, key=f"{contact.key}:sent")
    details: dict[str, object] = {"contact": contact.key, "channel": str(channel)}
    record("letter.by_hand", case, institution=case.institution_id, by=by.person_id, at=at, details=details)
    refresh(case, at=at)
    if close:
        close_answered(case, by=by, at=at, reason=ClosingReason.ANSWERED.value)
    announce(case)
    return letter
