"""What came on paper, was said, or was found on a social account is put on record by an officer (DVI-21, DVI-15).

Everything goes in one transaction: the contact, its message with scans, the events, the case in its queue, the audit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.audit.actions import record
from atbilde.cases.actions.judging import refresh
from atbilde.cases.actions.opening import open_case
from atbilde.cases.actions.opinions import note_opinion
from atbilde.cases.actions.submitting import CONTEST
from atbilde.cases.enums import CaseKind, Opinion
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Note
from atbilde.cases.queries.directing import mailbox_of, queue_for
from atbilde.cases.queries.ways_in import WayIn
from atbilde.contacts.actions import client_of_address, open_contact, record_event
from atbilde.contacts.enums import Direction
from atbilde.contacts.intake import MADE_HOST, StoredFile, keep_files
from atbilde.contacts.models import Client, Contact, Message
from atbilde.contacts.search import vector
from atbilde.core.receipt import counted_receipt
from atbilde.core.rules.naming import digits
from atbilde.institutions.access import may_work
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution, Post, Queue
from atbilde.institutions.standards import standard_of


@dataclass(frozen=True, slots=True)
class Brought:
    """What an officer writes down. Personal data: the text and all of the sender. Empty is what nobody said."""

    way: WayIn
    day: date  # on which it came
    kind: str  # of `CaseKind`, or `CONTEST`
    text: str = ""
    subject: str = ""
    hour: time | None = None
    about: str = ""  # of `Opinion`, for feedback
    act: str = ""  # the decision that is contested
    signed: bool | None = None  # of a letter on paper
    url: str = ""  # of a message on a social account
    client: Client | None = None  # a known one
    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    needs: str = ""  # extra help (DVI-17)
    language: str = "lv"


def register(
    brought: Brought,
    *,
    by: Post,
    at: datetime,
    key: str,
    files: Sequence[StoredFile] = (),
    talk: Contact | None = None,
) -> Case:
    """Put it on record and return its case. The same `key` again is the same thing, registered twice.

    Terms run from the receipt (`received_at`). `files` are in the file store; `talk` is a call or visit that is on
    record already, whose case it becomes. Raises `Refused` for a receipt ahead of `at`, where nothing is written, for
    feedback that does not say about what, and where the institution has no queue.
    """
    try:
        with transaction.atomic():
            known = Contact.objects.filter(institution=by.institution_id, key=key).first()
            return _case_of(known) if known else _register(brought, by=by, at=at, key=key, files=files, talk=talk)
    except IntegrityError:
        return _case_of(Contact.objects.get(institution=by.institution_id, key=key))


def received_at(institution: Institution, brought: Brought, *, at: datetime) -> datetime:
    """When it counts as received: the day (and hour, if told) it came; in a letter box, as the standard says.

    Raises `Refused` for a moment ahead of `at`. What a standard counts from an opening still ahead is received now.
    """
    zone = ZoneInfo(institution.timezone)
    today = at.astimezone(zone).date()
    if brought.hour is None and brought.day == today:
        came = at
    else:
        came = datetime.combine(brought.day, brought.hour or time(0), zone)
    if came > at:
        raise Refused("ahead", _("It cannot have come later than now. Check the day and the time."))
    if brought.way.code != "letter_box":
        return came
    standard = standard_of(institution, came)
    return min(counted_receipt(came, standard.value("letter_box_receipt"), calendar_of(institution, standard)), at)


def _register(
    brought: Brought, *, by: Post, at: datetime, key: str, files: Sequence[StoredFile], talk: Contact | None
) -> Case:
    institution = by.institution
    _check(brought, by, files, talk)
    if talk and (noted := _noted(talk, brought, by)):
        return noted
    received = talk.at if talk else received_at(institution, brought, at=at)
    kind = CaseKind.REQUEST if brought.kind == CONTEST else CaseKind(brought.kind)
    queue = queue_for(institution, brought.kind, area="", at=received)
    if queue is None:
        raise Refused("no_queue", _("The institution has no queue yet, so a case would have no place."))
    subject = brought.subject or " ".join(brought.text.split())[:100]
    if talk:
        contact = _known_talk(talk, brought, institution)
    else:
        client = _client(institution, brought)
        contact = open_contact(
            institution, channel=brought.way.channel, direction=Direction.IN, at=received, client=client, key=key
        )
        _message(contact, queue, brought, subject=subject, files=files)
    _keep_needs(contact.client, brought.needs)
    if brought.kind == CONTEST and brought.act:
        data: dict[str, object] = {"act": brought.act[:80]}
        record_event(contact, "contest.received", at=received, data=data, key=f"{contact.key}:contest")
    case = open_case(
        contact, queue=queue, at=received, subject=subject, kind=kind, language=brought.language, by=by.person_id
    )
    if talk:  # the call has its own place in the case; the words stand beside it
        Note.objects.create(case=case, by=by, at=at, text=_whole_text(brought))
    details: dict[str, object] = {"contact": contact.key, "way": brought.way.code}
    record("contact.register", case, institution=institution.pk, by=by.person_id, at=at, details=details)
    if brought.about:
        return note_opinion(case, by=by, at=at, about=Opinion(brought.about), way=brought.way.code)
    refresh(case, at=at)
    return case


def _check(brought: Brought, by: Post, files: Sequence[StoredFile], talk: Contact | None) -> None:
    if not may_work(by):
        raise Refused("not_allowed", _("You may not register contacts."))
    for foreign in (brought.client, talk):
        if foreign is not None and foreign.institution_id != by.institution_id:
            raise Refused("elsewhere", _("This client is known to another institution only."))
    if not brought.text.strip() and not files:
        raise Refused("empty", _("Write what it says, or attach a scan."))
    if talk is not None and files:
        raise Refused("talk_files", _("A talk takes no scans; register the papers as a letter."))
    if brought.kind == CaseKind.FEEDBACK and brought.about not in Opinion.values:
        raise Refused("about", _("Say what the feedback is about."))


def _case_of(contact: Contact) -> Case:
    return Case.objects.select_related("institution").filter(links__contact=contact).order_by("pk")[0]


def _client(institution: Institution, brought: Brought) -> Client | None:
    """Who sends it. What is known of a client is added to, never overwritten by what a letter claims."""
    if brought.client is not None:
        client = brought.client
    elif brought.email:
        client = client_of_address(institution, brought.email, name=brought.name, language=brought.language)
    elif brought.name or brought.phone:
        client = Client.objects.create(
            institution=institution, name=brought.name[:200], language=brought.language[:3]
        )  # fmt: skip
    else:
        return None
    if brought.phone and not client.phone:
        client.phone, client.phone_digits = brought.phone[:40], digits(brought.phone)[:20]
        client.save(update_fields=["phone", "phone_digits"])
    return client


def _keep_needs(client: Client | None, needs: str) -> None:
    """What the client needs is kept with them; what is known already is not overwritten, it stands in the words."""
    if client is not None and needs and not client.needs:
        client.needs = needs
        client.save(update_fields=["needs"])


def _noted(talk: Contact, brought: Brought, by: Post) -> Case | None:
    """The case that these very words of the talk are in already, should the button have been pressed twice."""
    Contact.objects.select_for_update().get(pk=talk.pk)
    same = Note.objects.filter(case__links__contact=talk, by=by, text=_whole_text(brought))
    noted = same.select_related("case__institution").order_by("pk").first()
    return noted.case if noted else None


def _known_talk(talk: Contact, brought: Brought, institution: Institution) -> Contact:
    """The call or visit, with its client where nobody had said yet who it was."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("client").get(pk=talk.pk)
    if contact.client is None and (client := _client(institution, brought)) is not None:
        contact.client = client
        contact.save(update_fields=["client"])
    return contact


