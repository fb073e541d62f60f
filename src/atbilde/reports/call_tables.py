"""The reports of the telephone as data and as documents: past calls, and who is needed for those to come."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.core.staffing import Need
from atbilde.reports.call_charts import day_charts, hours_chart
from atbilde.reports.call_history import GROUPS, CallHistory, Figures, Row
from atbilde.reports.documents import Column, Document, Report, Table, Value, opening, span
from atbilde.reports.staffing import HalfHourNeed, Staffing


def call_history_report(found: CallHistory) -> Report:
    """Past calls by line, hour and officer; times in seconds."""
    data = {
        **opening("call-history", found.institution, found.period),
        "ring": found.rings,
        "all": _figures(found.whole),
        "by_line": {row.key: _figures(row.figures) for row in found.lines},
        "by_hour": {row.key: _figures(row.figures) for row in found.hours},
        "by_role": {row.key or "unknown": _figures(row.figures) for row in found.roles},
        "by_officer": [{"officer": row.name or None, **_figures(row.figures)} for row in found.officers],
    }
    document = Document(
        title=_("Call history"),
        institution=found.institution,
        period=found.period,
        tables=[history_table(found, group) for group in GROUPS],
        drawings=[hours_chart(found)] if found.whole.offered else [],
        notes=history_notes(found),
    )
    return Report("call-history", data, document)


def history_table(found: CallHistory, group: str) -> Table:
    """The rows of a group under the columns of `history_columns`; the lines with all together at the end."""
    fields = history_fields(found, group)
    rows: list[list[Value]] = [
        [row_name(row, group), *(cell(row.figures, name) for name in fields)] for row in found.rows(group)
    ]
    if group == "line" and len(found.lines) > 1:
        rows.append([_("All lines"), *(cell(found.whole, name) for name in fields)])
    return Table(name=group_name(group), columns=[Column(group_word(group)), *history_columns(found, group)], rows=rows)


def history_fields(found: CallHistory, group: str) -> list[str]:
    """The figures told of a group: who lifts no receiver has no calls that nobody answered."""
    names = ("offered", "answered", "abandoned", "share", *_SECONDS, "transferred", "doubtful", "outside")
    left_out = set(_NOT_OF_OFFICERS) if group in ("officer", "role") else set()
    left_out |= set() if found.rings else {"share"}
    return [name for name in names if name not in left_out]


def history_columns(found: CallHistory, group: str) -> list[Column]:
    """Their headings."""
    names = {
        "offered": _("Offered in hours"),
        "answered": _("Answered"),
        "abandoned": _("Gave up"),
        "share": _("By ring %(ring)s, %%") % {"ring": found.rings},
        "wait_median": _("Wait, median, s"),
        "wait_ninth": _("Wait, nine of ten within, s"),
        "talk_mean": _("Talk, mean, s"),
        "held_mean": _("On hold, mean, s"),
        "transferred": _("Transferred"),
        "doubtful": _("Doubtful"),
        "outside": _("Outside hours"),
    }
    return [Column(names[name], 1 if name == "share" else 0) for name in history_fields(found, group)]


def history_notes(found: CallHistory) -> list[str]:
    """How the figures are to be read."""
    notes = [
        _("Incoming calls within the hours of their line; waits, talks and holds are of those answered."),
        _("The time on hold belongs to the talk. Calls of an officer are those in which they lifted the receiver."),
    ]
    if found.rings:
        notes.append(
            _("Calls given up before ring %(ring)s was over are left out of its share.") % {"ring": found.rings}
        )
    if found.whole.doubtful:
        notes.append(_("Doubtful: the exchange's news of the call did not fit together; it is counted and marked."))
    return notes


def group_name(group: str) -> str:
    """The heading of a group."""
    return {"line": _("By line"), "hour": _("By hour of the day"), "officer": _("By officer"), "role": _("By role")}[
        group
    ]


def group_word(group: str) -> str:
    """What a row of the group is."""
    return {"line": _("Line"), "hour": _("Hour"), "officer": _("Officer"), "role": _("Role")}[group]


def row_name(row: Row, group: str) -> str:
    """The row's name in the language of the page."""
    name = row.name_en if get_language() == "en" else row.name
    return name or (_("Unknown telephone") if group in ("officer", "role") else _("No line told"))


