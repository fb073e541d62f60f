"""What a client has typed so far, kept on the server: an error, a reload or the back button loses nothing.

It lies in the session, which ends by itself; the form's secret in the address opens it for the same browser only.
"""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404
from django.utils.crypto import salted_hmac

from atbilde.portal.door import PortalRequest
from atbilde.services.models import Service

_KEY = "forms"
#: Forms a browser can have begun at once; the oldest gives way.
_MOST = 5
EXPIRES = timedelta(hours=24)


@dataclass(slots=True)
class FormState:
    """One form being filled in. `values` are the fields as typed, also those with a mistake in them."""

    id: str
    institution: str
    begun_at: str
    kind: str = ""
    joins: str = ""  # the secret address of the matter that this is added to
    service: str = ""  # the code of the service that is ordered
    values: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)  # steps that are answered
    sent: bool = False

    @property
    def contact_key(self) -> str:
        """The name of the contact that this form becomes: the same however often it is sent."""
        return f"portal-{salted_hmac('atbilde.portal.form', self.id, algorithm='sha256').hexdigest()[:40]}"

    def age(self, now: datetime) -> timedelta:
        """How long ago it was begun."""
        return now - datetime.fromisoformat(self.begun_at)


def begin(
    request: PortalRequest, *, kind: str = "", joins: str = "", service: Service | None = None, **known: str
) -> FormState:
    """A new form with what is known beforehand; kept with the others of this browser."""
    form = FormState(
        secrets.token_urlsafe(16),
        request.institution.pk,
        request.now.isoformat(),
        kind=kind,
        joins=joins,
        values={name: value for name, value in known.items() if value},
    )
    if service is not None:
        form.service = service.code
    keep(request, form)
    return form


def load(request: PortalRequest, id_: str) -> FormState:
    """The form of this browser, institution and id. `Http404` for any other and for one that has expired."""
    found: dict[str, Any] | None = request.session.get(_KEY, {}).get(id_)
    if found is None or found["institution"] != request.institution.pk:
        raise Http404("no such form")
    form = FormState(**found)
    if form.age(request.now) > EXPIRES:
        raise Http404("the form has expired")
    request.place.here = _place_of(form)
    return form


def _place_of(form: FormState) -> str:
    """Where the menu says the reader is: at the service that is ordered, at their own matter, else writing to us."""
    return "matter" if form.joins else "services" if form.service else "write"


def keep(request: PortalRequest, form: FormState) -> None:
    """Write the form down as it is now."""
    forms: dict[str, Any] = request.session.get(_KEY, {})
    forms[form.id] = asdict(form)
    newest = sorted(forms.values(), key=lambda one: str(one["begun_at"]))[-_MOST:]
    request.session[_KEY] = {one["id"]: one for one in newest}


def close(request: PortalRequest, form: FormState) -> None:
    """The form was sent: what was typed goes, that it was sent stays, so that the button pressed twice sends once."""
    form.values, form.done, form.sent = {}, [], True
    keep(request, form)
