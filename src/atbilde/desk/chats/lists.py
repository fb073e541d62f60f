"""Who waits in the chat, whose are mine, which I am asked to take; the same beside every chat and above the queue."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from atbilde.chats.hours import is_served, offers_chat
from atbilde.chats.queries.chats import chats_waiting, ended_lately, running, unread_in, with_colleagues
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work


@require_safe
@desk_view(here="chats", allowed=may_see_cases)
def chats(request: DeskRequest) -> HttpResponseBase:
    """The page: who waits longest stands first."""
    institution = request.post.institution
    context = {
        **list_context(request),
        "ended": ended_lately(request.post),
        "offers": offers_chat(institution, request.now),
        "served": is_served(institution, request.now),
    }
    return render(request, "desk/chats/page.html", context)


@require_safe
@desk_view(here="chats", allowed=may_see_cases)
def waiting(request: DeskRequest) -> HttpResponseBase:
    """The list alone, for open pages; `but` is the chat that the page shows."""
    response = render(request, "desk/chats/list.html", list_context(request, request.GET.get("but", "")))
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@desk_view(allowed=may_see_cases)
def count(request: DeskRequest) -> HttpResponseBase:
    """The count on the rail and the line above the queue."""
    found = chats_waiting(request.post)
    response = render(request, "desk/chats/count.html", {"count": found, "place": request.GET.get("place", "rail")})
    response["Cache-Control"] = "no-store"
    return response


def list_context(request: DeskRequest, but: str = "") -> dict[str, object]:
    """The running chats that concern the officer, and which of mine say something new."""
    found = running(request.post)
    unread = unread_in(found.mine)
    return {
        "groups": found,
        "unread": unread,
        "now": request.now,
        "but": but,
        "may_work": may_work(request.post),
        "others": with_colleagues(request.post),
    }
