"""Units, queues and the subjects that people answer for."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import NamesForm, QueueForm, UnitForm
from atbilde.desk.settings.pages import form_page, page, settings_view
from atbilde.institutions.access import own, queues_of, subjects_of, units_of
from atbilde.institutions.actions import save_competence, save_queue, save_unit
from atbilde.institutions.models import Competence, Queue, Unit


@settings_view
def structure(request: DeskRequest) -> HttpResponseBase:
    """The three lists."""
    context = {
        "units": units_of(request.post),
        "queues": queues_of(request.post),
        "subjects": subjects_of(request.post),
    }
    return page(request, "structure", "structure", context)


@settings_view
def unit(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A unit, or a new one."""
    row = own(request.post, Unit, pk) if pk else None
    form = UnitForm(request.POST or None, initial=_initial(row, UnitForm))
    title = row.name_lv if row else _("New unit")
    return _form(request, form, lambda data: save_unit(request.post, at=request.now, unit=row, fields=data), title)


@settings_view
def queue(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A queue, or a new one."""
    row = own(request.post, Queue, pk) if pk else None
    form = QueueForm(request.POST or None, by=request.post, initial=_initial(row, QueueForm))
    title = row.name_lv if row else _("New queue")
    return _form(request, form, lambda data: save_queue(request.post, at=request.now, queue=row, fields=data), title)


@settings_view
def subject(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A subject, or a new one."""
    row = own(request.post, Competence, pk) if pk else None
    form = NamesForm(request.POST or None, initial=_initial(row, NamesForm))
    title = row.name_lv if row else _("New subject")
    return _form(
        request, form, lambda data: save_competence(request.post, at=request.now, competence=row, fields=data), title
    )


def _initial(row: Any, form: type[NamesForm]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields} if row is not None else {}


def _form(
    request: DeskRequest, form: NamesForm, act: Callable[[dict[str, Any]], object], title: str
) -> HttpResponseBase:
    return form_page(request, form, act, here="structure", title=title, back="desk:settings_structure")
