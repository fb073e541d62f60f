"""Answers: their list, writing one (from a case, too), taking one back."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.cases.access import case_for
from atbilde.cases.models import Case
from atbilde.desk.door import DeskRequest
from atbilde.desk.knowledge.marking import AnswerSheet, sheet_of, typed_sheet
from atbilde.desk.knowledge.pages import answers_view, page
from atbilde.desk.knowledge.proposal import proposal_of
from atbilde.knowledge.access import answer_for
from atbilde.knowledge.actions.answers import save_answer, withdraw_answer
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.models import Answer
from atbilde.knowledge.queries.answers import STATES, listed

REFUSED = 422


@answers_view
def answers(request: DeskRequest) -> HttpResponseBase:
    """The answers of one state: public, for officers, scripts, drafts, withdrawn."""
    state = request.GET.get("state", "")
    state = state if state in STATES else "public"
    names = {
        "public": _("Public"),
        "restricted": _("Officers only"),
        "script": _("Scripts"),
        "draft": _("Drafts"),
        "withdrawn": _("Withdrawn"),
    }
    context = {"listed": listed(request.post, state), "state": state, "states": list(names.items())}
    return page(request, "answers", "answers", context)


@answers_view
def answer(request: DeskRequest, pk: int | None = None) -> HttpResponseBase:
    """An answer, or a new one; `?case=` proposes it from a case."""
    row = answer_for(request.post, pk) if pk else None
    if request.method == "POST":
        return _typed(request, row)
    if row is not None:
        return _shown(request, row, sheet_of(row, request.post.institution))
    sheet = AnswerSheet()
    if number := request.GET.get("case"):
        case = case_for(request.post, number)
        proposed = proposal_of(request, case)
        language = "en" if case.language[:2] == "en" else "lv"
        sheet = AnswerSheet(proposed.question, proposed.body, language, case=case.number, names=proposed.names)
    return _shown(request, None, sheet)


@require_POST
@answers_view
def withdraw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Take an answer back."""
    withdraw_answer(answer_for(request.post, pk), by=request.post, at=request.now)
    messages.success(request, _("The answer is withdrawn: nobody finds it any more."))
    return redirect("desk:knowledge_answers")


def _typed(request: DeskRequest, row: Answer | None) -> HttpResponseBase:
    sheet, post = typed_sheet(request), request.post
    if row is not None:
        sheet.case = row.source
    sheet.names = _names(request, sheet.case)
    do = request.POST.get("do", "check")
    if sheet.take_out(post.institution) and do != "check":
        sheet.errors["body"] = _("What you took out is replaced now. Look at it once more, then go on.")
    if do not in ("publish", "draft") or sheet.errors:
        return _shown(request, row, sheet)
    try:
        save_answer(
            post,
            at=request.now,
            answer=row,
            question=sheet.question,
            body=sheet.body,
            language=sheet.language,
            visibility=sheet.visibility,
            publish=do == "publish",
            left=sheet.left,
            names=sheet.names,
            source=sheet.case,
        )
    except NotPossible as refusal:
        sheet.errors[refusal.field] = str(refusal)
        return _shown(request, row, sheet)
    messages.success(request, _("Published.") if do == "publish" else _("Saved as a draft."))
    return redirect("desk:knowledge_answers")


def _shown(request: DeskRequest, row: Answer | None, sheet: AnswerSheet) -> HttpResponseBase:
    context = {
        "row": row,
        "sheet": sheet,
        "marked": sheet.marked(request.post.institution),
        "visibilities": Visibility.choices,
        "title": row.question if row else _("New answer"),
    }
    return page(request, "answer", "answers", context, status=REFUSED if sheet.errors else 200)


def _names(request: DeskRequest, number: str) -> list[str]:
    """The people of the case an answer is made from; none where the officer may not see it or it is none."""
    if not number:
        return []
    try:
        case = case_for(request.post, number)
    except Case.DoesNotExist:
        return []
    return proposal_of(request, case).names
