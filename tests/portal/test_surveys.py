"""Surveys on the portal: by an invitation's link, on the open page, and no more of them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client as Browser
from django.utils.html import escape
from tests.desk.ground import queries_of
from tests.quality.asking import make, sent
from tests.world import NOW, World, letter_from, make_world

from atbilde.adapters.email.outbox import written
from atbilde.audit.models import Entry
from atbilde.contacts.actions.links import revoke_link
from atbilde.contacts.models import Link, Message
from atbilde.portal import door
from atbilde.quality.models import Invitation, Mark, Remark, Response, Silence, Survey
from atbilde.quality.queries.whom import to_invite
from atbilde.services.models import Service

pytestmark = pytest.mark.django_db
ANSWERS = {"s0": "0", "s1": "1", "s2": "3", "words": "Paldies!"}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    caches["limits"].clear()
    monkeypatch.setattr(door.timezone, "now", lambda: NOW)
    return make_world()


@pytest.fixture
def visitor() -> Browser:
    """A browser that minds CSRF tokens and has none: the secret address is enough."""
    return Browser(enforce_csrf_checks=True)


def links(world: World, letter: Message | None = None) -> tuple[str, str]:
    """The addresses in an invitation as it goes over the wire: to answer, and to get no more."""
    letter = letter or Message.objects.order_by("pk")[0]
    text = written(letter, world.mailbox).get_content()
    found = re.findall(r"https?://[^/]+(/\S+)", text)
    assert len(found) == 2
    return found[0], found[1]


@pytest.mark.clause("CSP-C4")
def test_an_invitation_is_answered_once_by_its_link(world: World, visitor: Browser) -> None:
    sent(world, 1)
    answer, _ = links(world)
    page = visitor.get(answer)
    shown = page.content.decode()
    assert [shown.count(f'name="s{number}"') for number in range(4)] == [4, 4, 4, 0]
    assert "Pilnībā piekrītu" in shown
    assert "Darbinieki ir laipni un pieklājīgi" in shown
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    thanks = visitor.post(answer, ANSWERS, follow=True).content.decode()
    assert "Paldies" in thanks
    assert 'name="s0"' not in thanks
    assert sorted(Mark.objects.values_list("statement__item", "place")) == [
        ("polite", 3), ("professional_knowledgeable", 0), ("responsive", 1),
    ]  # fmt: skip
    assert (Remark.objects.get().text, Response.objects.get().invited) == ("Paldies!", True)
    for again in (visitor.get(answer), visitor.post(answer, ANSWERS)):
        assert 'name="s0"' not in again.content.decode()
    assert Response.objects.count() == 1


@pytest.mark.clause("CSP-C4")
def test_nobody_is_tracked_who_opens_letter_or_page(world: World, visitor: Browser) -> None:
    sent(world, 1)
    letter = written(Message.objects.get(), world.mailbox)
    assert letter.get_content_type() == "text/plain"  # no picture that could be counted
    answer, quiet = links(world)
    before = [list(model.objects.values()) for model in (Invitation, Link, Message, Survey)]
    for address in (answer, quiet):
        assert visitor.get(address).status_code == 200
    assert [list(model.objects.values()) for model in (Invitation, Link, Message, Survey)] == before
    assert not Silence.objects.exists()


def test_in_english(world: World, visitor: Browser) -> None:
    sent(world, 1)
    answer, _ = links(world)
    visitor.cookies["atbilde_language"] = "en"
    page = visitor.get(answer).content.decode()
    assert "The staff are kind and polite" in page
    assert "Fully agree" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Atzīmējiet atbildi vismaz uz vienu apgalvojumu."),
        ({"s0": "", "words": "   "}, "Atzīmējiet atbildi vismaz uz vienu apgalvojumu."),
        ({"s0": "4"}, "Izvēlieties vienu no atbildēm."),
        ({"s0": "x" * 500}, "Izvēlieties vienu no atbildēm."),
    ],
)
def test_what_is_missing_is_told_above_and_at_the_field(
    world: World, visitor: Browser, given: dict[str, str], words: str
) -> None:
    sent(world, 1)
    answer, _ = links(world)
    page = visitor.post(answer, {**given, "s1": ""})
    assert page.status_code == 422
    assert page.content.decode().count(escape(words)) == 2
    assert 'href="#s0_0"' in page.content.decode()
    assert not Response.objects.exists()


def test_nothing_typed_is_lost_by_an_error(world: World, visitor: Browser) -> None:
    sent(world, 1)
    answer, _ = links(world)
    page = visitor.post(answer, {"s0": "9", "s1": "2", "words": "Mani vārdi"}).content.decode()
    assert "Mani vārdi" in page
    assert re.search(r'name="s1" value="2"[^>]*checked', page)


def test_switching_the_language_in_the_middle_sends_nothing_and_keeps_what_was_chosen(
    world: World, visitor: Browser
) -> None:
    sent(world, 1)
    answer, _ = links(world)
    page = visitor.post(answer, {"s1": "2", "words": "Mani vārdi", "to_language": "en"}).content.decode()
    assert "The staff are kind and polite" in page
    assert "Mani vārdi" in page
    assert re.search(r'name="s1" value="2"[^>]*checked', page)
    assert not Response.objects.exists()


def test_a_refused_answer_leaves_no_secret_in_the_log(
    world: World, visitor: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    sent(world, 1)
    answer, _ = links(world)
    assert visitor.post(answer, {}).status_code == 422
    assert answer.split("/")[-2] not in caplog.text


def test_a_foreign_a_revoked_and_an_unknown_link_open_nothing(world: World, visitor: Browser) -> None:
    sent(world, 1)
    answer, quiet = links(world)
    others = [answer.replace("/csp/", "/dvi/"), answer[:-9] + "/", quiet.replace("/csp/", "/dvi/")]
    others += [answer.replace("/survey/", "/no-surveys/"), quiet.replace("/no-surveys/", "/survey/")]
    for other in others:
        assert visitor.get(other).status_code == 404
        assert visitor.post(other, ANSWERS).status_code == 404
    for link in Link.objects.all():
        revoke_link(link, at=NOW)
    for address in (answer, quiet):
        assert visitor.post(address, ANSWERS).status_code == 404
    assert not Response.objects.exists()
    assert not Silence.objects.exists()


def test_after_the_end_the_page_says_so_and_takes_nothing(
    world: World, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(world, 1)
    answer, _ = links(world)
    monkeypatch.setattr(door.timezone, "now", lambda: NOW + timedelta(days=8))
    for page in (visitor.get(answer), visitor.post(answer, ANSWERS)):
        assert "Šī aptauja ir beigusies." in page.content.decode()
    assert not Response.objects.exists()


def test_no_more_invitations_by_a_button_and_back_again(world: World, visitor: Browser) -> None:
    sent(world, 1)
    _, quiet = links(world)
    assert visitor.post(quiet, follow=True).status_code == 200
    assert Silence.objects.get().client == Invitation.objects.get().client
    page = visitor.get(quiet).content.decode()
    assert 'name="again"' in page
    visitor.post(quiet, {"again": "1"})
    assert not Silence.objects.exists()


def test_the_button_of_a_mail_program_ends_invitations_and_leads_nowhere(world: World, visitor: Browser) -> None:
    """RFC 8058: one POST of one form field, without cookies, answered without a redirect; a GET changes nothing."""
    sent(world, 1)
    letter = written(Message.objects.get(), world.mailbox)
    header = str(letter["List-Unsubscribe"])
    assert header == f"<http://127.0.0.1:8000{links(world)[1]}>"
    assert f"List-Unsubscribe: {header}\r\n".encode() in letter.as_bytes()  # one line, no encoded words
    assert letter["List-Unsubscribe-Post"] is None  # not offered over plain http
    quiet = links(world)[1]
    assert visitor.get(quiet).status_code == 200
    assert not Silence.objects.exists()
    for _ in range(2):
        assert visitor.post(quiet, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Silence.objects.get().client == Invitation.objects.get().client
    assert Entry.objects.filter(verb="client.no_surveys", institution="csp").count() == 1
    assert not to_invite(make(world, rest_days=0), NOW).exists()
    assert visitor.post(quiet[:-9] + "/", {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_over_https_the_letter_offers_one_click(world: World, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"public_url": "https://atbilde.example"})
    sent(world, 1)
    letter = written(Message.objects.get(), world.mailbox)
    assert str(letter["List-Unsubscribe"]).startswith("<https://atbilde.example/csp/no-surveys/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    other = written(letter_from(world), world.mailbox)
    assert (other["List-Unsubscribe"], other["List-Unsubscribe-Post"]) == (None, None)


def test_the_open_page_takes_answers_of_anybody(world: World) -> None:
    survey = sent(world, 0, is_open=True)
    closed = sent(world, 0)
    browser = Browser()
    assert f"/csp/surveys/{survey.pk}/" in browser.get("/csp/surveys/").content.decode()
    where = f"/csp/surveys/{survey.pk}/"
    assert browser.post(where, ANSWERS, follow=True).status_code == 200
    assert Response.objects.get().invited is False
    assert browser.get(f"/csp/surveys/{closed.pk}/").status_code == 404
    assert browser.get(f"/dvi/surveys/{survey.pk}/").status_code == 404
    assert f"/surveys/{survey.pk}/" not in browser.get("/dvi/surveys/").content.decode()
    assert Browser(enforce_csrf_checks=True).post(where, ANSWERS).status_code == 403


def test_where_nothing_is_open_the_list_says_so(world: World, visitor: Browser) -> None:
    page = visitor.get("/csp/surveys/").content.decode()
    assert "?kind=feedback" in page


def test_the_page_costs_the_same_however_much_it_asks(world: World, visitor: Browser) -> None:
    sent(world, 1)
    address, _ = links(world)
    visitor.get(address)
    few = queries_of(lambda: visitor.get(address))
    everything = ["professional_knowledgeable", "responsive", "polite", "correct", "competent", "honest", "result"]
    sent(world, 1, items=everything, rest_days=0)
    other, _ = links(world, Message.objects.order_by("-pk")[0])
    assert queries_of(lambda: visitor.get(other)) == few


@pytest.mark.clause("DVI-4.5")
@pytest.mark.parametrize(
    "page", ["", "about/", "standard/", "contacts/", "services/", "surveys/", "write/", "services/nothing/"]
)
def test_the_catalogue_of_services_is_reachable_from_every_page(visitor: Browser, page: str) -> None:
    world = make_world("dvi")
    Service.objects.create(institution=world.institution, code="a", name_lv="Konsultācija", name_en="Consultation")
    foot = visitor.get(f"/dvi/{page}").content.decode().rpartition("<footer")[2]
    assert 'href="/dvi/services/"' in foot
    assert "Konsultācija" in visitor.get("/dvi/services/").content.decode()


@pytest.mark.clause("DVI-4.5")
def test_polite_and_correct_is_asked_in_a_survey_of_the_inspectorate(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door.timezone, "now", lambda: NOW)
    world = make_world("dvi")
    sent(world, 1, items=["polite_correct"])
    answer, _ = links(world)
    assert "Darbinieki ir pieklājīgi un korekti" in visitor.get(answer).content.decode()
    visitor.post(answer, {"s0": "0"})
    assert Mark.objects.get().statement.clauses == ["DVI-4.5"]
