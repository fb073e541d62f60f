"""An answer that was given by hand is noted: on paper, on a social account, in person."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.access import case_for
from atbilde.cases.actions.by_hand import BY_HAND, answered_by_hand
from atbilde.cases.errors import Refused
from atbilde.contacts.enums import Channel
from atbilde.desk.case.fields import words
from atbilde.desk.case.replies import REFUSED, done, show_form
from atbilde.desk.dates import local_time
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_work


@require_http_methods(["GET", "POST"])
@desk_view(here="queue", allowed=may_work)
def by_hand(request: DeskRequest, number: str) -> HttpResponseBase:
    """How, when and with what words it was answered."""
    case = case_for(request.post, number)
    error, fields = None, request.POST
    now_shown = f"{timezone.localtime(request.now):%Y-%m-%dT%H:%M}"
    if request.method == "POST":
        told = words(fields, "given_at", now_shown)
        try:
            given_at = request.now if told == now_shown else local_time(told)
            if given_at is None:
                raise Refused("given_at", _("Say when the answer was given: day and time, as 14.05.2026. 16:30."))
            channel = next((one for one in BY_HAND if one.value == words(fields, "channel")), None)
            if channel is None:
                raise Refused("channel", _("Choose how the answer was given."))
            answered_by_hand(
                case,
                by=request.post,
                at=request.now,
                given_at=given_at,
                channel=channel,
                text=words(fields, "text"),
                close=words(fields, "close") == "1",
            )
        except Refused as found:
            error = found
        else:
            return done(request, case, _("The answer is noted."))
    context: dict[str, object] = {
        "error": error,
        "ways": [(one.value, Channel(one).label) for one in BY_HAND],
        "channel": words(fields, "channel", case.channel),
        "given_at": words(fields, "given_at", now_shown),
        "text": words(fields, "text"),
        "close": not fields or words(fields, "close") == "1",
    }
    return show_form(request, case, "desk/case/forms/by_hand.html", context, status=REFUSED if error else 200)
