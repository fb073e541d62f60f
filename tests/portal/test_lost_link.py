"""Who lost the link to their matter gets it at their own address; nobody else learns anything."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from tests.desk.ground import queries_of
from tests.portal.visitor import Visitor
from tests.world import NOW, World, case_from, letter_from, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions import resending
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.enums import ClosingReason
from atbilde.cases.models import Case
from atbilde.contacts.actions import client_of_address
from atbilde.contacts.models import Link, Message
from atbilde.portal.limits import guard
from atbilde.portal.status.lost import HOURS

ADDRESS = "ilze@epasts.example"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as found:
        yield found


@pytest.fixture
def world(db: None, clock: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    return make_world()


def ask(email: str, number: str = "", browser: Browser | None = None) -> str:
    """Ask for the links; the page that follows, without the secrets of its forms."""
    answer = (browser or Browser()).post("/csp/matter/link/", {"email": email, "number": number}, follow=True)
    assert answer.redirect_chain == [("/csp/matter/link/sent/", 302)]
    return re.sub(r'value="\w{64}"', "", answer.content.decode())


def letters(address: str) -> list[Message]:
    return list(Message.objects.filter(to=[address]).order_by("pk"))


def secrets_in(letter: Message) -> list[str]:
    return re.findall(r"/csp/status/([0-9a-f]{64})/", letter.text)


def close(case: Case, world: World, at: Any) -> None:
    take_case(case, by=world.anna, at=at)
    close_case(case, by=world.anna, at=at, reason=ClosingReason.WITHDRAWN, words="Atrada pats.")


def test_the_same_link_goes_to_who_wrote_and_opens_their_matter(world: World) -> None:
    sent = Visitor().to_the_summary(answer_by="email", email=ADDRESS, language="lv").send()
    case = Case.objects.get()
    ask("Ilze@Epasts.Example")
    (_receipt, letter) = letters(ADDRESS)
    assert secrets_in(letter) == [sent.secret]
    assert case.number in letter.text
    entry = Entry.objects.get(verb="links.send")
    assert (entry.actor, entry.details) == (None, {"cases": [case.number]})


def test_who_wrote_by_mail_gets_a_link_as_well(world: World) -> None:
    case = case_from(world)
    assert case.client is not None
    ask(case.client.email)
    (letter,) = letters(case.client.email)
    page = Browser().get(f"/csp/status/{secrets_in(letter)[0]}/")
    assert case.number in page.content.decode()


def test_the_page_says_the_same_whether_anybody_is_known(world: World, clock: Any) -> None:
    known = case_from(world).client
    assert known is not None
    pages = [ask(address) for address in (known.email, known.email, "nezinams@epasts.example")]
    assert pages[0] == pages[1] == pages[2]
    assert len(letters(known.email)) == 1  # one letter in so many hours
    assert not letters("nezinams@epasts.example")
    clock.shift(timedelta(hours=HOURS))
    ask(known.email)
    assert len(letters(known.email)) == 2


def test_matters_of_others_and_closed_links_are_left_out(world: World) -> None:
    own = case_from(world)
    assert own.client is not None
    stranger = letter_from(world, sender=client_of_address(world.institution, "cits@epasts.example"))
    add_contact(own, stranger.contact, at=NOW)  # somebody else wrote into the same matter
    ask("cits@epasts.example")
    assert not letters("cits@epasts.example")
    Browser().post("/dvi/matter/link/", {"email": own.client.email})
    assert not letters(own.client.email)
    ask(own.client.email)
    Link.objects.update(revoked_at=NOW)
    with time_machine.travel(NOW + timedelta(hours=2 * HOURS), tick=False):
        ask(own.client.email)
    assert len(letters(own.client.email)) == 1


def test_a_matter_closed_long_ago_comes_with_its_number_only(world: World, clock: Any) -> None:
    case = case_from(world)
    assert case.client is not None
    close(case, world, NOW)
    clock.shift(timedelta(days=89))
    ask(case.client.email)
    clock.shift(timedelta(days=2))
    ask(case.client.email)
    assert len(letters(case.client.email)) == 1
    clock.shift(timedelta(days=1))
    ask(case.client.email, number=f" {case.number.lower()} ")
    assert case.number in letters(case.client.email)[-1].text
    assert len(letters(case.client.email)) == 2


def test_what_is_wrong_is_said_and_kept(world: World) -> None:
    browser = Browser()
    for typed, words in (({"email": ""}, "no kuras mums rakstījāt"), ({"email": "janis", "number": "7"}, "janis")):
        answer = browser.post("/csp/matter/link/", typed)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Message.objects.exists()


def test_the_way_there_is_where_a_link_is_missed(world: World) -> None:
    browser = Browser()
    for page in ("/csp/matter/", f"/csp/status/{1:064x}/"):
        assert 'href="/csp/matter/link/"' in browser.get(page).content.decode()


def test_the_letter_names_the_newest_and_its_cost_is_bounded(
    world: World, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resending, "MOST", 3)
    costs = []
    for round_ in range(1, 4):
        for number in range(3):
            case_from(world, subject=f"Jautājums {round_}{number}", at=timezone.now() + timedelta(minutes=number))
        ask(world.janis.email)
        clock.shift(timedelta(hours=HOURS))
        browser = Browser()
        costs.append(queries_of(lambda: browser.post("/csp/matter/link/", {"email": world.janis.email})))  # noqa: B023
        clock.shift(timedelta(hours=HOURS))
    assert costs[0] == costs[1] == costs[2]
    newest = letters(world.janis.email)[-1]
    assert len(secrets_in(newest)) == 3
    assert re.findall(r"Jautājums (\d\d)", newest.text) == ["32", "31", "30"]
