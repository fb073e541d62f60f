"""The live panel of calls in the frame of every page, the officer's state, and a colleague's call for help."""

from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.calls.access import invitation_for
from atbilde.calls.actions.availability import set_availability
from atbilde.calls.actions.colleagues import answer_invitation
from atbilde.calls.enums import Duty
from atbilde.calls.queries.panel import panel_of
from atbilde.cases.errors import Refused
from atbilde.desk.calls.cards import shown_card, to_put_away, words_for
from atbilde.desk.calls.replies import told
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work


@require_safe
@desk_view(allowed=may_see_cases)
def panel(request: DeskRequest) -> HttpResponseBase:
    """The officer's cards; nothing at all where nothing goes on. `but` leaves out the talk that the page shows."""
    but = whole_number(request.GET.get("but", ""))
    cards = [shown_card(request, card) for card in panel_of(request.post, at=request.now, but=but)]
    context = {
        "cards": cards,
        "words": words_for(request, cards),
        "now": request.now,
        "place": "panel",
        "but": but,
        "several_over": may_work(request.post) and sum(to_put_away(one.card) for one in cards) > 1,
    }
    response = render(request, "desk/calls/panel.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@desk_view(allowed=may_work)
def duty(request: DeskRequest) -> HttpResponseBase:
    """The officer is free, busy or away."""
    chosen = words(request.POST, "duty")
    if chosen in Duty:
        set_availability(request.post, Duty(chosen), at=request.now)
    back = words(request.POST, "next")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(back if safe else request.frame.home)


@require_POST
@desk_view(here="calls", allowed=may_work)
def invitation(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The colleague comes, or cannot."""
    asked = invitation_for(request.post, pk)
    comes = words(request.POST, "comes") == "1"
    try:
        answer_invitation(asked, by=request.post, at=request.now, comes=comes)
    except Refused as refused:
        return told(request, request.frame.home, str(refused), tone="error")
    words_back = _("Your colleague sees that you come.") if comes else _("Your colleague sees that you cannot.")
    return told(request, request.frame.home, words_back)
