"""The pages for what goes wrong: in our look, in the reader's language, with a way on."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory
from django.views.defaults import server_error


@pytest.mark.django_db
def test_a_page_that_is_not_there() -> None:
    answer = Browser().get("/desk/no-such-page/")
    assert answer.status_code == 404
    assert "Šādas lapas nav" in answer.content.decode()


def test_a_fault_of_ours(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    answer = server_error(request)
    assert answer.status_code == 500
    assert "ui/atbilde.css" in answer.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_old(settings: Any) -> None:
    answer = Browser(enforce_csrf_checks=True).post("/desk/login/", {"name": "x", "password": "x"})
    assert answer.status_code == 403
    assert "Lapa bija atvērta pārāk ilgi" in answer.content.decode()


@pytest.mark.django_db
def test_the_address_of_a_button_is_no_blank_page() -> None:
    answer = Browser().get("/desk/bulk/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "Šo lapu nevar atvērt pēc adreses" in answer.content.decode()
