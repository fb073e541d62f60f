"""Ratings: by a link without an account, on the scale of the standard; what the report makes of them."""

import re
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import caches
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries
from tests.cases.letters import whole
from tests.desk.ground import browser_of
from tests.services.reception import JANIS, make_location, tomorrow
from tests.world import NOW, World, case_from, later, letter_from, make_world

from atbilde.calls.actions.rating import rate_contact
from atbilde.calls.actions.retelling import retell
from atbilde.calls.models import Call
from atbilde.calls.queries.directory import directory_of
from atbilde.cases.actions.answering import send_letter, withdraw_letter
from atbilde.cases.models import Case
from atbilde.chats.actions.talking import begin_chat, end_chat
from atbilde.contacts.actions import open_contact, record_event
from atbilde.contacts.actions.links import revoke_link
from atbilde.contacts.actions.rating import RatingRefused, rate, rating_link
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact, Event, Link, Rating
from atbilde.contacts.queries.ratings import scale_for
from atbilde.institutions.models import Institution
from atbilde.portal import door
from atbilde.reports.periods import Period
from atbilde.reports.ratings import ratings, ratings_behind, words_alone
from atbilde.reports.service_statistics import service_statistics
from atbilde.services.access import secret_of
from atbilde.services.actions.visits import book_visit
from atbilde.services.enums import Visiting
from atbilde.services.models import Service, Visit

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1), date(2026, 5, 31)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(door.timezone, "now", lambda: NOW)
    return make_world()


@pytest.fixture
def visitor() -> Browser:
    """A browser that minds CSRF tokens and has none."""
    return Browser(enforce_csrf_checks=True)


def contact(world: World, channel: Channel = Channel.EMAIL) -> Contact:
    return open_contact(world.institution, channel=channel, direction=Direction.IN, at=NOW, client=world.janis)


def address(about: Contact) -> str:
    return f"/{about.institution_id}/rate/{rating_link(about, NOW)}/"


@pytest.mark.clause("CSPK-U8")
def test_the_scale_is_the_standards_by_channel(world: World) -> None:
    assert scale_for(world.institution, Channel.CHAT, NOW) == 9
    assert scale_for(world.institution, Channel.PHONE, NOW) == 5
    assert scale_for(world.institution, Channel.EMAIL, NOW) == 5
    assert scale_for(world.elsewhere, Channel.EMAIL, NOW) is None


def test_a_rating_is_given_by_a_link_and_may_be_changed_for_a_month(world: World, visitor: Browser) -> None:
    about = letter_from(world).contact
    page = visitor.get(address(about)).content.decode()
    assert re.findall(r'type="radio" name="score" value="(\d+)"', page) == ["1", "2", "3", "4", "5"]
    assert visitor.post(address(about), {"score": "4", "words": "Labi."}).status_code == 302
    visitor.post(address(about), {"score": "5", "words": "Ļoti labi."})
    rating = Rating.objects.get()
    assert (rating.score, rating.scale, rating.words, rating.at) == (5, 5, "Ļoti labi.", NOW)
    said = [event.data["score"] for event in Event.objects.filter(type="rating.given").order_by("pk")]
    assert said == [4, 5]
    with pytest.raises(RatingRefused):
        rate(about, score=1, scale=5, at=NOW + timedelta(days=31))
    rate(about, score=5, scale=5, words="Ļoti labi.", at=NOW + timedelta(days=31))
    assert Event.objects.filter(type="rating.given").count() == 2


def test_words_alone_are_kept_and_told_in_the_report(world: World, visitor: Browser) -> None:
    about = letter_from(world).contact
    assert visitor.post(address(about), {"score": "", "words": " "}).status_code == 422
    assert visitor.post(address(about), {"score": "", "words": "Ilgi gaidīju."}).status_code == 302
    rating = Rating.objects.get()
    assert (rating.score, rating.words) == (None, "Ilgi gaidīju.")
    assert not Event.objects.filter(type="rating.given").exists()
    period = Period(*MAY, ZoneInfo("Europe/Riga"))
    assert [(one.score, one.words) for one in words_alone(world.institution, period)] == [(None, "Ilgi gaidīju.")]
    assert "Ilgi gaidīju." in visitor.get(address(about)).content.decode()
    assert visitor.post(address(about), {"score": "4", "words": "Ilgi gaidīju."}).status_code == 302
    assert words_alone(world.institution, period) == []
    visitor.post(address(about), {"words": "Tomēr labi."})  # a number once given stays
    rating.refresh_from_db()
    assert (rating.score, rating.words) == (4, "Tomēr labi.")
    assert Event.objects.filter(type="rating.given").count() == 1


