"""People and their posts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from atbilde.desk.door import DeskRequest
from atbilde.desk.settings.forms import AbsenceForm, PersonForm
from atbilde.desk.settings.pages import form_page, page, settings_view, tried
from atbilde.institutions.access import absence_for, absences_of, all_posts, own
from atbilde.institutions.actions import add_absence, remove_absence, save_post
from atbilde.institutions.enums import AbsenceKind, Role
from atbilde.institutions.models import Post


@settings_view
def people(request: DeskRequest) -> HttpResponseBase:
    """Everyone who has or had a post here."""
    rows = [
        (post, ", ".join(str(Role(role).label) for role in post.roles), post.letter_gaps())
        for post in all_posts(request.post)
    ]
    return page(request, "people", "people", {"rows": rows, "today": timezone.localdate(request.now)})


@sensitive_post_parameters("password")
@settings_view
def new_person(request: DeskRequest) -> HttpResponseBase:
    """Someone new."""
    first = {"starts": timezone.localdate(request.now), "languages": ["lv"]}
    form = PersonForm(request.POST or None, by=request.post, initial=first)
    return form_page(
        request,
        form,
        lambda data: _save(request, None, data),
        here="people",
        title=_("New person"),
        back="desk:settings_people",
    )


@sensitive_post_parameters("password")
@settings_view
def person(request: DeskRequest, pk: int) -> HttpResponseBase:
    """A post and its person; below, their absences."""
    post = own(request.post, Post, pk)
    absent = "absence" in request.POST
    form = PersonForm(request.POST if request.POST and not absent else None, by=request.post, initial=_initial(post))
    absence = AbsenceForm(request.POST if absent else None, by=request.post, prefix="absence")
    if absent and absence.is_valid() and tried(absence, lambda data: _absent(request, post, data)):
        messages.success(request, _("Saved."))
        return redirect("desk:settings_person", pk=pk)
    return form_page(
        request,
        form,
        lambda data: _save(request, post, data),
        here="people",
        title=str(post.person),
        back="desk:settings_people",
        context={"absence_form": absence, "absences": absences_of(post, timezone.localdate(request.now))},
    )


@require_POST
@settings_view
def end_absence(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take an absence away."""
    absence = absence_for(request.post, pk)
    post = absence.post_id
    remove_absence(absence, by=request.post, at=request.now)
    messages.success(request, _("Saved."))
    return redirect("desk:settings_person", pk=post)


def _initial(post: Post) -> dict[str, Any]:
    values = {name: getattr(post.person, name) for name in PersonForm.PERSON}
    values |= {name: getattr(post, name) for name in PersonForm.POST}
    return values | {"competences": post.competences.all(), "queues": post.queues.all()}


def _save(request: DeskRequest, post: Post | None, data: dict[str, Any]) -> None:
    save_post(
        request.post,
        at=request.now,
        post=post,
        person={name: data[name] for name in PersonForm.PERSON},
        fields={name: data[name] for name in PersonForm.POST},
        competences=data["competences"],
        queues=data["queues"],
        password=data["password"],
    )


def _absent(request: DeskRequest, post: Post, data: dict[str, Any]) -> None:
    add_absence(
        post,
        by=request.post,
        at=request.now,
        starts=data["starts"],
        ends=data["ends"],
        kind=AbsenceKind(data["kind"]),
        deputy=data["deputy"],
    )
