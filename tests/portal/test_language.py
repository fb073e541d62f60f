"""The language is switched in the middle of a form: what is typed stays, nothing is sent, no fault is found."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from tests.portal.test_ratings import address, contact
from tests.portal.test_visits import chosen
from tests.portal.visitor import PDF, WORDS, Visitor
from tests.services.reception import make_location, make_service, make_session
from tests.world import NOW, make_world

from atbilde.contacts.models import Chat, Rating, Upload
from atbilde.portal.door import SWITCH
from atbilde.portal.limits import guard
from atbilde.services.models import Registration, Visit

pytestmark = pytest.mark.django_db
ENGLISH = {SWITCH: "en"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def english(answer: Any) -> str:
    """The page in English, and the browser remembers it."""
    page = str(answer.content.decode())
    assert answer.status_code == 200
    assert '<html lang="en"' in page
    assert "error-summary" not in page
    assert answer.client.cookies["atbilde_language"].value == "en"
    return page


def test_a_step_of_a_submission(monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    visitor = Visitor(monkeypatch=monkeypatch)
    if visitor.step == "area":
        visitor.fill(area="csb")
    assert 'name="to_language" value="en"' in visitor.page
    where = visitor.address
    visitor.fill(subject=WORDS["subject"], text="", **ENGLISH)
    page = english(visitor.answer)
    assert visitor.address == where
    assert WORDS["subject"] in page
    visitor.fill(subject=WORDS["subject"], text="Pusē vārda", to_language="lv")
    assert "Pusē vārda" in visitor.page
    assert '<html lang="lv"' in visitor.page


def test_a_step_that_was_answered_is_looked_at_anew_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    make_world()
    visitor = Visitor(monkeypatch=monkeypatch).to_the_summary()
    text = visitor.address.replace("check", "text")
    visitor.browser.post(text, {"subject": "", "text": "", **ENGLISH})
    answer = visitor.browser.get(visitor.address)
    assert answer.status_code == 302
    assert answer.headers["Location"] == text


def test_the_files_of_a_submission_come_along(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    make_world()
    visitor = Visitor(kind="feedback")
    while visitor.step != "files":
        visitor.fill(text="Paldies")
    switch = re.search(r'<button[^>]*form="choose" name="to_language" value="en"[^>]*>', visitor.page)
    assert switch
    assert f'formaction="{visitor.address}"' in switch[0]
    where = visitor.address
    for content, taken in ((PDF, ["plāns.pdf"]), (b"MZ\x90", ["plāns.pdf"])):
        chosen = SimpleUploadedFile("plāns.pdf" if content == PDF else "vīruss.exe", content)
        visitor.answer = visitor.browser.post(where, {"files": [chosen], "to_language": "en"}, follow=True)
        assert visitor.address == where
        assert '<html lang="en"' in visitor.page
        assert [one.name for one in Upload.objects.all()] == taken
        assert ("error-summary" in visitor.page) == (content != PDF)  # what is not taken is said


def test_the_kind_of_a_submission() -> None:
    make_world()
    page = english(Browser().post("/csp/write/?subject=Cenas", {"kind": "complaint", **ENGLISH}))
    assert page.partition('value="complaint"')[2].partition(">")[0].strip().endswith("checked")


def test_the_details_of_a_visit() -> None:
    world = make_world("dvi")
    make_service(world, make_location(world))
    page = english(Browser().post("/dvi/visits/details/", chosen(name="", **ENGLISH)))
    for typed in ("Par veidlapu", chosen()["email"], chosen()["starts"]):
        assert typed in page
    page = english(Browser().post("/dvi/visits/details/", chosen(confirm="1", **ENGLISH)))
    assert "Par veidlapu" in page
    assert not Visit.objects.exists()


def test_the_page_to_check_a_visit_stays_and_books_what_stands_there() -> None:
    world = make_world("dvi")
    make_service(world, make_location(world))
    page = english(Browser().post("/dvi/visits/details/", chosen(step="check", **ENGLISH)))
    assert "Check before you book" in page
    with time_machine.travel(NOW + guard.QUICKEST, tick=False):
        Browser().post("/dvi/visits/details/", hidden(page) | {"confirm": "1"})
    assert Visit.objects.get().about == "Par veidlapu"


def test_the_page_to_check_a_registration_stays_and_registers_what_stands_there() -> None:
    world = make_world("visc")
    own = f"/visc/sessions/{make_session(world, make_location(world)).pk}/"
    typed = {"name": "Ilze Kalna", "email": "ilze@epasts.example", "needs": "Palīgs", "step": "check"}
    page = english(Browser().post(own, typed | ENGLISH))
    assert "Check before you register" in page
    with time_machine.travel(NOW + guard.QUICKEST, tick=False):
        Browser().post(own, hidden(page) | {"confirm": "1"})
    assert Registration.objects.get().needs == "Palīgs"


def hidden(page: str) -> dict[str, str]:
    """What the form of a page carries along."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def test_the_registration_for_a_session() -> None:
    world = make_world("visc")
    session = make_session(world, make_location(world))
    typed = {"name": "Ilze Kalna", "email": "ilze@", "needs": "Palīgs", **ENGLISH}
    page = english(Browser().post(f"/visc/sessions/{session.pk}/", typed))
    for words in ("Ilze Kalna", "ilze@", "Palīgs"):
        assert words in page
    assert not Registration.objects.exists()


