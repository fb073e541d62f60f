"""Logging in, being slowed down, and what a person sets for themselves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from tests.desk.ground import browser_of, now
from tests.world import PASSWORD, World

from atbilde.accounts.access import FAILURES, FAILURES_OF_ADDRESS, WINDOW, wait_until
from atbilde.accounts.models import LoginFailure
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post


def try_in(browser: Browser, name: str, password: str, to: str = "") -> int:
    return browser.post("/desk/login/", {"name": name, "password": password, "next": to}).status_code


def test_log_in_leads_to_the_page_asked_for(world: World) -> None:
    answer = Browser().post("/desk/login/", {"name": "anna.csp", "password": PASSWORD, "next": "/desk/notices/"})
    assert answer["Location"] == "/desk/notices/"


@pytest.mark.parametrize("to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_log_in_leads_nowhere_else(world: World, to: str) -> None:
    answer = Browser().post("/desk/login/", {"name": "anna.csp", "password": PASSWORD, "next": to})
    assert answer["Location"] == "/desk/"


def test_a_wrong_password_says_the_same_as_a_wrong_name(world: World) -> None:
    pages = []
    for name in ("anna.csp", "nobody"):
        answer = Browser().post("/desk/login/", {"name": name, "password": "x"})
        assert answer.status_code == 401
        pages.append(answer.context["problem"])
    assert pages[0] == pages[1]


def test_ten_failures_slow_down_the_name_from_every_address(world: World) -> None:
    for n in range(FAILURES):
        Browser(REMOTE_ADDR=f"10.0.0.{n}").post("/desk/login/", {"name": "anna.csp", "password": "x"})
    answer = Browser().post("/desk/login/", {"name": "Anna.CSP", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Pārāk daudz mēģinājumu" in answer.content.decode()
    assert try_in(Browser(), world.liga.person.username, PASSWORD) == 302


def test_many_failures_slow_down_the_address_for_every_name(world: World) -> None:
    for n in range(FAILURES_OF_ADDRESS):
        try_in(Browser(), f"guess{n}", "x")
    assert try_in(Browser(), "anna.csp", PASSWORD) == 429
    assert try_in(Browser(REMOTE_ADDR="10.0.0.9"), "anna.csp", PASSWORD) == 302


def test_behind_a_proxy_the_address_is_the_one_it_names(world: World, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)
    guesser = Browser(headers={"X-Forwarded-For": "10.9.9.9, 192.0.2.1"})
    for n in range(FAILURES_OF_ADDRESS):
        try_in(guesser, f"guess{n}", "x")
    other = Browser(headers={"X-Forwarded-For": "192.0.2.1, 192.0.2.2"})
    assert try_in(guesser, "anna.csp", PASSWORD) == 429
    assert try_in(other, "anna.csp", PASSWORD) == 302


def test_the_wait_ends_with_the_window(world: World) -> None:
    for _ in range(FAILURES):
        try_in(Browser(), "anna.csp", "x")
    until = wait_until("anna.csp", "127.0.0.1", at=now())
    assert until is not None
    assert now() < until <= now() + WINDOW
    assert wait_until("anna.csp", "127.0.0.1", at=until + timedelta(seconds=1)) is None


def test_no_name_or_address_is_kept(world: World) -> None:
    try_in(Browser(), "anna.csp", "x")
    kept = LoginFailure.objects.get()
    assert "anna" not in kept.name_hash
    assert "127" not in kept.address_hash[:4]
    try_in(Browser(), "anna.csp", PASSWORD)
    assert not LoginFailure.objects.exists()


def test_log_out_ends_the_session(world: World) -> None:
    browser = browser_of(world.anna)
    assert browser.post("/desk/logout/")["Location"] == "/desk/login/"
    assert browser.get("/desk/").status_code == 302


def test_language_and_colours_stay_with_the_person(world: World) -> None:
    browser = browser_of(world.anna)
    assert '<html lang="lv" data-color-scheme="auto"' in browser.get("/desk/").content.decode()
    browser.post("/desk/taste/", {"language": "en", "next": "/desk/"})
    browser.post("/desk/taste/", {"theme": "dark", "next": "/desk/"})
    page = browser.get("/desk/").content.decode()
    assert '<html lang="en" data-color-scheme="dark"' in page
    assert "Without owner" in page
    assert browser.post("/desk/taste/", {"language": "xx", "theme": "pink"}).status_code == 302
    world.anna.person.refresh_from_db()
    assert (world.anna.person.language, world.anna.person.theme) == ("en", "dark")


def test_a_new_password_keeps_this_session_and_ends_the_others(world: World) -> None:
    here, there = browser_of(world.anna), browser_of(world.anna)
    weak = here.post("/desk/password/", {"old_password": PASSWORD, "new_password1": "īsa", "new_password2": "īsa"})
    assert weak.status_code == 422
    new = "cita-gara-parole-7"
    here.post("/desk/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302
    assert try_in(Browser(), "anna.csp", new) == 302


def test_the_profile_says_what_the_signature_lacks(world: World) -> None:
    assert "Jūsu vēstules vēl nevar nosūtīt" not in browser_of(world.anna).get("/desk/profile/").content.decode()
    Post.objects.filter(pk=world.anna.pk).update(phone="", position_lv="")
    page = browser_of(world.anna).get("/desk/profile/").content.decode()
    assert "Jūsu vēstules vēl nevar nosūtīt" in page
    assert "amats, tālrunis" in page


def test_a_person_with_two_posts_chooses(world: World) -> None:
    second = Post.objects.create(
        institution=world.elsewhere, person=world.anna.person, roles=[Role.OFFICER], starts=date(2021, 1, 1)
    )
    browser = browser_of(world.anna)
    assert browser.get("/desk/").wsgi_request.post == world.anna  # type: ignore[attr-defined]
    browser.post("/desk/post/", {"post": second.pk})
    assert browser.get("/desk/").wsgi_request.post == second  # type: ignore[attr-defined]
    browser.post("/desk/post/", {"post": world.ivo.pk})
    assert browser.get("/desk/").wsgi_request.post == second  # type: ignore[attr-defined]
