"""A client's data under a standard that asks for a check: in part everywhere, whole once it is said why (DVI-14)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from tests.calls.exchange import give_set, incoming, make_exchange
from tests.desk.case.scene import desk_of
from tests.services.reception import make_location, tomorrow
from tests.world import NOW, World, case_from, letter_from, make_world

from atbilde.audit.models import Entry
from atbilde.cases.models import Case
from atbilde.chats.actions import talking
from atbilde.chats.actions.following import case_of_chat
from atbilde.chats.actions.talking import begin_chat, end_chat, take_chat, write
from atbilde.contacts.models import Attachment, Chat, Event, Message
from atbilde.contacts.models import Client as Person
from atbilde.contacts.search import vector
from atbilde.desk.veil import KEY, OPEN_FOR
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Visit

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


BODY = "Mans kods ir 120380-11111, tālrunis 29123456. Kad saņemšu atbildi par lietu? Jānis Zariņš"
SEEN = "Mans kods ir [personas kods], tālrunis [tālrunis]. Kad saņemšu atbildi par lietu? [vārds]"


def test_what_the_client_wrote_is_read_without_names_and_numbers_until_it_is_said_why(world: World) -> None:
    case = case_from(world, text=BODY, subject="Par Jāni Zariņu, 120380-11111", owner=world.anna)
    letter = Message.objects.get(contact__links__case=case)
    file = Attachment.objects.create(
        message=letter, name="Zariņa pase.pdf", content_type="application/pdf", size=4, sha256="0" * 64
    )
    browser = desk_of(world.anna)
    page = text(browser, reverse("desk:case", args=[case.number]))
    assert SEEN in page
    for address in ("/desk/", "/desk/search/?q=Jani", reverse("desk:client", args=[case.client_id])):
        page += text(browser, address)
    for hidden in ("120380", "29123456", "Zariņ", "pase.pdf"):
        assert hidden not in page
    download = reverse("desk:case_attachment", args=[case.number, file.pk])
    for address in (download, reverse("desk:case_message_original", args=[case.number, letter.contact.key])):
        for method in (browser.get, browser.post):
            assert method(address)["Location"].startswith(reverse("desk:client_showing", args=[case.client_id]))
    browser.post(showing(case), {"reason": "answer"})
    page = text(browser, reverse("desk:case", args=[case.number]))
    assert BODY in page
    assert download in page
    assert "Par Jāni Zariņu" in page


@pytest.fixture
def chat(world: World, monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(talking, "is_served", lambda *_: True)
    now = timezone.now()
    found, _ = begin_chat(world.institution, at=now, text=BODY, key="k1", name=NAME, email=ADDRESS)
    return found


def test_a_chat_is_shown_in_part_to_all_but_the_officer_who_is_in_it(world: World, chat: Chat) -> None:
    anna, mara = desk_of(world.anna), desk_of(world.mara)
    page = reverse("desk:chat", args=[chat.contact.key])
    for browser in (anna, mara):
        seen = text(browser, "/desk/chats/") + text(browser, page)
        assert "J. Z." in seen
        assert SEEN in seen
        for hidden in (NAME, ADDRESS, "120380"):
            assert hidden not in seen
    take_chat(chat, by=world.anna, at=timezone.now())
    talks = text(anna, page)
    assert BODY in talks  # what is said is said to Anna
    assert ADDRESS not in talks  # what is known of the client opens once it is known who is there
    assert BODY not in text(mara, page)
    news = mara.post(reverse("desk:chat_news", args=[chat.contact.key]), {"after": "0"}).content.decode()
    assert SEEN in news
    mara.post(reverse("desk:client_showing", args=[chat.contact.client_id]), {"reason": "oversight"})
    assert BODY in text(mara, page)


def test_a_chat_that_is_over_is_shut_again_and_so_is_its_transcript_in_the_case(world: World, chat: Chat) -> None:
    take_chat(chat, by=world.anna, at=timezone.now())
    write(chat, at=timezone.now(), text="Jūsu tālrunis ir 29123456?", key="k2", by=world.anna)
    case = case_of_chat(chat, at=timezone.now(), by=world.anna)
    end_chat(chat, at=timezone.now(), by=world.anna)
    browser = desk_of(world.anna)
    for address in (reverse("desk:chat", args=[chat.contact.key]), reverse("desk:case", args=[case.number])):
        page = text(browser, address)
        assert SEEN in page, address
        assert "29123456" not in page, address


def test_the_front_desk_sees_initials_and_says_why_before_it_sees_more(world: World) -> None:
    visitor = Visitor(NAME, email=ADDRESS, phone="+37129123456")
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=visitor, about=BODY)
    address = f"{reverse('desk:front_desk')}?day={visit.starts:%Y-%m-%d}"
    browser = desk_of(world.peteris)
    page = text(browser, address)
    assert "J. Z." in page
    for hidden in (NAME, "29123456", "120380"):
        assert hidden not in page
    asks = reverse("desk:client_showing", args=[visit.client_id])
    assert asks in page
    browser.post(asks, {"reason": "answer"})
    assert NAME in text(browser, address)


NEEDS = "Vājdzirdīgs, zvaniet sievai Ilzei Zariņai 29123456"
NEEDS_SEEN = "Vājdzirdīgs, zvaniet sievai [vārds] [tālrunis]"


def test_what_a_client_needs_is_read_without_names_and_numbers(world: World, case: Case, chat: Chat) -> None:
    Person.objects.filter(pk__in=(case.client_id, chat.contact.client_id)).update(needs=NEEDS)
    address = reverse("desk:case", args=[case.number])
    browser = desk_of(world.anna)
    for page in (
        address,
        reverse("desk:client", args=[case.client_id]),
        reverse("desk:chat", args=[chat.contact.key]),
    ):
        seen = text(browser, page)
        assert NEEDS_SEEN in seen, page
        assert "29123456" not in seen, page
    browser.post(showing(case), {"reason": "answer"})
    assert NEEDS in text(browser, address)


def test_what_a_visitor_needs_and_wishes_is_read_without_names_and_numbers(world: World) -> None:
    visit = book_visit(
        make_location(world),
        starts=tomorrow(9),
        at=NOW,
        visitor=Visitor(NAME, email=ADDRESS, needs=NEEDS),
        about="Dati",
    )
    Visit.objects.filter(pk=visit.pk).update(wish="Lūdzu pie Ilzes Kalnas, tālrunis 29123456")
    page = text(desk_of(world.peteris), f"{reverse('desk:front_desk')}?day={visit.starts:%Y-%m-%d}")
    assert NEEDS_SEEN in page
    assert "Lūdzu pie [vārds], tālrunis [tālrunis]" in page
    assert "29123456" not in page


def test_what_a_caller_needs_is_read_without_names_and_numbers_until_it_is_checked_who_it_is(world: World) -> None:
    Person.objects.filter(pk=world.janis.pk).update(needs=NEEDS, phone_digits="26000001")
    give_set(world.anna, "101")
    call = incoming(make_exchange(world.institution), at=timezone.now() - timedelta(minutes=2))
    browser = desk_of(world.anna)
    card = text(browser, reverse("desk:call_panel"))
    assert NEEDS_SEEN in card
    assert "29123456" not in card
    browser.post(
        reverse("desk:call_identity", args=[call.contact.key]), {"passed": "1", "means": ["security_question"]}
    )
    assert NEEDS in text(browser, reverse("desk:call_panel"))


def test_the_institution_is_named_as_the_sender_of_its_own_letters(world: World) -> None:
    institution = world.institution
    letter = letter_from(world, subject=f"Aptauja: {institution.name_lv}")
    Message.objects.filter(pk=letter.pk).update(sender_name=institution.name_lv, search=vector("Aptauja"))
    page = text(desk_of(world.anna), "/desk/search/?q=Aptauja")
    assert f'<span class="strong">{institution.name_lv}</span>' in page
    assert f"Aptauja: {institution.name_lv}" in page
