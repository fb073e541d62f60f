"""What the officer is told: a case given, a term about to end, a letter returned."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from atbilde.cases.actions.notices import read_notice, read_notices
from atbilde.cases.queries import worklist
from atbilde.desk.clauses import clause_words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases


@desk_view(here="notices", allowed=may_see_cases)
def notices(request: DeskRequest) -> HttpResponseBase:
    """The newest hundred notices; POST marks all as read."""
    if request.method == "POST":
        read_notices(request.post, at=request.now)
        return redirect("desk:notices")
    told = worklist.notices(request.post)
    words = clause_words(request.post.institution, {notice.clause for notice in told if notice.clause}, request.now)
    return render(request, "desk/notices.html", {"notices": told, "words": words})


@desk_view(allowed=may_see_cases)
def bell(request: DeskRequest) -> HttpResponseBase:
    """The bell of the rail with its count, fetched anew when news come."""
    return render(request, "desk/parts/bell.html")


@require_POST
@desk_view(allowed=may_see_cases)
def read_one(request: DeskRequest, pk: int) -> HttpResponseBase:
    """Open the case a notice is about; the notice is read by that."""
    notice = worklist.notice_for(request.post, pk)
    read_notice(notice, at=request.now)
    return redirect("desk:case", number=notice.case.number)
