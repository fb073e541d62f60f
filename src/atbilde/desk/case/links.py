"""The client's links into a case: whether there are any, and closing them."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for, links_of
from atbilde.contacts.actions.links import revoke_link
from atbilde.desk.case.replies import done, show_form
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def links(request: DeskRequest, number: str) -> HttpResponseBase:
    """Close every link by which the client reads this case: somebody else has got it, or the client asks so."""
    case = case_for(request.post, number)
    found = list(links_of(case))
    if request.method == "POST":
        for link in found:
            revoke_link(link, at=request.now, by=request.post.person_id)
        return done(request, case, _("The client's link is closed."))
    return show_form(request, case, "desk/case/forms/links.html", {"links": found})
