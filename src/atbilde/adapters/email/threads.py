"""Which case a letter belongs to, and who may write into it.

A letter joins a case when it answers a letter of the case, or names its number, and comes from someone who already
takes part: its client, anyone our letters in it went to, anyone the client put in copy. A stranger who quotes an id or
a number is not let in; the officer is told which case the letter names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from atbilde.adapters.email.parsing import ParsedLetter
from atbilde.cases.models import Case
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Message
from atbilde.institutions.models import Institution, Mailbox


@dataclass(frozen=True, slots=True)
class Thread:
    """The case a letter joins, and the case it names without being let in."""

    case: Case | None = None
    claimed: Case | None = None


def find(institution: Institution, letter: ParsedLetter) -> Thread:
    """The case this letter belongs to. What our own server calls a forged sender is a stranger whatever it says."""
    claimed = None
    for case in _named(institution, letter):
        if letter.authentic != "fail" and takes_part(case, letter.sender):
            return Thread(case=case)
        claimed = claimed or case
    return Thread(claimed=claimed)


def takes_part(case: Case, address: str) -> bool:
    """Whether this address has its place in the case; the institution's own addresses have none."""
    address = address.casefold()
    if not address:
        return False
    if case.client is not None and case.client.email.casefold() == address:
        return True
    known: set[str] = set()
    letters = Message.objects.filter(contact__links__case=case).values_list(
        "contact__direction", "contact__client_id", "to", "cc"
    )
    for direction, client, to, cc in letters:
        if direction == Direction.OUT:
            known.update(one.casefold() for one in [*to, *cc])
        elif client is not None and client == case.client_id:
            known.update(one.casefold() for one in cc)
    if address not in known:
        return False
    own = Mailbox.objects.filter(institution=case.institution_id).values_list("address", flat=True)
    return address not in {one.casefold() for one in own}


def sent_letter(institution: Institution, ids: Sequence[str], keys: Sequence[str]) -> Message | None:
    """The letter of ours that one of these message ids or contact keys names."""
    ours = Message.objects.filter(institution=institution, contact__direction=Direction.OUT).select_related("contact")
    found = ours.filter(message_id__in=ids).first() if ids else None
    return found or (ours.filter(contact__key__in=keys).first() if keys else None)


def case_of(message: Message) -> Case | None:
    """The case a message is in, the newest where it is in several."""
    return _cases().filter(links__contact=message.contact_id).order_by("-opened_at", "-pk").first()


def _named(institution: Institution, letter: ParsedLetter) -> list[Case]:
    """The cases a letter names: by the letters it answers, the nearest first, then by number in its subject."""
    cases: list[Case] = []
    if letter.references:
        nearest = {one: place for place, one in enumerate(reversed(letter.references))}
        found = (
            _cases()
            .filter(
                links__contact__message__message_id__in=letter.references,
                links__contact__message__institution=institution,
            )
            .values_list("pk", "links__contact__message__message_id", "opened_at")
        )
        order = sorted(found, key=lambda row: (nearest[row[1]], -row[2].timestamp()))
        by_pk = _cases().in_bulk([pk for pk, _, _ in order]) if order else {}
        cases = [by_pk[pk] for pk in dict.fromkeys(pk for pk, _, _ in order)]
    numbers = re.findall(rf"(?<!\w){re.escape(institution.short)}-\d{{4}}-\d{{6,9}}(?!\w)", letter.subject[:998])
    if numbers:
        cases += (
            _cases().filter(institution=institution, number__in=numbers[:5]).exclude(pk__in=[case.pk for case in cases])
        )
    return cases


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("client", "institution", "owner", "queue")
