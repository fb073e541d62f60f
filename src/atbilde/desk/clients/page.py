"""One client: what is known of them, their open cases, and the history of every channel."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from atbilde.calls.queries.history import history_of
from atbilde.contacts.access import client_for
from atbilde.contacts.actions import AddressTaken, describe_client
from atbilde.desk.clients.forms import ClientForm
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work

FIELDS = ("name", "email", "phone", "language", "preferred_channel", "needs")


@desk_view(allowed=may_see_cases)
def client(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The client's page; officers who serve may write down what they learn."""
    person = client_for(request.post, pk)
    form = ClientForm(request.POST or None, initial={field: getattr(person, field) for field in FIELDS})
    if request.method == "POST":
        if not may_work(request.post):
            return render(request, "desk/not_allowed.html", status=403)
        if form.is_valid():
            try:
                describe_client(person, by=request.post, at=request.now, **form.cleaned_data)
            except AddressTaken:
                form.add_error("email", _("This address is known as that of another client."))
            else:
                messages.success(request, _("Saved."))
                return redirect("desk:client", pk=pk)
    return render(request, "desk/clients/page.html", _shown(request, person, form))


def _shown(request: DeskRequest, person: Any, form: ClientForm) -> dict[str, Any]:
    return {
        "client": person,
        "veiled": request.veil.covers(person),
        "form": form,
        "history": history_of(person, before=_before(request)),
        "may_write": may_work(request.post),
        "now": request.now,
    }


def _before(request: DeskRequest) -> datetime | None:
    try:
        found = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    return found if found and found.tzinfo else None
