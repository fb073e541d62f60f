"""Addresses of the portal. Each part has its own; they hold under `/<institution>/` and under its own host name.

No page begins with a variable part: on an institution's own host name nothing stands before it.
"""

from django.urls import URLPattern, URLResolver, include, path

from atbilde.portal import views
from atbilde.portal.institution import urls as institution

app_name = "portal"

PAGES: list[URLPattern | URLResolver] = [
    *institution.urlpatterns,
]
urlpatterns = [path("", views.landing, name="landing"), *PAGES, path("<slug:slug>/", include(PAGES))]
