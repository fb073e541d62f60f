"""The front desk: today's visits at a location, people who just walk in, and the calls that wait (VISC-11)."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.calls.actions import front_desk as verbs
from atbilde.calls.queries.waiting import call_backs, running_calls_of
from atbilde.cases.errors import Refused
from atbilde.desk.dates import local_day
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.services.forms import WalkInForm
from atbilde.institutions.models import Post
from atbilde.services.access import locations_of, may_use_front_desk, visit_for
from atbilde.services.models import Location, Visit
from atbilde.services.queries.front_desk import front_desk as rows_of


def _allowed(post: Post) -> bool:
    return may_use_front_desk(post, timezone.localdate())


front_desk_view = desk_view(here="front_desk", allowed=_allowed)


@require_safe
@front_desk_view
def front_desk(request: DeskRequest) -> HttpResponse:
    """The visits of the day, with what each client needs first."""
    return _page(request, WalkInForm(by=request.post))


@require_POST
@front_desk_view
def walk_in(request: DeskRequest) -> HttpResponseBase:
    """Somebody came without an appointment."""
    form = WalkInForm(request.POST, by=request.post)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = dict(form.cleaned_data)
    location = data.pop("location")
    verbs.register_walk_in(location, by=request.post, at=request.now, **data)
    messages.success(request, _("The visit has begun."))
    return redirect(f"{reverse('desk:front_desk')}?at={location.code}")


@require_POST
@front_desk_view
def start(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The client is here."""
    return _done(request, pk, lambda visit: verbs.start_visit(visit, by=request.post, at=request.now))


@require_POST
@front_desk_view
def missed(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The client did not come."""
    return _done(request, pk, lambda visit: verbs.mark_missed(visit, by=request.post, at=request.now))


@require_POST
@front_desk_view
def end(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The client left; whether help was given and a wish was met is said with it."""
    given = {"yes": True, "no": False}.get(request.POST.get("needs_met", ""))
    met = request.POST.get("wish_met", "")
    reason = request.POST.get("wish_unmet", "").strip()
    unmet = "" if met == "yes" else reason if met == "no" and reason else None
    return _done(
        request,
        pk,
        lambda visit: verbs.end_visit(
            visit,
            by=request.post,
            at=request.now,
            needs_met=given,
            wish_unmet=unmet,
            question_open="question_open" in request.POST,
        ),
    )


def _done(request: DeskRequest, pk: int, act: Callable[[Visit], object]) -> HttpResponseBase:
    """Do it to the visit; a refusal is said above the list."""
    visit = visit_for(request.post, pk)
    try:
        act(visit)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(f"{reverse('desk:front_desk')}?at={visit.location.code}#visit-{visit.pk}")


def _page(request: DeskRequest, form: WalkInForm, *, status: int = 200) -> HttpResponse:
    locations = [location for location in locations_of(request.post) if location.active]
    chosen = _location(request, locations)
    day = _day(request)
    if chosen is not None and not form.is_bound:
        form.initial["location"] = chosen
    context = {
        "rows": rows_of(request.post, day=day, now=request.now, location=chosen),
        "locations": [(row, row == chosen) for row in locations],
        "chosen": chosen,
        "day": day,
        "is_today": day == timezone.localdate(request.now),
        "form": form,
        "calls": running_calls_of(request.post),
        "backs": call_backs(request.post, 1).rows,
    }
    return render(request, "desk/services/front_desk.html", context, status=status)


def _location(request: DeskRequest, locations: list[Location]) -> Location | None:
    """The location asked for, else where this officer serves, else all."""
    code = request.GET.get("at")
    if code is not None:
        return next((row for row in locations if row.code == code), None)
    own = {row.pk for row in request.post.locations.all()}
    return next((row for row in locations if row.pk in own), None)


def _day(request: DeskRequest) -> date:
    return local_day(request.GET.get("day", "")) or timezone.localdate(request.now)
