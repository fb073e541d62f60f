"""What the client wants: it decides which legal terms run."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.writing import change_kind
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, done, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def kind(request: DeskRequest, number: str) -> HttpResponseBase:
    """Change the kind of the case; its terms are counted anew from the same start."""
    case = case_for(request.post, number)
    error, chosen = None, words(request.POST, "kind", case.kind)
    if request.method == "POST":
        try:
            if chosen not in CaseKind.values:
                raise Refused("unknown_kind", _("Choose one of the kinds."))
            change_kind(case, by=request.post, at=request.now, kind=CaseKind(chosen))
        except Refused as found:
            error = found
        else:
            return done(request, case, _("The kind is changed; the terms are counted anew."))
    context: dict[str, object] = {"error": error, "kinds": CaseKind.choices, "chosen": chosen}
    return show_form(request, case, "desk/case/forms/kind.html", context, status=REFUSED if error else 200)
