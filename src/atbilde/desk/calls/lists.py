"""The calls page: what goes on, who waits to be called, voice messages, what was before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from django.db.models import Model
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from atbilde.calls.models import Call, CallBack
from atbilde.calls.queries import waiting
from atbilde.calls.queries.waiting import Sheet
from atbilde.contacts.models import Client
from atbilde.core.disclosure import identity_needed
from atbilde.desk.calls.deeds import duty_clause
from atbilde.desk.calls.doubts import doubt_words
from atbilde.desk.calls.numbers import dial_address, read_number
from atbilde.desk.case.fields import whole_number
from atbilde.desk.clauses import clause_words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.desk.masking import masked_name
from atbilde.institutions.access import may_see_cases, may_work
from atbilde.institutions.standards import standard_of
from atbilde.ui import shown

T = TypeVar("T", bound=Model)
_MOST_LETTERS = 100


class View(StrEnum):
    """The tabs of the page."""

    NOW = "now"
    BACK = "back"
    MESSAGES = "messages"
    PAST = "past"


_NAMES = {
    View.NOW: gettext_lazy("Now"),
    View.BACK: gettext_lazy("To be called"),
    View.MESSAGES: gettext_lazy("Voice messages"),
    View.PAST: gettext_lazy("Past calls"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A call in a list, in words."""

    key: str
    icon: str
    who: str
    number: str
    line: str
    officer: str
    outcome: str
    at: datetime
    length: str
    doubts: str  # why what is told of it is to be doubted; empty for a call without any


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits to be called."""

    entry: CallBack
    who: str
    number: str
    dial: str
    line: str
    attempts: int
    mine: bool


@require_safe
@desk_view(here="calls", allowed=may_see_cases)
def calls(request: DeskRequest) -> HttpResponseBase:
    """One tab of the page; for htmx only what changes."""
    try:
        view = View(request.GET.get("view", View.NOW))
    except ValueError as unknown:
        raise Http404 from unknown
    number = whole_number(request.GET.get("page", "1")) or 1
    context: dict[str, object] = {
        "view": view,
        "tabs": [(one.value, name, one == view) for one, name in _NAMES.items()],
        "may_work": may_work(request.post),
        "now": request.now,
        "words": {},
        "here": request.get_full_path(),
        **_LISTS[view](request, number),
    }
    part = request.headers.get("HX-Target") == "call-list"
    return render(request, f"desk/calls/{'list' if part else 'calls'}.html", context)


def _now(request: DeskRequest, _page: int) -> dict[str, object]:
    rows = _rows(request, waiting.running_calls_of(request.post))
    return {"rows": rows}


def _back(request: DeskRequest, page: int) -> dict[str, object]:
    standard = standard_of(request.post.institution, request.now)
    clause = duty_clause(standard, "call_back")
    found = waiting.call_backs(request.post, page)
    tries = waiting.attempts_by_entry(found.rows)
    lines = waiting.line_names(request.post, request.frame.language)
    rows = [
        Waiting(
            entry,
            _who(request, entry.contact.client, read_number(entry.number)),
            read_number(entry.number),
            dial_address(entry.number),
            lines.get(entry.line, entry.line),
            tries.get(entry.pk, 0),
            entry.taken_by_id == request.post.pk,
        )
        for entry in found.rows
    ]
    lost = waiting.given_up(request.post, 1, at=request.now)
    return {
        "waiting": rows,
        "lost": _rows(request, lost.rows, lines=lines),
        "more_lost": lost.more,
        "clause": clause,
        "words": clause_words(request.post.institution, [clause] if clause else [], request.now),
        **_pages(found, View.BACK),
    }


def _messages(request: DeskRequest, page: int) -> dict[str, object]:
    found = waiting.unheard(request.post, page)
    rows = [
        (recording, _who(request, recording.contact.client, _number_of(recording.contact.call)),
         shown.stopwatch(recording.seconds) if recording.seconds is not None else "")
        for recording in found.rows
    ]  # fmt: skip
    return {"messages_left": rows, **_pages(found, View.MESSAGES)}


def _past(request: DeskRequest, page: int) -> dict[str, object]:
    mine = request.GET.get("mine") == "1"
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:_MOST_LETTERS]
    found = waiting.past_calls(request.post, page, mine=mine, words=sought)
    further = {"mine": "1"} if mine else {}
    further |= {"q": sought} if sought else {}
    return {
        "rows": _rows(request, found.rows),
        "mine": mine,
        "sought": sought,
        **_pages(found, View.PAST, **further),
    }


_LISTS: dict[View, Callable[[DeskRequest, int], dict[str, object]]] = {
    View.NOW: _now,
    View.BACK: _back,
    View.MESSAGES: _messages,
    View.PAST: _past,
}


def _rows(request: DeskRequest, found: list[Call], *, lines: dict[str, str] | None = None) -> list[Row]:
    names = waiting.line_names(request.post, request.frame.language) if lines is None else lines
    return [
        Row(
            key=call.contact.key,
            icon=_icon(call),
            who=_who(request, call.contact.client, call.name or read_number(call.number)),
            number=read_number(call.number),
            line=names.get(call.line, call.line),
            officer=str(call.officer or ""),
            outcome=str(call.get_outcome_display() if call.outcome else call.get_state_display()),
            at=call.offered_at,
            length=_length(call, request.now),
            doubts=" ".join(map(doubt_words, call.doubts)),
        )
        for call in found
    ]


def _who(request: DeskRequest, client: Client | None, otherwise: str) -> str:
    """The client's name; before an identity check, where one is needed, only its initials."""
    if client is None or not (client.name or client.email):
        return otherwise or _("Withheld number")
    if identity_needed(standard_of(request.post.institution, request.now)):
        return masked_name(client.name or client.email.partition("@")[0])
    return str(client)


def _number_of(call: Call) -> str:
    return read_number(call.number)


def _length(call: Call, now: datetime) -> str:
    if call.talk is not None:
        return shown.stopwatch(call.talk)
    if call.answered_at and not call.ended_at:
        return shown.stopwatch((now - call.answered_at).total_seconds())
    return ""


def _icon(call: Call) -> str:
    if call.ended_at and call.answered_at is None:
        return "voicemail" if call.outcome == "voicemail" else "phone-missed"
    return "phone-outgoing" if call.direction == "out" else "phone-incoming"


def _pages(found: Sheet[T], view: View, **further: str) -> dict[str, object]:
    base = reverse("desk:calls")

    def url(number: int) -> str:
        return f"{base}?{urlencode({'view': view.value, **further, 'page': number})}"

    return {
        "next": url(found.number + 1) if found.more else "",
        "back": url(found.number - 1) if found.number > 1 else "",
    }
