"""What is offered to a client in a talk: an electronic answer, waiting or a call back, a promise, to write instead."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from django.http import HttpResponseBase
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.actions.offers import ask_to_write, choose, offer_electronic_answer, promise
from atbilde.calls.queries.panel import card_of
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Contact
from atbilde.desk.calls.cards import shown_card
from atbilde.desk.calls.deeds import clause_for, reasons_to_write
from atbilde.desk.calls.replies import talk_form
from atbilde.desk.calls.scripts import writing_words
from atbilde.desk.calls.steps import WAYS
from atbilde.desk.case.fields import words
from atbilde.desk.dates import local_time
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of

_CHOICES: Mapping[str, Literal["wait", "call_back", "write"]] = {
    "wait": "wait",
    "call_back": "call_back",
    "write": "write",
}
_REASONS: Mapping[str, Literal["language", "restricted"]] = {"language": "language", "restricted": "restricted"}


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def offer(request: DeskRequest, key: str) -> HttpResponseBase:
    """An electronic answer was offered: the client says yes, with questions and an address, or no (CSP-D4)."""

    def act(contact: Contact) -> str:
        accepted = words(request.POST, "accepted") == "1"
        case = offer_electronic_answer(
            contact,
            by=request.post,
            at=request.now,
            accepted=accepted,
            questions=words(request.POST, "questions").splitlines(),
            to=words(request.POST, "to"),
        )
        return _("The questions are in case %(number)s.") % {"number": case.number} if case else _("Noted: declined.")

    def context(contact: Contact) -> dict[str, object]:
        shown = shown_card(request, card_of(request.post, contact))
        return {"shown": shown, "to": contact.client.email if contact.client and not shown.masked else ""}

    return talk_form(request, key, "desk/calls/forms/offer.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def choice(request: DeskRequest, key: str) -> HttpResponseBase:
    """While something is found out: wait on the line, be called back, or be written to (VPVB-14.3)."""

    def act(contact: Contact) -> str:
        chosen = _CHOICES.get(words(request.POST, "choice"))
        if chosen is None:
            raise Refused("choice", _("Say what the client chose."))
        entry = choose(
            contact,
            by=request.post,
            at=request.now,
            choice=chosen,
            number=words(request.POST, "number"),
            question=words(request.POST, "question"),
            abroad=words(request.POST, "abroad") == "1",
        )
        return _("The client is on the list of those to be called.") if entry else _("The choice is noted.")

    def context(contact: Contact) -> dict[str, object]:
        call = getattr(contact, "call", None)
        return {"number": call.number if call else "", "withheld": call is not None and not call.digits}

    return talk_form(request, key, "desk/calls/forms/choice.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def promising(request: DeskRequest, key: str) -> HttpResponseBase:
    """The client was told by when and how the answer comes (VISC-9)."""

    def act(contact: Contact) -> str:
        due = local_time(words(request.POST, "due"))
        if due is None:
            raise Refused("due", _("Say by when the answer comes: day and time, as 14.05.2026. 16:30."))
        case = promise(
            contact,
            by=request.post,
            at=request.now,
            due=due,
            channel=words(request.POST, "channel"),
            words=words(request.POST, "words"),
            to=words(request.POST, "to"),
        )
        return _("Promised; case %(number)s keeps the term.") % {"number": case.number}

    def context(contact: Contact) -> dict[str, object]:
        ways = [(way, name()) for way, name in WAYS.items()]
        known = contact.client.email if contact.client else ""
        return {"ways": ways, "due": f"{_tomorrow(request.now):%Y-%m-%dT%H:%M}", "to": known}

    return talk_form(request, key, "desk/calls/forms/promising.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def writing(request: DeskRequest, key: str) -> HttpResponseBase:
    """The client was asked to write: the officer lacks the language, or it is not public (VPVB-14.4, VPVB-14.2)."""
    standard = standard_of(request.post.institution, request.now)

    def act(contact: Contact) -> str:
        reason = _REASONS.get(words(request.POST, "reason"))
        if reason is None:
            raise Refused("reason", _("Say why the client is to write."))
        ask_to_write(contact, by=request.post, at=request.now, reason=reason)
        return _("Noted: asked to write.")

    def context(contact: Contact) -> dict[str, object]:
        names = {"language": _("I do not speak the client's language"), "restricted": _("It is not public")}
        reasons = [(one, names[one], clause_for(standard, one)) for one in reasons_to_write(standard)]
        asked = request.GET.get("reason", "")
        chosen = asked if asked in names else next((one for one, *_rest in reasons), "")
        return {"reasons": reasons, "chosen": chosen, "script": writing_words(standard, request.post)}

    return talk_form(request, key, "desk/calls/forms/writing.html", act, context)


def _tomorrow(now: datetime) -> datetime:
    """A first proposal for a promised time: tomorrow at noon."""
    return localtime(now).replace(hour=12, minute=0) + timedelta(days=1)
