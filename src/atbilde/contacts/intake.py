"""A written contact is put on record: the contact, its message with files, and the event that it came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from atbilde.contacts import search
from atbilde.contacts.actions import open_contact
from atbilde.contacts.actions.viruses import have_checked
from atbilde.contacts.enums import Automatic, Channel, Direction
from atbilde.contacts.models import Attachment, Client, Contact, Event, Message
from atbilde.institutions.models import Mailbox

#: The host part of ids that we give to messages without one; `.invalid` is nobody's (RFC 2606).
MADE_HOST = "made.atbilde.invalid"
#: What the `kind` of a `message.received` event says of letters that no person wrote.
_EVENT_KIND = {Automatic.BOUNCE: "bounce"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a message whose bytes are already in the file store."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline_id: str = ""
    field: str = ""  # of a client's form: the fact that it tells


@dataclass(frozen=True, slots=True)
class StoredLetter:
    """The original of a letter, already in the file store."""

    sha256: str
    size: int


def keep_letter(
    mailbox: Mailbox,
    *,
    at: datetime,
    client: Client | None,
    fields: Mapping[str, object],
    files: Sequence[StoredFile] = (),
    reply_to: str = "",
) -> Message:
    """Write a received e-mail down and return its message; the caller's transaction makes it one with what follows.

    `at` is when it reached the institution. `fields` are fields of `Message` by name; the caller has made sure that
    the institution has no other message with this `message_id`. `reply_to` is where its sender wants the answer, if not
    at the address it came from; kept with the event that it came.
    """
    contact = open_contact(mailbox.institution, channel=Channel.EMAIL, direction=Direction.IN, at=at, client=client)
    message = Message(contact=contact, institution=mailbox.institution, mailbox=mailbox, **fields)
    message.search = search.vector(
        message.subject,
        message.sender_name,
        message.sender,
        message.message_id,
        " ".join(file.name for file in files),
        message.text,
        message.quoted,
    )
    message.save(force_insert=True)
    keep_files(message, files, at=at)
    _record_received(contact, message, mailbox, at, reply_to)
    return message


def keep_files(message: Message, files: Sequence[StoredFile], *, at: datetime) -> None:
    """Attach stored files to a message that came in, and have them looked at for viruses."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            sha256=file.sha256,
            inline_id=file.inline_id,
        )
        for file in files
    )
    if files:
        have_checked([file.sha256 for file in files], at=at)


def _record_received(contact: Contact, message: Message, mailbox: Mailbox, at: datetime, reply_to: str) -> None:
    data: dict[str, object] = {"channel": "email", "from": message.sender, "to": mailbox.address}
    if reply_to:
        data["reply_to"] = reply_to
    if message.automatic:
        data["kind"] = _EVENT_KIND.get(Automatic(message.automatic), "auto_reply")
    Event.objects.create(
        institution_id=contact.institution_id,
        key=f"{contact.key}:received",
        at=at,
        type="message.received",
        contact=contact,
        data=data,
    )
