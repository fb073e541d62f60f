"""The content policy of every page, and in which language a reader is answered."""

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.utils import translation

from atbilde.config import middleware


class Reader:
    def __init__(self, language):
        if language:
            self.language = language


def language_seen(rf, *, profile=None, cookie=None, browser="en"):
    request = rf.get("/", headers={"accept-language": browser})
    request.user = Reader(profile)
    if cookie:
        request.COOKIES[configured.LANGUAGE_COOKIE_NAME] = cookie
    seen = []

    def view(_request):
        seen.append(translation.get_language())
        return HttpResponse()

    answer = middleware.language(view)(request)
    assert answer["Content-Language"] == seen[0]
    return seen[0]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ({}, "lv"),
        ({"cookie": "en"}, "en"),
        ({"cookie": "xx"}, "lv"),
        ({"profile": "en"}, "en"),
        ({"profile": "lv", "cookie": "en"}, "lv"),
    ],
)
def test_the_profile_goes_before_the_cookie_and_the_browser_is_not_asked(rf, asked, answered):
    before = translation.get_language()
    assert language_seen(rf, **asked) == answered
    assert translation.get_language() == before


def test_nothing_from_elsewhere_is_allowed_unless_a_view_says_so(rf):
    plain = middleware.content_policy(lambda _request: HttpResponse())(rf.get("/"))
    assert plain["Content-Security-Policy"] == middleware.CONTENT_POLICY
    assert "unsafe" not in middleware.CONTENT_POLICY
    stricter = {"Content-Security-Policy": "default-src 'none'; sandbox"}
    own = middleware.content_policy(lambda _request: HttpResponse(headers=stricter))(rf.get("/"))
    assert own["Content-Security-Policy"] == stricter["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("peer", "told", "sender"),
    [
        ("127.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "198.51.100.9, 192.0.2.1", "192.0.2.1"),  # the first anybody may have written
        ("127.0.0.1", "192.0.2.1, 10.0.0.7", "192.0.2.1"),  # two proxies of ours
        ("127.0.0.1", "10.0.0.9, 10.0.0.7", "10.0.0.9"),
        ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1, <script>", "127.0.0.1"),
        ("203.0.113.5", "192.0.2.1", "203.0.113.5"),  # no proxy of ours
        ("", "192.0.2.1", ""),
    ],
)
def test_only_our_own_proxies_say_where_a_request_comes_from(rf, settings, peer, told, sender):
    settings.TRUSTED_PROXIES = ("127.0.0.0/8", "10.0.0.0/24")
    seen = []
    request = rf.get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": told} if told else {})
    middleware.sender(lambda one: seen.append(one.META["REMOTE_ADDR"]) or HttpResponse())(request)
    assert seen == [sender]


def test_without_a_proxy_nobody_does(rf, settings):
    settings.TRUSTED_PROXIES = ()
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "192.0.2.1"})
    middleware.sender(lambda _one: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
