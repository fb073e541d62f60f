"""The reports by name, each as data for programs and as a document for people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.cases.enums import Status
from atbilde.contacts.enums import Channel
from atbilde.institutions.models import Institution
from atbilde.reports.answer_times import AnswerTimes, Times, answer_times
from atbilde.reports.asked import asked_report, information_asked
from atbilde.reports.call_history import call_history
from atbilde.reports.call_tables import call_history_report, staffing_report
from atbilde.reports.charts import charts_of
from atbilde.reports.documents import Column, Document, Report, Table, opening, span
from atbilde.reports.documents import Value as Cell
from atbilde.reports.feedback import feedback, feedback_report
from atbilde.reports.figures import FIGURES
from atbilde.reports.kept import Kept, KeptRow, kept
from atbilde.reports.quality import quality, quality_report
from atbilde.reports.ratings import Rated, Ratings, ratings
from atbilde.reports.service_statistics import ServiceStatistics, service_statistics
from atbilde.reports.staffing import read_question, staffing
from atbilde.reports.surveys import surveys, surveys_report
from atbilde.reports.visit_tables import visits_report
from atbilde.reports.visits import visits


def build_report(
    name: str,
    institution: Institution,
    start: date,
    end: date,
    *,
    now: datetime,
    asked: Mapping[str, str] | None = None,
) -> Report:
    """The report for the days `start` to `end`. `KeyError` for an unknown name, `ValueError` for a wrong period.

    `asked` are wishes beside the period: only staffing has any (`staffing.NAMES`), others are a `ValueError`.
    """
    if name == "staffing":
        return staffing_report(staffing(institution, start, end, read_question(asked or {}), now=now))
    if asked:
        raise ValueError(_("unknown: %(names)s") % {"names": ", ".join(sorted(asked))})
    return _BUILDERS[name](institution, start, end, now)


def service_statistics_report(found: ServiceStatistics) -> Report:
    """The eight figures, the same by month, and where the applications to register come from."""
    sources = [{"source": source.name or None, "count": source.count} for source in found.sources]
    data = {
        **opening("service-statistics", found.institution, found.period),
        "figures": msgspec.to_builtins(found.figures),
        "registration_sources": sources,
        "months": [{**span(month), **msgspec.to_builtins(figures)} for month, figures in found.months],
    }
    figures = Table(
        name=_("Figures"),
        columns=[Column(_("Figure")), Column(_("Value"), 1)],
        rows=[[figure.words(found.figures), figure.of(found.figures)] for figure in FIGURES],
    )
    document = Document(
        title=_("Service statistics"),
        institution=found.institution,
        period=found.period,
        tables=[figures, months_table(found)],
        drawings=charts_of(found),
        notes=source_notes(found),
    )
    return Report("service-statistics", data, document)


def months_table(found: ServiceStatistics) -> Table:
    """The figures of each month."""
    return Table(
        name=_("By month"),
        columns=[Column(_("Month")), *(Column(str(figure.name), figure.decimals) for figure in FIGURES)],
        rows=[[f"{month.first:%m.%Y}", *(figure.of(figures) for figure in FIGURES)] for month, figures in found.months],
    )


def source_notes(found: ServiceStatistics) -> list[str]:
    """Where the applications to register come from, a line each: cases of this system or an import by its name."""
    lines = []
    for source in found.sources:
        name = source.name or _("cases of this system")
        lines.append(_("Applications to register: %(count)s from %(source)s") % {"count": source.count, "source": name})
    return lines


def kept_report(found: Kept) -> Report:
    """Each clause with how many of its obligations were kept, late, not kept, still run or no longer apply."""
    english = get_language() == "en"
    data = {
        **opening("kept", found.institution, found.period),
        "clauses": {row.clause: {"pack": row.pack, **row.counts} for row in found.rows},
    }
    statuses = list(Status)
    table = Table(
        name=_("What was kept"),
        columns=[
            Column(_("Clause")),
            Column(_("What it asks")),
            *(Column(str(status.label)) for status in statuses),
            Column(_("Kept, %"), 1),
        ],
        rows=[
            [row.clause, row.en if english else row.lv, *(row.counts[status] for status in statuses), percent(row)]
            for row in found.rows
        ],
    )
    document = Document(title=_("What was kept"), institution=found.institution, period=found.period, tables=[table])
    return Report("kept", data, document)


def percent(row: KeptRow) -> float | None:
    """The share kept in time of what is decided, 0 to 100."""
    return None if row.share is None else row.share * 100


def answer_times_report(found: AnswerTimes) -> Report:
    """Ringing, talking and first answers by channel, in minutes."""
    data = {
        **opening("answer-times", found.institution, found.period),
        "ringing_minutes": _times(found.ringing),
        "talking_minutes": _times(found.talking),
        "first_answer_minutes": {
            row.channel: {"received": row.received, **_times(row.times)} for row in found.channels
        },
    }
    ringing = Table(
        name=_("Waiting on the telephone"),
        columns=[Column(""), Column(_("Calls")), *_time_columns(_("seconds"), 0)],
        rows=[[_("Until an incoming call is answered"), found.ringing.count, *_time_cells(found.ringing, 1 / 60)]],
    )
    talking = Table(
        name=_("Length of calls"),
        columns=[Column(""), Column(_("Calls")), *_time_columns(_("minutes"), 1)],
        rows=[[_("From answer to end"), found.talking.count, *_time_cells(found.talking, 1)]],
    )
    first = Table(
        name=_("Time to the first answer"),
        columns=[Column(_("Channel")), Column(_("Received")), Column(_("Answered")), *_time_columns(_("hours"), 1)],
        rows=[
            [channel_name(row.channel), row.received, row.times.count, *_time_cells(row.times, 60)]
            for row in found.channels
        ],
    )
    motto = found.motto.get(get_language() or "lv", "")
    document = Document(
        title=f"{motto}: {_('waiting and answer times')}" if motto else _("Waiting and answer times"),
        institution=found.institution,
        period=found.period,
        tables=[ringing, talking, first],
        notes=[_("Elapsed time, nights and holidays included. No term is prescribed for these.")],
    )
    return Report("answer-times", data, document)


def channel_name(channel: str) -> str:
    """The channel's name in the language of the page; an unknown one as it is."""
    value = "phone" if channel == "call" else channel
    return str(Channel(value).label) if value in Channel.values else channel


