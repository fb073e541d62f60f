"""Search: one field for everything an officer can have at hand."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from atbilde.cases.queries.finding import find
from atbilde.desk.case.fields import words as typed
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases

#: Longer questions are cut: nobody types them, and a pasted page is not a question.
MOST_LETTERS = 200


@desk_view(allowed=may_see_cases)
def search(request: DeskRequest) -> HttpResponseBase:
    """Cases and messages that fit the words; a case's number goes straight to the case."""
    words = typed(request.GET, "q").strip()[:MOST_LETTERS]
    found = find(request.post, words, now=request.now)
    if found.exact is not None:
        return redirect("desk:case", number=found.exact.number)
    return render(request, "desk/search.html", {"words": words, "found": found, "now": request.now})
