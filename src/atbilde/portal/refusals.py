"""What is shown instead of a page: in the institution's own frame where the address is one's, with what to do next."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from atbilde.portal.door import stand_at

#: Not shown back: what is no text of the client's.
_OURS = frozenset({"csrfmiddlewaretoken", "website", "begun", "proof", "to_language"})
_DESK = "/desk/"


def only_reads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that only reads: to whatever else is asked of it, 405 in its institution's frame (RFC 9110, 15.5.6).

    Nothing is sent there, so a form's token is not missed either.
    """

    @wraps(view)
    def read(request: HttpRequest, *args: object, **parts: object) -> HttpResponseBase:
        if request.method in ("GET", "HEAD"):
            return view(request, *args, **parts)
        response = _shown(request, "portal/refused.html", 405, {"code": 405, "back": request.path})
        response["Allow"] = "GET, HEAD"
        response._has_been_logged = True  # type: ignore[attr-defined]  # a link's secret may stand in the address
        return response

    return csrf_exempt(read)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came too late, or from a browser without cookies: nothing typed is lost.

    On the desk as officers know it, elsewhere with what was typed.
    """
    if request.path.startswith(_DESK):
        return render(request, "403_csrf.html", status=403)
    told = ((name, str(text).strip()) for name, text in request.POST.items() if name not in _OURS)
    typed = [text for _, text in told if len(text) > 1]
    return _shown(request, "portal/stale.html", 403, {"typed": typed, "back": request.path})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that no page has."""
    if request.path.startswith(_DESK) or not stand_at(request):
        return render(request, "404.html", status=404)
    response = render(request, "portal/not_found.html", status=404)
    # A link that was broken in two can hold most of its secret; Django would write it into its log.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 for what is not allowed."""
    return _shown(request, "portal/refused.html", 403, {"code": 403})


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what cannot be read: too many fields, more than a form may carry, a host that is none of ours."""
    if isinstance(exception, DisallowedHost):  # then nobody's page can be told by the host either
        return render(request, "portal/refused.html", {"code": 400, "frame": "ui/page.html"}, status=400)
    return _shown(request, "portal/refused.html", 400, {"code": 400})


def _shown(request: HttpRequest, template: str, status: int, context: dict[str, object]) -> HttpResponse:
    ours = not request.path.startswith(_DESK) and stand_at(request)
    frame = "portal/base.html" if ours else "ui/page.html"
    return render(request, template, {**context, "frame": frame}, status=status)
