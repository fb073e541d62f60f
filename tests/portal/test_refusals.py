"""What is shown instead of a page says what to do next, and loses nothing that was typed."""

from typing import Any

import pytest
from django.test import Client as Browser
from tests.world import make_world

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_shown_again_and_the_desk_keeps_its_own_words() -> None:
    make_world()
    browser = Browser(enforce_csrf_checks=True)
    page = browser.post("/csp/write/", {"kind": "question", "text": "Kur dati par <b>Rīgu</b>?", "website": "robots"})
    assert page.status_code == 403
    said = page.content.decode()
    assert "Kur dati par &lt;b&gt;Rīgu&lt;/b&gt;?" in said
    assert "robots" not in said
    assert 'href="/csp/write/"' in said
    desk = browser.post("/desk/login/", {"name": "anna.csp", "password": "slepens"})
    assert desk.status_code == 403
    assert "slepens" not in desk.content.decode()


def test_a_stale_form_stands_in_the_frame_of_its_institution() -> None:
    make_world()
    page = Browser(enforce_csrf_checks=True).post("/csp/write/", {"text": "Kur ir dati?"}).content.decode()
    assert 'class="site-name">Iestāde CSP' in page
    elsewhere = Browser(enforce_csrf_checks=True).post("/language/", {"text": "Kur ir dati?"})
    assert elsewhere.status_code == 403
    assert "Kur ir dati?" in elsewhere.content.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("address", ["/csp/", "/csp/standard/kept.csv", "/csp/visits/", "/csp/visits/secret/"])
def test_a_page_that_only_reads_takes_nothing(address: str, method: str, caplog: pytest.LogCaptureFixture) -> None:
    make_world()
    answer = Browser(enforce_csrf_checks=True).generic(method, address, "words=Kur")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
    page = answer.content.decode()
    assert 'class="site-name">Iestāde CSP' in page
    assert f'<a href="{address}">Atvērt lapu</a>' in page
    assert address not in caplog.text


def test_nothing_is_sent_to_the_first_page_of_all_either() -> None:
    answer = Browser(enforce_csrf_checks=True).post("/")
    assert answer.status_code == 405
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("address", ["/csp/nav/", "/csp/contacts/nav/", "/csp/status/abc/def/ghi/"])
def test_an_address_without_a_page_leads_on_within_the_institution(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    make_world()
    answer = Browser().get(address)
    assert answer.status_code == 404
    page = answer.content.decode()
    assert 'class="site-name">Iestāde CSP' in page
    assert 'href="/csp/write/"' in page
    assert address not in caplog.text


@pytest.mark.parametrize("address", ["/nav/", "/nav/contacts/", "/desk/nav/"])
def test_an_address_of_nobody_leads_to_the_institutions(address: str) -> None:
    make_world()
    answer = Browser().get(address)
    assert answer.status_code == 404
    assert 'href="/"' in answer.content.decode()


def test_more_fields_than_a_form_can_have_are_refused_in_words() -> None:
    make_world()
    answer = Browser().post("/csp/write/", {f"field{number}": "x" for number in range(1100)})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'class="site-name">Iestāde CSP' in page
    assert "Traceback" not in page


def test_a_host_that_is_none_of_ours_is_refused_with_a_page(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["ours.example"]
    answer = Browser(SERVER_NAME="elsewhere.example").get("/csp/")
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()
