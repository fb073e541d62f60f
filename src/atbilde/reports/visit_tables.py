"""The report of visits as data and as a document."""

from django.utils.translation import gettext as _

from atbilde.reports.documents import Column, Document, Report, Table, opening, span
from atbilde.reports.visits import Month, Share, Visits


def visits_report(found: Visits) -> Report:
    """One-visit share, share begun at the booked time, share served remotely; the trend beside quality (DVI-12)."""
    data = {
        **opening("visits", found.institution, found.period),
        **{name: _data(share) for name, _words, share in _shares(found)},
        "months": [
            {
                **span(month.period),
                "cases_closed": month.closed,
                "handling_hours_mean": month.hours,
                "rating_percent_mean": month.rating,
                "satisfied_percent": month.satisfied,
                "errors": _data(month.errors),
            }
            for month in found.months
        ],
    }
    shares = Table(
        name=_("Visits"),
        columns=[Column(_("Indicator")), Column(_("So many")), Column(_("Of")), Column(_("Percent"), 1)],
        rows=[[words, share.part, share.whole, share.percent] for _name, words, share in _shares(found)],
    )
    document = Document(
        title=_("Visits and time of handling"),
        institution=found.institution,
        period=found.period,
        tables=[shares, _trend(found)],
        notes=[
            _("A matter is a case, or the visits of one client for one service; a question left open is not settled."),
            _("On time: begun not later than five minutes after the booked time."),
        ],
    )
    return Report("visits", data, document)


def _trend(found: Visits) -> Table:
    return Table(
        name=_("Time of handling beside quality"),
        columns=[
            Column(_("Month")),
            Column(_("Cases closed")),
            Column(_("Hours to the closing, mean"), 1),
            Column(_("Rating, percent of the scale"), 1),
            Column(_("Satisfied in surveys, percent"), 1),
            Column(_("Errors, percent of contacts"), 2),
        ],
        rows=[_row(month) for month in found.months],
    )


def _row(month: Month) -> list[str | int | float | None]:
    quality = [month.rating, month.satisfied, month.errors.percent]
    return [f"{month.period.first:%m.%Y}", month.closed, month.hours, *quality]


def _shares(found: Visits) -> list[tuple[str, str, Share]]:
    return [
        ("one_visit", _("Matters settled in one visit"), found.one_visit),
        ("on_time", _("Visits begun at the booked time"), found.on_time),
        ("missed", _("Booked visits the client did not come to"), found.missed),
        ("remote", _("Contacts served without a visit"), found.remote),
        ("help_given", _("Extra help that was needed and given"), found.help_given),
        ("wish_met", _("Wishes for a person or unit that were met"), found.wish_met),
    ]


def _data(share: Share) -> dict[str, float | int | None]:
    return {"part": share.part, "whole": share.whole, "percent": share.percent}
