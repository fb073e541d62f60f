"""A form whose token does not fit loses nothing of what the client typed."""

import pytest
from django.test import Client as Browser
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_shown_again_and_the_desk_keeps_its_own_words() -> None:
    make_world()
    browser = Browser(enforce_csrf_checks=True)
    page = browser.post("/csp/write/", {"kind": "question", "text": "Kur dati par <b>Rīgu</b>?", "homepage": "robots"})
    assert page.status_code == 403
    said = page.content.decode()
    assert "Kur dati par &lt;b&gt;Rīgu&lt;/b&gt;?" in said
    assert "robots" not in said
    assert 'href="/csp/write/"' in said
    desk = browser.post("/desk/login/", {"name": "anna.csp", "password": "slepens"})
    assert desk.status_code == 403
    assert "slepens" not in desk.content.decode()
