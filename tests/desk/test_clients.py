"""A client's page: one history of every channel, found by name, number or address."""

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.desk.ground import browser_of, queries_of
from tests.world import NOW, World, case_from, later

from atbilde.calls.actions.by_hand import begin_visit
from atbilde.calls.actions.taking import take
from atbilde.cases.models import Case
from atbilde.chats.actions.following import case_of_chat
from atbilde.chats.actions.talking import begin_chat
from atbilde.contacts.models import Client

GIVEN = {
    "name": "Jānis Zariņš", "email": "janis.zarins@epasts.example", "phone": "+371 26 000 001", "language": "lv",
    "preferred_channel": "phone", "needs": "Vājdzirdīgs",
}  # fmt: skip


def page_of(client: Client) -> str:
    return f"/desk/clients/{client.pk}/"


@pytest.mark.clause("CSPK-U3")
def test_one_queue_holds_what_came_by_every_channel(world: World) -> None:
    letter = case_from(world, subject="Vēstule")
    make_line(world)
    news = [
        says("v", "call.offered", NOW, direction="in", from_="26000001", to="80000098"),
        says("v", "voicemail.left", later(seconds=20), seconds=9),
        says("v", "call.ended", later(seconds=21)),
    ]
    take(make_exchange(world.institution), news, now=later(seconds=21))
    chat, _ = begin_chat(world.institution, at=NOW, text="Čata jautājums", key="k")
    talked = case_of_chat(chat, at=later(minutes=1))
    page = browser_of(world.anna).get("/desk/", {"view": "open"}).content.decode()
    called = Case.objects.get(channel="phone")
    assert all(case.number in page for case in (letter, called, talked))
    assert {case.queue for case in (letter, called, talked)} == {world.queue}


@pytest.mark.clause("CSPK-U3")
def test_letters_calls_and_visits_are_one_history(world: World) -> None:
    case = case_from(world, subject="Par tabulu")
    make_line(world)
    give_set(world.anna, "101")
    Client.objects.filter(pk=world.janis.pk).update(phone_digits="26000001")
    call = incoming(make_exchange(world.institution), at=later(minutes=1), talk=95)
    begin_visit(by=world.anna, at=later(minutes=10), client=world.janis)
    page = browser_of(world.anna).get(page_of(world.janis))
    met = page.context["history"].met
    assert [row.contact.channel for row in met] == ["visit", "phone", "email"]
    assert met[2].cases == (case,)
    said = page.content.decode()
    assert case.number in said
    assert f"/desk/calls/{call.contact.key}/" in said


def test_what_is_learnt_is_kept_and_the_number_is_known_next_time(world: World) -> None:
    answer = browser_of(world.anna).post(page_of(world.janis), GIVEN)
    assert answer.status_code == 302
    world.janis.refresh_from_db()
    assert (world.janis.needs, world.janis.phone_digits) == ("Vājdzirdīgs", "26000001")


def test_wrong_words_are_said_and_nothing_is_lost(world: World) -> None:
    other = Client.objects.create(institution=world.institution, name="Cits", email="cits@epasts.example")
    for field, value in (("phone", "zvaniet"), ("email", "nav"), ("email", other.email)):
        page = browser_of(world.anna).post(page_of(world.janis), GIVEN | {field: value})
        assert page.status_code == 200
        assert page.context["form"].errors.keys() == {field}
        assert "Vājdzirdīgs" in page.content.decode()
    world.janis.refresh_from_db()
    assert world.janis.needs == ""


def test_nobody_from_elsewhere_and_who_only_reads_writes_nothing(world: World) -> None:
    assert browser_of(world.ivo).get(page_of(world.janis)).status_code == 404
    assert browser_of(world.ivo).post(page_of(world.janis), GIVEN).status_code == 404
    assert browser_of(world.dace).get(page_of(world.janis)).status_code == 200
    assert browser_of(world.dace).post(page_of(world.janis), GIVEN).status_code == 403
    assert browser_of(world.arturs).get(page_of(world.janis)).status_code == 403


def test_found_by_name_number_or_address(world: World) -> None:
    Client.objects.filter(pk=world.janis.pk).update(phone_digits="26000001")
    for words in ("zariņš", "+371 26000001", "26 000 001", "Janis.Zarins@epasts.example"):
        found = browser_of(world.anna).get("/desk/search/", {"q": words}).context["found"]
        assert [client.pk for client in found.clients] == [world.janis.pk], words
    assert browser_of(world.ivo).get("/desk/search/", {"q": "zariņš"}).context["found"].clients == []


def test_as_many_questions_for_many_contacts(world: World) -> None:
    browser = browser_of(world.anna)
    case_from(world, at=NOW)
    few = queries_of(lambda: browser.get(page_of(world.janis)))
    for minute in range(12):
        case_from(world, at=later(minutes=minute))
    assert queries_of(lambda: browser.get(page_of(world.janis))) == few
