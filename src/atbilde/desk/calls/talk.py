"""What a button of a card does at once: hold, go on, end, put away; and which case a talk belongs to."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from atbilde.calls.access import call_of, open_case_for
from atbilde.calls.actions.by_hand import end_call, end_visit, hold, resume
from atbilde.calls.actions.casework import case_of, join_case
from atbilde.calls.actions.finishing import wrap_up
from atbilde.calls.actions.orders import order_hang_up
from atbilde.calls.queries.panel import card_of, panel_of
from atbilde.cases.errors import Refused
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Contact
from atbilde.desk.calls.cards import shown_card, to_put_away
from atbilde.desk.calls.replies import talk_form, talk_verb, told
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_POST
@desk_view(here="calls", allowed=may_work)
def holding(request: DeskRequest, key: str) -> HttpResponseBase:
    """The client waits on the line, or the talk goes on."""

    def act(contact: Contact) -> str:
        if words(request.POST, "do") == "resume":
            resume(call_of(contact), by=request.post, at=request.now)
            return _("The talk goes on.")
        hold(call_of(contact), by=request.post, at=request.now)
        return _("The client waits on the line.")

    return talk_verb(request, key, act)


@require_POST
@desk_view(here="calls", allowed=may_work)
def end(request: DeskRequest, key: str) -> HttpResponseBase:
    """The talk is over: entered by hand, or the exchange is asked to end the call."""

    def act(contact: Contact) -> str:
        finish(request, contact)
        return _("The talk is over.")

    return talk_verb(request, key, act)


def finish(request: DeskRequest, contact: Contact) -> None:
    """End the talk in the way that is possible here. Raises `Refused` where only the telephone itself can."""
    if contact.channel == Channel.VISIT:
        end_visit(contact, by=request.post, at=request.now)
        return
    call = call_of(contact)
    if call.exchange_id is None:
        end_call(call, by=request.post, at=request.now)
    else:
        order_hang_up(call, by=request.post, at=request.now)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def wrapping(request: DeskRequest, key: str) -> HttpResponseBase:
    """Put the talk away: answered, with the answer still to come, or honestly left open (VISC-9)."""

    def act(contact: Contact) -> str:
        outcome = words(request.POST, "outcome")
        if outcome not in ("answered", "later", "open"):
            raise Refused("outcome", _("Say how the talk ended."))
        wrap_up(contact, by=request.post, at=request.now, answered=outcome == "answered", left_open=outcome == "open")
        return _("Put away.")

    def context(contact: Contact) -> dict[str, object]:
        return {"shown": shown_card(request, card_of(request.post, contact))}

    return talk_form(request, key, "desk/calls/forms/wrapping.html", act, context)


@require_POST
@desk_view(here="calls", allowed=may_work)
def wrapping_all(request: DeskRequest) -> HttpResponseBase:
    """Put every finished talk of the panel away as answered."""
    but = whole_number(words(request.POST, "but"))
    over = [card for card in panel_of(request.post, at=request.now, but=but) if to_put_away(card)]
    for card in over:
        wrap_up(card.contact, by=request.post, at=request.now, answered=True)
    count = len(over)
    said = ngettext("%(count)s talk is put away.", "%(count)s talks are put away.", count) % {"count": count}
    return told(request, request.frame.home, said)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def case(request: DeskRequest, key: str) -> HttpResponseBase:
    """The talk joins an open case of the client, or gets one of its own."""

    def act(contact: Contact) -> str:
        number = words(request.POST, "number")
        if number:
            joined = open_case_for(request.post, contact.client, number)
            join_case(contact, joined, at=request.now)
            return _("The talk is now in case %(number)s.") % {"number": joined.number}
        opened = case_of(contact, at=request.now, by=request.post, subject=words(request.POST, "subject").strip()[:300])
        return _("Case %(number)s is open.") % {"number": opened.number}

    def context(contact: Contact) -> dict[str, object]:
        return {"shown": shown_card(request, card_of(request.post, contact))}

    return talk_form(request, key, "desk/calls/forms/case.html", act, context)
