"""What a chat leaves behind: a case with the whole talk, an answer by e-mail, a message left outside the hours."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.cases.actions.client_letters import tell_received
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.opening import open_case
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.queries.directing import first_queue
from atbilde.chats.actions.talking import end_chat, lock
from atbilde.contacts.actions import client_of_address, open_contact, record_event
from atbilde.contacts.actions.links import make_link, secret_of
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Chat, Contact, Message
from atbilde.contacts.search import vector
from atbilde.institutions.models import Institution, Post


@transaction.atomic
def case_of_chat(chat: Chat, *, at: datetime, by: Post | None = None, subject: str = "") -> Case:
    """The chat's open case; opened where there is none, for its officer or in the queue. The talk is its transcript."""
    chat = lock(chat)
    known = Case.objects.filter(links__contact=chat.contact, closed_at=None).order_by("-pk").first()
    if known is not None:
        return known
    queue = first_queue(chat.institution)
    case = open_case(
        chat.contact,
        queue=queue,
        at=chat.started_at,
        subject=subject or chat.topic,
        kind=CaseKind.CONSULTATION,
        language=chat.language,
        by=by.person_id if by else None,
    )
    return take_case(case, by=by, at=at) if by is not None else case


@transaction.atomic
def go_on_by_email(chat: Chat, *, at: datetime, email: str) -> Case:
    """The client would rather have the answer by e-mail: the chat ends and becomes a case with their address.

    They get its number and the link to its page by letter, as for whatever else is sent on the site (CSP-P5).
    """
    chat = lock(chat)
    client = client_of_address(chat.institution, email, name=chat.name, language=chat.language)
    chat.email = email
    chat.contact.client = client
    chat.contact.save(update_fields=["client"])
    chat.save(update_fields=["email"])
    case = case_of_chat(chat, at=at)
    Case.objects.filter(pk=case.pk, client=None).update(client=client)
    key = f"{chat.contact.key}:by-email"
    data: dict[str, object] = {"channel": "chat", "from": email}
    record_event(chat.contact, "message.received", at=at, data=data, key=key)
    refresh(case, at=at)
    end_chat(chat, at=at)
    tell_received(case, chat.contact, to=email, at=at)
    return case


def leave_message(
    institution: Institution, *, at: datetime, text: str, email: str, key: str, name: str = "", language: str = ""
) -> tuple[Case, str]:
    """Outside the hours a chat is a message: a case in the queue, answered by e-mail.

    Returns it and the secret of its link; both go by letter, too (CSP-P5). The same `key` again, also at the same
    moment, is the same form sent twice, and the same case.
    """
    own = f"{Channel.CHAT.value}-message-{key}"
    try:
        with transaction.atomic():
            return _left(institution, own) or _leave(institution, at, text, email, own, name, language)
    except IntegrityError:
        if (left := _left(institution, own)) is None:
            raise
        return left


def _left(institution: Institution, own: str) -> tuple[Case, str] | None:
    """What this form has left before; `own` is the name of its contact."""
    contact = Contact.objects.filter(institution=institution, key=own).first()
    if contact is None:
        return None
    return Case.objects.filter(links__contact=contact).order_by("pk")[0], secret_of(contact)


def _leave(
    institution: Institution, at: datetime, text: str, email: str, own: str, name: str, language: str
) -> tuple[Case, str]:
    if not text.strip():
        raise Refused("empty", _("Write something first."))
    client = client_of_address(institution, email, name=name, language=language)
    contact = open_contact(institution, channel=Channel.CHAT, direction=Direction.IN, at=at, client=client, key=own)
    subject = text.strip().splitlines()[0][:120]
    _message(contact, institution, text, email, name, subject, language)
    record_event(contact, "message.received", at=at, data={"channel": "chat", "from": email})
    case = open_case(contact, queue=first_queue(institution), at=at, subject=subject, language=language)
    tell_received(case, contact, to=email, at=at)
    return case, make_link(contact, at=at)


def _message(
    contact: Contact, institution: Institution, text: str, email: str, name: str, subject: str, language: str
) -> None:
    Message.objects.create(
        contact=contact,
        institution=institution,
        message_id=f"<{contact.key}@chat>",
        sender=email,
        sender_name=name[:200],
        subject=subject,
        text=text.strip(),
        language=language[:3],
        search=vector(subject, name, email, text),
    )
