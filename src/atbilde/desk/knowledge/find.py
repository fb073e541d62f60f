"""Finding an answer while writing a letter or talking: what may be told, what only a written request opens."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from atbilde.desk.case.replies import is_part
from atbilde.desk.door import DeskRequest
from atbilde.desk.knowledge.pages import answers_view, page
from atbilde.knowledge.access import given_answer
from atbilde.knowledge.actions.answers import use_answer
from atbilde.knowledge.queries.search import find_answers

MOST_LETTERS = 300


@require_safe
@answers_view
def find(request: DeskRequest) -> HttpResponseBase:
    """Answers that fit `find` in `language`; `into` is the id of a letter's form that public ones can be put into."""
    words = request.GET.get("find", "").replace("\x00", "").strip()[:MOST_LETTERS]
    language = "en" if request.GET.get("language", "")[:2] == "en" else "lv"
    found = find_answers(request.post.institution, words, language=language, officer=True) if words else []
    context = {"words": words, "found": found, "language": language, "into": request.GET.get("into", "")}
    if is_part(request):
        return render(request, "desk/knowledge/found.html", context)
    return page(request, "find_page", "answers", context | {"into": ""})


@require_POST
@answers_view
def use(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Count that the client was told this answer."""
    use_answer(given_answer(request.post, pk), by=request.post, at=request.now)
    if is_part(request):
        return HttpResponse(_("Counted."))
    messages.success(request, _("Counted."))
    return redirect("desk:knowledge_find")