@pytest.mark.clause("CSPK-U8")
def test_a_call_has_one_rating_whoever_told_it_last(world: World, visitor: Browser) -> None:
    about = contact(world, Channel.PHONE)
    record_event(about, "call.offered", at=NOW, data={"direction": "in", "number": "29123456"})
    record_event(about, "call.answered", at=NOW + timedelta(seconds=5), data={"officer": "Anna Bērziņa"})
    record_event(about, "call.ended", at=later(minutes=2), data={})
    record_event(about, "rating.given", at=later(minutes=2), data={"of": about.key, "score": 2, "scale": 5})
    call = Call.objects.create(institution=world.institution, contact=about, offered_at=NOW, news_at=NOW)
    retell(call, directory_of(world.institution, NOW.date()), at=later(minutes=2))
    assert call.score == 2
    page = visitor.get(address(about)).content.decode()
    assert page.partition('value="2"')[2].partition(">")[0].strip().endswith("checked")
    rate_contact(about, score=5, scale=5, words="Atzvanīja.", at=later(minutes=9))
    call.refresh_from_db()
    assert (call.score, call.scale) == (5, 5)
    assert ratings(world.institution, *MAY).rows[0].counts == (0, 0, 0, 0, 1)
    record_event(about, "rating.given", at=later(minutes=12), data={"of": about.key, "score": 3, "scale": 5})
    rate_contact(about, score=5, scale=5, words="Atzvanīja.", at=later(minutes=15))  # said anew after the exchange
    call.refresh_from_db()
    assert call.score == 5


def test_an_institution_can_leave_the_line_out_of_its_letters(world: World) -> None:
    Institution.objects.filter(pk="csp").update(asks_for_ratings=False)
    case = case_from(world, owner=world.anna)
    letter = send_letter(case, by=world.anna, at=later(hours=1), body=whole("Jā.", world.anna), close=True)
    assert "/rate/" not in letter.text


@pytest.mark.parametrize("score", ["0", "6", "-1", "x", "4.5", "9" * 40])
def test_a_rating_off_the_scale_is_refused(world: World, visitor: Browser, score: str) -> None:
    about = contact(world)
    assert visitor.post(address(about), {"score": score, "words": "Tomēr"}).status_code == 422
    assert not Rating.objects.exists()
    assert not Event.objects.filter(type="rating.given").exists()


def test_who_has_no_link_rates_nothing(world: World, visitor: Browser) -> None:
    about = contact(world)
    own = address(about)
    for other in (own.replace("/csp/", "/dvi/"), own[:-3] + "/", f"/csp/rate/{about.key}/"):
        assert visitor.post(other, {"score": "5"}).status_code == 404
    revoke_link(Link.objects.get(), at=NOW)
    assert visitor.post(own, {"score": "5"}).status_code == 404
    assert not Rating.objects.exists()


def test_where_the_standard_has_nothing_rated_nobody_is_asked(visitor: Browser) -> None:
    world = make_world("dvi")
    case = case_from(world, owner=world.anna)
    letter = send_letter(case, by=world.anna, at=later(hours=1), body=whole("Jā.", world.anna), close=True)
    assert "/rate/" not in letter.text
    assert visitor.get(address(contact(world))).status_code == 404


@pytest.mark.clause("CSPK-U8")
def test_the_letter_that_closes_a_case_asks_for_a_rating_and_no_other_does(world: World, visitor: Browser) -> None:
    case = case_from(world, owner=world.anna)
    body = whole("Tie ir portālā.", world.anna)
    assert "/rate/" not in send_letter(case, by=world.anna, at=later(minutes=5), body=body).text
    letter = send_letter(case, by=world.anna, at=later(minutes=9), body=body, close=True)
    link = re.search(r"\n\nLūdzu, novērtējiet mūsu atbildi:\nhttps?://[^/]+(/csp/rate/\w+/)$", letter.text)
    assert link
    assert visitor.post(link[1], {"score": "5"}).status_code == 302
    assert Rating.objects.get().contact == letter.contact
    assert withdraw_letter(letter, by=world.anna, at=later(minutes=9, seconds=5)) == body.strip("\n")


