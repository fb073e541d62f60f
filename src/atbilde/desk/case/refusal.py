"""An offensive letter: the client is told why it is not considered, and the case closes with that letter."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.refusing import not_consider
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case
from atbilde.desk.case.fields import words
from atbilde.desk.case.letters import changed_letter, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import REFUSED, case_url, elsewhere
from atbilde.desk.case.sheet import Sheet, not_considered_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work

#: A reason travels in an address while the letter is composed.
LONGEST = 1000


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def refusal(request: DeskRequest, number: str) -> HttpResponseBase:
    """Say why; then the letter with that reason lies there to be looked over and sent."""
    case = case_for(request.post, number)
    fields = request.POST if request.method == "POST" else request.GET
    reason = words(fields, "reason").strip()[:LONGEST]
    if request.method != "POST":
        return _page(request, case, reason, not_considered_sheet(case, request.post, reason) if reason else None)
    if not reason:
        error = Refused("no_reason", _("Say why the question is not considered."))
        return _page(request, case, reason, None, error)
    form = typed(request)
    if form.do == "mend":
        body = mended(form.body, request.post, case)
        return changed_letter(request, case, not_considered_sheet(case, request.post, reason, typed=body))
    try:
        not_consider(case, by=request.post, at=request.now, reason=reason, body=form.body, seen=form.seen)
    except Refused as refused:
        sheet = not_considered_sheet(case, request.post, reason, typed=form.body, error=refused)
        return refused_letter(request, case, sheet)
    return elsewhere(request, case_url(case), leaves_soon())


def _page(
    request: DeskRequest, case: Case, reason: str, sheet: Sheet | None, error: Refused | None = None
) -> HttpResponseBase:
    context = {"case": case, "now": request.now, "reason": reason, "sheet": sheet, "error": error, "longest": LONGEST}
    return render(request, "desk/case/refusal.html", context, status=REFUSED if error else 200)
