"""Why an officer looks at a client's data, and how it is known who asks: kept, the data that was compared never."""

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.calls.actions.caller import check_identity
from atbilde.cases.access import case_for
from atbilde.cases.errors import Refused
from atbilde.cases.queries.page import last_incoming
from atbilde.contacts.access import client_for
from atbilde.contacts.actions.showing import REASONS, show_client
from atbilde.contacts.models import Client, Contact
from atbilde.desk.calls.steps import MEANS
from atbilde.desk.case.fields import words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work


@require_http_methods(["GET", "POST"])
@desk_view(allowed=may_see_cases)
def showing(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The question before a client's data are shown; `case` names the case whose letter the check belongs to."""
    client = client_for(request.post, pk)
    contact = _contact(request, client)
    error = ""
    if request.method == "POST":
        try:
            _open(request, client, contact)
        except Refused as refused:
            error = str(refused)
        else:
            return HttpResponseRedirect(_next(request, client))
    return _page(request, client, contact, error)


def _open(request: DeskRequest, client: Client, contact: Contact | None) -> None:
    means = request.POST.getlist("means")
    reason = words(request.POST, "reason")
    if reason not in REASONS:
        raise Refused("reason", _("Say why you look."))
    if means and contact is not None and may_work(request.post):
        check_identity(contact, by=request.post, at=request.now, means=means, passed=True)
    show_client(client, by=request.post, at=request.now, reason=reason)
    request.veil.lift(client)


def _page(request: DeskRequest, client: Client, contact: Contact | None, error: str) -> HttpResponse:
    names = {
        "answer": _("To answer them or to act for them"),
        "known": _("To look up or put right what is known of them"),
        "oversight": _("To look how they were served"),
    }
    context = {
        "client": client,
        "reasons": [(reason, names[reason]) for reason in REASONS],
        "reason": words(request.POST, "reason", REASONS[0]),
        "means": [(one, name()) for one, name in MEANS.items()] if contact and may_work(request.post) else [],
        "ticked": request.POST.getlist("means"),
        "error": error,
        "back": _next(request, client),
    }
    return render(request, "desk/clients/showing.html", context, status=422 if error else 200)


def _contact(request: DeskRequest, client: Client) -> Contact | None:
    """What the client of the named case wrote last; none without a case of theirs."""
    number = request.GET.get("case", "")
    if not number:
        return None
    case = case_for(request.post, number)
    return last_incoming(case) if case.client_id == client.pk else None


def _next(request: DeskRequest, client: Client) -> str:
    asked = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure()):
        return asked
    return reverse("desk:client", args=[client.pk])
