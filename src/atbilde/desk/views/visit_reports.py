"""The report of visits as a page (DVI-12)."""

from django.http import HttpResponseBase

from atbilde.desk.door import DeskRequest
from atbilde.desk.views.reports import Picker, report_page, show_report
from atbilde.reports.exports import shown_rows
from atbilde.reports.visit_tables import visits_report
from atbilde.reports.visits import visits


@report_page
def visits_page(request: DeskRequest, picker: Picker) -> HttpResponseBase:
    """Shares of the period and the trend by month."""
    found = visits(request.post.institution, picker.period.first, picker.period.last)
    document = visits_report(found).document
    tables = [(table, shown_rows(table)) for table in document.tables]
    return show_report(request, "visits", picker, {"tables": tables, "notes": document.notes})
