"""A client's data, shown in part until the officer has said why they look (DVI-14).

Where the standard gives personal information only after a check, pages show initials. Saying why, or checking who the
client is, opens one client to one officer until the log-in ends or `OPEN_FOR` has passed; the audit log keeps that it
was done and why.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from atbilde.cases.access import case_for
from atbilde.contacts.models import Client
from atbilde.core.disclosure import identity_needed
from atbilde.desk.masking import masked_name
from atbilde.institutions.standards import standard_of

if TYPE_CHECKING:
    from atbilde.desk.door import DeskRequest

#: The session's name for the clients that are open, each with the moment.
KEY = "open_clients"
OPEN_FOR = timedelta(hours=8)
P = ParamSpec("P")
Page = Callable[Concatenate["DeskRequest", P], HttpResponseBase]


class Veil:
    """Which clients this officer sees in part only at this moment."""

    def __init__(self, request: "DeskRequest") -> None:
        self._request = request

    @cached_property
    def hangs(self) -> bool:
        """Whether the institution's standard asks for a check at all."""
        return identity_needed(standard_of(self._request.post.institution, self._request.now))

    def covers(self, client: Client | None) -> bool:
        """Whether this client is shown in part; nobody is hidden where nobody is known."""
        return client is not None and self.hangs and not self._open(client.pk)

    def name(self, client: Client | None) -> str:
        """The client as pages name them; empty for none."""
        if client is None:
            return ""
        return masked_name(client.name or client.email.partition("@")[0]) if self.covers(client) else str(client)

    def sender(self, name: str, address: str) -> str:
        """Who sent a message that belongs to no known client."""
        return masked_name(name or address.partition("@")[0]) if self.hangs else name or address

    def lift(self, client: Client) -> None:
        """This client is open to the officer from now on."""
        opened = self._request.session.get(KEY, {})
        self._request.session[KEY] = {**opened, str(client.pk): self._request.now.isoformat()}

    def _open(self, pk: int) -> bool:
        at = self._request.session.get(KEY, {}).get(str(pk))
        return at is not None and self._request.now - datetime.fromisoformat(at) < OPEN_FOR


def letter_view(view: Page[P]) -> Page[P]:
    """A page with a letter to the client of the case `number`: before it, the officer says who asks."""

    @wraps(view)
    def page(request: "DeskRequest", /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method == "GET" and request.veil.hangs:
            case = case_for(request.post, str(kwargs["number"]))
            if case.client is not None and request.veil.covers(case.client):
                asked = urlencode({"case": case.number, "next": request.get_full_path()})
                return redirect(f"{reverse('desk:client_showing', args=[case.client.pk])}?{asked}")
        return view(request, *args, **kwargs)

    return page
