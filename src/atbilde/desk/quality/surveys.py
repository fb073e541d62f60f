"""Surveys at the desk: the list, one survey with its results, making, sending, ending."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.contacts.enums import Channel
from atbilde.core.surveys import SMALLEST_GROUP
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.quality.forms import SurveyForm
from atbilde.desk.quality.lines import line_of
from atbilde.institutions.access import may_see_reports
from atbilde.institutions.standards import standard_of
from atbilde.quality.access import may_read_remarks, may_survey, survey_for, surveys_of
from atbilde.quality.actions.making import close_survey, drop_survey, save_survey, send_survey
from atbilde.quality.enums import Stage
from atbilde.quality.errors import NotPossible
from atbilde.quality.models import Survey
from atbilde.quality.queries.results import remarks_of, results_of
from atbilde.quality.queries.whom import to_invite, today_of

#: Surveys on the list; older ones are in the report.
MOST_SHOWN = 100
_FIELDS = tuple(name for name in SurveyForm.base_fields if name != "items")

quality_view = desk_view(here="quality", allowed=may_see_reports)
making_view = desk_view(here="quality", allowed=may_survey)


@require_safe
@quality_view
def surveys(request: DeskRequest) -> HttpResponse:
    """All surveys with where they stand; one made is the manager's to send."""
    rows = list(surveys_of(request.post)[:MOST_SHOWN])
    results = results_of(rows, today_of(request.post.institution, request.now))
    context = {
        "lines": [line_of(result) for result in results],
        "may_survey": may_survey(request.post),
        "has_items": bool(standard_of(request.post.institution, request.now).survey_items),
    }
    return render(request, "desk/quality/list.html", context)


@require_safe
@quality_view
def survey(request: DeskRequest, pk: int) -> HttpResponse:
    """One survey: whom it would invite, or how it goes, or what came of it (CSP-C4)."""
    row = survey_for(request.post, pk)
    (result,) = results_of([row], today_of(request.post.institution, request.now))
    reads = may_read_remarks(request.post)
    context = {
        "survey": row,
        "line": line_of(result),
        "result": result,
        "remarks": remarks_of(result) if reads else [],
        "reads_remarks": reads,
        "would_invite": to_invite(row, request.now).count() if result.stage == Stage.DRAFT else None,
        "channels": ", ".join(str(Channel(channel).label) for channel in row.channels),
        "may_survey": may_survey(request.post),
        "smallest": SMALLEST_GROUP,
    }
    return render(request, "desk/quality/survey.html", context)


@making_view
def edit(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """A new survey, or one that was not sent yet."""
    row = survey_for(request.post, pk) if pk else None
    standard = standard_of(request.post.institution, request.now)
    form = SurveyForm(standard, request.POST or None, initial=_initial(request, row))
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = {name: form.cleaned_data[name] for name in _FIELDS}
        try:
            saved = save_survey(
                request.post, at=request.now, survey=row, fields=fields, items=form.cleaned_data["items"]
            )
            return redirect("desk:survey", saved.pk)
        except NotPossible as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    context = {"form": form, "survey": row, "title": row.name_lv if row else _("New survey")}
    return render(request, "desk/quality/form.html", context, status=422 if form.errors else 200)


@require_POST
@making_view
def send(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Invitations go out."""
    return _done(request, pk, send_survey, _("The survey is sent; invitations go out on its first day."))


@require_POST
@making_view
def end(request: DeskRequest, pk: int) -> HttpResponseBase:
    """It ends today."""
    return _done(request, pk, close_survey, _("The survey has ended."))


@require_POST
@making_view
def remove(request: DeskRequest, pk: int) -> HttpResponseBase:
    """One that was not sent goes."""
    return _done(request, pk, drop_survey, _("The survey was removed."))


def _done(request: DeskRequest, pk: int, act: Any, words: str) -> HttpResponseBase:
    row = survey_for(request.post, pk)
    try:
        act(row, by=request.post, at=request.now)
    except NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, words)
        if act is drop_survey:
            return redirect("desk:survey_list")
    return redirect("desk:survey", pk)


def _initial(request: DeskRequest, row: Survey | None) -> dict[str, Any]:
    if row is not None:
        items = [statement.item for statement in row.statements.all()]
        return {name: getattr(row, name) for name in _FIELDS} | {"items": items}
    today: date = today_of(request.post.institution, request.now)
    return {
        "asks_words": True,
        "starts": today,
        "ends": today + timedelta(days=21),
        "contacts_from": today - timedelta(days=183),
        "contacts_to": today,
        "channels": [Channel.EMAIL, Channel.PHONE, Channel.PORTAL, Channel.CHAT, Channel.VISIT],
        "rest_days": 180,
    }
