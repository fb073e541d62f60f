"""Why a term ends when it does: its derivation, step by step."""

from django.http import HttpResponseBase
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from atbilde.cases.access import case_for, obligation_for
from atbilde.cases.actions.judging import derivation
from atbilde.desk.case.replies import show_form
from atbilde.desk.clauses import clause_words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases


@require_safe
@desk_view(here="queue", allowed=may_see_cases)
def obligation(request: DeskRequest, number: str, pk: int) -> HttpResponseBase:
    """The clause in words and how its term was counted."""
    case = case_for(request.post, number)
    row = obligation_for(request.post, case, pk)
    counted = derivation(row)
    english = get_language() == "en"
    steps = [(step.at, step.why if english else step.why_lv) for step in counted.steps] if counted else []
    words = clause_words(case.institution, [row.clause], row.opened_at).get(row.clause)
    context: dict[str, object] = {"row": row, "counted": counted, "steps": steps, "words": words}
    return show_form(request, case, "desk/case/forms/derivation.html", context)
