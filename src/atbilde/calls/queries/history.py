"""One client's history through every channel, the newest first (CSPK-U3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from atbilde.cases.models import Case, CaseContact
from atbilde.contacts.models import Client, Contact

#: How many contacts a page shows.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Met:
    """One contact of the client: a letter, a call, a visit, a chat, with the cases it belongs to."""

    contact: Contact
    subject: str
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What a page shows of a client, and whether there is more before it."""

    met: Sequence[Met]
    before: datetime | None  # show from here on for the next page; None: that was all
    open_cases: Sequence[Case]


def history_of(client: Client, *, before: datetime | None = None) -> History:
    """The client's contacts, the newest first, `SHOWN` at a time, in three queries."""
    contacts = Contact.objects.filter(client=client)
    if before is not None:
        contacts = contacts.filter(at__lt=before)
    page = list(
        contacts.select_related("call__officer__person")
        .annotate(subject=F("message__subject"))
        .order_by("-at", "-pk")[: SHOWN + 1]
    )
    shown = page[:SHOWN]
    cases = _cases_of(shown)
    met = [Met(contact, getattr(contact, "subject", "") or "", cases.get(contact.pk, ())) for contact in shown]
    open_cases = Case.objects.filter(client=client, closed_at=None).select_related("owner__person", "queue")
    more = shown[-1].at if len(page) > SHOWN else None
    return History(met, more, list(open_cases.order_by(F("due_at").asc(nulls_last=True), "opened_at")))


def _cases_of(contacts: Sequence[Contact]) -> Mapping[int, tuple[Case, ...]]:
    found: dict[int, tuple[Case, ...]] = {}
    links = CaseContact.objects.filter(contact__in=contacts).select_related("case").order_by("case_id")
    for link in links:
        found[link.contact_id] = (*found.get(link.contact_id, ()), link.case)
    return found
