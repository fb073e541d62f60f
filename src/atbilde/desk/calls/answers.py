"""Answers beside a talk: looked for without leaving it; what is not public stays shut as the standard says."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atbilde.calls.access import talk_for
from atbilde.desk.calls.replies import show_talk_form
from atbilde.desk.case.replies import is_part
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.knowledge.offered import offered
from atbilde.institutions.access import may_work


@require_safe
@desk_view(here="calls", allowed=may_work)
def answers(request: DeskRequest, key: str) -> HttpResponseBase:
    """Answers and public pages that fit `find` in the client's language (VPVB-14.2)."""
    contact = talk_for(request.post, key)
    language = contact.client.language if contact.client else ""
    context = {"talk": contact, **offered(request, language=language, channel=contact.channel, contacts=[contact.pk])}
    if is_part(request):
        return render(request, "desk/knowledge/found.html", context | {"in_card": True})
    return show_talk_form(request, contact, "desk/calls/forms/answers.html", context)
