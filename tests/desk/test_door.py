"""Who comes into the desk, and what each role finds there."""

from collections.abc import Iterator

import pytest
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.desk.ground import browser_of, end_post, put_case
from tests.world import World

OPEN_TO_ALL = {"login", "logout"}


def desk_addresses() -> list[tuple[str, str]]:
    """Every address of the desk by name, with stand-ins for what varies in it."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns)
            else:
                yield pattern

    stand_ins = {"pk": 1, "number": "CSP-2026-000001", "key": "email-1", "name": "x", "form": "json"}
    stand_ins |= {
        "field": 1,
        "service": "x",
        "network": "facebook",
        "clause": "CSP-D7",
        "status": "late",
        "what": "offered",
        "post": 1,
        "scale": 5,
        "channel": "calls",
    }
    desk = next(found for found in get_resolver().url_patterns if getattr(found, "namespace", "") == "desk")
    assert isinstance(desk, URLResolver)
    found = []
    for pattern in walk(desk.url_patterns):
        wanted = pattern.pattern.converters
        arguments = {name: stand_ins[name] for name in wanted}
        found.append((str(pattern.name), reverse(f"desk:{pattern.name}", kwargs=arguments)))
    return found


@pytest.mark.django_db
def test_nobody_comes_in_without_logging_in() -> None:
    for name, address in desk_addresses():
        if name in OPEN_TO_ALL:
            continue
        answers = [Browser().get(address), Browser().post(address)]
        for answer in answers:
            if answer.status_code == 405:
                continue
            assert answer.status_code == 302, address
            assert answer["Location"].startswith(("/desk/login/?next=", "/desk/settings/")), address
        assert {answer.status_code for answer in answers} != {405}, address


@pytest.mark.django_db
def test_a_part_of_a_page_takes_the_whole_page_to_the_log_in() -> None:
    answer = Browser().get("/desk/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


def test_without_a_post_in_force_the_desk_says_so(world: World) -> None:
    end_post(world.anna)
    answer = browser_of(world.anna).get("/desk/")
    assert answer.status_code == 403
    assert "šodien jums nav amata" in answer.content.decode().casefold()


def test_an_officer_finds_no_settings(world: World) -> None:
    for name, address in desk_addresses():
        if name.startswith("settings_"):
            browser = browser_of(world.anna)
            assert {browser.get(address).status_code, browser.post(address).status_code} <= {403, 405}, address


def test_an_administrator_begins_at_what_is_there_for_them(world: World) -> None:
    browser = browser_of(world.arturs)
    answer = browser.get("/desk/", follow=True)
    assert answer.redirect_chain
    page = answer.content.decode()
    assert 'id="seek"' not in page
    assert 'href="/desk/settings/"' in page
    assert browser.get("/desk/search/?q=x").status_code == 403


def test_the_data_protection_officer_reads_and_does_not_act(world: World) -> None:
    put_case(world, 1)
    page = browser_of(world.dace).get("/desk/").content.decode()
    assert "CSP-2026-000001" in page
    assert 'value="take"' not in page
    assert browser_of(world.dace).post("/desk/bulk/", {"act": "take", "case": "CSP-2026-000001"}).status_code == 403


def test_another_institution_finds_nothing_of_ours(world: World) -> None:
    put_case(world, 1)
    browser = browser_of(world.ivo)
    assert "CSP-2026-000001" not in browser.get("/desk/").content.decode()
    assert "/desk/cases/" not in browser.get("/desk/search/?q=CSP-2026-000001").content.decode()
    assert browser.post("/desk/bulk/", {"act": "take", "case": "CSP-2026-000001"}).status_code == 404


def test_a_fault_of_a_mailbox_stands_on_every_page(world: World) -> None:
    browser = browser_of(world.anna)
    assert "nav sasniedzama" not in browser.get("/desk/profile/").content.decode()
    world.mailbox.fault, world.mailbox.fault_since = "refused", world.mailbox.seen_at
    world.mailbox.save()
    assert "csp@iestade.example nav sasniedzama" in browser.get("/desk/profile/").content.decode()


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/desk/cases/CSP-2026-000001/", "http%3A//testserver/desk/cases/CSP-2026-000001/"),
        ("https://elsewhere.example/", "/desk/"),
        ("", "/desk/"),
    ],
)
def test_who_was_logged_out_before_a_button_comes_back_to_its_page(world: World, came_from: str, back: str) -> None:
    answer = Browser().post("/desk/cases/CSP-2026-000001/letters/", {"body": "x"}, headers={"referer": came_from})
    assert answer["Location"] == f"/desk/login/?next={back}"