def _message(contact: Contact, queue: Queue, brought: Brought, *, subject: str, files: Sequence[StoredFile]) -> Message:
    email = brought.email or (contact.client.email if contact.client else "")
    name = brought.name or (contact.client.name if contact.client else "")
    message = Message.objects.create(
        contact=contact,
        institution=contact.institution,
        message_id=f"<{contact.key}@{MADE_HOST}>",
        sender_name=name[:200],
        sender=email,
        to=[brought.way.to] if brought.way.to else [],
        subject=subject,
        text=_whole_text(brought),
        language=brought.language[:3],
        mailbox=mailbox_of(contact.institution, queue),
        search=vector(subject, name, email, " ".join(file.name for file in files), brought.text),
    )
    keep_files(message, files, at=contact.at)
    told = {"from": email, "place": brought.way.place, "account": brought.way.account, "url": brought.url}
    data: dict[str, object] = {"channel": str(contact.channel), **{name: said for name, said in told.items() if said}}
    if brought.signed is not None:
        data["signed"] = brought.signed
    record_event(contact, "message.received", at=contact.at, data=data, key=f"{contact.key}:received")
    return message


def _whole_text(brought: Brought) -> str:
    """The client's words, and below them what has no field of its own on the case."""
    with override("lv"):
        signature = {None: "", True: _("present"), False: _("missing")}[brought.signed]
        below = [
            (_("Decision"), brought.act),
            (_("Post address"), brought.address),
            (_("Telephone"), brought.phone),
            (_("Needs"), brought.needs),
            (_("Address of the message"), brought.url),
            (_("Signature"), signature),
        ]
        lines = [f"{label}: {value}" for label, value in below if value]
    return "\n\n".join([brought.text.strip(), "\n".join(lines)]).strip()
