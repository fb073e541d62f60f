"""The reports of feedback and of what clients were asked for, as pages."""

from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.shortcuts import render

from atbilde.desk.door import DeskRequest
from atbilde.desk.views.reports import Picker, page_number, report_page, show_report
from atbilde.institutions.access import may_see_cases
from atbilde.reports.asked import asked_report, information_asked
from atbilde.reports.exports import shown_rows
from atbilde.reports.feedback import PAGE, feedback, feedback_behind, feedback_report, subjects


@report_page
def feedback_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """How much came by which way, and the feedback itself, filtered by what it is about and how it came (DVI-25)."""
    if not may_see_cases(request.post):
        return render(request, "desk/not_allowed.html", status=403)
    found = feedback(request.post.institution, picker.period.first, picker.period.last)
    kinds = subjects()
    about = request.GET.get("about", "") if request.GET.get("about", "") in kinds else ""
    way = request.GET.get("way", "") if request.GET.get("way", "") in found.ways else ""
    number = max(page_number(request), 1)
    rows, count = feedback_behind(request.post.institution, picker.period, about=about, way=way, page=number)
    kept = f"{picker.query}&{urlencode({'about': about, 'way': way})}"
    context: dict[str, object] = {
        "tables": [(table, shown_rows(table)) for table in feedback_report(found).document.tables],
        "rows": [(told, kinds[told.about], found.ways.get(told.way, told.way)) for told in rows],
        "kinds": kinds,
        "ways": found.ways,
        "about": about,
        "way": way,
        "count": count,
        "previous": f"?{kept}&page={number - 1}" if number > 1 else "",
        "next": f"?{kept}&page={number + 1}" if number * PAGE < count else "",
    }
    return show_report(request, "feedback", picker, context)


@report_page
def asked_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """What clients were asked for, by unit (DVI-11)."""
    found = information_asked(request.post.institution, picker.period.first, picker.period.last)
    document = asked_report(found).document
    tables = [(table, shown_rows(table)) for table in document.tables]
    return show_report(request, "information_asked", picker, {"tables": tables, "notes": document.notes})
