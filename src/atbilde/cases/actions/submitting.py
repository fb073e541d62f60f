"""What a client sends from the institution's site: a new matter, more to one there is, a wish to see its materials.

Everything goes in one transaction: the contact, its message with files, the case, the link, the letter of receipt.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.cases.actions.client_letters import tell_received
from atbilde.cases.actions.notices import tell
from atbilde.cases.actions.opening import add_contact, open_case
from atbilde.cases.enums import CaseKind, NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Assignment, Case, Fact
from atbilde.cases.queries.directing import mailbox_of, queue_for
from atbilde.cases.queries.materials import MATERIALS
from atbilde.contacts.actions import client_of_address, open_contact, record_event
from atbilde.contacts.actions.links import make_link
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.intake import MADE_HOST, StoredFile, keep_files
from atbilde.contacts.models import Client, Contact, Message
from atbilde.contacts.search import vector
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Institution, Queue
from atbilde.services.enums import FactKind
from atbilde.services.models import Service, ServiceField
from atbilde.ui import shown

#: The kind of a submission that contests an administrative act or conduct; the case is a request to the head.
CONTEST = "contest"


@dataclass(frozen=True, slots=True)
class Told:
    """What the client told in a field of the service: a date as ISO 8601, a choice in Latvian, a file by its name."""

    field: ServiceField
    value: str


@dataclass(frozen=True, slots=True)
class Submission:
    """What a client filled in. Personal data: all of it. Empty is what they left out."""

    kind: str  # of `CaseKind`, or `CONTEST`
    text: str
    subject: str = ""
    act: str = ""  # the decision that is contested, as the client names it
    area: str = ""  # the id of an address of the standard: what it is about
    service: Service | None = None
    facts: Sequence[Told] = ()  # what the service needs to know
    group: str = ""  # of the standard's `client_groups`
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    answer_by: str = ""  # of `Channel`
    language: str = "lv"
    needs: str = ""


def submit(
    institution: Institution, said: Submission, *, key: str, at: datetime, files: Sequence[StoredFile] = ()
) -> Case:
    """Put a submission on record and return its case. The same `key` again is the same submission, sent twice.

    `files` are in the file store. Raises `Refused` where the institution has no queue it could wait in.
    """
    try:
        with transaction.atomic():
            return _submit(institution, said, key=key, at=at, files=files)
    except IntegrityError:
        return _case_of(Contact.objects.get(institution=institution, key=key))


@transaction.atomic
def add_to_case(
    case: Case, first: Contact, text: str, *, key: str, at: datetime, files: Sequence[StoredFile]
) -> Contact:
    """A further word or document of the client, by the link of `first`, joins the case, once if sent twice."""
    known = Contact.objects.filter(institution=case.institution_id, key=key).first()
    if known is not None:
        return known
    contact = _contact(case.institution, first.client, key, at)
    sender = Message.objects.filter(contact=first).first()
    _message(
        contact,
        case.queue,
        name=sender.sender_name if sender else "",
        email=sender.sender if sender else first.client.email if first.client else "",
        subject=case.subject,
        text=text,
        language=case.language,
        files=files,
    )
    add_contact(case, contact, at=at)
    return contact


@transaction.atomic
def ask_for_materials(case: Case, first: Contact, *, at: datetime) -> Case:
    """The client wishes to see the materials of their case (VPVB-4.5): a request for information of its own.

    What is released is decided in it and told in its answer (`actions.materials`). Asked again, it is the same
    request.
    """
    key = _materials_key(first)
    known = Contact.objects.filter(institution=case.institution_id, key=key).first()
    if known is not None:
        return _case_of(known)
    sender = Message.objects.filter(contact=first).first()
    with override("lv" if case.language in ("", "lv") else "en"):
        subject = _("Materials of case %(number)s") % {"number": case.number}
        text = _("I ask to see the materials of my case %(number)s.") % {"number": case.number}
    queue = case.queue or queue_for(case.institution, CaseKind.INFORMATION_REQUEST, area="", at=at)
    if queue is None:
        raise Refused("no_queue", _no_queue())
    contact = _contact(case.institution, first.client, key, at)
    _message(
        contact,
        queue,
        name=sender.sender_name if sender else "",
        email=sender.sender if sender else "",
        subject=subject,
        text=text,
        language=case.language,
    )
    request = open_case(
        contact, queue=queue, at=at, subject=subject, kind=CaseKind.INFORMATION_REQUEST, language=case.language
    )
    request.answer_by, request.owner, request.materials_of = case.answer_by, case.owner, case
    request.client_group = case.client_group
    request.save(update_fields=["answer_by", "owner", "materials_of", "client_group"])
    if case.owner is not None:
        Assignment.objects.create(case=request, at=at, owner=case.owner, queue=queue)
        tell(case.owner, request, NoticeKind.GIVEN, at=at)
    make_link(contact, at=at)
    return request


def materials_asked_for(first: Contact) -> Contact | None:
    """The contact by which the client of this one asked to see the materials; `None` where they have not."""
    key = _materials_key(first)
    return Contact.objects.filter(institution=first.institution_id, key=key, access_links__revoked_at=None).first()


def materials_request(case: Case, contact: Contact) -> Case | None:
    """The case in which the holder of the contact's link asked to see materials: this one itself, or one beside it."""
    if case.materials_of_id is not None:
        return case
    return Case.objects.filter(materials_of=case, contacts__key=_materials_key(contact)).first()


