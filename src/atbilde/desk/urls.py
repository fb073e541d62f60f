"""Addresses of the desk. A case's own pages are in `case_urls`."""

from django.urls import include, path

from atbilde.desk.clients import page as clients
from atbilde.desk.clients import showing
from atbilde.desk.views import bulk, news, notices, queue, search, session, standard

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("search/", search.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<int:pk>/", notices.read_one, name="read_notice"),
    path("notices/bell/", notices.bell, name="bell"),
    path("standard/", standard.standard, name="standard"),
    path("standard/<str:clause>/", standard.clause, name="clause"),
    path("news/", news.news, name="news"),
    path("login/", session.log_in, name="login"),
    path("logout/", session.log_out, name="logout"),
    path("profile/", session.profile, name="profile"),
    path("password/", session.password, name="password"),
    path("taste/", session.taste, name="taste"),
    path("post/", session.choose_post, name="choose_post"),
    path("clients/<int:pk>/", clients.client, name="client"),
    path("clients/<int:pk>/showing/", showing.showing, name="client_showing"),
    path("", include("atbilde.desk.call_urls")),
    path("", include("atbilde.desk.chat_urls")),
    path("", include("atbilde.desk.service_urls")),
    path("knowledge/", include("atbilde.desk.knowledge_urls")),
    path("quality/", include("atbilde.desk.quality_urls")),
    path("reports/", include("atbilde.desk.report_urls")),
    path("settings/", include("atbilde.desk.settings_urls")),
    path("cases/", include("atbilde.desk.case_urls")),
    path("", include("atbilde.desk.intake_urls")),  # after `case_urls`, which makes `name` known
]
