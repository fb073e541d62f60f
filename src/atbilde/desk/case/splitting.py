"""One of several questions becomes a case of its own."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.splitting import split_case
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, case_url, elsewhere, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def splitting(request: DeskRequest, number: str) -> HttpResponseBase:
    """What the other question is about; its own case comes next."""
    case = case_for(request.post, number)
    subject, quote, error = words(request.POST, "subject"), words(request.POST, "quote"), None
    if request.method == "POST":
        try:
            other = split_case(case, by=request.post, at=request.now, subject=subject, quote=quote)
        except Refused as found:
            error = found
        else:
            return elsewhere(request, case_url(other), _("The other question is now a case of its own: this one."))
    context: dict[str, object] = {"error": error, "subject": subject, "quote": quote}
    return show_form(request, case, "desk/case/forms/splitting.html", context, status=REFUSED if error else 200)