def _materials_key(first: Contact) -> str:
    return f"{first.key[:60]}{MATERIALS}"


def _submit(institution: Institution, said: Submission, *, key: str, at: datetime, files: Sequence[StoredFile]) -> Case:
    known = Contact.objects.filter(institution=institution, key=key).first()
    if known is not None:
        return _case_of(known)
    kind = CaseKind.REQUEST if said.kind == CONTEST else CaseKind(said.kind)
    queue = (said.service and said.service.queue) or queue_for(institution, said.kind, area=said.area, at=at)
    if queue is None:
        raise Refused("no_queue", _no_queue())
    contact = _contact(institution, _client(institution, said), key, at)
    subject = said.subject or _service_name(said) or " ".join(said.text.split())[:100]
    message = _message(
        contact, queue, name=said.name, email=said.email, subject=subject, text=_whole_text(said),
        language=said.language, files=files,
    )  # fmt: skip
    if said.kind == CONTEST and said.act:
        record_event(contact, "contest.received", at=at, data={"act": said.act[:80]}, key=f"{key}:contest")
    case = open_case(contact, queue=queue, at=at, subject=subject, kind=kind, language=said.language)
    case.answer_by, case.service, case.client_group = said.answer_by, said.service, said.group
    case.save(update_fields=["answer_by", "service", "client_group"])
    _keep_facts(case, said, message, files)
    make_link(contact, at=at)
    tell_received(case, contact, to=said.email, at=at)
    return case


def _no_queue() -> str:
    return _("This institution cannot take submissions here yet. Call or write to it by e-mail.")


def _case_of(contact: Contact) -> Case:
    return Case.objects.select_related("institution").filter(links__contact=contact).order_by("pk")[0]


def _client(institution: Institution, said: Submission) -> Client | None:
    """Who writes. What is known of a client is added to, never overwritten by what a form claims."""
    if said.email:
        client = client_of_address(institution, said.email, name=said.name, language=said.language)
    elif said.name or said.phone:
        client = Client.objects.create(institution=institution, name=said.name[:200], language=said.language)
    else:
        return None
    if said.phone and not client.phone:
        client.phone, client.phone_digits = said.phone[:40], digits(said.phone)[:20]
    client.needs = client.needs or said.needs
    client.preferred_channel = client.preferred_channel or said.answer_by
    client.save(update_fields=["phone", "phone_digits", "needs", "preferred_channel"])
    return client


def _service_name(said: Submission) -> str:
    if said.service is None:
        return ""
    return said.service.name_lv if said.language == "lv" else said.service.name_en


def _keep_facts(case: Case, said: Submission, message: Message, files: Sequence[StoredFile]) -> None:
    """What the service needed to know, each under the words in which it was asked."""
    by_field = {
        file.field: attachment
        for file, attachment in zip(files, message.attachments.order_by("pk"), strict=True)
        if file.field
    }
    Fact.objects.bulk_create(
        Fact(
            case=case,
            field=one.field,
            label_lv=one.field.label_lv,
            label_en=one.field.label_en,
            value=one.value,
            file=by_field.get(one.field.name),
        )
        for one in said.facts
    )


def _fact_line(one: Told, language: str) -> str:
    day = parse_date(one.value) if one.field.kind == FactKind.DATE else None
    label = one.field.label_lv if language == "lv" else one.field.label_en
    return f"{label}: {shown.day(day) if day is not None else one.value}"


def _whole_text(said: Submission) -> str:
    """The client's words, and below them the facts of the service and what has no field of its own on the case.

    In the language of the matter: the client reads it again on its page.
    """
    with override("lv" if said.language in ("", "lv") else "en"):
        below = [
            (_("Decision"), said.act),
            (_("Telephone"), said.phone),
            (_("Post address"), said.address),
            (_("Needs"), said.needs),
        ]
        lines = [f"{label}: {value}" for label, value in below if value]
    facts = "\n".join(_fact_line(one, said.language) for one in said.facts)
    return "\n\n".join(part for part in (said.text, facts, "\n".join(lines)) if part)


def _contact(institution: Institution, client: Client | None, key: str, at: datetime) -> Contact:
    return open_contact(institution, channel=Channel.PORTAL, direction=Direction.IN, at=at, client=client, key=key)


def _message(
    contact: Contact,
    queue: Queue | None,
    *,
    name: str,
    email: str,
    subject: str,
    text: str,
    language: str,
    files: Sequence[StoredFile] = (),
) -> Message:
    mailbox = mailbox_of(contact.institution, queue)
    message = Message.objects.create(
        contact=contact,
        institution=contact.institution,
        message_id=f"<{contact.key}@{MADE_HOST}>",
        sender_name=name[:200],
        sender=email,
        to=[mailbox.address] if mailbox else [],
        subject=subject,
        text=text,
        language=language[:3],
        mailbox=mailbox,
        search=vector(subject, name, email, " ".join(file.name for file in files), text),
    )
    keep_files(message, files, at=contact.at)
    data: dict[str, object] = {"channel": "portal", "from": email, "to": message.to[0] if message.to else ""}
    record_event(contact, "message.received", at=contact.at, data=data, key=f"{contact.key}:received")
    return message
