"""What the pages of knowledge have in common: the door, the tabs, a form whose action may refuse."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.knowledge.access import may_edit
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.queries.directory import dead_links

#: The doors: answers are for those who serve, the rest for the editor, too.
answers_view = desk_view(here="knowledge", allowed=may_work)
editor_view = desk_view(here="knowledge", allowed=may_edit)


def tabs(request: DeskRequest, here: str) -> list[tuple[str, str, bool]]:
    """The parts of knowledge that the post may go to: name, address, whether it is this one."""
    parts = [
        ("answers", _("Answers"), may_work(request.post)),
        ("directory", _("Resource directory"), True),
        ("publications", _("Publication calendar"), True),
        ("forms", _("Forms catalogue"), True),
    ]
    return [(name, reverse(f"desk:knowledge_{key}"), key == here) for key, name, allowed in parts if allowed]


def page(request: DeskRequest, template: str, here: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page of knowledge with its tabs, and the links that are dead."""
    shown = {"tabs": tabs(request, here), "dead": dead_links(request.post.institution), **context}
    return render(request, f"desk/knowledge/{template}.html", shown, status=status)


def form_page(
    request: DeskRequest,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    here: str,
    title: str,
    context: dict[str, Any] | None = None,
) -> HttpResponseBase:
    """A form on a page of its own. A good form goes to `act`; what that refuses stands at its field."""
    back = reverse(f"desk:knowledge_{here}")
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotPossible as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(back)
    shown = {"form": form, "title": title, "back": back, **(context or {})}
    return page(request, "form", here, shown, status=422 if form.errors else 200)
