"""Addresses of the portal. Each part has its own; they hold under `/<institution>/` and under its own host name.

No page begins with a variable part: on an institution's own host name nothing stands before it.
"""

from django.urls import URLPattern, URLResolver, include, path

from atbilde.portal import views
from atbilde.portal.chat import urls as chat
from atbilde.portal.institution import urls as institution
from atbilde.portal.knowledge import urls as knowledge
from atbilde.portal.ratings import urls as ratings
from atbilde.portal.search import urls as search
from atbilde.portal.services import urls as services
from atbilde.portal.sessions import urls as sessions
from atbilde.portal.status import urls as status
from atbilde.portal.submission import urls as submission
from atbilde.portal.surveys import urls as surveys
from atbilde.portal.visits import urls as visits

app_name = "portal"

PAGES: list[URLPattern | URLResolver] = [
    *institution.urlpatterns,
    *search.urlpatterns,
    *submission.urlpatterns,
    *status.urlpatterns,
    *chat.urlpatterns,
    *ratings.urlpatterns,
    *services.urlpatterns,
    *knowledge.urlpatterns,
    *visits.urlpatterns,
    *sessions.urlpatterns,
    *surveys.urlpatterns,
]
urlpatterns = [path("", views.landing, name="landing"), *PAGES, path("<slug:slug>/", include(PAGES))]
