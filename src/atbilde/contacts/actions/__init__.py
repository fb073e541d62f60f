"""Changes to clients, contacts and the event log."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from atbilde.audit.actions import record
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client, Contact, Event
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Institution, Post


def new_key(channel: Channel) -> str:
    """A name for a contact or event that no other has: the channel and a random part."""
    return f"{channel.value}-{uuid.uuid4().hex}"


def client_of_address(institution: Institution, email: str, *, name: str = "", language: str = "") -> Client:
    """The institution's client with this e-mail address; made if unknown.

    The name of a known client is not overwritten by what a letter claims. Two letters at once make one client.
    """
    found = _client(institution, email)
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Client.objects.create(institution=institution, email=email, name=name[:200], language=language[:3])
    except IntegrityError:
        found = _client(institution, email)
        if found is None:
            raise
        return found


def _client(institution: Institution, email: str) -> Client | None:
    """Asked for every letter: in the words of the index `one_client_for_an_address`, and without building a query."""
    found = Client.objects.raw(
        "SELECT * FROM contacts_client WHERE institution_id = %s AND lower(email) = lower(%s) AND NOT (email = '')",
        [institution.pk, email],
    )
    return next(iter(found), None)


def open_contact(
    institution: Institution,
    *,
    channel: Channel,
    direction: Direction,
    at: datetime,
    client: Client | None,
    key: str | None = None,
    external: bool = True,
) -> Contact:
    """Begin one contact and return it; the caller records what happened in it."""
    return Contact.objects.create(
        institution=institution,
        key=key or new_key(channel),
        channel=channel,
        direction=direction,
        at=at,
        client=client,
        external=external,
    )


def record_event(
    contact: Contact, type_: str, *, at: datetime, data: dict[str, object] | None = None, key: str | None = None
) -> None:
    """Write what happened in a contact into the event log. The same `key` again changes nothing."""
    event = Event(
        institution_id=contact.institution_id,
        key=key or f"e-{uuid.uuid4().hex}",
        at=at,
        type=type_,
        contact=contact,
        data=data or {},
    )
    Event.objects.bulk_create([event], ignore_conflicts=True)


@transaction.atomic
def describe_client(
    client: Client,
    *,
    by: Post,
    at: datetime,
    name: str,
    email: str,
    phone: str,
    language: str,
    preferred_channel: str,
    needs: str,
) -> Client:
    """Write down what is known of a client, all of it as given. Raises `AddressTaken` for another client's address."""
    other = _client(by.institution, email) if email else None
    if other is not None and other.pk != client.pk:
        raise AddressTaken(other)
    client.name, client.email, client.phone = name.strip()[:200], email.strip(), phone.strip()[:40]
    client.phone_digits = digits(client.phone)[:20]
    client.language, client.preferred_channel, client.needs = language[:3], preferred_channel, needs.strip()
    client.save()
    record("client.describe", client, institution=client.institution_id, by=by.person_id, at=at)
    return client


class AddressTaken(Exception):
    """The e-mail address is known as that of another client, `other`."""

    def __init__(self, other: Client) -> None:
        super().__init__("the address is another client's")
        self.other = other
