"""The chat as a client meets it: over HTTP, also without a script, also from a page that is not ours."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from tests.cases.letters import whole
from tests.world import NOW, World, make_institution, make_world

from atbilde.adapters.email.outbox import written
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.models import Case
from atbilde.chats.access import chat_of_link
from atbilde.chats.actions.abandoning import end_abandoned
from atbilde.chats.actions.talking import begin_chat, end_chat, take_chat, write
from atbilde.contacts.models import Chat, ChatLine, Event, Link, Message, Rating
from atbilde.institutions.models import Institution
from atbilde.portal import door
from atbilde.portal.chat import exchange as talking
from atbilde.portal.limits import guard

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 5, 13, 20, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """`clock(at)`: what time it is at the door; a Wednesday morning unless told."""

    def set_to(at: datetime) -> None:
        monkeypatch.setattr(door.timezone, "now", lambda: at)

    set_to(NOW)
    cache.clear()
    yield set_to
    cache.clear()


@pytest.fixture
def visitor() -> Browser:
    """A browser that minds CSRF tokens, and has none: the window on another site has no cookies."""
    return Browser(enforce_csrf_checks=True)


def begin(visitor: Browser, **fields: str) -> str:
    """Begin a chat over HTTP; returns the path of its page."""
    answer = visitor.post("/csp/chat/", {"text": "Kur dati par iedzīvotājiem?", **fields})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def exchange(visitor: Browser, path: str, **told: Any) -> Any:
    answer = visitor.post(f"{path}news/", json.dumps({"after": 0, **told}), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()


def the_chat() -> Chat:
    return Chat.objects.select_related("contact", "institution", "post__person").get()


def texts(told: Any) -> list[str]:
    return [line["text"] for line in told["lines"]]


@pytest.mark.clause("CSPK-U9")
def test_a_chat_goes_to_and_fro_and_nothing_is_there_twice(world: World, visitor: Browser) -> None:
    path = begin(visitor, name="Ilze")
    told = exchange(visitor, path)
    assert (texts(told), told["place"], told["officer"]) == (["Kur dati par iedzīvotājiem?"], 1, "")
    take_chat(the_chat(), by=world.anna, at=NOW)
    write(the_chat(), at=NOW, text="Tie ir portālā.", key="a1", by=world.anna)
    mine = [{"key": "k" * 32, "text": "Paldies!"}, {"key": "l" * 32, "text": "Un vēl…"}]
    for _ in range(3):  # the answer was lost on the way, so the page says it again
        told = exchange(visitor, path, after=told["lines"][-1]["id"] if _ == 0 else 0, lines=mine)
        assert told["taken"] == ["k" * 32, "l" * 32]
    assert texts(told)[-3:] == ["Tie ir portālā.", "Paldies!", "Un vēl…"]
    assert len(texts(told)) == 5
    assert told["officer"] == "Anna Bērziņa"
    assert ChatLine.objects.filter(from_client=True).count() == 3


def test_typing_and_reading_are_seen_on_the_other_side(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    last = ChatLine.objects.get().pk
    exchange(visitor, path, typing=True, read=last)
    chat = the_chat()
    assert (chat.client_typing_at, chat.client_read) == (NOW, last)
    exchange(visitor, path, read=0)
    assert the_chat().client_read == last
    assert the_chat().client_typing_at is None


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", '"x"', '{"after": -1}', '{"after": "1"}', '{"after": true}', '{"after": 99999999999999999999}',
     '{"lines": {}}', '{"lines": [1]}', '{"lines": [{"key": "short", "text": "x"}]}',
     '{"lines": [{"key": "aaaaaaaa"}]}',
     '{"lines": [{"key": "aaaaaaaa", "text": "\\u0000"}]}', '{"read": 1.5}', "{", "\xff"],
)  # fmt: skip
def test_what_cannot_be_read_is_told_so_and_changes_nothing(world: World, visitor: Browser, body: str) -> None:
    path = begin(visitor)
    answer = visitor.post(f"{path}news/", body.encode("latin-1"), content_type="application/json")
    assert answer.status_code == 400
    assert ChatLine.objects.count() == 1


def test_a_line_that_is_refused_says_why_and_the_others_go_on(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    told = exchange(
        visitor,
        path,
        lines=[{"key": "a" * 8, "text": "x" * 4001}, {"key": "b" * 8, "text": "Īsi."}, {"key": "c" * 8, "text": " "}],
    )
    assert told["taken"] == ["b" * 8]
    assert [one["key"] for one in told["refused"]] == ["a" * 8, "c" * 8]


def test_a_client_who_floods_is_slowed_and_loses_nothing(world: World, visitor: Browser, clock: Any) -> None:
    path = begin(visitor)
    lines = [
        {"key": f"key-{number:04}", "text": f"rinda {number}"} for number in range(talking.MOST_LINES_A_MINUTE + 1)
    ]
    for part in (lines[:20], lines[20:40]):
        assert len(exchange(visitor, path, lines=part)["taken"]) == 20
    late = exchange(visitor, path, lines=lines[40:])
    assert (late["taken"], late["refused"]) == ([], [])
    clock(NOW + timedelta(minutes=1))
    assert exchange(visitor, path, lines=lines[40:])["taken"] == ["key-0040"]


def test_without_a_script_a_line_is_a_form(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    page = visitor.get(path).content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)
    assert key
    for _ in range(2):
        assert visitor.post(path, {"text": "Vai esat?", "key": key[1]}).status_code == 302
    assert "Vai esat?" in visitor.get(path).content.decode()
    assert ChatLine.objects.count() == 2
    refused = visitor.post(path, {"text": " ", "key": "x"})
    assert refused.status_code == 422


def test_the_page_is_for_who_has_its_address_only(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    make_institution("visc")
    secret = path.strip("/").split("/")[-1]
    for other in (f"/dvi/chat/{secret}/", f"/csp/chat/{secret[:-1]}/", f"/csp/chat/{secret}x/"):
        assert visitor.get(other).status_code == 404
        assert visitor.post(f"{other}news/", "{}", content_type="application/json").status_code == 404
    Link.objects.update(revoked_at=NOW)
    assert visitor.get(path).status_code == 404
    for part in ("end/", "rating/", "by-email/"):
        assert visitor.post(path + part, {"email": "a@epasts.example", "score": "9"}).status_code == 404
    assert visitor.get(f"{path}transcript.txt").status_code == 404
    assert the_chat().ended_at is None


def test_a_secret_stands_in_no_cache_and_goes_to_nobody(world: World, visitor: Browser) -> None:
    answer = visitor.get(begin(visitor))
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not visitor.cookies.get("atbilde_session")


@pytest.mark.parametrize("slug", ["dvi", "vpvb", "visc"])
def test_where_the_standard_names_no_chat_there_is_none(slug: str, visitor: Browser) -> None:
    make_institution(slug)
    assert visitor.get(f"/{slug}/chat/").status_code == 404
    assert visitor.get(f"/{slug}/chat/widget.js").status_code == 404
    assert f"/{slug}/chat/" not in visitor.get(f"/{slug}/").content.decode()


@pytest.mark.clause("CSPK-U9", "CSP-P5")
def test_outside_the_hours_the_page_says_when_it_opens_and_takes_a_message(
    world: World, visitor: Browser, clock: Any
) -> None:
    clock(NIGHT)
    visitor.cookies["atbilde_language"] = "en"
    page = visitor.get("/csp/chat/").content.decode()
    assert "tomorrow at 8:30" in page
    assert "Leave a message" in page
    missing = visitor.post("/csp/chat/", {"text": "Kur dati?"})
    assert missing.status_code == 422
    assert "so that we can answer" in missing.content.decode()
    sent = visitor.post("/csp/chat/", {"text": "Kur dati?", "email": "a@epasts.example"}, follow=True)
    case = Case.objects.get()
    assert case.number in sent.content.decode()
    assert case.client is not None
    assert case.client.email == "a@epasts.example"
    assert not Chat.objects.exists()
    assert {row.duty for row in case.obligations.all()} >= {"CSP-R3"}
    own = status_address(sent.content.decode())
    assert case.number in visitor.get(own).content.decode()
    letter = Message.objects.get(to=["a@epasts.example"])
    assert case.number in letter.text
    assert own in letter.text


def form_of(visitor: Browser, **typed: str) -> dict[str, str]:
    """The page's form as one browser got it, filled in."""
    begun = re.search(r'name="begun" value="([^"]+)"', visitor.get("/csp/chat/").content.decode())
    assert begun
    return {"begun": begun[1], **typed}


