"""The client asks to see the materials of a case: each is released or not, then the letter that says so (VPVB-4.5)."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.materials import Verdict, decide_materials, tell_materials
from atbilde.cases.errors import Refused
from atbilde.cases.letters import mended
from atbilde.cases.models import Case
from atbilde.cases.queries.materials import Material, materials_in, untold
from atbilde.desk.case.fields import words
from atbilde.desk.case.letters import changed_letter, leaves_soon, refused_letter, typed
from atbilde.desk.case.replies import REFUSED, case_url, elsewhere
from atbilde.desk.case.sheet import materials_sheet
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.veil import letter_view
from atbilde.institutions.access import may_work

_LONGEST = 1000


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
@letter_view
def materials(request: DeskRequest, number: str) -> HttpResponseBase:
    """Decide on each of the materials; then the letter that tells it lies there to be looked over and sent."""
    case = case_for(request.post, number)
    if request.method != "POST":
        return _page(request, case)
    form = typed(request)
    if form.do == "decide":
        verdicts = {
            material.key: Verdict(choice == "yes", words(request.POST, f"ground-{material.key}")[:_LONGEST])
            for material in materials_in(case)
            if (choice := words(request.POST, material.key))
        }
        try:
            decide_materials(case, verdicts, by=request.post, at=request.now)
        except Refused as refused:
            return _page(request, case, verdicts=verdicts, error=refused)
        return elsewhere(request, f"{case_url(case, 'case_materials')}#reply")
    if form.do == "mend":
        sheet = materials_sheet(case, request.post, untold(case), typed=mended(form.body, request.post, case))
        return changed_letter(request, case, sheet)
    try:
        close = form.do == "close"
        tell_materials(case, by=request.post, at=request.now, body=form.body, close=close, seen=form.seen)
    except Refused as refused:
        sheet = materials_sheet(case, request.post, untold(case), typed=form.body, error=refused)
        return refused_letter(request, case, sheet)
    return elsewhere(request, case_url(case), leaves_soon())


def _page(
    request: DeskRequest, case: Case, *, verdicts: dict[str, Verdict] | None = None, error: Refused | None = None
) -> HttpResponse:
    rows = [_row(material, verdicts) for material in materials_in(case)]
    decided = untold(case) if error is None else []
    context = {
        "case": case,
        "now": request.now,
        "rows": rows,
        "error": error,
        "longest": _LONGEST,
        "sheet": materials_sheet(case, request.post, decided) if decided else None,
    }
    return render(request, "desk/case/materials.html", context, status=REFUSED if error else 200)


def _row(material: Material, verdicts: dict[str, Verdict] | None) -> tuple[Material, str, str]:
    """A material with what is chosen for it ("yes", "no", "") and the ground."""
    if verdicts is not None:
        verdict = verdicts.get(material.key)
        return (
            material,
            "" if verdict is None else "yes" if verdict.released else "no",
            verdict.ground if verdict else "",
        )
    release = material.release
    return material, "" if release is None else "yes" if release.released else "no", release.ground if release else ""