def test_the_beginning_of_a_chat() -> None:
    make_world()
    page = english(Browser().post("/csp/chat/", {"text": "Kur ir tabula?", "name": "Jānis", **ENGLISH}))
    assert "Kur ir tabula?" in page
    assert "Jānis" in page
    assert not Chat.objects.exists()


def test_a_rating() -> None:
    world = make_world()
    page = english(Browser().post(address(contact(world)), {"score": "4", "words": "Paldies", **ENGLISH}))
    assert "Paldies" in page
    assert page.partition('value="4"')[2].partition(">")[0].strip().endswith("checked")
    assert not Rating.objects.exists()


def switch(browser: Browser, page: str, form: str) -> Any:
    """Press the switch of a form that only asks: its fields go into the address of the page itself."""
    button = re.search(r'<button[^>]*form="chosen" name="to_language" value="en"[^>]*>', page)
    assert button
    leads = re.search(r'formaction="([^"]+)"', button[0]) or re.search(r'id="chosen" action="([^"]+)"', page)
    assert leads
    return browser.get(f"{leads[1]}?{form}&{SWITCH}=en", follow=True)


def test_what_a_visit_is_for() -> None:
    world = make_world("dvi")
    make_service(world, make_location(world))
    browser = Browser()
    answer = switch(browser, browser.get("/dvi/visits/").content.decode(), "for=consultation")
    assert answer.redirect_chain == [("/dvi/visits/?for=consultation", 302)]  # nothing of the switch is left there
    page = english(answer)
    assert page.partition('value="consultation"')[2].partition(">")[0].strip().endswith("checked")
    assert page.partition('value="other"')[2].partition(">")[0].strip().endswith('"')


def test_whom_a_visit_is_to() -> None:
    world = make_world("dvi")
    make_service(world, make_location(world, posts=(world.anna, world.liga)))
    browser, asked = Browser(), "for=consultation&at=reception"
    page = browser.get(f"/dvi/visits/time/?{asked}").content.decode()
    whom = f"post-{world.liga.pk}"
    page = english(switch(browser, page, f"{asked}&whom={whom}"))
    assert f'<option value="{whom}" selected>' in page
    day = re.findall(r'datetime="([\d-]+)"', page)[-1]
    later = browser.get(f"/dvi/visits/time/?{asked}&whom={whom}&since={day}").content.decode()
    assert f'name="next" value="/dvi/visits/time/?{unescape(asked).replace("&", "&amp;")}&amp;whom={whom}' in later


@pytest.mark.parametrize("language", ["de", "", "lv;en", "../"])
def test_another_language_is_as_if_the_form_were_sent(language: str) -> None:
    make_world()
    answer = Browser().post("/csp/write/", {"kind": "question", SWITCH: language})
    assert answer.status_code == 302