@pytest.mark.clause("CSPK-U9", "CSP-P5")
def test_a_message_sent_twice_by_the_same_form_is_one_case(world: World, visitor: Browser, clock: Any) -> None:
    clock(NIGHT)
    form = form_of(visitor, text="Kur dati?", email="a@epasts.example")
    ends = {visitor.post("/csp/chat/", form)["Location"] for _ in range(3)}
    assert len(ends) == 1
    assert Case.objects.get().number in visitor.get(ends.pop()).content.decode()
    assert Message.objects.filter(to=["a@epasts.example"]).count() == 1
    visitor.post("/csp/chat/", form | {"text": "Vēl kaut kas cits."})  # back, and written anew: another message
    visitor.post("/csp/chat/", form_of(visitor, text="Kur dati?", email="a@epasts.example"))
    assert Case.objects.count() == 3


def test_a_chat_begun_twice_by_the_same_form_is_one_chat(world: World, visitor: Browser) -> None:
    form = form_of(visitor, text="Kur dati?")
    assert begin(visitor, **form) == begin(visitor, **form)
    assert ChatLine.objects.get().contact == the_chat().contact
    assert begin(visitor, **form_of(visitor, text="Kur dati?")) != begin(visitor, **form)
    assert Chat.objects.count() == 2


def status_address(page: str) -> str:
    """The link to the matter on the last page of a form, told once to press and once to keep."""
    pressed, kept = re.findall(r"/csp/status/[0-9a-f]{64}/", page)
    assert pressed == kept
    return str(pressed)


