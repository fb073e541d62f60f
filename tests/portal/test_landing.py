"""The front door."""

from typing import Any

import pytest
from django.test import Client as Browser
from tests.world import make_world

from atbilde.institutions.models import Institution

pytestmark = pytest.mark.django_db


def test_it_names_every_institution_and_its_addresses() -> None:
    make_world()
    page = Browser().get("/").content.decode()
    assert "Iestāde CSP" in page
    assert "Iestāde DVI" in page
    assert 'href="mailto:csp@iestade.example"' in page
    assert 'href="/desk/"' in page
    assert "anna.csp" not in page


def test_under_its_own_host_name_an_institution_stands_alone(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["raksti.csp.example"]
    make_world()
    Institution.objects.filter(pk="csp").update(host="raksti.csp.example")
    page = Browser().get("/", headers={"host": "raksti.csp.example"}).content.decode()
    assert "Iestāde CSP" in page
    assert "Iestāde DVI" not in page


def test_without_institutions_it_says_so() -> None:
    assert "Iestāžu vēl nav" in Browser().get("/").content.decode()


def test_the_visitor_chooses_the_language() -> None:
    browser = Browser()
    browser.post("/language/", {"language": "en", "next": "/"})
    assert "No institution yet" in browser.get("/").content.decode()
