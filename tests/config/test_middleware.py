"""The content policy of every page, and in which language a reader is answered."""

import pytest
from django.conf import settings
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
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = cookie
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
