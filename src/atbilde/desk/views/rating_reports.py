"""The report of ratings, and the ratings behind each of its numbers."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from atbilde.desk.door import DeskRequest
from atbilde.desk.views.reports import Picker, page_number, report_page, show_list, show_report
from atbilde.institutions.access import may_see_cases
from atbilde.reports.catalogue import channel_name
from atbilde.reports.documents import Column
from atbilde.reports.exports import figure
from atbilde.reports.ratings import PAGE, Rated, ratings, ratings_behind


@dataclass(frozen=True, slots=True)
class Line:
    """A channel on its scale: count, mean and each number, with the addresses of what is behind them."""

    channel: str
    scale: int
    mean: str
    count: int
    url: str
    numbers: list[tuple[int, int, str]]  # score, how often, address


@report_page
def ratings_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Mean and distribution by channel (CSPK-U8)."""
    found = ratings(request.post.institution, picker.period.first, picker.period.last)
    return show_report(request, "ratings", picker, {"lines": [_line(row, picker) for row in found.rows]})


@report_page
def given_page(request: DeskRequest, picker: Picker, channel: str, scale: int) -> HttpResponseBase:
    """The ratings behind a number, newest first; for those who may see cases."""
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    asked = request.GET.get("score", "")
    score = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    number = page_number(request)
    found, count = ratings_behind(
        request.post.institution, picker.period, channel=channel, scale=scale, score=score, page=number
    )
    name = channel_name(channel)
    title = _("%(channel)s, rated %(score)s of %(scale)s") % {"channel": name, "score": score, "scale": scale}
    context: dict[str, object] = {
        "given": found,
        "found": {"rows": found, "count": count},
        "back": (reverse("desk:ratings") + "?" + picker.query, _("Ratings")),
    }
    shown = title if score else f"{name}: {_('Ratings')}"
    return show_list(request, picker, "ratings_given", shown, number, -(-count // PAGE), context)


def _line(row: Rated, picker: Picker) -> Line:
    url = reverse("desk:report_ratings", args=[row.channel, row.scale]) + "?" + picker.query
    return Line(
        channel=channel_name(row.channel),
        scale=row.scale,
        mean=figure(row.mean, Column("", 1)),
        count=row.count,
        url=url,
        numbers=[(score, count, f"{url}&score={score}") for score, count in enumerate(row.counts, 1)],
    )
