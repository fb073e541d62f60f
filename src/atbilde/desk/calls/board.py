"""The live board: callers, officers, today's calls, what oversteps the manager's limits (CSPK-U1, CSPK-U2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from atbilde.calls.enums import Measure
from atbilde.calls.queries.board import OTHER, Board, Breach, LineHours, Tally, board_of
from atbilde.calls.queries.colleagues import Standing
from atbilde.calls.queries.officers import OfficerNow
from atbilde.calls.queries.silence import Trouble
from atbilde.desk.door import DeskRequest, desk_view
from atbilde.institutions.access import may_assign, may_see_reports
from atbilde.reports.exports import number
from atbilde.ui import shown


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the board in words."""

    name: str
    hours: str
    is_open: bool | None
    tally: Tally
    longest: str
    share: str


@dataclass(frozen=True, slots=True)
class Group:
    """Officers who stand alike."""

    standing: str
    icon: str
    name: str
    officers: Sequence[tuple[str, datetime | None, str]]  # name, since when, for how long


@dataclass(frozen=True, slots=True)
class Warned:
    """An overstepped limit in words; `gist` without the numbers that change each second, for screen readers."""

    words: str
    gist: str


@desk_view(here="board", allowed=may_see_reports)
def board(request: DeskRequest) -> HttpResponseBase:
    """The board; for htmx only what changes."""
    found = board_of(request.post.institution, at=request.now)
    english = request.frame.language == "en"
    names = {code: both[english] for code, both in found.names.items()}
    names |= {"": _("All lines"), OTHER: _("No line of ours")}
    context = {
        "found": found,
        "all": _row(found.together, names, found),
        "rows": [_row(tally, names, found) for tally in found.lines],
        "groups": _groups(found),
        "free": sum(officer.standing is Standing.FREE for officer in found.officers),
        "there": sum(officer.standing not in _NOT_THERE for officer in found.officers),
        "warnings": [_warned(breach, names, found) for breach in found.breaches],
        "over": {breach.measure.value for breach in found.breaches},
        "troubles": [_trouble(trouble) for trouble in found.troubles],
        "may_set": may_assign(request.post),
    }
    part = request.headers.get("HX-Target") == "board"
    return render(request, "desk/calls/board_now.html" if part else "desk/calls/board.html", context)


_NOT_THERE = {Standing.UNKNOWN, Standing.ABSENT}
_ICONS = {
    Standing.FREE: "circle-check",
    Standing.TALKING: "phone-call",
    Standing.BUSY: "circle-x",
    Standing.AWAY: "coffee",
    Standing.ABSENT: "calendar-days",
    Standing.UNKNOWN: "circle-dashed",
}


def _row(tally: Tally, names: dict[str, str], found: Board) -> Row:
    hours = found.hours.get(tally.line, LineHours(None, None))
    return Row(
        name=names.get(tally.line, tally.line),
        hours=_hours(hours, found.at),
        is_open=hours.is_open,
        tally=tally,
        longest=shown.stopwatch(tally.longest(found.at)),
        share="–" if tally.share is None else f"{number(tally.share)} %",
    )


def _hours(hours: LineHours, at: datetime) -> str:
    if hours.is_open is None:
        return _("no hours prescribed")
    if hours.until is None:
        return _("open") if hours.is_open else _("closed")
    hour = shown.hour(hours.until)
    if hours.is_open:
        return _("open until %(hour)s") % {"hour": hour}
    when = hour if shown.day(hours.until) == shown.day(at) else f"{shown.day(hours.until)} {hour}"
    return _("closed until %(when)s") % {"when": when}


def _groups(found: Board) -> list[Group]:
    return [
        Group(
            standing=standing.value,
            icon=_ICONS[standing],
            name=_standing_names()[standing],
            officers=[_officer(officer, found.at) for officer in officers],
        )
        for standing, officers in groupby(found.officers, key=lambda officer: officer.standing)
    ]


def _officer(officer: OfficerNow, at: datetime) -> tuple[str, datetime | None, str]:
    if officer.since is None:
        return officer.name, None, ""
    return officer.name, officer.since, shown.stopwatch((at - officer.since).total_seconds())


def _standing_names() -> dict[Standing, str]:
    return {
        Standing.FREE: _("Free"),
        Standing.TALKING: _("Talking"),
        Standing.BUSY: _("Busy"),
        Standing.AWAY: _("Away"),
        Standing.ABSENT: _("Absent"),
        Standing.UNKNOWN: _("Not logged in"),
    }


def _warned(breach: Breach, names: dict[str, str], found: Board) -> Warned:
    line = names.get(breach.line, breach.line)
    if breach.measure is Measure.WAITING:
        gist = _("%(line)s: too many callers wait") % {"line": line}
        words = _("%(gist)s – %(value)s, at most %(limit)s")
        value, limit = f"{breach.value:g}", f"{breach.limit:g}"
    elif breach.measure is Measure.LONGEST:
        gist = _("%(line)s: a caller waits too long") % {"line": line}
        words = _("%(gist)s – %(value)s, at most %(limit)s")
        value, limit = shown.stopwatch(breach.value), shown.stopwatch(breach.limit)
    else:
        gist = _("%(line)s: too few calls answered in time today") % {"line": line}
        words = _("%(gist)s – %(value)s %%, at least %(limit)s %%")
        value, limit = number(breach.value), number(breach.limit, 0 if breach.limit.is_integer() else 1)
    return Warned(words % {"gist": gist, "value": value, "limit": limit}, gist)


def _trouble(trouble: Trouble) -> str:
    if trouble.fault:
        since = shown.moment(trouble.since) if trouble.since else "–"
        return _("The exchange %(name)s does not work since %(since)s: %(fault)s") % {
            "name": trouble.name,
            "since": since,
            "fault": trouble.fault,
        }
    if trouble.since is None:
        return _("The exchange %(name)s has not been heard from yet.") % {"name": trouble.name}
    return _("Nothing was heard from the exchange %(name)s since %(since)s although lines were open.") % {
        "name": trouble.name,
        "since": shown.moment(trouble.since),
    }
