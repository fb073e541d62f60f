"""On the case page: whose language it is, a wish to be called, an offensive letter, two questions in one."""

import pytest
from tests.desk.case.scene import HTMX, desk_of, url
from tests.world import NOW, World, later, letter_from, make_world

from atbilde.calls.models import CallBack
from atbilde.cases.actions.opening import open_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Event, Message

pytestmark = pytest.mark.django_db

WHY = "Vēstule ir klaji aizskaroša."


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(minutes=5))


@pytest.fixture
def world() -> World:
    return make_world("vpvb")


def case_in(world: World, language: str = "lv", text: str = "Kur atrast datus?") -> Case:
    letter = letter_from(world, text=text)
    return open_case(letter.contact, queue=world.queue, at=NOW, subject="Dati", language=language)


def shown(case: Case, world: World) -> str:
    return desk_of(world.anna).get(url(case)).content.decode()


def leaving() -> Message:
    return Message.objects.get(delivery="queued")


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_the_page_names_those_who_speak_the_language(world: World) -> None:
    for post in (world.liga, world.mara):
        post.languages = ["lv", "de"]
        post.save()
    page = shown(case_in(world, "de"), world)
    assert "Māra Kalniņa" in page
    assert "Līga Krūmiņa" in page
    assert "language/notice" not in page


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_where_nobody_does_the_notice_lies_ready_and_is_sent(world: World) -> None:
    case = case_in(world, "de")
    browser = desk_of(world.anna)
    assert url(case, "case_language_notice") in browser.get(url(case)).content.decode()

    sheet = browser.get(url(case, "case_language_notice")).context["sheet"]
    assert (sheet.language, sheet.can_close, sheet.body.startswith("Labdien!")) == ("lv", False, True)
    assert "Lūdzam rakstīt valsts valodā." in sheet.body
    assert "Please" not in sheet.body
    answer = browser.post(url(case, "case_language_notice"), {"body": sheet.body}, **HTMX)
    assert answer["HX-Redirect"] == url(case)
    letter_sent(leaving(), at=later(minutes=6))
    assert Event.objects.get(type="client.asked_to_write").data["reason"] == "language"
    assert url(case, "case_language_notice") not in browser.get(url(case)).content.decode()


