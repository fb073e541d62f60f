"""The editor's pages: resource directory, publication calendar, forms catalogue."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.desk.door import DeskRequest
from atbilde.desk.knowledge.forms import NewPublicationForm, PublicationForm, ResourceForm, SurveyFormForm
from atbilde.desk.knowledge.pages import editor_view, form_page, page
from atbilde.knowledge.access import forms_of, publications_of, resources_of
from atbilde.knowledge.actions.catalogue import (
    cancel_publication,
    remove_entry,
    save_form,
    save_publication,
    save_resource,
)
from atbilde.knowledge.enums import Period, ResourceKind
from atbilde.knowledge.models import Publication, Resource, SurveyForm
from atbilde.knowledge.queries.directory import directory, empty_kinds
from atbilde.knowledge.queries.publications import coming, published


def first_values(row: Any, form: type) -> dict[str, Any]:
    """What the form shows of a row."""
    return {name: getattr(row, name) for name in form.base_fields if hasattr(row, name)}  # type: ignore[attr-defined]


@editor_view
def resources(request: DeskRequest) -> HttpResponseBase:
    """The directory by kinds, and of which kinds it has nothing."""
    institution = request.post.institution
    shelves = directory(institution, list(ResourceKind))
    return page(request, "directory", "directory", {"shelves": shelves, "lacking": empty_kinds(institution)})


@editor_view
def resource(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """An entry of the directory, or a new one."""
    row: Resource | None = resources_of(request.post.institution).get(pk=pk) if pk else None
    first = first_values(row, ResourceForm) if row else {"order": 100, "kind": request.GET.get("kind", "")}
    return form_page(
        request,
        ResourceForm(request.POST or None, initial=first),
        lambda data: save_resource(request.post, at=request.now, resource=row, **data),
        here="directory",
        title=row.name_lv if row else _("New entry"),
        context={"removal": "desk:knowledge_resource_removal", "row": row},
    )


@require_POST
@editor_view
def remove_resource(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take an entry away."""
    remove_entry(resources_of(request.post.institution).get(pk=pk), by=request.post, at=request.now)
    messages.success(request, _("Saved."))
    return redirect("desk:knowledge_directory")


@editor_view
def publications(request: DeskRequest) -> HttpResponseBase:
    """What is to be published, and what was."""
    institution = request.post.institution
    context = {"coming": coming(institution, request.now), "before": published(institution, request.now)}
    return page(request, "publications", "publications", context)


@editor_view
def publication(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A publication, or a new one."""
    row: Publication | None = publications_of(request.post.institution).get(pk=pk) if pk else None
    form = PublicationForm if row else NewPublicationForm
    first = first_values(row, form) | {"published_at": timezone.localtime(row.at)} if row else {}
    return form_page(
        request,
        form(request.POST or None, initial=first),
        lambda data: save_publication(
            request.post, at=request.now, publication=row, key=data.pop("key", row.key if row else ""), **data
        ),
        here="publications",
        title=row.name_lv if row else _("New publication"),
    )


@require_POST
@editor_view
def cancel(request: DeskRequest, pk: int) -> HttpResponseBase:
    """It will not be published."""
    cancel_publication(publications_of(request.post.institution).get(pk=pk), by=request.post, at=request.now)
    messages.success(request, _("Saved."))
    return redirect("desk:knowledge_publications")


@editor_view
def survey_forms(request: DeskRequest) -> HttpResponseBase:
    """The forms catalogue."""
    rows = [
        (row, Period(row.period).label if row.period in Period.values else "")
        for row in forms_of(request.post.institution)
    ]
    return page(request, "forms", "forms", {"forms": rows})


@editor_view
def survey_form(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A form of the catalogue, or a new one."""
    row: SurveyForm | None = forms_of(request.post.institution).get(pk=pk) if pk else None
    return form_page(
        request,
        SurveyFormForm(request.POST or None, initial=first_values(row, SurveyFormForm) if row else {}),
        lambda data: save_form(request.post, at=request.now, form=row, **data),
        here="forms",
        title=row.name_lv if row else _("New form"),
        context={"removal": "desk:knowledge_form_removal", "row": row},
    )


@require_POST
@editor_view
def remove_form(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take a form away."""
    remove_entry(forms_of(request.post.institution).get(pk=pk), by=request.post, at=request.now)
    messages.success(request, _("Saved."))
    return redirect("desk:knowledge_forms")
