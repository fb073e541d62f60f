"""What the administrator's pages have in common: the door, the tabs, and a form whose action may refuse."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions import actions as institution_actions
from atbilde.institutions.access import may_administer
from atbilde.knowledge import errors as knowledge_errors
from atbilde.services.actions import errors as services_errors

#: The administrator's door.
settings_view = desk_view(here="settings", allowed=may_administer)
Refusal = (institution_actions.NotPossible, services_errors.NotPossible, knowledge_errors.NotPossible)


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The parts of the settings: name, address, whether it is this one."""
    parts = [
        ("institution", _("Institution")),
        ("people", _("People")),
        ("structure", _("Structure")),
        ("mailboxes", _("Mailboxes")),
        ("social", _("Social networks")),
        ("lines", _("Telephone lines")),
        ("exchanges", _("Exchanges")),
        ("services", _("Services")),
        ("locations", _("Locations")),
        ("calendar", _("Calendar")),
        ("hours", _("Opening hours")),
        ("templates", _("Letter templates")),
    ]
    return [(name, reverse(f"desk:settings_{key}"), key == here) for key, name in parts]


def page(request: DeskRequest, template: str, here: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of the settings with its tabs."""
    return render(request, f"desk/settings/{template}.html", {"tabs": tabs(here), **context}, status=status)


def form_page(
    request: DeskRequest,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    here: str,
    title: str,
    back: str,
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """A form on a page of its own. A good form goes to `act`; what that refuses stands at its field.

    `back` is the page that follows, by its name or its address.
    """
    back = back if back.startswith("/") else reverse(back)
    if request.method == "POST" and form.is_valid() and tried(form, act):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(back)
    shown = {"form": form, "title": title, "back": back, **(context or {})}
    return page(request, "form", here, shown, status=422 if form.errors else 200)


def tried(form: Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Whether `act` did it; the reason for a refusal is put at its field."""
    try:
        act(form.cleaned_data)
    except Refusal as refusal:
        field = getattr(refusal, "field", "")
        form.add_error(field if field in form.fields else None, str(refusal))
        return False
    return True
