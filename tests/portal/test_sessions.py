"""Registering for a session on the portal."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client as Browser
from tests.desk.ground import queries_of
from tests.reports.paper import text_of
from tests.services.reception import JANIS, make_location, make_session
from tests.world import NOW, World, make_world

from atbilde.contacts.models import Message
from atbilde.services.access import secret_of
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.sessions import register
from atbilde.services.models import Registration
from atbilde.services.queries.seats import candidates

WHO = {"name": "Ilze Kalna", "email": "ilze@epasts.example", "phone": "", "needs": ""}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world("visc")


@pytest.fixture
def site() -> Browser:
    return Browser()


def test_a_candidate_registers_checks_and_gets_a_number(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    page = site.get("/visc/sessions/").content.decode()
    assert "14,23\xa0€" in page
    own = f"/visc/sessions/{session.pk}/"
    assert site.get(own).status_code == 200
    assert site.post(own, WHO).status_code == 200
    assert not Registration.objects.exists()
    done = site.post(own, {**WHO, "confirm": "1"}, follow=True)
    registration = Registration.objects.get()
    assert registration.number == "VISC-R-2026-000001"
    assert done.redirect_chain[0][0] == f"/visc/sessions/{session.pk}/noted/"
    letter = Message.objects.get(to=[WHO["email"]])
    mine = f"/visc/sessions/mine/{secret_of(registration.contact.key)}/"
    assert registration.number in letter.text
    assert mine in letter.text
    assert registration.number in site.get(mine).content.decode()


def _said(page: str) -> str:
    """The words of a page, without the secrets that differ from one loading to the next."""
    return " ".join(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page).split())


def test_no_stranger_learns_that_somebody_is_registered(world: World) -> None:
    session = make_session(world, make_location(world))
    own = f"/visc/sessions/{session.pk}/"
    pages = []
    for _number in range(2):
        answer = Browser().post(own, {**WHO, "confirm": "1"}, follow=True)
        pages.append((answer.redirect_chain, _said(answer.content.decode())))
    assert pages[0] == pages[1]
    registration = Registration.objects.get()  # twice is once
    assert registration.number not in pages[1][1]
    letters = Message.objects.filter(to=[WHO["email"]]).order_by("pk")
    assert letters.count() == 2
    again = letters.last()
    assert again is not None
    assert f"/visc/sessions/mine/{secret_of(registration.contact.key)}/" in again.text
    assert "jau esat" in again.subject


PHONE_ONLY = {**WHO, "email": "", "phone": "29123456"}


def test_who_leaves_a_telephone_number_only_sees_the_link_and_can_print_it(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    done = site.post(f"/visc/sessions/{session.pk}/", {**PHONE_ONLY, "confirm": "1"}, follow=True)
    registration = Registration.objects.get()
    mine = f"/visc/sessions/mine/{secret_of(registration.contact.key)}/"
    assert done.redirect_chain == [(f"{mine}?registered=1", 302)]
    page = done.content.decode()
    assert "Jūsu pieteikums ir reģistrēts" in page
    assert registration.number in page
    assert f'<p class="copy-link">http://testserver{mine}</p>' in page
    assert "izdrukās vēlreiz" in page  # whoever serves the sessions can
    assert 'href="tel:' in page
    assert 'href="/visc/contacts/"' in page.partition("izdrukās vēlreiz")[2]
    paper = site.get(f"{mine}registration.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert registration.number in text_of(paper.content)
    assert mine in "".join(text_of(paper.content).split())
    assert not Message.objects.exists()


def test_the_button_pressed_twice_is_one_registration_another_form_is_one_more(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    own = f"/visc/sessions/{session.pk}/"
    forms = [re.findall('name="begun" value="([^"]+)"', site.get(own).content.decode())[0] for _number in range(2)]
    ways = [site.post(own, {**PHONE_ONLY, "confirm": "1", "begun": form})["Location"] for form in (*forms, forms[0])]
    assert ways[0] == ways[2] != ways[1]  # nobody is led to what a stranger registered before
    first, second = candidates(session)
    assert (first.same_as, second.same_as) == ("", first.number)


def test_without_a_place_one_waits_and_moves_up_when_somebody_cancels(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world), places=1)
    first = register(session, at=NOW, visitor=JANIS)
    site.post(f"/visc/sessions/{session.pk}/", {**WHO, "confirm": "1"})
    waiting = Registration.objects.get(name="Ilze Kalna")
    assert waiting.status == "waiting"
    mine = f"/visc/sessions/mine/{secret_of(first.contact.key)}/cancel/"
    site.get(mine)
    first.refresh_from_db()
    assert first.status == "seated"
    site.post(mine)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.place) == ("seated", 1)


def test_when_registration_is_over_nobody_registers(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    with time_machine.travel(session.closes_at, tick=False):
        assert "Pieteikties" not in site.get("/visc/sessions/").content.decode()
        assert site.post(f"/visc/sessions/{session.pk}/", {**WHO, "confirm": "1"}).status_code == 422
    assert not Registration.objects.exists()


def test_what_belongs_to_others_is_not_there(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    registration = register(session, at=NOW, visitor=JANIS)
    token = secret_of(registration.contact.key)
    for path in (f"/dvi/sessions/{session.pk}/", f"/dvi/sessions/mine/{token}/", "/visc/sessions/mine/guess/"):
        assert site.get(path).status_code == 404
    assert site.post(f"/dvi/sessions/mine/{token}/cancel/").status_code == 404
    assert site.post(f"/dvi/sessions/{session.pk}/", {**WHO, "confirm": "1"}).status_code == 404


def test_the_list_costs_the_same_however_full_sessions_are(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    few = queries_of(lambda: site.get("/visc/sessions/"))
    for number in range(5):
        register(session, at=NOW, visitor=Visitor(f"K {number}", email=f"k{number}@epasts.example"))
    assert queries_of(lambda: site.get("/visc/sessions/")) == few


def test_nobody_fills_a_session_or_a_strangers_mailbox_by_a_script(world: World, site: Browser) -> None:
    session = make_session(world, make_location(world))
    own = f"/visc/sessions/{session.pk}/"
    told = [site.post(own, {**WHO, "name": f"Kandidāts {number}", "confirm": "1"}).status_code for number in range(8)]
    assert told == [302] * 6 + [429] * 2
    assert Registration.objects.filter(session=session).count() == 6
