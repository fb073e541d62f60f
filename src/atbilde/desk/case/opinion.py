"""What feedback is about: whoever answers for that gets it (DVI-15)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.opinions import note_opinion
from atbilde.cases.enums import Opinion
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, done, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def opinion(request: DeskRequest, number: str) -> HttpResponseBase:
    """The case is feedback about one of three things, whatever way it came."""
    case = case_for(request.post, number)
    error, chosen = None, words(request.POST, "about")
    if request.method == "POST":
        try:
            if chosen not in Opinion.values:
                raise Refused("about", _("Say what the feedback is about."))
            case = note_opinion(case, by=request.post, at=request.now, about=Opinion(chosen))
        except Refused as found:
            error = found
        else:
            return done(request, case, _("Noted; whoever answers for it has it now."))
    context: dict[str, object] = {"error": error, "kinds": Opinion.choices, "chosen": chosen}
    return show_form(request, case, "desk/case/forms/opinion.html", context, status=REFUSED if error else 200)