def test_in_a_window_on_another_site_the_matter_opens_beside_it(world: World, visitor: Browser, clock: Any) -> None:
    clock(NIGHT)
    typed = {"text": "Where is the data?", "email": "a@epasts.example"}
    sent = visitor.post("/csp/chat/?in=page&language=en", typed, follow=True).content.decode()
    assert re.search(r'href="http://testserver/csp/status/[0-9a-f]{64}/" target="_blank"', sent)


def test_the_answer_to_a_message_that_was_left_leads_to_its_page(world: World, visitor: Browser, clock: Any) -> None:
    clock(NIGHT)
    visitor.post("/csp/chat/", {"text": "Kur dati?", "email": "a@epasts.example"})
    letter = send_letter(Case.objects.get(), by=world.anna, at=NIGHT, body=whole("Tabulā.", world.anna))
    assert re.search(r"/csp/status/[0-9a-f]{64}/", written(letter, world.mailbox).get_content())


def test_the_end_of_a_message_cannot_be_made_up(world: World, visitor: Browser) -> None:
    assert visitor.get("/csp/chat/sent/CSP-2026-000001/").status_code == 404


def test_a_robot_falls_into_the_trap_and_a_flood_is_stopped(world: World, visitor: Browser) -> None:
    caught = visitor.post("/csp/chat/", {"text": "Buy", "website": "http://spam.example"})
    assert caught.status_code == 422
    for _ in range(guard.CHATS.proof_from):
        begin(visitor)
    over = visitor.post("/csp/chat/", {"text": "Vēl viens"})
    assert over.status_code == 429
    assert "Vēl viens" in over.content.decode()
    assert Chat.objects.count() == guard.CHATS.proof_from


def test_who_waits_for_two_minutes_is_told_what_else_there_is(world: World, visitor: Browser, clock: Any) -> None:
    path = begin(visitor)
    assert exchange(visitor, path)["long"] is False
    clock(NOW + timedelta(minutes=2))
    assert exchange(visitor, path)["long"] is True
    take_chat(the_chat(), by=world.anna, at=NOW + timedelta(minutes=2))
    assert exchange(visitor, path)["long"] is False


