"""Finding an answer while writing a letter: what may be told, what only a written request opens."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.cases.access import case_for
from atbilde.desk.case.replies import is_part
from atbilde.desk.door import DeskRequest
from atbilde.desk.knowledge.offered import offered
from atbilde.desk.knowledge.pages import answers_view, page
from atbilde.knowledge.access import given_answer
from atbilde.knowledge.actions.answers import use_answer


@require_safe
@answers_view
def find(request: DeskRequest) -> HttpResponseBase:
    """Answers that fit `find` in `language`; for a letter of `case`, `into` is the id of its form, into which what may
    be told can be put."""
    asked = request.GET
    case = case_for(request.post, asked["case"]) if asked.get("case") else None
    context = offered(
        request,
        language=asked.get("language", ""),
        channel=case.channel if case else "",
        contacts=list(case.contacts.values_list("pk", flat=True)) if case else [],
    )
    if is_part(request):
        return render(request, "desk/knowledge/found.html", context | {"into": asked.get("into", "")})
    return page(request, "find_page", "answers", context)


@require_POST
@answers_view
def use(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Count that the client was told this answer."""
    use_answer(given_answer(request.post, pk), by=request.post, at=request.now)
    if is_part(request):
        return HttpResponse(_("Counted."))
    messages.success(request, _("Counted."))
    return redirect("desk:knowledge_find")
