"""An invitation to read what cannot be given out, from the case (VPVB-13)."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from atbilde.cases.access import case_for
from atbilde.cases.actions.reading import invite_to_read
from atbilde.cases.errors import Refused
from atbilde.desk.case.replies import done, refused
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_POST
@desk_view(here="queue", allowed=may_work)
def reading(request: DeskRequest, number: str) -> HttpResponseBase:
    """Put the words of the invitation with its link into the letter that is being written."""
    case = case_for(request.post, number)
    try:
        invite_to_read(case, by=request.post, at=request.now)
    except Refused as error:
        return refused(request, case, error)
    return done(
        request, case, _("The invitation stands in your letter; look it over and send it."), anchor="#reply-text"
    )
