"""What every response and request gets here: the content policy, where it comes from, the language of the reader."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponseBase]

CONTENT_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    ]
)


def content_policy(get_response: Handler) -> Handler:
    """Forbid everything that does not come from us; a view that shows foreign HTML sets a stricter policy itself.

    Nobody may frame a page, but those whom its response names in `framed_by`.
    """

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        hosts = " ".join(getattr(response, "framed_by", ()))
        policy = CONTENT_POLICY.replace("ancestors 'none'", f"ancestors {hosts}") if hosts else CONTENT_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return handle


def sender(get_response: Handler) -> Handler:
    """Put where a request really comes from into `REMOTE_ADDR`.

    `X-Forwarded-For` is believed of our own proxies only (`TRUSTED_PROXIES`): each adds who spoke to it at the end, so
    the last one that is no proxy of ours is the client. What stands before it anybody may have written.
    """
    trusted = [ip_network(one, strict=False) for one in settings.TRUSTED_PROXIES]

    def is_ours(told: str) -> bool:
        try:
            address = ip_address(told)
        except ValueError:
            return False
        return any(address in network for network in trusted)

    def handle(request: HttpRequest) -> HttpResponseBase:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")] if trusted else []
        told = request.META.get("REMOTE_ADDR", "")
        while is_ours(told) and hops and _is_address(hops[-1]):
            told = hops.pop()
        request.META["REMOTE_ADDR"] = told
        return get_response(request)

    return handle


def _is_address(told: str) -> bool:
    try:
        ip_address(told)
    except ValueError:
        return False
    return True


def language(get_response: Handler) -> Handler:
    """The language of the person's profile, else of the cookie, else the installation's: never the browser's guess."""
    known = {code for code, _ in settings.LANGUAGES}

    def handle(request: HttpRequest) -> HttpResponseBase:
        chosen = getattr(request.user, "language", None) or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        with translation.override(chosen if chosen in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response

    return handle


def buttons(get_response: Handler) -> Handler:
    """Give who opens the address of a button of the desk (after a refusal, after a log-in) a page with a way on: Django
    answers 405 with nothing in it."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and request.path.startswith("/desk/"):
            page = render(request, "405.html", status=405)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return handle
