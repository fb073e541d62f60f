"""A client rates a contact by a link; where it was a call, its row tells the same from then on."""

from datetime import datetime

from django.db import transaction

from atbilde.calls.actions.retelling import retell
from atbilde.calls.models import Call
from atbilde.calls.queries.directory import directory_of
from atbilde.contacts.actions.rating import rate
from atbilde.contacts.models import Contact, Rating


@transaction.atomic
def rate_contact(contact: Contact, *, score: int | None, scale: int, words: str = "", at: datetime) -> Rating:
    """`contacts.actions.rating.rate`, and the call told anew: the last word counts, by the telephone's keys or here."""
    given = rate(contact, score=score, scale=scale, words=words, at=at)
    call = Call.objects.select_related("contact", "institution").filter(contact=contact).first()
    if call is not None:
        retell(call, directory_of(call.institution, at.date()), at=at)
    return given