@pytest.mark.clause("VPVB-7")
def test_the_courtesy_translation_is_an_option_of_the_pack(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from atbilde.core.standard import Standard

    plain = Standard.value
    monkeypatch.setattr(Standard, "value", lambda self, name: name == "courtesy_translation" or plain(self, name))
    body = desk_of(world.anna).get(url(case_in(world, "de"), "case_language_notice")).context["sheet"].body
    assert body.index("valsts valodā") < body.index("Please write in Latvian.")


def test_the_officer_puts_the_language_right(world: World) -> None:
    world.liga.languages = ["lt"]
    world.liga.save()
    case = case_in(world, "de")
    browser = desk_of(world.anna)
    form = browser.get(url(case, "case_language"), **HTMX).content.decode()
    assert 'value="lt"' in form
    assert browser.post(url(case, "case_language"), {"language": "zz"}, **HTMX).status_code == 422
    assert browser.post(url(case, "case_language"), {"language": "lt"}, **HTMX).status_code == 204
    case.refresh_from_db()
    assert (case.language, case.owner) == ("lt", world.liga)


@pytest.mark.clause("VPVB-14.7")
def test_the_wish_to_be_called_is_proposed_and_taken_up(world: World) -> None:
    case = case_in(world, text="Lūdzu, piezvaniet man uz 29123456!")
    page = shown(case, world)
    assert ('value="29123456"' in page, 'name="abroad"' in page) == (True, True)
    desk_of(world.anna).post(url(case, "case_wish"), {"do": "call", "at": "29123456"}, **HTMX)
    entry = CallBack.objects.get()
    assert (entry.case, entry.taken_by) == (case, world.anna)

    assert 'id="wish-number"' not in shown(case, world)
    desk_of(world.anna).post(url(case, "case_wish"), {"do": "call", "at": "29123456", "abroad": "1"}, **HTMX)
    entry.refresh_from_db()
    case.refresh_from_db()
    assert (entry.settled, case.answer_by) == ("written", "email")
    assert "viesabonēšanā" in shown(case, world)


@pytest.mark.clause("VPVB-14.7")
def test_a_foreign_number_turns_to_email_whatever_was_pressed(world: World) -> None:
    case = case_in(world, text="Please call me back at +44 20 7946 0958.")
    desk_of(world.anna).post(url(case, "case_wish"), {"do": "call", "at": "+44 20 7946 0958"})
    case.refresh_from_db()
    assert (case.answer_by, CallBack.objects.count()) == ("email", 0)
    page = shown(case, world)
    assert "zvans būtu jāveic uz ārvalstīm" in page
    assert "wish-number" not in page


def test_an_officer_may_answer_by_email_all_the_same(world: World) -> None:
    case = case_in(world, text="Lūdzu, piezvaniet man uz 29123456!")
    desk_of(world.anna).post(url(case, "case_wish"), {"do": "email"})
    assert "wish-number" not in shown(case, world)


@pytest.mark.clause("VPVB-14.6.2")
def test_an_offensive_letter_is_answered_with_the_reason(world: World) -> None:
    case = case_in(world, text="Nelieši!")
    browser = desk_of(world.anna)
    closure = browser.get(url(case, "case_closure")).content.decode()
    assert (url(case, "case_refusal") in closure, 'value="not_considered"' in closure) == (True, False)
    assert browser.post(url(case, "case_refusal"), {"reason": "", "body": "x"}).status_code == 422

    sheet = browser.get(url(case, "case_refusal"), {"reason": WHY}).context["sheet"]
    assert WHY in sheet.body
    refused = browser.post(url(case, "case_refusal"), {"reason": WHY, "body": "Neizskatīsim."}, **HTMX)
    assert refused.status_code == 422
    browser.post(url(case, "case_refusal"), {"reason": WHY, "body": sheet.body}, **HTMX)
    letter_sent(leaving(), at=later(minutes=6))
    case.refresh_from_db()
    assert (case.is_open, case.closures.get().words) == (False, WHY)


def test_taken_back_the_letter_and_its_reason_are_there_again(world: World) -> None:
    case = case_in(world, text="Nelieši!")
    browser = desk_of(world.anna)
    body = browser.get(url(case, "case_refusal"), {"reason": WHY}).context["sheet"].body
    browser.post(url(case, "case_refusal"), {"reason": WHY, "body": body + "\n"})
    answer = browser.post(url(case, "case_withdrawal", leaving().contact.key), **HTMX)
    page = browser.get(answer["HX-Redirect"])
    assert (page.context["reason"], page.context["sheet"].body.strip()) == (WHY, body.strip())


@pytest.mark.parametrize("slug", ["csp", "dvi", "visc"])
def test_a_standard_that_is_silent_offers_none_of_it(slug: str) -> None:
    world = make_world(slug)
    case = case_in(world, "de")
    page = shown(case, world)
    assert url(case, "case_language_notice") not in page
    assert 'value="in_writing"' not in page
    assert url(case, "case_refusal") not in desk_of(world.anna).get(url(case, "case_closure")).content.decode()


@pytest.mark.clause("VPVB-14.1")
def test_a_case_is_split_on_the_page(world: World) -> None:
    case = case_in(world)
    browser = desk_of(world.anna)
    assert url(case, "case_splitting") in browser.get(url(case, "case_redirection")).content.decode()
    assert browser.post(url(case, "case_splitting"), {"subject": ""}, **HTMX).status_code == 422
    answer = browser.post(url(case, "case_splitting"), {"subject": "Nodoklis", "quote": "Cik?"}, **HTMX)
    other = Case.objects.get(subject="Nodoklis")
    assert answer["HX-Redirect"] == url(other)
    page = browser.get(url(other)).content.decode()
    assert ("Kur atrast datus?" in page, case.number in page) == (True, True)


def test_one_press_asks_for_the_rest_in_writing_and_that_is_recorded_when_sent(world: World) -> None:
    case = case_in(world)
    browser = desk_of(world.anna)
    assert 'value="in_writing"' in browser.get(url(case)).content.decode()
    body = browser.post(url(case, "case_letters"), {"do": "in_writing", "body": ""}).context["sheet"].body
    assert ("rakstveidā" in body, body.startswith("Labdien!")) == (True, True)
    browser.post(url(case, "case_letters"), {"do": "send", "body": body})
    letter_sent(leaving(), at=later(minutes=6))
    said = Event.objects.get(type="client.asked_to_write")
    assert (said.data["reason"], said.contact) == ("restricted", case.contacts.get(direction="in"))


def test_the_page_says_where_the_answer_goes_and_who_asked_for_that(world: World) -> None:
    case = case_in(world)
    contact = case.contacts.get()
    data = {"channel": "email", "from": world.janis.email, "reply_to": "birojs@uznemums.example"}
    Event.objects.create(
        institution=world.institution, key="r", at=NOW, type="message.received", contact=contact, data=data
    )
    browser = desk_of(world.anna)
    sheet = browser.get(url(case)).context["sheet"]
    assert (sheet.receiver, sheet.asked_by) == ("birojs@uznemums.example", world.janis.email)
    browser.post(url(case, "case_letters"), {"do": "send", "body": "Dati ir portālā."})
    assert leaving().to == ["birojs@uznemums.example"]


@pytest.mark.parametrize("name", ["case_language_notice", "case_refusal", "case_splitting", "case_language"])
def test_outsiders_are_not_let_in(world: World, name: str) -> None:
    case = case_in(world, "de")
    assert desk_of(world.ivo).get(url(case, name)).status_code == 404
    assert desk_of(world.ivo).post(url(case, name), {"body": "x", "reason": "x"}).status_code == 404
    assert desk_of(world.ivo).post(url(case, "case_wish"), {"at": "29123456"}).status_code == 404
