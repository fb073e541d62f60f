"""A case closed with an answer or a reason, and opened again."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from atbilde.cases.access import case_for
from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.closing import close_case, reopen_case, was_told_of_language
from atbilde.cases.actions.refusing import tells_reason
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, case_url, done, elsewhere, refused, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.standards import standard_of


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def closure(request: DeskRequest, number: str) -> HttpResponseBase:
    """Close the case as answered, or for a reason told in words."""
    case = case_for(request.post, number)
    waiting = len(unanswered(case))
    chosen = words(request.POST, "reason", "" if waiting else ClosingReason.ANSWERED.value)
    error, said = None, words(request.POST, "words")
    if request.method == "POST":
        try:
            if chosen not in ClosingReason.values:
                raise Refused("no_reason", _("Choose why the case is closed."))
            close_case(case, by=request.post, at=request.now, reason=ClosingReason(chosen), words=said)
        except Refused as found:
            error = found
        else:
            return done(request, case, _("The case is closed."))
    hidden = {ClosingReason.NOT_CONSIDERED}
    if not was_told_of_language(case):
        hidden.add(ClosingReason.OTHER_LANGUAGE)
    context: dict[str, object] = {
        "error": error,
        "reasons": [choice for choice in ClosingReason.choices if choice[0] not in hidden],
        "may_refuse": bool(waiting) and tells_reason(standard_of(case.institution, request.now)),
        "chosen": chosen,
        "words": said,
        "waiting": waiting,
    }
    return show_form(request, case, "desk/case/forms/closure.html", context, status=REFUSED if error else 200)


@require_POST
@desk_view(here="queue", allowed=may_work)
def reopening(request: DeskRequest, number: str) -> HttpResponseBase:
    """Open a closed case again."""
    case = case_for(request.post, number)
    try:
        reopen_case(case, by=request.post, at=request.now)
    except Refused as error:
        return refused(request, case, error)
    return elsewhere(request, case_url(case), _("The case is open again."))
