"""The group of clients that the client of a case belongs to, where the standard tells groups apart (VPVB-4.4)."""

from django.http import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.writing import set_group
from atbilde.cases.errors import Refused
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, done, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work
from atbilde.institutions.groups import groups_of
from atbilde.institutions.standards import standard_of


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def group(request: DeskRequest, number: str) -> HttpResponseBase:
    """Say or change it; "not said" is an answer, too."""
    case = case_for(request.post, number)
    error, chosen = None, words(request.POST, "group", case.client_group)
    if request.method == "POST":
        try:
            set_group(case, by=request.post, at=request.now, group=chosen)
        except Refused as found:
            error = found
        else:
            return done(request, case, _("The client group is noted."))
    groups = groups_of(standard_of(case.institution, request.now), get_language() or "lv")
    context: dict[str, object] = {"error": error, "groups": groups, "chosen": chosen}
    return show_form(request, case, "desk/case/forms/group.html", context, status=REFUSED if error else 200)
