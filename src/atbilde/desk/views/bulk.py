"""One act on several cases of the queue: take them, or give them to a colleague or a queue."""

from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from atbilde.cases.access import case_for
from atbilde.cases.actions.ownership import give_case, take_case
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import colleagues, may_work, queues_of
from atbilde.institutions.models import Post, Queue

#: More than a page of the queue holds cannot be chosen at once.
MOST = 50


@require_POST
@desk_view(here="queue", allowed=may_work)
def bulk(request: DeskRequest) -> HttpResponseBase:
    """Do what the pressed button says with the chosen cases; say how many it was done to and why not to others."""
    numbers = request.POST.getlist("case")[:MOST]
    act = request.POST.get("act")
    if not numbers:
        messages.info(request, _("Choose at least one case first."))
        return _back(request)
    cases = [case_for(request.post, number) for number in numbers]
    if act == "take":
        done = _each(request, cases, lambda case: take_case(case, by=request.post, at=request.now))
        if done:
            messages.success(request, ngettext("%(n)s case is yours.", "%(n)s cases are yours.", done) % {"n": done})
        return _back(request)
    if act == "give" and "to" in request.POST:
        return _give(request, cases)
    return _ask_whom(request, cases)


def _give(request: DeskRequest, cases: list[Case]) -> HttpResponseBase:
    to, queue = _receiver(request, request.POST)
    if to is None and queue is None:
        return _ask_whom(request, cases, problem=_("Choose a colleague or a queue."))
    reason = request.POST.get("reason", "").strip()
    done = _each(
        request, cases, lambda case: give_case(case, by=request.post, at=request.now, to=to, queue=queue, reason=reason)
    )
    if done:
        said = ngettext("%(n)s case was given to %(name)s.", "%(n)s cases were given to %(name)s.", done)
        messages.success(request, said % {"n": done, "name": to or queue})
    return _back(request)


def _ask_whom(request: DeskRequest, cases: list[Case], problem: str = "") -> HttpResponseBase:
    context = {
        "cases": cases,
        "colleagues": colleagues(request.post, timezone.localdate(request.now)),
        "queues": queues_of(request.post),
        "problem": problem,
        "next": request.POST.get("next", ""),
    }
    return render(request, "desk/queue/give.html", context, status=422 if problem else 200)


def _receiver(request: DeskRequest, data: QueryDict) -> tuple[Post | None, Queue | None]:
    """The colleague ("post-7") or queue ("queue-2") chosen; neither where nothing fitting was."""
    kind, _dash, pk = data.get("to", "").partition("-")
    if not pk.isdecimal():
        return None, None
    if kind == "post":
        return colleagues(request.post, timezone.localdate(request.now)).filter(pk=pk).first(), None
    return None, queues_of(request.post).filter(pk=pk).first()


def _each(request: DeskRequest, cases: list[Case], act: Callable[[Case], object]) -> int:
    """How many cases `act` was done to; each reason for a refusal is told once, with the cases it holds for."""
    refused: Counter[str] = Counter()
    for case in cases:
        try:
            act(case)
        except Refused as refusal:
            refused[str(refusal)] += 1
    for reason, count in refused.items():
        messages.error(request, reason if len(cases) == 1 else f"{reason} ({count})")
    return len(cases) - refused.total()


def _back(request: DeskRequest) -> HttpResponseBase:
    wanted = request.POST.get("next", "")
    return HttpResponseRedirect(wanted if url_has_allowed_host_and_scheme(wanted, None) else "/desk/")
