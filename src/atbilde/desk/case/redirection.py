"""The question, or a part of it, is not ours: name who can help, and tell the client."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.redirecting import not_ours
from atbilde.cases.enums import Part
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.letters import changed_letter, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import case_url, elsewhere
from atbilde.desk.case.sheet import Sheet, not_ours_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work, other_institutions, units_of
from atbilde.institutions.models import OtherInstitution, Unit


@dataclass(slots=True)
class Whose:
    """Who was chosen as competent, and for how much of the question."""

    part: Part
    unit: Unit | None = None
    institution: OtherInstitution | None = None

    @property
    def chosen(self) -> Unit | OtherInstitution | None:
        """The one or the other."""
        return self.unit or self.institution

    @property
    def competence(self) -> str:
        """What the institution does, in the language of the page."""
        if self.institution is None:
            return ""
        english = get_language() == "en" and self.institution.competence_en
        return english or self.institution.competence_lv


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def redirection(request: DeskRequest, number: str) -> HttpResponseBase:
    """Choose whose the question is; then the letter to the client lies there to be looked over and sent."""
    case = case_for(request.post, number)
    whose = _whose(request)
    if request.method != "POST":
        sheet = not_ours_sheet(case, request.post, whose.chosen, whose.part) if whose.chosen else None
        return _page(request, case, whose, sheet)
    if whose.chosen is None:
        error = Refused("no_competent", _("Choose the unit or the institution that can help the client."))
        return _page(request, case, whose, None, error=error, status=422)
    form = typed(request)
    if form.do == "mend":
        body = mended(form.body, request.post, case)
        return changed_letter(request, case, _sheet(request, case, whose, body))
    try:
        not_ours(
            case,
            by=request.post,
            at=request.now,
            body=form.body,
            part=whose.part,
            unit=whose.unit,
            institution=whose.institution,
            forward=request.POST.get("forward") == "1",
            seen=form.seen,
        )
    except Refused as refused:
        sheet = not_ours_sheet(case, request.post, whose.chosen, whose.part, typed=form.body, error=refused)
        sheet.forward = request.POST.get("forward") == "1"
        return refused_letter(request, case, sheet)
    return elsewhere(request, case_url(case), leaves_soon())


def _sheet(request: DeskRequest, case: Case, whose: Whose, body: str) -> Sheet:
    assert whose.chosen is not None
    return not_ours_sheet(case, request.post, whose.chosen, whose.part, typed=body)


def _whose(request: DeskRequest) -> Whose:
    """The choice in the address or the form."""
    fields = request.POST if request.method == "POST" else request.GET
    part = Part.SOME if fields.get("part") == Part.SOME else Part.WHOLE
    kind, _dash, named = words(fields, "whose").partition("-")
    pk = whole_number(named)
    if pk is None:
        return Whose(part)
    if kind == "unit":
        return Whose(part, unit=units_of(request.post).filter(pk=pk).first())
    return Whose(part, institution=other_institutions(request.post).filter(pk=pk).first())


def _page(
    request: DeskRequest,
    case: Case,
    whose: Whose,
    sheet: Sheet | None,
    *,
    error: Refused | None = None,
    status: int = 200,
) -> HttpResponseBase:
    context = {
        "case": case,
        "now": request.now,
        "whose": whose,
        "units": units_of(request.post),
        "institutions": other_institutions(request.post),
        "sheet": sheet,
        "error": error,
    }
    return render(request, "desk/case/redirection.html", context, status=status)
