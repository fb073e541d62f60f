"""Every public form that writes is behind one guard; secrets are not guessed; nobody is counted for a stranger."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser
from tests.portal.test_submission import proof_for
from tests.portal.visitor import Visitor
from tests.quality.asking import sent
from tests.services.reception import JANIS, make_location, make_service, make_session, tomorrow
from tests.world import NOW, World, case_from, make_world

from atbilde.adapters.email.outbox import written
from atbilde.cases.models import Case
from atbilde.chats.actions.talking import begin_chat
from atbilde.contacts.actions.links import make_link
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.models import Chat, ChatLine, Contact, Message, Rating
from atbilde.portal.chat.exchange import MOST_LINES_A_MINUTE
from atbilde.portal.limits import counts, guard, guessing
from atbilde.portal.limits.guard import (
    ADDITIONS,
    BOOKINGS,
    CHATS,
    LINKS,
    MOVES,
    RATINGS,
    SERVICE_RATINGS,
    SUBMISSIONS,
    SURVEYS,
    WISHES,
    Limit,
)
from atbilde.portal.limits.proof import bits_for
from atbilde.quality.models import Response
from atbilde.services.access import secret_of
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Registration, Service, Visit

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"
WORDS = "Kur dati par Kuldīgu?"
WHO = {"name": "Ilze Kalna", "email": "ilze@epasts.example", "about": WORDS, "needs": WORDS}


@pytest.fixture
def no_hurry() -> None:
    """Here it is seen whether somebody is too quick."""


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def world(clock: Any) -> World:
    return make_world()


@dataclass
class Form:
    """A public form: where it is, what is typed, its limit, and what it makes."""

    address: str
    typed: dict[str, str]
    limit: Limit
    made: Any
    shown: str = WORDS  # what of the typed is to be seen again
    browser: Any = None
    counted: str = HERE  # the place, or the secret of whoever holds one

    def page(self) -> str:
        self.browser = self.browser or Browser()
        return str(self.browser.get(self.address).content.decode())

    def send(self, page: str = "", **more: str) -> HttpResponse:
        self.browser = self.browser or Browser()
        begun = re.findall('name="begun" value="([^"]+)"', page)
        fields = {**self.typed, **({"begun": begun[0]} if begun else {}), **more}
        return self.browser.post(self.address, fields)  # type: ignore[no-any-return]


def submission(world: World) -> Form:
    visitor = Visitor().to_the_summary()
    return Form(visitor.address, {}, SUBMISSIONS, Case, "Cik cilvēku", visitor.browser)


def chat(world: World) -> Form:
    return Form("/csp/chat/", {"text": WORDS}, CHATS, Chat)


def message(world: World) -> Form:
    return Form("/csp/chat/?message=1", {"text": WORDS, "email": "a@epasts.example", "do": "message"}, CHATS, Case)


def going_on_by_email(world: World) -> Form:
    _chat, secret = begin_chat(world.institution, at=NOW, text=WORDS, key="k" * 32, language="lv")
    return Form(
        f"/csp/chat/{secret}/by-email/",
        {"email": "a@epasts.example"},
        ADDITIONS,
        Case,
        "a@epasts.example",
        counted=secret,
    )


def rating(world: World) -> Form:
    contact = Contact.objects.get(links__case=case_from(world))
    secret = rating_link(contact, NOW)
    return Form(f"/csp/rate/{secret}/", {"score": "4", "words": WORDS}, RATINGS, Rating, counted=secret)


def service_rating(world: World) -> Form:
    Service.objects.create(institution=world.institution, code="izzina", name_lv="Izziņa", name_en="Statement")
    return Form("/csp/services/izzina/rating/", {"score": "4", "words": WORDS}, SERVICE_RATINGS, Rating)


def survey(world: World) -> Form:
    sent(world, 1)
    (address,) = re.findall(
        r"(/csp/survey/\S+)", written(Message.objects.order_by("-pk")[0], world.mailbox).get_content()
    )
    secret = address.strip("/").rpartition("/")[2]
    return Form(address, {"s0": "1", "words": WORDS}, SURVEYS, Response, counted=secret)


def open_survey(world: World) -> Form:
    return Form(f"/csp/surveys/{sent(world, 0, is_open=True).pk}/", {"s0": "1", "words": WORDS}, SURVEYS, Response)


def visit(world: World) -> Form:
    make_service(world, make_location(world))
    choice = f"for=consultation&at=reception&starts={tomorrow(9).isoformat().replace('+', '%2B')}"
    typed = {"for": "consultation", "at": "reception", "starts": tomorrow(9).isoformat(), "confirm": "1", **WHO}
    return Form(f"/csp/visits/details/?{choice}", typed, BOOKINGS, Visit)


def place(world: World) -> Form:
    session = make_session(world, make_location(world))
    return Form(f"/csp/sessions/{session.pk}/", {"confirm": "1", **WHO}, BOOKINGS, Registration)


def lost_link(world: World) -> Form:
    typed = {"email": case_from(world).client.email, "number": WORDS}  # type: ignore[union-attr]
    return Form("/csp/matter/link/", typed, LINKS, Message)


FORMS = [
    submission,
    chat,
    message,
    going_on_by_email,
    rating,
    service_rating,
    survey,
    open_survey,
    visit,
    place,
    lost_link,
]


@pytest.mark.parametrize("make", FORMS)
def test_what_fills_in_the_trap_is_no_person_and_loses_nothing(world: World, clock: Any, make: Any) -> None:
    form = make(world)
    page, before = form.page(), form.made.objects.count()
    clock.shift(timedelta(minutes=1))
    caught = form.send(page, website="http://spam.example")
    assert (caught.status_code, form.made.objects.count()) == (422, before)
    assert form.shown in caught.content.decode()
    assert form.send(caught.content.decode()).status_code == 302
    assert form.made.objects.count() == before + 1


@pytest.mark.parametrize("make", FORMS)
def test_who_is_too_quick_presses_once_more(world: World, clock: Any, make: Any) -> None:
    form = make(world)
    if make is submission:  # which counts from its first page, so it is begun anew here
        form.browser = None
        form = make(world)
    page, before = form.page(), form.made.objects.count()
    quick = form.send(page)
    assert (quick.status_code, form.made.objects.count()) == (422, before)
    assert "ļoti ātri" in quick.content.decode()
    assert form.shown in quick.content.decode()
    if make in (visit, place):
        assert "<h1>Pārbaudiet, pirms" in quick.content.decode()  # not back to what was typed long since
    clock.shift(guard.QUICKEST)
    assert form.send(quick.content.decode()).status_code == 302


@pytest.mark.parametrize("make", FORMS)
def test_a_page_that_nobody_opened_was_sent_too_quickly(world: World, clock: Any, make: Any) -> None:
    form = make(world)
    if make is submission:
        return  # its age is the server's own
    before = form.made.objects.count()
    for begun in ("", "2026-01-01", "x:y:z"):
        assert form.send(begun=begun).status_code == 422
    assert form.made.objects.count() == before


@pytest.mark.parametrize("make", FORMS)
def test_near_the_limit_a_proof_is_asked_for_once_and_above_it_patience(world: World, clock: Any, make: Any) -> None:
    form = make(world)
    assert "data-challenge" not in form.page()
    counts.add(form.limit.name, form.counted, NOW, amount=form.limit.proof_from)
    page, before = form.page(), form.made.objects.count()
    clock.shift(timedelta(minutes=1))
    without = form.send(page)
    assert (without.status_code, form.made.objects.count()) == (429, before)
    assert form.shown in without.content.decode()
    page = without.content.decode()
    clock.shift(timedelta(minutes=1))
    proof = proof_for(re.findall('data-challenge="([^"]+)"', page)[0])
    assert form.send(page, proof=proof).status_code == 302
    assert form.made.objects.count() == before + 1
    if make is not submission:
        again = form.send(page, proof=proof).status_code  # a proof is good for one form
        assert again in (404, 422, 429) or make is survey  # whose link says that it was used
        assert form.made.objects.count() == before + 1

    counts.add(form.limit.name, form.counted, NOW, amount=form.limit.most)
    other = make(world) if make in (submission, chat, message) else None
    if other is not None:
        page = other.page()
        clock.shift(timedelta(minutes=1))
        over = other.send(page)
        assert over.status_code == 429
        told = over.content.decode()
        assert other.shown in told
        assert "<strong>11:00</strong>" in told  # exactly until when, in the institution's own time
        assert re.search(r'href="tel:\+371\d+".*href="mailto:', told, re.DOTALL)


@pytest.mark.parametrize(
    ("sent", "bits"), [(0, 15), (6, 15), (23, 15), (24, 16), (95, 16), (96, 17), (120, 17)]
)  # fmt: skip
def test_the_work_grows_with_what_comes_and_stays_seconds(sent: int, bits: int) -> None:
    assert bits_for(sent, SUBMISSIONS.proof_from) == bits


def test_a_class_of_thirty_behind_one_address_registers_within_an_hour(world: World, clock: Any) -> None:
    session = make_session(world, make_location(world), places=40)
    for number in range(30):
        who = {"name": f"Skolēns {number}", "email": f"s{number}@epasts.example"}
        form = Form(f"/csp/sessions/{session.pk}/", who, BOOKINGS, Registration)
        first = form.page()
        assert "data-challenge" not in first  # no work before the page that sends
        page = form.send(first).content.decode()
        clock.shift(timedelta(seconds=30))
        asked = re.findall('data-challenge="([^"]+)"', page)
        assert bool(asked) is (number >= BOOKINGS.proof_from)
        proof = {"proof": proof_for(asked[0])} if asked else {}
        assert form.send(page, confirm="1", **proof).status_code == 302
    assert Registration.objects.count() == 30


def test_a_proof_found_while_others_sent_is_good_enough(world: World, clock: Any) -> None:
    counts.add("links", HERE, NOW, amount=LINKS.proof_from)
    form = lost_link(world)
    page = form.page()
    clock.shift(timedelta(minutes=1))
    counts.add("links", HERE, NOW, amount=3 * LINKS.proof_from)
    proof = proof_for(re.findall('data-challenge="([^"]+)"', page)[0])
    assert form.send(page, proof=proof).status_code == 302


def test_who_holds_a_secret_waits_for_no_neighbour(world: World, clock: Any) -> None:
    counts.add("rated", HERE, NOW, amount=1000)
    form = rating(world)
    page = form.page()
    clock.shift(timedelta(minutes=1))
    assert form.send(page).status_code == 302
    assert Rating.objects.get().words == WORDS


def test_nobodys_mailbox_is_filled_by_what_a_stranger_books(world: World, clock: Any) -> None:
    form = visit(world)
    page = form.page()
    clock.shift(timedelta(minutes=1))
    counts.add("booked-for", "ilze@epasts.example", NOW, amount=guard.MOST_LETTERS)
    assert form.send(page).status_code == 429
    assert not Visit.objects.exists()


def test_lines_of_a_chat_have_a_limit_without_a_script_too(world: World, clock: Any) -> None:
    found, secret = begin_chat(world.institution, at=NOW, text=WORDS, key="k" * 32, language="lv")
    browser = Browser()
    counts.add("lines", found.contact.key, NOW, amount=MOST_LINES_A_MINUTE, seconds=60)
    told = browser.post(f"/csp/chat/{secret}/", {"text": "Vēl kas.", "key": "a" * 32})
    assert told.status_code == 429
    assert "pēc minūtes" in told.content.decode()
    assert "Vēl kas." in told.content.decode()
    assert ChatLine.objects.filter(from_client=True).count() == 1
    clock.shift(timedelta(minutes=1))
    assert browser.post(f"/csp/chat/{secret}/", {"text": "Vēl kas.", "key": "a" * 32}).status_code == 302
    assert ChatLine.objects.filter(from_client=True).count() == 2


def test_moving_a_visit_has_a_limit(world: World, clock: Any) -> None:
    location = make_location(world)
    booked = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    secret = secret_of(booked.contact.key)
    form = Form(f"/csp/visits/{secret}/move/", {"starts": tomorrow(10).isoformat()}, MOVES, Visit)
    clock.shift(timedelta(minutes=1))
    counts.add("moved", secret, NOW, amount=MOVES.most)
    assert "vēlreiz plkst. 11:00" in form.send().content.decode()
    booked.refresh_from_db()
    assert booked.starts == tomorrow(9)
    clock.shift(timedelta(hours=1))
    form.send()
    booked.refresh_from_db()
    assert booked.starts == tomorrow(10)


def test_a_wish_has_a_limit_and_says_so(world: World, clock: Any) -> None:
    link = make_link(Contact.objects.get(links__case=case_from(world)), at=NOW)
    clock.shift(timedelta(minutes=1))
    counts.add("wished", link, NOW, amount=WISHES.most)
    browser = Browser()
    told = browser.post(f"/csp/status/{link}/materials/", follow=True).content.decode()
    assert 'role="alert"' in told
    assert Case.objects.count() == 1


def test_who_guesses_secrets_waits_and_the_holder_behind_the_same_address_only_minutes(
    world: World, clock: Any
) -> None:
    own = f"/csp/status/{make_link(Contact.objects.get(links__case=case_from(world)), at=NOW)}/"
    stranger, holder = Browser(), Browser()
    kinds = ("status/{}/", "rate/{}/", "visits/{}/", "chat/{}/", "sessions/mine/{}/", "visits/time/?invitation={}")
    for number in range(guessing.MOST):
        assert stranger.get("/csp/" + kinds[number % len(kinds)].format(f"{number:064x}")).status_code == 404
    slowed = stranger.get(f"/csp/status/{99:064x}/")
    assert slowed.status_code == 429
    assert "<strong>10:10</strong>" in slowed.content.decode()
    assert holder.get(own).status_code == 429
    assert holder.get(own, REMOTE_ADDR="192.0.2.9").status_code == 200
    assert stranger.get("/csp/contacts/").status_code == 200
    clock.shift(timedelta(seconds=guessing.WINDOW))
    assert holder.get(own).status_code == 200


def test_an_old_bookmark_is_counted_once(world: World) -> None:
    browser = Browser()
    for _ in range(guessing.MOST + 5):
        assert browser.get(f"/csp/status/{1:064x}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_a_network_of_one_client_is_one_place(rf: Any, address: str, counted: str) -> None:
    assert counts.place_of(rf.get("/", REMOTE_ADDR=address)) == counted
