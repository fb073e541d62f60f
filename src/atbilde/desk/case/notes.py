"""Internal notes."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.writing import add_note
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, done, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def notes(request: DeskRequest, number: str) -> HttpResponseBase:
    """Write a note that colleagues see and the client does not."""
    case = case_for(request.post, number)
    error, text = None, words(request.POST, "text")
    if request.method == "POST":
        try:
            add_note(case, by=request.post, at=request.now, text=text)
        except Refused as found:
            error = found
        else:
            return done(request, case, _("The note is kept."))
    context: dict[str, object] = {"error": error, "text": text}
    return show_form(request, case, "desk/case/forms/note.html", context, status=REFUSED if error else 200)
