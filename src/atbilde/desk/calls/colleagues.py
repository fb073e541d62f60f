"""Colleagues in a talk: who knows it, who is free, who is brought in, who gets the message or the question."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.access import call_of
from atbilde.calls.actions.colleagues import hand_over_talk, involve, take_message
from atbilde.calls.actions.orders import order_transfer
from atbilde.calls.enums import Involved
from atbilde.calls.queries.colleagues import Colleague, colleagues_of
from atbilde.calls.queries.panel import card_of
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Contact
from atbilde.desk.calls.cards import shown_card
from atbilde.desk.calls.replies import talk_form
from atbilde.desk.case.fields import words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Post

_MOST_LETTERS = 100


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def colleagues(request: DeskRequest, key: str) -> HttpResponseBase:
    """The directory by competence; a colleague is invited, connected, or their number told (VISC-10, VISC-12)."""

    def act(contact: Contact) -> str:
        how, _dash, pk = words(request.POST, "do").partition("-")
        to = _chosen(request, pk)
        if how == "transfer":
            order_transfer(call_of(contact), by=request.post, at=request.now, to=to.extension, asking=False)
            involve(contact, by=request.post, at=request.now, how=Involved.CONNECTED, to=to)
            return _("The exchange connects the client to %(name)s.") % {"name": to}
        if how not in Involved:
            raise Refused("how", _("Say what to do."))
        done = True if how in (Involved.CONNECTED, Involved.NUMBER_TOLD) else None
        involve(contact, by=request.post, at=request.now, how=Involved(how), to=to, succeeded=done)
        return _TOLD[Involved(how)]() % {"name": to}

    def context(contact: Contact) -> dict[str, object]:
        shown = shown_card(request, card_of(request.post, contact))
        by_exchange = shown.ends == "exchange" and bool(request.post.extension)
        return {"colleagues": _found(request), "sought": _sought(request), "by_exchange": by_exchange}

    return talk_form(request, key, "desk/calls/forms/colleagues.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def message(request: DeskRequest, key: str) -> HttpResponseBase:
    """A message for a colleague who is not there: it becomes their case (CSP-D3)."""

    def act(contact: Contact) -> str:
        to = _chosen(request, words(request.POST, "to"))
        case = take_message(
            contact,
            by=request.post,
            at=request.now,
            for_=to,
            words=words(request.POST, "words"),
            number=words(request.POST, "number"),
        )
        return _("%(name)s has the message: case %(number)s.") % {"name": to, "number": case.number}

    def context(contact: Contact) -> dict[str, object]:
        call = getattr(contact, "call", None)
        return {"colleagues": _found(request), "number": call.number if call else ""}

    return talk_form(request, key, "desk/calls/forms/message.html", act, context)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def handover(request: DeskRequest, key: str) -> HttpResponseBase:
    """The question goes to the colleague who can answer it (VISC-13)."""

    def act(contact: Contact) -> str:
        to = _chosen(request, words(request.POST, "to"))
        hand_over_talk(contact, by=request.post, at=request.now, to=to, question=words(request.POST, "question"))
        return _("The question is now with %(name)s.") % {"name": to}

    def context(_contact: Contact) -> dict[str, object]:
        return {"colleagues": _found(request)}

    return talk_form(request, key, "desk/calls/forms/handover.html", act, context)


_TOLD = {
    Involved.INVITED: lambda: _("%(name)s is asked to come."),
    Involved.CALLED_IN: lambda: _("%(name)s is called in."),
    Involved.CONNECTED: lambda: _("Noted: connected to %(name)s."),
    Involved.NUMBER_TOLD: lambda: _("Noted: the number of %(name)s was told."),
}


def _sought(request: DeskRequest) -> str:
    return request.GET.get("q", "").strip()[:_MOST_LETTERS]


def _found(request: DeskRequest) -> list[Colleague]:
    return colleagues_of(request.post, request.now, language=request.frame.language, words=_sought(request))


def _chosen(request: DeskRequest, pk: str) -> Post:
    """The colleague chosen. Raises `Refused` for nobody."""
    everybody = colleagues_of(request.post, request.now)
    chosen = next((one.post for one in everybody if str(one.post.pk) == pk), None)
    if chosen is None:
        raise Refused("nobody", _("Choose a colleague."))
    return chosen
