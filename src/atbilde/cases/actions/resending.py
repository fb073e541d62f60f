"""A client lost the links to their matters: sent once more, to the address from which they wrote and nowhere else."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q

from atbilde.audit.actions import record
from atbilde.cases.actions.client_letters import tell_links
from atbilde.cases.models import Case
from atbilde.contacts.access import client_at, revoked_in
from atbilde.contacts.actions.links import STATUS, make_link
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.models import Institution

#: A matter closed so lately is still sent; one closed earlier where its number is named.
RECENT = timedelta(days=90)
#: Matters of one letter, the newest first.
MOST = 20
#: The ways by which somebody shows that an address is theirs: they wrote from it or left it for the answer.
_WRITTEN = (Channel.EMAIL, Channel.PORTAL, Channel.CHAT)


@transaction.atomic
def send_links(institution: Institution, address: str, *, number: str = "", at: datetime) -> int:
    """Send the links of the client's open and lately closed matters in one letter; returns how many matters.

    The link is the one that the client had: it is still good, and whoever asks in another's name cannot close it. A
    matter whose link was closed, by the client or by an officer, stays closed. `number` adds that matter, however long
    ago it was closed. Nothing is sent, and 0 returned, where the institution knows no client or no matter of `address`.
    """
    client = client_at(institution, address)
    found = _matters(client, number, at) if client is not None else []
    if client is None or not found:
        return 0
    links = [(case, make_link(contact, at=at)) for case, contact in found]
    tell_links(client, links, at=at)
    details: dict[str, object] = {"cases": [case.number for case, _contact in found]}
    record("links.send", client, institution=institution.pk, by=None, at=at, details=details)
    return len(found)


def _matters(client: Client, number: str, at: datetime) -> list[tuple[Case, Contact]]:
    """The client's matters, the newest first, each with the contact of theirs whose link opens it."""
    contacts: dict[int, list[Contact]] = {}
    rows = Contact.objects.filter(client=client, direction=Direction.IN, channel__in=_WRITTEN, links__isnull=False)
    for contact in rows.annotate(opens=Min("links__case")).order_by("at", "pk"):  # as `access.matter_of` has it
        contacts.setdefault(contact.opens, []).append(contact)
    lately = Q(closed_at=None) | Q(closed_at__gte=at - RECENT) | Q(number__iexact=number.strip())
    cases = Case.objects.select_related("institution").filter(lately, client=client, pk__in=contacts)
    closed = revoked_in(rows, STATUS)
    found = [
        (case, next((one for one in contacts[case.pk] if one.pk not in closed), None))
        for case in cases.order_by("-opened_at", "-pk")
    ]
    return [(case, contact) for case, contact in found if contact is not None][:MOST]
