"""One chat's page: the lines as they come, the answer, taking, asking a colleague, a case, the end."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from atbilde.calls.queries.colleagues import colleagues_of
from atbilde.cases.errors import Refused
from atbilde.chats.access import chat_for
from atbilde.chats.actions.following import case_of_chat
from atbilde.chats.actions.talking import end_chat, invite, seen_by_officer, take_chat, write
from atbilde.chats.queries.chats import case_of, lines_of_contact
from atbilde.contacts.models import Chat
from atbilde.contacts.queries.ratings import rating_of
from atbilde.desk.case.fields import whole_number, words
from atbilde.desk.case.replies import REFUSED, is_part
from atbilde.desk.chats.lists import list_context
from atbilde.desk.chats.shown import new_lines, said, standing
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work
from atbilde.knowledge.access import answers_for_officers
from atbilde.knowledge.queries.search import find_answers

_MOST_ANSWERS = 8


@require_safe
@desk_view(here="chats", allowed=may_see_cases)
def page(request: DeskRequest, key: str) -> HttpResponseBase:
    """The whole page."""
    return _page(request, chat_for(request.post, key))


def _page(request: DeskRequest, chat: Chat, *, error: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    lines = said(chat, lines_of_contact(chat.contact_id), request.veil)
    context = {
        **list_context(request, chat.contact.key),
        "chat": chat,
        "standing": standing(request, chat),
        "lines": lines,
        "last": lines[-1].line.pk if lines else 0,
        "case": case_of(chat),
        "rated": rating_of(chat.contact),
        "key": uuid.uuid4().hex,
        "error": error,
        "typed": typed,
        "may_work": may_work(request.post),
    }
    return render(request, "desk/chats/chat.html", context, status=status)


@require_POST
@desk_view(here="chats", allowed=may_see_cases)
def news(request: DeskRequest, key: str) -> HttpResponseBase:
    """What is new after line `after`, and how the chat stands; the officer's page is open and may be typing.

    Only the officer who has the chat is seen by the client.
    """
    chat = chat_for(request.post, key)
    after = min(whole_number(words(request.POST, "after")) or 0, 2**62)
    if chat.post_id == request.post.pk and chat.ended_at is None:
        read = min(whole_number(words(request.POST, "read")) or 0, 2**62)
        seen_by_officer(chat, at=request.now, typing=request.POST.get("typing") == "1", read=read)
    stand = standing(request, chat)
    context = {
        "chat": chat,
        "standing": stand,
        "lines": new_lines(chat, after, request.veil),
        "deeds_too": request.POST.get("stand") != stand.name,
        "case": case_of(chat),
        "rated": rating_of(chat.contact),
        "may_work": may_work(request.post),
    }
    response = render(request, "desk/chats/news.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@desk_view(here="chats", allowed=may_work)
def writing(request: DeskRequest, key: str) -> HttpResponseBase:
    """A line of the officer; the same `key` again is the same line."""
    chat = chat_for(request.post, key)
    text = request.POST.get("text", "")
    try:
        write(chat, at=request.now, text=text, key=words(request.POST, "key") or uuid.uuid4().hex, by=request.post)
    except Refused as refused:
        if is_part(request):
            return HttpResponse(str(refused), status=REFUSED, content_type="text/plain; charset=utf-8")
        return _page(request, chat, error=str(refused), typed=text, status=REFUSED)
    return HttpResponse(status=204) if is_part(request) else redirect("desk:chat", key)


@require_POST
@desk_view(here="chats", allowed=may_work)
def taking(request: DeskRequest, key: str) -> HttpResponseBase:
    """I serve this one."""

    def act(chat: Chat) -> str:
        take_chat(chat, by=request.post, at=request.now)
        return ""

    return _verb(request, key, act)


@require_POST
@desk_view(here="chats", allowed=may_work)
def ending(request: DeskRequest, key: str) -> HttpResponseBase:
    """The chat is over."""

    def act(chat: Chat) -> str:
        end_chat(chat, at=request.now, by=request.post)
        return _("The chat is over.")

    return _verb(request, key, act)


@require_POST
@desk_view(here="chats", allowed=may_work)
def making_case(request: DeskRequest, key: str) -> HttpResponseBase:
    """Something is left to do: a case with the whole talk, mine."""

    def act(chat: Chat) -> str:
        case = case_of_chat(chat, at=request.now, by=request.post)
        return _("Case %(number)s is made; the talk is in it.") % {"number": case.number}

    return _verb(request, key, act)


@require_http_methods(["GET", "POST"])
@desk_view(here="chats", allowed=may_work)
def colleagues(request: DeskRequest, key: str) -> HttpResponseBase:
    """Who knows it; one of them is asked to go on with the chat (CSPK-U6)."""
    chat = chat_for(request.post, key)
    found = colleagues_of(
        request.post, request.now, language=request.frame.language, words=request.GET.get("q", "")[:100]
    )
    if request.method == "POST":
        pk = whole_number(words(request.POST, "to"))
        to = next((one.post for one in found if one.post.pk == pk), None)
        if to is None:
            messages.error(request, _("This colleague cannot be given the chat."))
            return redirect("desk:chat_colleagues", key)

        def act(asked: Chat) -> str:
            invite(asked, by=request.post, at=request.now, to=to)
            return _("%(name)s is asked to go on; until they do, the chat is yours.") % {"name": to}

        return _verb(request, key, act)
    context = {"chat": chat, "colleagues": found[:100], "sought": request.GET.get("q", "")[:100]}
    return render(request, "desk/chats/colleagues.html", context)


@require_safe
@desk_view(here="chats", allowed=may_work)
def answers(request: DeskRequest, key: str) -> HttpResponseBase:
    """Answers of the institution that fit the words, to be put into the line."""
    chat = chat_for(request.post, key)
    sought = request.GET.get("q", "").strip()[:200] or chat.topic
    institution = request.post.institution
    found = find_answers(institution, sought, language=chat.language, limit=_MOST_ANSWERS, officer=True)
    context = {"found": found, "sought": sought, "any": bool(found) or answers_for_officers(institution).exists()}
    return render(request, "desk/chats/answers.html", context)


def _verb(request: DeskRequest, key: str, act: Callable[[Chat], str]) -> HttpResponseBase:
    """Carry out what a button asks for and show the chat; a refusal is told there."""
    try:
        if message := act(chat_for(request.post, key)):
            messages.success(request, message)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(reverse("desk:chat", args=[key]))
