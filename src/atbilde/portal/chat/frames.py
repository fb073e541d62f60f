"""The same pages of the chat in the portal's own frame and in a small window on the institution's other sites.

In a window there are no cookies: the language comes with the address, and so does the wish to be in a window.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from atbilde.core.standard import Standard
from atbilde.institutions.models import Institution
from atbilde.portal.door import Page, PortalRequest, portal_view

P = ParamSpec("P")


def chat_view(view: Page[P]) -> Callable[..., HttpResponseBase]:
    """A view of the chat: `portal_view`, without a CSRF cookie, and to be framed by the institution's sites only.

    Nothing here acts on the authority of a cookie: what a chat lets one do stands in its secret address, so there is
    nothing that a foreign page could make a browser do. Addresses with secrets are kept from caches and from others.
    """

    @wraps(view)
    def enter(request: PortalRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        asked = request.GET.get("language", "")
        language = asked if in_window(request) and asked in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(language):
            response = view(request, *args, **kwargs)
        response["Content-Language"] = language
        response["Cache-Control"] = "no-store"
        response["Referrer-Policy"] = "no-referrer"
        if in_window(request):
            response.framed_by = ["'self'", *sites_of(request.institution, request.place.standard)]  # type: ignore[attr-defined]
            response.xframe_options_exempt = True  # type: ignore[attr-defined]
        return response

    return csrf_exempt(portal_view(here="chat")(cast(Page[P], enter)))


def in_window(request: PortalRequest) -> bool:
    """Whether the page is shown in a window on another site."""
    return request.GET.get("in") == "page"


def sites_of(institution: Institution, standard: Standard) -> list[str]:
    """The origins of the institution's own sites: those its standard names, and its own host name of the portal."""
    found = [f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(site.url) for site in standard.sites)]
    if institution.host:
        found.append(f"{urlsplit(settings.CONFIGURATION.public_url).scheme}://{institution.host}")
    return sorted(set(found))


def address(request: PortalRequest, page: str, **parts: object) -> str:
    """The address of a page of the chat, in the window where the reader is in one."""
    url = request.place.url(page, **parts)
    if in_window(request):
        return f"{url}?{urlencode({'in': 'page', 'language': request.place.language})}"
    return url


def show(
    request: PortalRequest, template: str, context: Mapping[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in its frame."""
    frame = "portal/chat/window.html" if in_window(request) else "portal/base.html"
    return render(request, template, {"frame": frame, "window": in_window(request), **(context or {})}, status=status)


def go_to(request: PortalRequest, page: str, **parts: object) -> HttpResponseRedirect:
    """Go on at another page of the chat."""
    return HttpResponseRedirect(address(request, page, **parts))
