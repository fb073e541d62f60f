"""The queue: one list for everything, what is due first at the top."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atbilde.cases.enums import CaseKind
from atbilde.cases.queries import worklist
from atbilde.cases.queries.worklist import COUNT_CAP, Row, View
from atbilde.contacts.enums import Channel
from atbilde.desk.clauses import Words, clause_words
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_see_cases, may_work, queues_of
from atbilde.institutions.models import Queue
from atbilde.ui import shown
from atbilde.ui.templatetags.ui import clock_mark, icon_mark

CHANNEL_ICONS: Mapping[str, str] = {
    Channel.EMAIL: "mail",
    Channel.PHONE: "phone",
    Channel.POST: "file-text",
    Channel.VISIT: "users",
    Channel.CHAT: "message-circle",
    Channel.PORTAL: "globe",
    Channel.SOCIAL: "message-square-text",
    Channel.STATE_PORTAL: "landmark",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is drawn: everything is text or mark-up already, so that a row costs the template little."""

    number: str
    client: str
    subject: str
    kind: str
    channel: str
    channel_icon: SafeString
    owner: str
    mine: bool
    queue: str
    clock: SafeString | str
    clause: str
    clause_title: str
    arrived: str
    arrived_exactly: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A saved view with its count."""

    name: str
    url: str
    count: str
    here: bool
    key: str


@desk_view(here="queue")
def queue(request: DeskRequest) -> HttpResponseBase:
    """A page of the queue; for htmx only its list, so that open pages stay true."""
    if not may_see_cases(request.post):
        return redirect(request.frame.home)
    view, chosen = _view(request), request.GET.get("queue", "")
    queues = list(queues_of(request.post))
    narrowed = next((item for item in queues if item.code == chosen), None) if view == View.UNOWNED else None
    try:
        found, after = worklist.rows(
            request.post,
            view,
            now=request.now,
            queue=narrowed.pk if narrowed else None,
            after=request.GET.get("after", ""),
        )
    except (ValueError, OverflowError) as fault:
        raise Http404 from fault
    by_view, by_queue = worklist.counts(request.post, now=request.now, queues=[item.pk for item in queues])
    words = clause_words(request.post.institution, {row.due_clause for row in found}, request.now)
    context = {
        "view": view.value,
        "lines": _lines(found, request, words),
        "words": {clause.id: clause for clause in words.values()},
        "tabs": _tabs(by_view, view),
        "queue_tabs": _queue_tabs(request, queues, by_queue, narrowed)
        if view == View.UNOWNED and len(queues) > 1
        else [],
        "next": _url(view, narrowed, after) if after else "",
        "first": _url(view, narrowed) if request.GET.get("after") else "",
        "here": _url(view, narrowed, request.GET.get("after", "")),
        "may_work": may_work(request.post),
        "title": _tab_names()[view],
    }
    part = request.headers.get("HX-Target") == "worklist"
    return render(request, "desk/queue/list.html" if part else "desk/queue/page.html", context)


def _view(request: DeskRequest) -> View:
    """The view asked for; without one, everything open."""
    try:
        return View(request.GET.get("view", View.OPEN.value))
    except ValueError as unknown:
        raise Http404 from unknown


def _lines(found: list[Row], request: DeskRequest, words: Mapping[str, Words]) -> list[Line]:
    english = request.frame.language == "en"
    kinds = {kind.value: str(kind.label) for kind in CaseKind}
    channels = {channel.value: str(channel.label) for channel in Channel}
    lines = []
    for row in found:
        term = words.get(row.due_clause)
        lines.append(
            Line(
                number=row.number,
                client=request.veil.sender(row.client, row.client) if row.client else _("Unknown client"),
                subject=request.veil.subject(row.client, row.subject) or _("(no subject)"),
                kind=kinds.get(row.kind, row.kind),
                channel=channels.get(row.channel, row.channel),
                channel_icon=icon_mark(CHANNEL_ICONS.get(row.channel, "mail")),
                owner=row.owner,
                mine=row.owner_id == request.post.pk,
                queue=row.queue_en if english else row.queue_lv,
                clock=_clock(row, request.now),
                clause=(term.id if term else row.due_clause) if row.closed_at is None else "",
                clause_title=term.text if term else "",
                arrived=_arrived(row.opened_at, request.now),
                arrived_exactly=shown.moment(row.opened_at),
            )
        )
    return lines


def _clock(row: Row, now: datetime) -> SafeString | str:
    if row.closed_at is not None:
        return _("closed %(day)s") % {"day": shown.day(row.closed_at)}
    return clock_mark(row.due_at, row.soon_at, now)


def _arrived(at: datetime, now: datetime) -> str:
    """The hour for today, else the day."""
    return shown.hour(at) if shown.day(at) == shown.day(now) else shown.day(at)


def _tab_names() -> dict[View, str]:
    return {
        View.OPEN: _("All open"),
        View.MINE: _("Mine"),
        View.UNOWNED: _("Without owner"),
        View.LATE: _("Late"),
        View.CLOSED: _("Closed"),
    }


def _tabs(by_view: Mapping[View, int], view: View) -> list[Tab]:
    return [
        Tab(name, _url(key), shown.capped(by_view[key], COUNT_CAP), key == view, key.value)
        for key, name in _tab_names().items()
    ]


def _queue_tabs(
    request: DeskRequest, queues: list[Queue], by_queue: Mapping[int, int], narrowed: Queue | None
) -> list[Tab]:
    english = request.frame.language == "en"
    tabs = [Tab(_("All queues"), _url(View.UNOWNED), "", narrowed is None, "")]
    for item in queues:
        name = item.name_en if english else item.name_lv
        count = shown.capped(by_queue[item.pk], COUNT_CAP)
        tabs.append(Tab(name, _url(View.UNOWNED, item), count, item == narrowed, item.code))
    return tabs


def _url(view: View, narrowed: Queue | None = None, after: str = "") -> str:
    asked = {"view": view.value, "queue": narrowed.code if narrowed else "", "after": after}
    return "/desk/?" + urlencode({name: value for name, value in asked.items() if value})
