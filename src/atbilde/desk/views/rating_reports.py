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
from atbilde.reports.ratings import PAGE, Rated, ratings, ratings_behind, words_alone
from atbilde.services.access import service_for


@dataclass(frozen=True, slots=True)
class Line:
    """A channel or service on its scale: count, mean, each number, with the addresses of what is behind them."""

    name: str
    scale: int
    mean: str
    count: int
    url: str
    numbers: list[tuple[int, int, str]]  # score, how often, address


@report_page
def ratings_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Mean and distribution by channel and by service (CSPK-U8, CSP-C4)."""
    found = ratings(request.post.institution, picker.period.first, picker.period.last)
    english = request.frame.language == "en"
    services = [
        _line(row.name_en if english else row.name_lv, rated, "report_service_ratings", picker)
        for row, rated in found.services
    ]
    context: dict[str, object] = {
        "lines": [_line(channel_name(row.channel), row, "report_ratings", picker) for row in found.rows],
        "services": services,
        "given": words_alone(request.post.institution, found.period) if may_see_cases(request.post) else [],
    }
    return show_report(request, "ratings", picker, context)


@report_page
def given_page(request: DeskRequest, picker: Picker, channel: str, scale: int) -> HttpResponseBase:
    """The ratings behind a number of a channel, newest first; for those who may see cases."""
    return _given(request, picker, channel_name(channel), scale, channel=channel)


@report_page
def of_service_page(request: DeskRequest, picker: Picker, service: str, scale: int) -> HttpResponseBase:
    """The ratings behind a number of a service."""
    row = service_for(request.post, service)
    return _given(
        request, picker, row.name_en if request.frame.language == "en" else row.name_lv, scale, service=service
    )


def _given(request: DeskRequest, picker: Picker, name: str, scale: int, **of: str) -> HttpResponseBase:
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    asked = request.GET.get("score", "")
    score = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    number = page_number(request)
    found, count = ratings_behind(request.post.institution, picker.period, scale=scale, score=score, page=number, **of)
    title = _("%(channel)s, rated %(score)s of %(scale)s") % {"channel": name, "score": score, "scale": scale}
    context: dict[str, object] = {
        "given": found,
        "found": {"rows": found, "count": count},
        "back": (reverse("desk:ratings") + "?" + picker.query, _("Ratings")),
    }
    shown = title if score else f"{name}: {_('Ratings')}"
    return show_list(request, picker, "ratings_given", shown, number, -(-count // PAGE), context)


def _line(name: str, row: Rated, page: str, picker: Picker) -> Line:
    url = reverse(f"desk:{page}", args=[row.channel, row.scale]) + "?" + picker.query
    return Line(
        name=name,
        scale=row.scale,
        mean=figure(row.mean, Column("", 1)),
        count=row.count,
        url=url,
        numbers=[(score, count, f"{url}&score={score}") for score, count in enumerate(row.counts, 1)],
    )
