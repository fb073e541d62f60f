"""Letters of the past get their place: our own old answers, and cases whose terms ended before they came here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from atbilde.audit.actions import record
from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.closing import close_answered
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.ownership import lock
from atbilde.cases.enums import ClosingReason
from atbilde.cases.models import Case, CaseContact
from atbilde.contacts import search
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Delivery, Direction
from atbilde.contacts.models import Contact, Message
from atbilde.institutions.models import Mailbox, Post


@transaction.atomic
def add_answer(
    mailbox: Mailbox, case: Case | None, *, at: datetime, fields: Mapping[str, object], answered: Sequence[str]
) -> Message:
    """A letter that was sent from the mailbox at `at`, before this system: written down as sent, in its case.

    `fields` are fields of `Message` by name; `answered` the message ids it refers to. In a case it answers the newest
    of the client's letters it refers to, and by that those before it.
    """
    institution = mailbox.institution
    client = case.client if case else None
    contact = open_contact(institution, channel=Channel.EMAIL, direction=Direction.OUT, at=at, client=client)
    told = _newest_of(case, answered)
    message = Message(
        contact=contact,
        institution=institution,
        mailbox=mailbox,
        delivery=Delivery.SENT,
        sent_at=at,
        intent={"answers": _answers(case, told)},
        **fields,
    )
    message.search = search.vector(message.subject, message.sender_name, message.sender, message.text)
    message.save(force_insert=True)
    data: dict[str, object] = {"channel": "email", "from": message.sender, "to": list(message.to)}
    if told is not None:
        data["answers"] = told.key
    record_event(contact, "message.sent", at=at, data=data, key=f"{contact.key}:sent")
    if case is not None:
        CaseContact.objects.create(case=case, contact=contact)
        details: dict[str, object] = {"contact": contact.key}
        record("letter.archive", case, institution=institution.pk, by=None, at=at, details=details)
        refresh(case, at=at)
    return message


@transaction.atomic
def settle(case: Case, *, at: datetime, closed_by: Post | None = None) -> Case:
    """A case from old letters, judged as of `at`: what was late before it came here is shown late, but nobody is told.

    With `closed_by` a case whose letters all have an answer is closed as answered, by this post, when the last answer
    left. Returns the case as it then is.
    """
    case = lock(case)
    refresh(case, at=at)
    past = case.obligations.filter(due_at__lt=at, late_told_at=None)
    if past.update(late_told_at=at, warned_at=F("warned_at")):
        refresh(case, at=at)
    answers = Message.objects.filter(contact__links__case=case, delivery=Delivery.SENT).order_by("sent_at")
    last = answers.last()
    if closed_by is not None and last is not None and last.sent_at is not None and not unanswered(case):
        close_answered(case, by=closed_by, at=last.sent_at, reason=ClosingReason.ANSWERED)
    return case


def _newest_of(case: Case | None, message_ids: Sequence[str]) -> Contact | None:
    """The newest letter of the client in the case among these message ids."""
    if case is None:
        return None
    return (
        Contact.objects.filter(links__case=case, direction=Direction.IN, message__message_id__in=message_ids)
        .order_by("-at", "-pk")
        .first()
    )


def _answers(case: Case | None, told: Contact | None) -> list[str]:
    """The client's letters up to the one answered that had no answer yet."""
    if case is None or told is None:
        return []
    before = set(Contact.objects.filter(links__case=case, at__lte=told.at).values_list("key", flat=True))
    return [key for key in unanswered(case) if key in before]
