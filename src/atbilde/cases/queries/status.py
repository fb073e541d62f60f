"""How a client's matter goes, for whoever holds its link: what they said, what was sent to them, who has it, by when.

Nothing of anybody else and nothing internal: other people's contacts, letters to others and notes are left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet

from atbilde.cases.enums import ClosingReason, Status
from atbilde.cases.models import Case, Closure, Obligation
from atbilde.contacts.enums import Channel, Delivery, Direction
from atbilde.contacts.models import Attachment, Contact, Message
from atbilde.contacts.queries.safety import harmless, with_safety
from atbilde.institutions.models import Post, Unit


class Stage(StrEnum):
    """Where the matter stands, in steps a client knows."""

    WAITING = "waiting"  # in a queue
    WORKING = "working"  # somebody has it
    ANSWERED = "answered"  # answered, and not closed: more may come
    CLOSED = "closed"


@dataclass(slots=True)
class Step:
    """One thing that happened, at its time."""

    at: datetime
    ours: bool
    channel: str
    words: str = ""
    language: str = ""
    files: list[Attachment] = field(default_factory=list)
    released_by: Post | None = None  # of the result of an order: who released it
    closing: str = ""  # why it was closed, in words
    reopened: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Everything the status page shows of a case, but for how its term was counted."""

    case: Case
    stage: Stage
    steps: list[Step]  # oldest first
    unit: Unit | None  # who has it
    due: Obligation | None  # what the client waits for

    @property
    def result(self) -> Step | None:
        """What the client ordered, once it is here: the last that was released."""
        return next((step for step in reversed(self.steps) if step.released_by is not None), None)

    @property
    def answered(self) -> bool:
        """Whether anything was sent to the client yet."""
        return any(step.ours and step.words for step in self.steps)


def course_of(case: Case, contact: Contact, *, at: datetime) -> Course:
    """The course of the case as the holder of the contact's link may see it, in seven queries at most."""
    messages = visible_messages(case, contact)
    files: dict[int, list[Attachment]] = {}
    for file in with_safety(Attachment.objects.filter(message__in=list(messages))).order_by("pk"):
        files.setdefault(file.message_id, []).append(file)
    released = {pk: int(row.intent["by"]) for pk, row in messages.items() if row.intent.get("result")}
    writers = Post.objects.select_related("person", "unit").in_bulk(released.values()) if released else {}
    steps = [
        Step(
            at=message.sent_at or message.contact.at,
            ours=message.contact.direction == Direction.OUT,
            channel=message.contact.get_channel_display(),
            words=message.text,
            language=message.language,
            files=files.get(message.pk, []),
            released_by=writers.get(released.get(message.pk, 0)),
        )
        for message in messages.values()
    ]
    steps += [
        Step(at=call.at, ours=call.direction == Direction.OUT, channel=call.get_channel_display())
        for call in visible_contacts(case, contact).filter(message=None, at__lte=at)
    ]
    for closure in Closure.objects.filter(case=case).order_by("at"):
        steps.append(Step(closure.at, True, "", closing=str(ClosingReason(closure.reason).label)))
        if closure.undone_at:
            steps.append(Step(closure.undone_at, True, "", reopened=True))
    steps.sort(key=lambda step: step.at)
    unit = (case.owner.unit if case.owner else None) or (case.queue.unit if case.queue else None)
    return Course(case, _stage(case, steps), steps, unit, _due(case))


def visible_messages(case: Case, contact: Contact) -> dict[int, Message]:
    """The messages of the case that its client may read, by key: their own, and what was sent to them."""
    rows = (
        Message.objects.filter(contact__links__case=case)
        .filter(Q(delivery="") | Q(delivery__in=(Delivery.SENT, Delivery.BOUNCED)))
        .select_related("contact")
        .defer("html", "search", "references", "quoted")
        .order_by("contact__at", "pk")
    )
    seen = set(visible_contacts(case, contact).values_list("pk", flat=True))
    told = [
        row for row in rows if row.contact.direction == Direction.IN and row.contact_id in seen and not row.automatic
    ]
    addresses = {row.sender.casefold() for row in told if row.sender}
    if contact.client is not None and contact.client.email:
        addresses.add(contact.client.email.casefold())
    sent = [row for row in rows if row.contact.direction == Direction.OUT and _is_to(row, addresses)]
    return {row.pk: row for row in sorted(told + sent, key=lambda row: (row.sent_at or row.contact.at, row.pk))}


def visible_attachment(case: Case, contact: Contact, pk: int) -> Attachment:
    """A file of one of these messages. Raises `Attachment.DoesNotExist` for any other, as for one with a virus."""
    rows = Attachment.objects.filter(message__in=list(visible_messages(case, contact)))
    return harmless(rows).get(pk=pk)


def has_status_link(case: Case) -> bool:
    """Whether the client of the case can read on a page of their own."""
    return Contact.objects.filter(links__case=case, access_links__use="status", access_links__revoked_at=None).exists()


def contact_with_link(letter: Message) -> Contact | None:
    """The client's contact on the site whose link belongs into this letter: it answers it and goes to who wrote it."""
    if not letter.intent.get("answers") or letter.intent.get("forwards") or not letter.to:
        return None
    rows = Contact.objects.select_related("institution").filter(
        links__case__links__contact=letter.contact_id,
        channel__in=(Channel.PORTAL, Channel.CHAT),
        direction=Direction.IN,
        message__sender__iexact=letter.to[0],
        access_links__use="status",
        access_links__revoked_at=None,
    )
    return rows.order_by("at", "pk").first()


def visible_contacts(case: Case, contact: Contact) -> QuerySet[Contact]:
    """Contacts of the same client in the case; where nobody said who they are, those by the site."""
    same = Q(client=contact.client_id) if contact.client_id else Q(client=None, channel=Channel.PORTAL)
    return Contact.objects.filter(Q(pk=contact.pk) | same, links__case=case).order_by("at", "pk")


def _is_to(letter: Message, addresses: Iterable[str]) -> bool:
    if letter.intent.get("forwards"):
        return False
    if letter.contact.channel == Channel.PORTAL:
        return True
    return bool(letter.to) and all(one.casefold() in addresses for one in letter.to)


def _stage(case: Case, steps: list[Step]) -> Stage:
    if not case.is_open:
        return Stage.CLOSED
    said = [step for step in steps if step.words]
    if said and said[-1].ours:
        return Stage.ANSWERED
    return Stage.WORKING if case.owner_id else Stage.WAITING


def _due(case: Case) -> Obligation | None:
    """What is due first of what the client waits for."""
    if not case.is_open:
        return None
    rows = Obligation.objects.filter(
        case=case, status__in=(Status.OPEN, Status.MISSED), closed_at=None, due_at__isnull=False
    )
    found = rows.select_related("case__institution").order_by("due_at", "duty").first()
    if found is not None:
        found.case = case
    return found
