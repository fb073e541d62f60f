"""What a page of the chat and the server tell each other: unsent lines one way, what is new the other.

A page sends the lines that it has no receipt for, each under its own key, and the number of the last line it has.
However often a request is repeated, a line is there once and is shown once.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from atbilde.cases.errors import Refused
from atbilde.chats.access import chat_of_link
from atbilde.chats.actions.talking import seen_by_client, write
from atbilde.chats.queries.chats import is_typing, lines_after, place_in_line, waits_long
from atbilde.contacts.models import Chat, ChatLine
from atbilde.core.characters import seen
from atbilde.portal.chat.frames import chat_view
from atbilde.portal.door import PortalRequest, pressed
from atbilde.portal.limits import counts
from atbilde.ui import shown

#: Lines one request may bring; a page that has more sends the rest with the next one.
MOST_LINES = 20
#: Lines of one chat in a minute.
MOST_LINES_A_MINUTE = 40
_LARGEST = 512 * 1024
_BIGGEST = 2**62
#: Seconds until the page asks again: while it goes to and fro, while an officer is there, while it waits.
BRISK, STEADY, WAITING = 1.5, 4.0, 5.0
_BRISK_FOR = timedelta(seconds=90)


@require_http_methods(["GET", "HEAD", "POST"])
@chat_view
@pressed("chat_talk", "secret")
def news(request: PortalRequest, secret: str) -> HttpResponseBase:
    """Take the page's lines, tell what is new: JSON both ways; 400 for what cannot be read."""
    chat = chat_of_link(request.institution, secret)
    try:
        told = _read(request.body)
    except (ValueError, RawPostDataException):
        return JsonResponse({"fault": "unreadable"}, status=400)
    taken, refused = [], []
    for line in told["lines"] if may_write(chat, len(told["lines"]), request.now) else ():
        try:
            write(chat, at=request.now, text=line["text"], key=line["key"])
            taken.append(line["key"])
        except Refused as why:
            refused.append({"key": line["key"], "words": str(why)})
    chat.refresh_from_db()
    if chat.ended_at is None:
        seen_by_client(chat, at=request.now, typing=told["typing"], read=told["read"])
    new = lines_after(chat, told["after"])
    answer = {"lines": [line_shown(chat, line) for line in new], "taken": taken, "refused": refused}
    return JsonResponse({**answer, **state_of(chat, request.now, last=new[-1].at if new else None)})


def may_write(chat: Chat, lines: int, now: datetime) -> bool:
    """Whether so many further lines are still what a person writes in a minute."""
    return not lines or counts.add("lines", chat.contact.key, now, amount=lines, seconds=60) <= MOST_LINES_A_MINUTE


def _read(body: bytes) -> dict[str, Any]:
    """The page's message with every part as it must be. `ValueError` for anything else."""
    if len(body) > _LARGEST:
        raise ValueError("too large")
    try:
        told = json.loads(body)
    except RecursionError as fault:
        raise ValueError("too deep") from fault
    if not isinstance(told, dict):
        raise ValueError("no object")
    lines = told.get("lines", [])
    if not isinstance(lines, list):
        raise ValueError("lines are no list")
    return {
        "after": _number(told.get("after", 0)),
        "read": _number(told.get("read", 0)),
        "typing": told.get("typing") is True,
        "lines": [_line(line) for line in lines[:MOST_LINES]],
    }


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _BIGGEST:
        raise ValueError("no number of a line")
    return value


def _line(line: object) -> dict[str, str]:
    if not isinstance(line, dict):
        raise ValueError("no line")
    key, text = line.get("key"), line.get("text")
    if not isinstance(key, str) or not 8 <= len(key) <= 40 or not isinstance(text, str):
        raise ValueError("a line without key or text")
    if "\x00" in key or "\x00" in text:
        raise ValueError("a line with a character that cannot be kept")
    (key + text).encode()  # half a surrogate pair is a ValueError, too
    return {"key": key, "text": seen(text)}


def line_shown(chat: Chat, line: ChatLine) -> dict[str, Any]:
    """A line as the page draws it; `who` is empty for what the system says."""
    side = "client" if line.from_client else "officer" if line.post_id else "system"
    who = {"client": _("You"), "officer": str(line.post), "system": ""}[side]
    return {
        "id": line.pk,
        "key": line.key if line.from_client else "",
        "side": side,
        "who": who,
        "hour": shown.hour(line.at),
        "at": line.at.isoformat(),
        "text": line.text,
    }


def state_of(chat: Chat, now: datetime, *, last: datetime | None = None) -> dict[str, Any]:
    """How the chat stands: the place in the queue, who is there, and in how many seconds to ask again."""
    ended = chat.ended_at is not None
    place = 0 if ended else place_in_line(chat)
    brisk = is_typing(chat.officer_typing_at, now) or (last is not None and now - last < _BRISK_FOR)
    return {
        "ended": ended,
        "place": place,
        "place_words": _place_words(place),
        "officer": str(chat.post) if chat.post else "",
        "with_words": _("%(name)s is with you") % {"name": chat.post} if chat.post else "",
        "typing": not ended and is_typing(chat.officer_typing_at, now),
        "long": waits_long(chat, now),
        "read": chat.officer_read,
        "wait": (BRISK if brisk else STEADY) if chat.post_id else WAITING,
    }


def _place_words(place: int) -> str:
    if place == 0:
        return ""
    if place == 1:
        return _("You are next. The first officer who is free will answer.")
    return _("You are number %(place)s in the queue.") % {"place": place}
