"""A client's data, shown in part until the officer has said why they look (DVI-14).

Where the standard gives personal information only after a check, pages show initials, and what the client wrote
without names, numbers and addresses. Saying why, or checking who the client is, opens one client to one officer until
the log-in ends or `OPEN_FOR` has passed; the audit log keeps that it was done and why. Whoever is in a chat reads it
as it is said.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from atbilde.cases.access import case_for
from atbilde.contacts.models import Chat, Client
from atbilde.core.disclosure import identity_needed
from atbilde.core.personal_data import concealed
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

    def words(self, client: Client | None, text: str) -> str:
        """What this client wrote or was written, or what is said of it: whole, or without what tells who they are."""
        return self._part(text, [client.name]) if client is not None and self.covers(client) else text

    def subject(self, name: str, text: str) -> str:
        """What somebody's case is about in a list where nobody is open: `name` as in `sender`."""
        return self._part(text, [name]) if self.hangs else text

    def speaks_with(self, chat: Chat) -> bool:
        """Whether the officer is in this chat now: what is said there is said to them."""
        return chat.ended_at is None and chat.post_id == self._request.post.pk

    def chatter(self, chat: Chat) -> str:
        """Who writes in a chat; empty for who gave no name."""
        client = chat.contact.client
        if not chat.name or self.speaks_with(chat) or (client is not None and not self.covers(client)):
            return chat.name
        return self.sender(chat.name, "")

    def said(self, chat: Chat, text: str) -> str:
        """A line of a chat, or what it is about."""
        return text if self.speaks_with(chat) else self.words(chat.contact.client, text)

    def sender(self, name: str, address: str) -> str:
        """Who sent a message that belongs to no known client; the institution itself is named."""
        if not self.hangs or name in self._own_names:
            return name or address
        return masked_name(name or address.partition("@")[0])

    def lift(self, client: Client) -> None:
        """This client is open to the officer from now on."""
        opened = self._request.session.get(KEY, {})
        self._request.session[KEY] = {**opened, str(client.pk): self._request.now.isoformat()}

    @cached_property
    def _own_names(self) -> tuple[str, ...]:
        """What the institution writes under: nobody's personal data, also as the sender of a letter."""
        institution = self._request.post.institution
        return tuple(filter(None, (institution.name_lv, institution.name_en, institution.short)))

    def _part(self, text: str, names: list[str]) -> str:
        people = [name for name in names if name not in self._own_names]
        return concealed(text, names=people, public=self._own_names, language=get_language() or "lv")

    def _open(self, pk: int) -> bool:
        at = self._request.session.get(KEY, {}).get(str(pk))
        return at is not None and self._request.now - datetime.fromisoformat(at) < OPEN_FOR


def letter_view(view: Page[P]) -> Page[P]:
    """A page with a letter to the client of the case `number`: before it, the officer says who asks."""

    @wraps(view)
    def page(request: "DeskRequest", /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = _asked_first(request, str(kwargs["number"])) if request.method == "GET" else ""
        return redirect(asked) if asked else view(request, *args, **kwargs)

    return page


def whole_view(view: Page[P]) -> Page[P]:
    """What shows all that a client of the case `number` sent: before it, the officer says why they look."""

    @wraps(view)
    def page(request: "DeskRequest", /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = _asked_first(request, str(kwargs["number"]))
        return redirect(asked) if asked else view(request, *args, **kwargs)

    return page


def _asked_first(request: "DeskRequest", number: str) -> str:
    """Where it is said why this officer looks at the client of the case; empty where there is nothing to say."""
    if not request.veil.hangs:
        return ""
    case = case_for(request.post, number)
    if not request.veil.covers(case.client):
        return ""
    return showing_of(case.client, case=case.number, back=request.get_full_path())


def showing_of(client: Client | None, *, case: str = "", back: str = "") -> str:
    """The address where it is said why one looks at a client in this case, then goes `back`; empty for no client."""
    if client is None:
        return ""
    asked = urlencode({name: value for name, value in (("case", case), ("next", back)) if value})
    return f"{reverse('desk:client_showing', args=[client.pk])}?{asked}"
