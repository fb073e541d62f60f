"""Which part of the house answers which address."""

import importlib.util

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from atbilde.adapters.social.views import webhook
from atbilde.config import configuration

handler400 = "atbilde.portal.refusals.unreadable"
handler403 = "atbilde.portal.refusals.forbidden"
handler404 = "atbilde.portal.refusals.not_found"

urlpatterns: list[URLPattern | URLResolver] = [path("language/", set_language, name="set_language")]
if importlib.util.find_spec("atbilde.config.health"):
    urlpatterns.append(path("", include("atbilde.config.health")))
if importlib.util.find_spec("atbilde.adapters.telephony.urls"):
    urlpatterns.append(path("cti/", include("atbilde.adapters.telephony.urls")))
urlpatterns.append(path("social/<int:pk>/", webhook(configuration.secret), name="social_webhook"))
for _prefix, _surface in (("desk/", "desk"), ("", "portal")):
    if importlib.util.find_spec(f"atbilde.{_surface}.urls"):
        urlpatterns.append(path(_prefix, include(f"atbilde.{_surface}.urls")))
