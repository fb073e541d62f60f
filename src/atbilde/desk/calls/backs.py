"""Somebody waits to be called: take it, call, settle (CSPK-U7). And calls made for an error or a caller who gave up."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atbilde.calls.access import call_back_for, correction_of_call, talk_for
from atbilde.calls.actions.by_hand import begin_call
from atbilde.calls.actions.calling_back import settle_call_back, take_call_back
from atbilde.calls.actions.orders import order_call
from atbilde.calls.enums import Settled
from atbilde.cases.errors import Refused
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact
from atbilde.desk.calls.numbers import read_number
from atbilde.desk.calls.replies import talk_url, told
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.replies import REFUSED, is_part
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work

#: Ways to settle that the officer chooses; "called" only a call brings about.
WAYS = (Settled.ATTEMPTS, Settled.WRITTEN, Settled.CALLED_AGAIN)


@require_POST
@desk_view(here="calls", allowed=may_work)
def taking(request: DeskRequest, pk: int) -> HttpResponseBase:
    """I call this one."""
    entry = call_back_for(request.post, pk)
    try:
        take_call_back(entry, by=request.post, at=request.now)
    except Refused as refused:
        return told(request, _list(), str(refused), tone="error")
    return told(request, _list(), _("You call this one."))


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def settling(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Close the entry without an answered call of ours, and say how."""
    entry = call_back_for(request.post, pk)
    error = None
    if request.method == "POST":
        how = words(request.POST, "how")
        try:
            if how not in WAYS:
                raise Refused("how", _("Say how it was settled."))
            settle_call_back(
                entry, by=request.post, at=request.now, how=Settled(how), words=words(request.POST, "words")
            )
            return told(request, _list(), _("The call back is settled."))
        except Refused as refused:
            error = refused
    context = {
        "entry": entry,
        "number": read_number(entry.number),
        "ways": [(way.value, way.label) for way in WAYS],
        "error": error,
        "typed": request.POST,
        "here": request.get_full_path(),
        "form_template": "desk/calls/forms/settling.html",
        "in_card": is_part(request),
    }
    template = "desk/calls/forms/settling.html" if is_part(request) else "desk/calls/alone.html"
    return render(request, template, context, status=REFUSED if error else 200)


@require_POST
@desk_view(here="calls", allowed=may_work)
def calling(request: DeskRequest) -> HttpResponseBase:
    """Call a number: for somebody who waits (`entry`), about an error (`corrects`), or back to a talk (`talk`).

    Through the exchange where it takes orders (`do=order`), else as a call that the officer makes and enters.
    """
    number, answers, corrects = _whom(request)
    try:
        if words(request.POST, "do") == "order":
            order = order_call(by=request.post, number=number, at=request.now, answers=answers, corrects=corrects)
            return told(request, talk_url(order.contact), _("Your telephone rings; lift the receiver."))
        call = begin_call(by=request.post, direction=Direction.OUT, number=number, at=request.now)
    except Refused as refused:
        return told(request, _list(), str(refused), tone="error")
    return _go(request, talk_url(call.contact))


def _whom(request: DeskRequest) -> tuple[str, Contact | None, Contact | None]:
    """The number to call, the contact that is answered, the one that is corrected."""
    entry = whole_number(words(request.POST, "entry"))
    if entry is not None:
        found = call_back_for(request.post, entry)
        return found.number, found.contact, None
    about = whole_number(words(request.POST, "corrects"))
    if about is not None:
        wrong = correction_of_call(request.post, about).wrong
        return _number_of(wrong), None, wrong
    contact = talk_for(request.post, words(request.POST, "talk"))
    return _number_of(contact), contact, None


def _number_of(contact: Contact) -> str:
    call = getattr(contact, "call", None)
    client = contact.client
    return (call.number if call else "") or (client.phone if client else "")


def _go(request: DeskRequest, url: str) -> HttpResponseBase:
    if is_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _list() -> str:
    return f"{reverse('desk:calls')}?view=back"
