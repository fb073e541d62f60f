"""Letter templates."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import TemplateForm
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.knowledge.access import all_templates, template_for
from atbilde.knowledge.actions.templates import remove_template, save_template


@settings_view
def templates(request: DeskRequest) -> HttpResponseBase:
    """All letter templates of the institution."""
    return page(request, "templates", "templates", {"templates": all_templates(request.post)})


@settings_view
def template(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A template, or a new one."""
    row = template_for(request.post, pk) if pk else None
    first: dict[str, Any] = {"name": row.name, "language": row.language, "body": row.body} if row else {}
    return form_page(
        request,
        TemplateForm(request.POST or None, initial=first),
        lambda data: save_template(request.post, at=request.now, template=row, **data),
        here="templates",
        title=row.name if row else _("New template"),
        back="desk:settings_templates",
    )


@require_POST
@settings_view
def remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a template away."""
    remove_template(template_for(request.post, pk), by=request.post, at=request.now)
    messages.success(request, _("Saved."))
    return redirect("desk:settings_templates")
