"""Every address of the portal can be opened by hand: a bookmark, back, reload. None answers with a bare refusal."""

import re

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, reverse
from tests.portal.visitor import Visitor
from tests.world import make_world

from atbilde.portal.urls import PAGES

pytestmark = pytest.mark.django_db
ROUTES = [str(page.pattern) for page in PAGES if isinstance(page, URLPattern)]
_GUESSED = {"int": "1", "slug": "abc", "str": "abc"}


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_refuses_to_be_opened(route: str) -> None:
    make_world()
    address = re.sub(r"<(\w+):\w+>", lambda part: _GUESSED[part[1]], route)
    answer = Browser().get(f"/csp/{address}")
    assert answer.status_code != 405
    if answer.status_code == 404:
        assert 'href="/csp/write/"' in answer.content.decode()  # the institution's own page says what to do


@pytest.mark.parametrize("button", ["more", "materials", "rate"])
def test_a_button_of_the_status_page_leads_back_to_it(button: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    visitor = Visitor(monkeypatch=monkeypatch).to_the_summary().send()
    answer = visitor.browser.get(f"/csp/status/{visitor.secret}/{button}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/csp/status/{visitor.secret}/")


@pytest.mark.parametrize("button", ["uploads", "uploads/remove", "end"])
def test_a_button_of_a_form_leads_back_into_it(button: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    visitor = Visitor(monkeypatch=monkeypatch).to_the_summary()
    there = visitor.browser.get(f"/csp/write/{visitor.form}/{button}/", follow=True)
    assert there.status_code == 200
    assert there.request["PATH_INFO"].startswith(f"/csp/write/{visitor.form}/")
    assert visitor.browser.get(reverse("portal:write_check", args=["csp", visitor.form])).status_code == 200
