"""What no exchange tells of: a call entered by hand, a visitor at the counter."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.actions.by_hand import begin_call, begin_visit
from atbilde.calls.actions.caller import name_caller
from atbilde.calls.queries.exchanges import all_lines
from atbilde.cases.errors import Refused
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact
from atbilde.desk.calls.replies import talk_url
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work

_LONGEST_NUMBER = 40


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def new_call(request: DeskRequest) -> HttpResponseBase:
    """A call without an exchange: it is there and the officer talks."""
    error = None
    if request.method == "POST":
        direction = Direction.OUT if words(request.POST, "direction") == "out" else Direction.IN
        number = words(request.POST, "number").strip()
        try:
            if len(number) > _LONGEST_NUMBER or (direction == Direction.OUT and not number):
                raise Refused("number", _("This is not a telephone number."))
            call = begin_call(by=request.post, direction=direction, number=number, at=request.now, line=_line(request))
            return redirect(talk_url(call.contact))
        except Refused as refused:
            error = refused
    context = {"error": error, "typed": request.POST, "lines": all_lines(request.post)}
    return render(request, "desk/calls/new_call.html", context, status=REFUSED if error else 200)


@require_http_methods(["GET", "POST"])
@desk_view(here="calls", allowed=may_work)
def new_visit(request: DeskRequest) -> HttpResponseBase:
    """A client stands at the counter; who it is may be said now or later."""
    error = None
    if request.method == "POST":
        try:
            contact = begin_visit(by=request.post, at=request.now)
        except Refused as refused:
            error = refused
        else:
            _name(request, contact)
            return redirect(talk_url(contact))
    context = {"error": error, "typed": request.POST}
    return render(request, "desk/calls/new_visit.html", context, status=REFUSED if error else 200)


def _name(request: DeskRequest, contact: Contact) -> None:
    """Who the visitor is, if it was said. The visit is there in any case; what could not be kept is told."""
    name, email, needs = (words(request.POST, field).strip() for field in ("name", "email", "needs"))
    if not (name or email or needs):
        return
    try:
        name_caller(contact, by=request.post, at=request.now, name=name, email=email, needs=needs)
    except Refused as refused:
        messages.error(request, str(refused))


def _line(request: DeskRequest) -> str:
    """The line chosen, if it is one of ours."""
    chosen = words(request.POST, "line")
    return chosen if any(line.code == chosen for line in all_lines(request.post)) else ""