def test_a_chat_goes_on_by_email(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    assert visitor.post(f"{path}by-email/", {"email": "kā"}).status_code == 422
    done = visitor.post(f"{path}by-email/", {"email": "a@epasts.example"}, follow=True).content.decode()
    case = Case.objects.get()
    assert case.number in done
    own = status_address(done)
    assert own in Message.objects.get(to=["a@epasts.example"]).text
    assert case.number in visitor.get(own).content.decode()
    assert the_chat().ended_at == NOW
    assert exchange(visitor, path)["ended"] is True


def test_an_abandoned_chat_is_ended_and_a_question_with_an_address_becomes_a_case(world: World) -> None:
    def begun(key: str, **more: str) -> Chat:
        return begin_chat(world.institution, at=NOW, text=f"Jautājums {key}", key=key, **more)[0]

    begun("without")
    asked = begun("with", email="a@epasts.example")
    answered = begun("answered", email="b@epasts.example")
    write(answered, at=NOW, text="Atbilde.", key="a", by=world.anna)
    assert end_abandoned(at=NOW + timedelta(minutes=9)) == 0
    assert end_abandoned(at=NOW + timedelta(minutes=11)) == 3
    assert end_abandoned(at=NOW + timedelta(minutes=12)) == 0
    case = Case.objects.get()
    assert case.links.get().contact == asked.contact
    assert case.client is not None
    assert case.client.email == "a@epasts.example"


def test_the_transcript_is_the_whole_chat(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    for number in range(250):
        write(the_chat(), at=NOW, text=f"rinda {number}", key=f"k{number}")
    page = visitor.get(f"{path}transcript.txt")
    assert page["Content-Disposition"] == 'attachment; filename="csp-chat.txt"'
    said = page.content.decode()
    assert "10:00 " in said
    assert said.count("rinda ") == 250


@pytest.mark.clause("CSPK-U8", "CSPK-U9")
def test_the_chat_is_rated_on_nine_points_after_its_end(world: World, visitor: Browser) -> None:
    path = begin(visitor)
    end_chat(the_chat(), at=NOW)
    page = visitor.get(path).content.decode()
    assert re.findall(r'type="radio" name="score" value="(\d+)"', page) == [str(n) for n in range(1, 10)]
    assert visitor.post(f"{path}rating/", {"score": "10"}).status_code == 422
    assert visitor.post(f"{path}rating/", {"words": " "}).status_code == 422
    assert not Rating.objects.exists()
    assert visitor.post(f"{path}rating/", {"words": "labi"}).status_code == 302  # words alone are a rating, too
    rating = Rating.objects.get()
    assert (rating.score, rating.words) == (None, "labi")
    assert visitor.post(f"{path}rating/", {"score": "9", "words": "Ātri."}).status_code == 302
    rating = Rating.objects.get()
    assert (rating.score, rating.scale, rating.words) == (9, 9, "Ātri.")
    event = Event.objects.get(type="rating.given")
    assert event.data == {"of": the_chat().contact.key, "score": 9, "scale": 9, "channel": "chat"}


def test_the_window_is_framed_by_the_institutions_own_sites_only(world: World, visitor: Browser) -> None:
    Institution.objects.filter(pk="csp").update(host="raksti.csp.example")
    framed = visitor.get("/csp/chat/?in=page&language=en")
    ancestors = re.search(r"frame-ancestors ([^;]*)", framed["Content-Security-Policy"])
    assert ancestors
    assert set(ancestors[1].split()) == {
        "'self'", "https://www.csb.gov.lv", "https://www.csp.gov.lv", "https://e.csb.gov.lv", "http://raksti.csp.example"
    }  # fmt: skip
    assert "X-Frame-Options" not in framed
    assert 'lang="en"' in framed.content.decode()
    assert not framed.cookies
    whole = visitor.get("/csp/chat/")
    assert "frame-ancestors 'none'" in whole["Content-Security-Policy"]
    assert whole["X-Frame-Options"] == "DENY"
    begun = visitor.post("/csp/chat/?in=page&language=en", {"text": "Where is the data?"})
    assert begun["Location"].endswith("/?in=page&language=en")
    assert the_chat().language == "en"


def test_the_script_for_other_pages_names_our_own_address_only(world: World, visitor: Browser) -> None:
    answer = visitor.get("/csp/chat/widget.js?language=en")
    script = answer.content.decode()
    assert answer["Content-Type"].startswith("text/javascript")
    assert set(re.findall(r"https?://[\w.]+", script)) == {"http://testserver"}
    assert "Chat with us" in script
    assert not answer.cookies


def test_a_page_costs_the_same_however_long_the_chat_is(
    world: World, visitor: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = begin(visitor)
    take_chat(the_chat(), by=world.anna, at=NOW)
    for number in range(60):
        write(the_chat(), at=NOW, text=f"rinda {number}", key=f"k{number}", by=world.anna if number % 2 else None)
    visitor.get(path)
    with django_assert_max_num_queries(12):
        visitor.get(path)
    with django_assert_max_num_queries(14):
        exchange(visitor, path)


def test_a_link_in_the_hands_of_the_door_opens_the_chat(world: World, visitor: Browser) -> None:
    secret = begin(visitor).strip("/").split("/")[-1]
    assert chat_of_link(world.institution, secret) == the_chat()
