"""Addresses of the reports, under `/desk/reports/`."""

from django.urls import path

from atbilde.desk.views import call_reports, quality_reports, rating_reports, reports, visit_reports

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("service-statistics/", reports.statistics_page, name="service_statistics"),
    path("kept/", reports.kept_page, name="kept"),
    path("answer-times/", reports.answer_times_page, name="answer_times"),
    path("ratings/", rating_reports.ratings_page, name="ratings"),
    path("ratings/<slug:channel>/<int:scale>/", rating_reports.given_page, name="report_ratings"),
    path("ratings/service/<slug:service>/<int:scale>/", rating_reports.of_service_page, name="report_service_ratings"),
    path("surveys/", quality_reports.surveys_page, name="surveys"),
    path("quality/", quality_reports.quality_page, name="quality"),
    path("call-history/", call_reports.call_history_page, name="call_history"),
    path("visits/", visit_reports.visits_page, name="visits"),
    path("staffing/", call_reports.staffing_page, name="staffing"),
    path("calls/<str:what>/", call_reports.calls_page, name="report_calls"),
    path("contacts/<str:name>/", reports.contacts_page, name="report_contacts"),
    path("cases/<str:clause>/<str:status>/", reports.cases_page, name="report_cases"),
    path("download/<str:name>.<str:form>", reports.download, name="report_download"),
]
