"""A chat from the first line to what it leaves behind."""

from datetime import UTC, datetime

import pytest
from tests.calls.exchange import refused
from tests.world import NOW, World, later, make_world

from atbilde.cases.access import matter_of
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.chats.access import chat_for, chat_of_link
from atbilde.chats.actions.following import case_of_chat, go_on_by_email, leave_message
from atbilde.chats.actions.talking import begin_chat, end_chat, invite, take_chat, write
from atbilde.chats.hours import is_served
from atbilde.chats.queries.chats import lines_after, place_in_line, running
from atbilde.contacts.access import link_of
from atbilde.contacts.actions.links import STATUS
from atbilde.contacts.models import Chat, Event, Link

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def begun(world: World, text: str = "Kur dati par iedzīvotājiem?", **more: str) -> tuple[Chat, str]:
    return begin_chat(world.institution, at=NOW, text=text, key="k1", **more)


def said(chat: Chat) -> list[str]:
    return [line.text for line in lines_after(chat, 0)]


def test_a_chat_is_taken_transferred_and_ended_with_every_line_once(world):
    chat, secret = begun(world, name="Ilze")
    assert chat_of_link(world.institution, secret).pk == chat.pk
    assert running(world.anna).nobodys == [chat]
    take_chat(chat, by=world.anna, at=later(seconds=20))
    with refused("taken"):
        take_chat(chat, by=world.peteris, at=later(seconds=21))
    for _ in range(2):  # the connection dropped and the page sent it again
        write(chat, at=later(seconds=30), text="Tie ir portālā.", key="a1", by=world.anna)
    write(chat, at=later(seconds=40), text="Paldies!", key="k2")
    assert said(chat) == [
        "Kur dati par iedzīvotājiem?",
        "Ar jums tagad sarunājas Anna Bērziņa.",
        "Tie ir portālā.",
        "Paldies!",
    ]
    invite(chat, by=world.anna, at=later(seconds=50), to=world.liga)
    assert [found.pk for found in running(world.liga).asked] == [chat.pk]
    take_chat(chat, by=world.liga, at=later(seconds=60))
    with refused("taken"):
        write(chat, at=later(seconds=61), text="Vēl…", key="a2", by=world.anna)
    write(chat, at=later(seconds=62), text="Turpināšu es.", key="l1", by=world.liga)
    for _ in range(2):
        end_chat(chat, at=later(seconds=90), by=world.liga)
    with refused("ended"):
        write(chat, at=later(seconds=91), text="Vai esat?", key="k3")
    kinds = Event.objects.filter(contact=chat.contact).order_by("at", "pk").values_list("type", flat=True)
    assert list(kinds) == ["chat.started", "colleague.involved", "chat.ended"]


def test_only_the_latest_lines_are_asked_for_after_a_break(world):
    chat, _ = begun(world)
    first = lines_after(chat, 0)[-1].pk
    write(chat, at=later(seconds=5), text="Vai esat?", key="k2")
    assert [line.text for line in lines_after(chat, first)] == ["Vai esat?"]


def test_who_came_first_is_first_in_line(world):
    chat, _ = begun(world)
    second, _ = begin_chat(world.institution, at=later(seconds=1), text="Es arī", key="x")
    assert (place_in_line(chat), place_in_line(second)) == (1, 2)
    take_chat(chat, by=world.anna, at=later(seconds=2))
    chat.refresh_from_db()
    assert (place_in_line(chat), place_in_line(second)) == (0, 1)


def test_outside_the_hours_it_is_a_message_that_is_answered_in_writing(world):
    night = datetime(2026, 5, 13, 20, 0, tzinfo=UTC)
    assert not is_served(world.institution, night)
    with refused("closed"):
        begin_chat(world.institution, at=night, text="Vai ir kāds?", key="k1")
    case, secret = leave_message(
        world.institution, at=night, text="Kur dati?\nPar 2024.", email="a@epasts.example", key="k1"
    )
    assert matter_of(link_of(world.institution, secret, STATUS)) == case
    assert (case.subject, case.kind, case.queue) == ("Kur dati?", CaseKind.QUESTION, world.queue)
    assert {row.duty for row in case.obligations.all()} >= {"CSP-R3", "IL-5.3"}
    assert not Event.objects.filter(type="chat.started").exists()


def test_where_the_standard_names_no_chat_there_is_none():
    assert not is_served(make_world("visc").institution, NOW)


def test_the_client_goes_on_by_email(world):
    chat, _ = begun(world)
    case = go_on_by_email(chat, at=later(minutes=2), email="a@epasts.example")
    chat.refresh_from_db()
    assert chat.ended_at == later(minutes=2)
    case.refresh_from_db()
    assert case.client.email == "a@epasts.example"
    assert case_of_chat(chat, at=later(minutes=3)) == case
    assert "CSP-R3" in {row.duty for row in case.obligations.all()}


def test_bad_lines_are_refused_and_nothing_is_left(world):
    for text, code in ((" ", "empty"), ("x" * 4001, "too_long")):
        with refused(code):
            begun(world, text)
    assert not Chat.objects.exists()
    assert not Case.objects.exists()


def test_nobody_from_elsewhere_and_no_revoked_link(world):
    chat, secret = begun(world)
    with pytest.raises(Chat.DoesNotExist):
        chat_for(world.ivo, chat.contact.key)
    with refused("not_allowed"):
        take_chat(chat, by=world.ivo, at=NOW)
    with pytest.raises(Link.DoesNotExist):
        chat_of_link(world.elsewhere, secret)
    Link.objects.update(revoked_at=NOW)
    with pytest.raises(Link.DoesNotExist):
        chat_of_link(world.institution, secret)
    with pytest.raises(Refused):
        write(chat, at=NOW, text="x", key="i", by=world.ivo)