def cell(figures: Figures, name: str) -> Value:
    """A figure by its name."""
    value: Value = getattr(figures, name)
    return value


def staffing_report(found: Staffing) -> Report:
    """The need of the week to come, half-hour by half-hour."""
    data = {
        **opening("staffing", found.institution, found.asked),
        "counted": span(found.period),
        "line": found.question.line or None,
        "share": found.question.share,
        "seconds": found.seconds,
        "seconds_prescribed": found.prescribed,
        "weeks": found.weeks,
        "calls": found.calls,
        "week": found.monday.isoformat(),
        "half_hours": [_need(one) for one in found.half_hours],
    }
    document = Document(
        title=_("Staffing"),
        institution=found.institution,
        period=found.period,
        tables=[staffing_table(found)],
        drawings=day_charts(found),
        notes=[*staffing_notes(found), _("In the drawings the bars are officers needed, the line those on duty.")],
    )
    return Report("staffing", data, document)


def staffing_table(found: Staffing) -> Table:
    """A row for each half-hour of the week to come."""
    columns = [
        Column(_("Half-hour")),
        Column(_("Calls expected"), 1),
        Column(_("Load, erlangs"), 2),
        Column(_("Officers needed")),
        Column(_("On duty")),
        Column(_("Missing")),
        Column(_("Expected in time, %"), 1),
    ]
    rows = [[half_hour_name(one), *_cells(one.need)] for one in found.half_hours]
    return Table(name=_("The week from %(day)s") % {"day": f"{found.monday:%d.%m.%Y.}"}, columns=columns, rows=rows)


def days_of(found: Staffing) -> list[str]:
    """The days of the week to come that are open, in short: `P, 18.05.`"""
    return [f"{date_format(day, 'D')} {day:%d.%m.}" for day in _open_days(found)]


def grid(found: Staffing) -> list[tuple[str, list[Need | None]]]:
    """The same week as a grid: for each half-hour of the day (`08:30`) the need of each open day, None where closed."""
    needs = {(one.starts.date(), f"{one.starts:%H:%M}"): one.need for one in found.half_hours}
    begins = sorted({begin for _day, begin in needs})
    return [(begin, [needs.get((day, begin)) for day in _open_days(found)]) for begin in begins]


def _open_days(found: Staffing) -> list[date]:
    return sorted({one.starts.date() for one in found.half_hours})


def staffing_notes(found: Staffing) -> list[str]:
    """What the numbers rest on."""
    words = {"weeks": found.weeks, "calls": found.calls, "share": f"{found.question.share:g}", "seconds": found.seconds}
    notes = [_("From %(calls)s calls of %(weeks)s weeks.") % words]
    if found.seconds is None:
        notes.append(_("The standard prescribes no ring by which to answer: say within how many seconds."))
    else:
        words["seconds"] = f"{found.seconds:g}"
        notes.append(_("Wanted: %(share)s %% of calls answered within %(seconds)s s.") % words)
    notes.append(_("Needed is a calculation (Erlang), not a promise: no breaks, no work after the call is in it."))
    return notes


def half_hour_name(one: HalfHourNeed) -> str:
    """`Pirmdiena, 8:30`: the day of the week and when it begins."""
    return f"{date_format(one.starts, 'l').capitalize()}, {one.starts:%H:%M}"


def _cells(need: Need) -> Sequence[Value]:
    missing = None if need.gap is None else max(need.gap, 0)
    share = None if need.share is None else need.share * 100
    return [need.calls, need.load, need.needed, need.on_duty, missing, share]


def _need(one: HalfHourNeed) -> dict[str, Any]:
    need = one.need
    return {
        "starts": one.starts.isoformat(),
        "calls": need.calls,
        "load": need.load,
        "needed": need.needed,
        "on_duty": need.on_duty,
        "gap": need.gap,
        "share": need.share,
    }


def _figures(figures: Figures) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(figures)
    return {**found, "share": figures.share}


_SECONDS = ("wait_median", "wait_ninth", "talk_mean", "held_mean")
_NOT_OF_OFFICERS = frozenset(("offered", "abandoned", "outside"))
