"""The client is asked for information: what, why it is needed, why it cannot be got elsewhere (DVI-11)."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.asking import ask_client, check_asked
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case
from atbilde.desk.case.fields import words
from atbilde.desk.case.letters import changed_letter, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import REFUSED, case_url, elsewhere
from atbilde.desk.case.sheet import Sheet, asking_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work

_FIELDS = ("what", "why_needed", "why_not_elsewhere")
_LONGEST = 2000


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def asking(request: DeskRequest, number: str) -> HttpResponseBase:
    """Say the three things; then the letter that holds them lies there to be looked over and sent."""
    case = case_for(request.post, number)
    asked = {name: words(request.POST, name).strip()[:_LONGEST] for name in _FIELDS}
    if request.method != "POST":
        return _page(request, case, asked)
    form = typed(request)
    try:
        check_asked(**asked)
    except Refused as refused:
        return _page(request, case, asked, error=refused)
    if form.do == "compose":
        return _page(request, case, asked, sheet=asking_sheet(case, request.post, asked))
    if form.do == "mend":
        body = mended(form.body, request.post, case)
        return changed_letter(request, case, asking_sheet(case, request.post, asked, typed=body))
    try:
        ask_client(case, by=request.post, at=request.now, **asked, body=form.body, seen=form.seen)
    except Refused as refused:
        return refused_letter(request, case, asking_sheet(case, request.post, asked, typed=form.body, error=refused))
    return elsewhere(request, case_url(case), leaves_soon())


def _page(
    request: DeskRequest, case: Case, asked: dict[str, str], *, sheet: Sheet | None = None, error: Refused | None = None
) -> HttpResponseBase:
    context = {"case": case, "now": request.now, "asked": asked, "sheet": sheet, "error": error, "longest": _LONGEST}
    return render(request, "desk/case/asking.html", context, status=REFUSED if error else 200)
