"""A message on a social network is put on record: the contact, its words, who wrote it, the event that it came."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Client, ClientAccount, Contact, Message, SocialAccount, SocialMessage
from atbilde.contacts.search import vector
from atbilde.core import languages

#: A message that its network tells of later than this counts from when it was told.
_LATEST = timedelta(days=30)
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote to an account, as its network tells it. Personal data: all of it."""

    remote_id: str
    public: bool
    user_id: str
    text: str
    at: datetime | None  # where the network says when
    handle: str = ""
    name: str = ""

    @property
    def kind(self) -> str:
        """Ids of private and of public messages are counted apart."""
        return "public" if self.public else "private"


def key_of(account: SocialAccount, said: Said) -> str:
    """The name of the contact that this message is: the same however often and in whatever order it is told."""
    told = f"{account.pk}:{said.kind}:{said.remote_id}"
    return f"social-{sha256(told.encode()).hexdigest()[:40]}"


def counts_from(said: Said, now: datetime) -> datetime:
    """When the message reached the institution: when it was written, unless that is ahead of now or long ago."""
    return said.at if said.at is not None and now - _LATEST <= said.at <= now else now


def person_of(account: SocialAccount, said: Said) -> ClientAccount:
    """Who wrote, by their id at the network, locked until the caller's transaction ends; a new client if unknown.

    A name is added where none is known, a handle follows its owner. What the officers know of the client stays.
    """
    rows = ClientAccount.objects.select_for_update(of=("self",)).select_related("client")
    person = rows.filter(account=account, user_id=said.user_id).first()
    if person is None:
        client = Client.objects.create(
            institution_id=account.institution_id,
            name=said.name[:200] or (f"@{said.handle}" if said.handle else ""),
            language=languages.detect(said.text),
        )
        return ClientAccount.objects.create(
            account=account, client=client, user_id=said.user_id, handle=said.handle[:80], name=said.name[:200]
        )
    if (said.handle and said.handle != person.handle) or (said.name and not person.name):
        person.handle, person.name = (said.handle or person.handle)[:80], (person.name or said.name)[:200]
        person.save(update_fields=["handle", "name"])
    return person


def keep_said(person: ClientAccount, said: Said, *, account: SocialAccount, at: datetime) -> Contact:
    """Write a received message down and return its contact; the caller's transaction makes it one with what follows.

    Raises `IntegrityError` where it is on record already.
    """
    key = key_of(account, said)
    contact = open_contact(
        account.institution, channel=Channel.SOCIAL, direction=Direction.IN, at=at, client=person.client, key=key
    )
    text = said.text[:_LONGEST_TEXT]
    message = Message.objects.create(
        contact=contact,
        institution=account.institution,
        message_id=f"<{key}@{MADE_HOST}>",
        sender_name=person.name or person.handle,
        to=[account.handle],
        subject=subject_of(text),
        text=text,
        language=languages.detect(text),
        search=vector(person.name, person.handle, text),
    )
    row = SocialMessage.objects.create(
        message=message, account=account, person=person, public=said.public, remote_id=said.remote_id
    )
    told = {"from": person.handle or person.user_id, "to": account.handle, "account": account.code, "url": row.address}
    data: dict[str, object] = {"channel": "social", **{name: value for name, value in told.items() if value}}
    record_event(contact, "message.received", at=at, data=data, key=f"{key}:received")
    return contact


def subject_of(text: str) -> str:
    """What the queue shows of a message: its first words."""
    return " ".join(text.split())[:100]
