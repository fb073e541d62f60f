"""A client's data under a standard that asks for a check: in part everywhere, whole once it is said why (DVI-14)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from tests.desk.case.scene import desk_of
from tests.world import World, case_from, make_world

from atbilde.audit.models import Entry
from atbilde.cases.models import Case
from atbilde.contacts.models import Event
from atbilde.desk.veil import KEY, OPEN_FOR

pytestmark = [pytest.mark.django_db, pytest.mark.clause("DVI-14")]
NAME, ADDRESS = "Jānis Zariņš", "janis.zarins@epasts.example"


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna, subject="Mani dati")


def text(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def showing(case: Case) -> str:
    return reverse("desk:client_showing", args=[case.client_id]) + f"?case={case.number}"


def pages(case: Case) -> list[str]:
    return [
        "/desk/",
        "/desk/?view=mine",
        "/desk/search/?q=Zariņš",
        reverse("desk:case", args=[case.number]),
        reverse("desk:client", args=[case.client_id]),
        "/desk/reports/cases/IL-5.3/open/",
        "/desk/reports/contacts/email_answers/",
    ]


def test_every_page_shows_initials_until_it_is_said_why(world: World, case: Case) -> None:
    browser = desk_of(world.anna)
    for address in pages(case):
        page = text(browser, address)
        assert NAME not in page, address
        assert ADDRESS not in page, address
    assert "J. Z." in text(browser, "/desk/")
    browser.post(showing(case), {"reason": "known"})
    for address in (reverse("desk:case", args=[case.number]), reverse("desk:client", args=[case.client_id])):
        assert NAME in text(browser, address)
        assert ADDRESS in text(browser, address)
    entry = Entry.objects.get(verb="client.show")
    assert (entry.actor, entry.subject, entry.details) == (
        world.anna.person_id,
        str(case.client_id),
        {"reason": "known"},
    )
    assert NAME not in text(desk_of(world.mara), reverse("desk:client", args=[case.client_id]))  # open to one officer


def test_the_answer_begins_once_it_is_said_who_asks(world: World, case: Case) -> None:
    browser = desk_of(world.anna)
    page = reverse("desk:case", args=[case.number])
    assert 'id="letter-form"' not in text(browser, page)
    for name in ("case_asking", "case_redirection", "case_refusal", "case_language_notice"):
        answer = browser.get(reverse(f"desk:{name}", args=[case.number]))
        assert answer.headers["Location"].startswith(reverse("desk:client_showing", args=[case.client_id])), name
    answer = browser.post(showing(case) + f"&next={page}", {"reason": "answer", "means": ["signature"]})
    assert answer.headers["Location"] == page
    assert 'id="letter-form"' in text(browser, page)
    checked = Event.objects.get(type="identity.checked")
    assert checked.data["by"] == ["signature"]
    assert checked.contact in case.contacts.all()


def test_it_is_shut_again_after_a_shift(world: World, case: Case) -> None:
    browser = desk_of(world.anna)
    browser.post(showing(case), {"reason": "answer"})
    session = browser.session
    session[KEY] = {str(case.client_id): (timezone.now() - OPEN_FOR - timedelta(seconds=1)).isoformat()}
    session.save()
    assert NAME not in text(browser, reverse("desk:case", args=[case.number]))


@pytest.mark.parametrize("sent", [{}, {"reason": "curiosity"}, {"reason": "answer", "means": ["120380-11111"]}])
def test_a_wrong_reason_opens_nothing_and_keeps_no_data(world: World, case: Case, sent: dict[str, object]) -> None:
    browser = desk_of(world.anna)
    assert browser.post(showing(case), sent).status_code == 422
    assert NAME not in text(browser, reverse("desk:case", args=[case.number]))
    assert not Event.objects.filter(type="identity.checked").exists()


def test_only_those_of_the_institution_are_asked(world: World, case: Case) -> None:
    assert desk_of(world.ivo).get(showing(case)).status_code == 404
    assert desk_of(world.ivo).post(showing(case), {"reason": "known"}).status_code == 404
    assert not Entry.objects.filter(verb="client.show").exists()


def test_elsewhere_is_not_led_to(world: World, case: Case) -> None:
    answer = desk_of(world.anna).post(showing(case) + "&next=https://evil.example/", {"reason": "known"})
    assert answer.headers["Location"] == reverse("desk:client", args=[case.client_id])