@pytest.mark.clause("CSPK-U8")
def test_mean_and_distribution_by_channel_and_what_is_behind_them(world: World) -> None:
    for number, score in enumerate((5, 5, 2)):
        rate(contact(world), score=score, scale=5, words=f"vārdi {number}", at=later(minutes=number))
    changed = contact(world)
    rate(changed, score=1, scale=5, at=NOW)
    rate(changed, score=4, scale=5, at=later(minutes=7))
    rate(contact(world, Channel.CHAT), score=9, scale=9, at=NOW)
    call = contact(world, Channel.PHONE)
    for score in (3.5, 7, 0):
        record_event(call, "rating.given", at=NOW, data={"of": call.key, "score": score, "scale": 5})
    told = contact(world, Channel.PHONE)  # by keys of the telephone after the call: the exchange says so
    record_event(told, "rating.given", at=NOW, data={"of": told.key, "score": 4, "scale": 5})
    chat, email, phone = ratings(world.institution, *MAY).rows
    assert (phone.channel, phone.scale, phone.counts) == ("phone", 5, (0, 0, 0, 1, 0))
    assert (chat.channel, chat.scale, chat.count, chat.mean) == ("chat", 9, 1, 9)
    assert (email.channel, email.counts, email.mean) == ("email", (0, 1, 0, 1, 2), 4)
    period = Period(*MAY, door.timezone.get_default_timezone())  # type: ignore[arg-type]
    given, count = ratings_behind(world.institution, period, channel="email", scale=5, score=5, page=1)
    assert (count, [one.words for one in given]) == (2, ["vārdi 1", "vārdi 0"])
    page = browser_of(world.mara).get("/desk/reports/ratings/?from=2026-05-01&to=2026-05-31").content.decode()
    for link in re.findall(r'href="(/desk/reports/ratings/[a-z]+/\d+/[^"]*)"', page):
        behind = browser_of(world.mara).get(link.replace("&amp;", "&"))
        assert behind.status_code == 200
    assert "vārdi 2" in behind.content.decode() or "Jānis Zariņš" in behind.content.decode()
    theirs = browser_of(world.ivo)
    assert (
        "/desk/reports/ratings/email/"
        not in theirs.get("/desk/reports/ratings/?from=2026-05-01&to=2026-05-31").content.decode()
    )
    assert "Jānis" not in theirs.get("/desk/reports/ratings/email/5/?from=2026-05-01&to=2026-05-31").content.decode()


@pytest.mark.clause("CSPK-U9")
def test_a_chat_and_its_rating_are_counted_in_the_service_statistics(world: World) -> None:
    chat, _ = begin_chat(world.institution, at=NOW, text="Kur dati?", key="k1")
    end_chat(chat, at=later(minutes=5))
    rate(chat.contact, score=8, scale=9, at=later(minutes=6))
    found = service_statistics(world.institution, *MAY).figures
    assert (found.chats, found.chat_rating_mean, found.chat_rating_scale) == (1, 8, 9)


def test_the_page_costs_the_same_whatever_is_said(
    world: World, visitor: Browser, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    about: Any = contact(world)
    where = address(about)
    visitor.get(where)
    with django_assert_max_num_queries(7):
        visitor.get(where)


@pytest.mark.clause("CSP-C4")
def test_every_service_can_be_rated_on_its_own_page_and_has_count_and_mean(world: World) -> None:
    caches["limits"].clear()
    service = Service.objects.create(
        institution=world.institution, code="izzina", name_lv="Izziņa", name_en="Statement"
    )
    browser = Browser()
    assert "/csp/services/izzina/rating/" in browser.get("/csp/services/izzina/").content.decode()
    for score in ("5", "4"):
        assert browser.post("/csp/services/izzina/rating/", {"score": score, "words": "Labi"}).status_code == 302
    assert browser.post("/csp/services/izzina/rating/", {"score": "9"}).status_code == 422
    case = case_from(world, owner=world.anna)
    Case.objects.filter(pk=case.pk).update(service=service)
    letter = send_letter(case, by=world.anna, at=later(minutes=9), body=whole("Jā.", world.anna), close=True)
    rate(letter.contact, score=3, scale=5, at=NOW)  # the answer to a question about the service
    rate(contact(world), score=1, scale=5, at=NOW)  # about no service
    ((row, rated),) = ratings(world.institution, *MAY).services
    assert (row.code, rated.scale, rated.count, rated.mean, rated.counts) == ("izzina", 5, 3, 4, (0, 0, 1, 1, 1))
    page = browser_of(world.mara).get("/desk/reports/ratings/?from=2026-05-01&to=2026-05-31").content.decode()
    (behind,) = set(re.findall(r'href="(/desk/reports/ratings/service/izzina/5/\?[^"&]*&amp;to=[^"&]*)"', page))
    assert browser_of(world.mara).get(behind.replace("&amp;", "&")).content.decode().count("3 no 5") == 1
    assert browser_of(world.ivo).get(behind.replace("&amp;", "&")).status_code == 404


def test_where_nothing_is_rated_no_service_is_either(world: World, visitor: Browser) -> None:
    Service.objects.create(institution=world.elsewhere, code="a", name_lv="A", name_en="A")
    assert visitor.get("/dvi/services/a/rating/").status_code == 404
    assert "rating/" not in visitor.get("/dvi/services/a/").content.decode()
    assert visitor.get("/csp/services/a/rating/").status_code == 404


@pytest.mark.clause("CSP-C4")
def test_a_visit_that_is_over_can_be_rated_by_its_link(world: World) -> None:
    location = make_location(world)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    where = f"/csp/visits/{secret_of(visit.contact.key)}/"
    assert Browser().post(f"{where}rate/").status_code == 404
    Visit.objects.filter(pk=visit.pk).update(status=Visiting.OVER)
    assert f"{where}rate/" in Browser().get(where).content.decode()
    page = Browser().post(f"{where}rate/", follow=True)
    assert 'name="score"' in page.content.decode()
    assert Browser().post(f"/dvi/visits/{secret_of(visit.contact.key)}/rate/").status_code == 404
