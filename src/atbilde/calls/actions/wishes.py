"""A letter that asks for an answer by telephone: called, or e-mailed where that means a call abroad (VPVB-14.7)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.calls.actions.calling_back import settle_call_back, want_call_back
from atbilde.calls.actions.noting import note
from atbilde.calls.actions.offers import stays_home
from atbilde.calls.enums import Settled, Wanted
from atbilde.calls.models import CallBack
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import last_letter
from atbilde.cases.actions.channels import Why, answer_by_email
from atbilde.cases.actions.ownership import lock
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Event
from atbilde.core.rules.calls import is_foreign
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of


@transaction.atomic
def call_as_wished(case: Case, *, by: Post, at: datetime, number: str, abroad: bool = False) -> CallBack | None:
    """Promise the call that the client's last letter asks for: an entry on the list of those to be called.

    Where the standard calls nobody abroad and the number is foreign, or the client is abroad (`abroad`, the officer's
    word, or the exchange's of the last call from the number), the case turns to e-mail with the reason, an entry for
    the case that was open is settled as written, and `None` comes back. Raises `Refused` without a number or a letter.
    """
    case = lock(case)
    if not may_answer(by, case):
        raise Refused("not_allowed", _("You may not work on this case."))
    if not case.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))
    question = last_letter(case)
    if question is None:
        raise Refused("no_question", _("This case holds no question of a client yet."))
    number = number.strip()[:40]
    if not any(character.isdigit() for character in number):
        raise Refused("no_number", _("Ask for the number to call."))
    why = _why_not(case, number, abroad, at)
    if why:
        answer_by_email(case, by=by, at=at, why=why)
        _settle_open(case, by, at)
        return None
    case.answer_by = Channel.PHONE
    case.save(update_fields=["answer_by"])
    contact = question.contact
    contact.institution = case.institution
    data: dict[str, object] = {"channel": "call", "number": number, "case": case.number}
    note(contact, "promise.given", by=by, at=at, data=data, key=f"{contact.key}:call-wished:{case.pk}")
    return want_call_back(contact, wanted=Wanted.PROMISED, number=number, at=at, by=by, subject=case.subject, case=case)


def _why_not(case: Case, number: str, abroad: bool, at: datetime) -> Why | None:
    """Why the client is not called, where the standard calls nobody abroad; `None`: nothing stands in the way."""
    if not stays_home(standard_of(case.institution, at)):
        return None
    if is_foreign(number):
        return "foreign"
    return "roaming" if abroad or _last_seen_abroad(case, number) else None


def _last_seen_abroad(case: Case, number: str) -> bool:
    """Whether the exchange said of the last call from this number that the caller is abroad."""
    offered = Event.objects.filter(
        type="call.offered", contact__call__digits=digits(number), contact__call__institution=case.institution_id
    )
    last = offered.filter(data__direction="in").order_by("-at", "-pk").values_list("data", flat=True).first()
    return bool(last and last.get("abroad"))


def _settle_open(case: Case, by: Post, at: datetime) -> None:
    for entry in CallBack.objects.filter(case=case, closed_at=None):
        settle_call_back(entry, by=by, at=at, how=Settled.WRITTEN)
