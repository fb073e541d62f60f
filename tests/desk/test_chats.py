"""Officers in chats: who waits, several at once, a colleague, what is left to do, and nobody from elsewhere."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.desk.ground import browser_of
from tests.world import World

from atbilde.accounts.models import Person
from atbilde.cases.models import Case
from atbilde.chats.actions import talking
from atbilde.chats.actions.following import go_on_by_email
from atbilde.chats.actions.talking import begin_chat, end_chat, invite, seen_by_client, take_chat, write
from atbilde.contacts.models import Chat, ChatLine, Client
from atbilde.desk.newsroom import Listener, Newsroom
from atbilde.institutions.models import Competence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def always_open(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The chat is served whenever the tests run, for the pages look at the real clock; everybody reads English."""
    monkeypatch.setattr(talking, "is_served", lambda *_: True)
    Person.objects.update(language="en")


def begun(world: World, text: str = "Kur dati?", key: str = "k1", ago: int = 60, **more: str) -> Chat:
    return begin_chat(world.institution, at=timezone.now() - timedelta(seconds=ago), text=text, key=key, **more)[0]


def url(chat: Chat, part: str = "") -> str:
    return f"/desk/chats/{chat.contact.key}/{part}"


def read(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


@pytest.mark.clause("CSPK-U9")
def test_who_waits_is_seen_on_the_rail_above_the_queue_and_in_the_list(world: World) -> None:
    begun(world, "Pirmais", "a", ago=150)
    begun(world, "Otrais", "b", ago=30, name="Ilze")
    anna = browser_of(world.anna)
    queue = read(anna, "/desk/")
    assert re.search(r'data-count="2"', queue)
    assert re.search(r'id="chat-line".*?href="/desk/chats/"', queue, re.DOTALL)
    page = read(anna, "/desk/chats/")
    assert page.index("Pirmais") < page.index("Otrais")
    assert "Ilze" in page


def test_an_officer_takes_answers_makes_a_case_and_ends(world: World) -> None:
    chat, anna = begun(world), browser_of(world.anna)
    anna.post(url(chat, "taking/"))
    for _ in range(2):
        assert anna.post(url(chat, "lines/"), {"text": "Tie ir portālā.", "key": "a" * 8}).status_code == 302
    chat.refresh_from_db()
    assert (chat.post, chat.contact.chat_lines.filter(post=world.anna).count()) == (world.anna, 1)
    anna.post(url(chat, "case/"))
    case = Case.objects.get()
    assert case.owner == world.anna
    anna.post(url(chat, "end/"))
    chat.refresh_from_db()
    assert chat.ended_at is not None
    late = anna.post(url(chat, "lines/"), {"text": "Vēl…", "key": "b" * 8}, headers={"HX-Request": "true"})
    assert late.status_code == 422


@pytest.mark.clause("DVI-17")
def test_what_a_known_client_needs_stands_above_what_was_said(world: World) -> None:
    Client.objects.filter(pk=world.janis.pk).update(needs="Vieglā valoda")
    page = read(browser_of(world.anna), url(begun(world, "Kur ir karte?", email=world.janis.email)))
    assert 0 < page.index("Vieglā valoda") < page.index("Kur ir karte?", page.index('id="chat-lines"'))


@pytest.mark.clause("CSPK-U9")
def test_the_transcript_is_folded_in_the_case(world: World) -> None:
    chat = begun(world, name="Ilze")
    write(chat, at=timezone.now(), text="Tie ir portālā.", key="a1", by=world.anna)
    case = go_on_by_email(chat, at=timezone.now(), email="a@epasts.example")
    page = read(browser_of(world.anna), f"/desk/cases/{case.number}/")
    folded = re.search(r'<details class="folded" id="chat-\d+">.*?</details>', page, re.DOTALL)
    assert folded
    assert "Kur dati?" in folded[0]
    assert "Tie ir portālā." in folded[0]


def test_only_what_is_new_is_told_and_the_client_sees_who_types(world: World) -> None:
    chat = begun(world)
    take_chat(chat, by=world.anna, at=timezone.now())
    last = ChatLine.objects.order_by("-pk")[0].pk
    write(chat, at=timezone.now(), text="Vai esat?", key="k2")
    anna = browser_of(world.anna)
    told = anna.post(url(chat, "news/"), {"after": last, "read": last, "typing": "1"}).content.decode()
    assert re.findall(r'class="said-text">([^<]*)', told) == ["Vai esat?"]
    chat.refresh_from_db()
    assert chat.officer_typing_at is not None
    assert chat.officer_read == last
    browser_of(world.liga).post(url(chat, "news/"), {"after": 0, "read": last + 5})
    chat.refresh_from_db()
    assert chat.officer_read == last


def test_buttons_come_anew_only_when_something_else_can_be_done(world: World) -> None:
    chat, anna = begun(world), browser_of(world.anna)
    first = anna.post(url(chat, "news/"), {"after": "0"}).content.decode()
    stand = re.search(r'data-stand="([^"]*)"', first)
    assert stand
    assert 'id="chat-deeds"' in first
    assert 'id="chat-deeds"' not in anna.post(url(chat, "news/"), {"after": "0", "stand": stand[1]}).content.decode()
    take_chat(chat, by=world.liga, at=timezone.now())
    assert 'id="chat-deeds"' in anna.post(url(chat, "news/"), {"after": "0", "stand": stand[1]}).content.decode()


@pytest.mark.parametrize("after", ["x", "-1", "9" * 30, "", "1e3"])
def test_a_number_that_is_none_is_the_beginning(world: World, after: str) -> None:
    chat = begun(world)
    answer = browser_of(world.anna).post(url(chat, "news/"), {"after": after, "read": after})
    assert answer.status_code == 200


def test_that_the_client_lost_the_connection_is_seen_and_that_they_are_back(world: World) -> None:
    chat, anna = begun(world, ago=120), browser_of(world.anna)
    assert "lost the connection" in read(anna, url(chat))
    seen_by_client(chat, at=timezone.now(), typing=True, read=0)
    page = read(anna, url(chat))
    assert "the client is there" in page
    assert "is writing…" in page


def test_a_colleague_is_found_by_what_they_know_and_goes_on(world: World) -> None:
    knows = Competence.objects.create(
        institution=world.institution, code="d", name_lv="Demogrāfija", name_en="Demography"
    )
    world.liga.competences.add(knows)
    chat, anna, liga = begun(world), browser_of(world.anna), browser_of(world.liga)
    take_chat(chat, by=world.anna, at=timezone.now())
    found = read(anna, url(chat, "colleagues/?q=demogr"))
    assert "Līga Krūmiņa" in found
    assert "Pēteris Ozols" not in found
    anna.post(url(chat, "colleagues/"), {"to": world.liga.pk})
    assert "You are asked to go on" in read(liga, "/desk/chats/")
    assert 'data-count="1"' in read(liga, "/desk/")
    liga.post(url(chat, "taking/"))
    chat.refresh_from_db()
    assert (chat.post, chat.invited) == (world.liga, None)
    refused = anna.post(url(chat, "lines/"), {"text": "Vēl", "key": "z" * 8})
    assert refused.status_code == 422
    assert "Vēl" in refused.content.decode()


def test_nobody_is_asked_who_cannot_serve(world: World) -> None:
    chat, anna = begun(world), browser_of(world.anna)
    take_chat(chat, by=world.anna, at=timezone.now())
    for to in (world.ivo.pk, world.dace.pk, world.anna.pk, "x", ""):
        anna.post(url(chat, "colleagues/"), {"to": to})
    chat.refresh_from_db()
    assert chat.invited is None


_PARTS = ["", "news/", "lines/", "taking/", "colleagues/", "answers/", "case/", "end/"]


@pytest.mark.parametrize("part", _PARTS)
def test_an_outsider_finds_no_chat(world: World, part: str) -> None:
    chat, ivo = begun(world), browser_of(world.ivo)
    for answer in (ivo.get(url(chat, part)), ivo.post(url(chat, part), {"text": "x", "to": world.anna.pk})):
        assert answer.status_code in (404, 405)
    chat.refresh_from_db()
    assert (chat.post, chat.ended_at, Case.objects.count()) == (None, None, 0)
    assert Browser().get(url(chat, part)).status_code in (302, 405)


@pytest.mark.parametrize("part", ["lines/", "taking/", "colleagues/", "case/", "end/"])
def test_who_only_reads_changes_nothing(world: World, part: str) -> None:
    chat, dace = begun(world), browser_of(world.dace)
    assert dace.get(url(chat)).status_code == 200
    assert dace.post(url(chat, part), {"text": "x", "key": "k" * 8}).status_code == 403
    assert browser_of(world.arturs).get("/desk/chats/").status_code == 403
    chat.refresh_from_db()
    assert (chat.post, chat.ended_at) == (None, None)


def test_an_officer_does_not_end_a_colleagues_chat(world: World) -> None:
    chat = begun(world)
    take_chat(chat, by=world.liga, at=timezone.now())
    for part in ("end/", "taking/"):
        browser_of(world.anna).post(url(chat, part))
    chat.refresh_from_db()
    assert (chat.post, chat.ended_at) == (world.liga, None)


def test_the_history_of_a_client_holds_their_chats(world: World) -> None:
    chat = begun(world, email=world.janis.email)
    end_chat(chat, at=timezone.now())
    assert url(chat) in read(browser_of(world.anna), f"/desk/clients/{world.janis.pk}/")


def test_pages_cost_the_same_however_many_chats_there_are(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    chats = [begun(world, f"Jautājums {number}", f"k{number}") for number in range(12)]
    for chat in chats[:5]:
        take_chat(chat, by=world.anna, at=timezone.now())
    invite(chats[0], by=world.anna, at=timezone.now(), to=world.liga)
    anna = browser_of(world.anna)
    anna.get("/desk/chats/")
    with django_assert_max_num_queries(20):
        anna.get("/desk/chats/")
    with django_assert_max_num_queries(20):
        anna.get(url(chats[0]))
    with django_assert_max_num_queries(12):
        anna.post(url(chats[0], "news/"), {"after": "0"})


def test_news_of_a_chat_reach_the_institutions_pages_only() -> None:
    room, ours, others = Newsroom(), Listener("csp", 7, "s"), Listener("dvi", 8, "t")
    room.listeners |= {ours, others}
    room.publish(json.dumps({"institution": "csp", "chat": "chat-1"}))
    assert ours.news == {"chats": "chat-1", "chat-chat-1": "1"}
    assert others.news == {}
