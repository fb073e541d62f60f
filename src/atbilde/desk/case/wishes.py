"""The client wishes to be called: put on the list, or answered by e-mail."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.calls.actions.wishes import call_as_wished
from atbilde.cases.access import case_for
from atbilde.cases.actions.channels import answer_by_email
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import done, refused
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_POST
@desk_view(here="queue", allowed=may_work)
def wish(request: DeskRequest, number: str) -> HttpResponseBase:
    """Call at the number, or answer by e-mail; a call abroad turns to e-mail of itself where the standard says so."""
    case = case_for(request.post, number)
    abroad = request.POST.get("abroad") == "1"
    try:
        if words(request.POST, "do") == "email":
            answer_by_email(case, by=request.post, at=request.now, why="written")
            return done(request, case, _("The client is answered by e-mail."))
        called_at = words(request.POST, "at")
        entry = call_as_wished(case, by=request.post, at=request.now, number=called_at, abroad=abroad)
    except Refused as error:
        return refused(request, case, error)
    if entry is None:
        return done(request, case, _("Nobody is called abroad: the client is answered by e-mail."))
    return done(request, case, _("The client is on your list of those to be called."))
