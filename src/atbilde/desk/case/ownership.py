"""Who has the case: take it, give it to a colleague or a queue, hand the client's question over."""

from django.http import HttpResponseBase
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atbilde.cases.access import case_for, may_hand_over
from atbilde.cases.actions.ownership import give_case, hand_over_question, take_case
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.queries.handover import handover_term
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.replies import REFUSED, done, refused, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work, queues_of
from atbilde.institutions.queries import Colleague, colleagues_for


@require_POST
@desk_view(here="queue", allowed=may_work)
def ownership(request: DeskRequest, number: str) -> HttpResponseBase:
    """Take the case."""
    case = case_for(request.post, number)
    try:
        take_case(case, by=request.post, at=request.now)
    except Refused as error:
        return refused(request, case, error)
    return done(request, case, _("The case is yours."))


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def assignment(request: DeskRequest, number: str) -> HttpResponseBase:
    """Give the case to a colleague or to a queue."""
    case = case_for(request.post, number)
    if request.method != "POST":
        return _form(request, case, "desk/case/forms/assignment.html")
    chosen, reason = words(request.POST, "to"), words(request.POST, "reason")
    kind, _dash, pk = chosen.partition("-")
    try:
        colleague = _colleague(request, case, pk) if kind == "post" else None
        queue = (
            next((queue for queue in queues_of(request.post) if str(queue.pk) == pk), None) if kind == "queue" else None
        )
        given = give_case(
            case, by=request.post, at=request.now, to=colleague.post if colleague else None, queue=queue, reason=reason
        )
    except Refused as error:
        return _form(request, case, "desk/case/forms/assignment.html", error)
    return done(request, case, _("The case is now with %(name)s.") % {"name": given.owner or given.queue})


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def handover(request: DeskRequest, number: str) -> HttpResponseBase:
    """Hand the client's question to the colleague who must answer it; the standard may put a term on that."""
    case = case_for(request.post, number)
    if request.method != "POST":
        return _form(request, case, "desk/case/forms/handover.html")
    try:
        colleague = _colleague(request, case, words(request.POST, "to").removeprefix("post-"))
        hand_over_question(
            case, by=request.post, at=request.now, to=colleague.post, reason=words(request.POST, "reason")
        )
    except Refused as error:
        return _form(request, case, "desk/case/forms/handover.html", error)
    return done(request, case, _("The question is now with %(name)s.") % {"name": colleague.post})


def _colleague(request: DeskRequest, case: Case, pk: str) -> Colleague:
    """The colleague chosen; `Refused` for nobody and for one who is away today."""
    chosen = next((found for found in _colleagues(request, case) if str(found.post.pk) == pk), None)
    if chosen is None:
        raise Refused("no_receiver", _("Choose who gets the case."))
    if chosen.absence is not None:
        deputy = chosen.absence.deputy
        said = {"name": chosen.post, "until": f"{chosen.absence.ends:%d.%m.%Y.}", "deputy": deputy}
        if deputy is None:
            raise Refused("absent", _("%(name)s is away until %(until)s") % said)
        raise Refused("absent", _("%(name)s is away until %(until)s %(deputy)s stands in.") % said)
    return chosen


def _number(chosen: str, kind: str) -> int | None:
    """The number in `post-12` where the kind is that one."""
    named, _dash, pk = chosen.partition("-")
    return whole_number(pk) if named == kind else None


def _colleagues(request: DeskRequest, case: Case) -> list[Colleague]:
    return colleagues_for(request.post, localdate(request.now), language=case.language, queue=case.queue_id)


def _form(request: DeskRequest, case: Case, template: str, error: Refused | None = None) -> HttpResponseBase:
    context: dict[str, object] = {
        "error": error,
        "colleagues": _colleagues(request, case),
        "queues": [queue for queue in queues_of(request.post) if case.owner_id or queue.pk != case.queue_id],
        "chosen": _number(words(request.POST, "to"), "post"),
        "chosen_queue": _number(words(request.POST, "to"), "queue"),
        "reason": words(request.POST, "reason"),
        "may_hand_over": may_hand_over(request.post, case),
        "term": handover_term(case, at=request.now),
    }
    return show_form(request, case, template, context, status=REFUSED if error else 200)
