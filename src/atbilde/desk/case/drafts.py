"""Drafts kept while they are written, and who else is at the case."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.cases.access import case_for
from atbilde.cases.actions.writing import be_present, save_draft
from atbilde.cases.errors import Refused
from atbilde.cases.letters import letter_parts
from atbilde.cases.models import Case
from atbilde.cases.queries.page import draft_of, present_in
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.replies import CONFLICT, case_url, done, is_part, refused
from atbilde.desk.case.sheet import Sheet, gaps_of
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work


@require_POST
@desk_view(here="queue", allowed=may_work)
def draft(request: DeskRequest, number: str) -> HttpResponseBase:
    """Keep what has been typed and say so, with what the letter still lacks.

    What was written elsewhere meanwhile is not overwritten: it comes back (409) beside what was typed.
    """
    case = case_for(request.post, number)
    body = words(request.POST, "body")
    about = words(request.POST, "about")[:40]
    seen = whole_number(words(request.POST, "version")) or 0
    try:
        kept = save_draft(case, by=request.post, at=request.now, body=body, version=seen, about=about)
    except Refused as error:
        if error.code != "draft_newer" or not is_part(request):
            return refused(request, case, error)
        return _state(request, case, _sheet(request, case, body, about, seen), status=CONFLICT)
    if not is_part(request):
        return done(request, case, _("The draft is saved."), anchor="#reply")
    sheet = _sheet(request, case, body, about, kept.version)
    sheet.saved_at = kept.at
    return _state(request, case, sheet)


@require_POST
@desk_view(here="queue", allowed=may_see_cases)
def presence(request: DeskRequest, number: str) -> HttpResponseBase:
    """I am at this case (and write, where `writing` is 1); who else is comes back."""
    case = case_for(request.post, number)
    be_present(case, by=request.post, at=request.now, writing=request.POST.get("writing") == "1")
    present = present_in(case, request.post, at=request.now)
    return render(request, "desk/case/present.html", {"present": present})


def _sheet(request: DeskRequest, case: Case, body: str, about: str, version: int) -> Sheet:
    return Sheet(
        about=about,
        action=case_url(case, "case_letters"),
        body=body,
        caret=0,
        version=version,
        saved_at=None,
        gaps=gaps_of(body, request.post, case, "lv" if about == "language" else ""),
        parts_asked=bool(letter_parts(case)),
    )


def _state(request: DeskRequest, case: Case, sheet: Sheet, *, status: int = 200) -> HttpResponse:
    if status == CONFLICT:
        sheet.other = draft_of(case, request.post, sheet.about)
    context = {"case": case, "sheet": sheet, "now": request.now}
    return render(request, "desk/case/draft_state.html", context, status=status)