def _time_columns(unit: str, decimals: int) -> list[Column]:
    names = (_("Mean, %(unit)s"), _("Median, %(unit)s"), _("Nine of ten within, %(unit)s"))
    return [Column(name % {"unit": unit}, decimals) for name in names]


def _time_cells(times: Times, divisor: float) -> list[Cell]:
    return [None if value is None else value / divisor for value in (times.mean, times.median, times.ninth)]


def _times(times: Times) -> dict[str, Any]:
    return {"count": times.count, "mean": times.mean, "median": times.median, "p90": times.ninth}


def ratings_report(found: Ratings) -> Report:
    """Mean and distribution by channel and by service; scales are never mixed."""
    english = get_language() == "en"
    data = {
        **opening("ratings", found.institution, found.period),
        "channels": [{"channel": row.channel, **_rated_data(row)} for row in found.rows],
        "services": [{"service": row.code, **_rated_data(rated)} for row, rated in found.services],
    }
    channels = [(channel_name(row.channel), row) for row in found.rows]
    services = [(row.name_en if english else row.name_lv, rated) for row, rated in found.services]
    document = Document(
        title=_("Ratings"),
        institution=found.institution,
        period=found.period,
        tables=[
            _ratings_table(_("Ratings by channel"), _("Channel"), channels),
            _ratings_table(_("Ratings by service"), _("Service"), services),
        ],
    )
    return Report("ratings", data, document)


def _rated_data(row: Rated) -> dict[str, Any]:
    return {"scale": row.scale, "count": row.count, "mean": row.mean, "counts": row.counts}


def _ratings_table(name: str, of: str, rows: Sequence[tuple[str, Rated]]) -> Table:
    widest = max((row.scale for _name, row in rows), default=0)
    return Table(
        name=name,
        columns=[
            Column(of),
            Column(_("Scale")),
            Column(_("Ratings")),
            Column(_("Mean"), 1),
            *(Column(str(score)) for score in range(1, widest + 1)),
        ],
        rows=[[title, row.scale, row.count, row.mean, *_padded(row.counts, widest)] for title, row in rows],
    )


def _padded(counts: Sequence[int], width: int) -> list[Cell]:
    """The counts, and no word where the scale ends before the widest one."""
    return [*counts, *([""] * (width - len(counts)))]


_BUILDERS: dict[str, Callable[[Institution, date, date, datetime], Report]] = {
    "service-statistics": lambda institution, start, end, _now: service_statistics_report(
        service_statistics(institution, start, end)
    ),
    "kept": lambda institution, start, end, now: kept_report(kept(institution, start, end, now=now)),
    "answer-times": lambda institution, start, end, _now: answer_times_report(answer_times(institution, start, end)),
    "ratings": lambda institution, start, end, _now: ratings_report(ratings(institution, start, end)),
    "call-history": lambda institution, start, end, _now: call_history_report(call_history(institution, start, end)),
    "feedback": lambda institution, start, end, _now: feedback_report(feedback(institution, start, end)),
    "information-asked": lambda institution, start, end, _now: asked_report(information_asked(institution, start, end)),
    "visits": lambda institution, start, end, _now: visits_report(visits(institution, start, end)),
    "surveys": lambda institution, start, end, now: surveys_report(surveys(institution, start, end, now=now)),
    "quality": lambda institution, start, end, now: quality_report(quality(institution, start, end, now=now)),
}
REPORTS = (*_BUILDERS, "staffing")
