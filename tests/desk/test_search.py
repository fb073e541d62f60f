"""One field finds a case by whatever is at hand."""

import pytest
from tests.desk.ground import browser_of, now, put_case, queries_of
from tests.world import World, case_from, letter_from

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.letters import mended
from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Message
from atbilde.contacts.search import vector


def letter(world: World, subject: str, text: str, case: int | None = None) -> Message:
    """A letter that can be found, in a case of this number or in none."""
    found = letter_from(world, at=now(), subject=subject, text=text)
    search = vector(subject, found.sender_name, found.sender, found.message_id, text)
    Message.objects.filter(pk=found.pk).update(search=search)
    if case is not None:
        CaseContact.objects.create(case=put_case(world, case, subject=subject), contact=found.contact)
    return found


@pytest.mark.parametrize("words", ["CSP-2026-000007", "csp-2026-000007", " CSP-2026-000007 "])
def test_a_number_opens_the_case(world: World, words: str) -> None:
    put_case(world, 7)
    answer = browser_of(world.anna).get("/desk/search/", {"q": words})
    assert answer["Location"] == "/desk/cases/CSP-2026-000007/"


def test_a_nul_is_looked_over(world: World) -> None:
    letter(world, "Iesniegums par datiem", "Lūdzu ierakstīt reģistrā.", case=1)
    page = browser_of(world.anna).get("/desk/search/", {"q": "iesnieg\x00ums"})
    assert [case.number for case in page.context["found"].cases] == ["CSP-2026-000001"]


@pytest.mark.parametrize(
    "words", ["iesnieg", "IESNIEGUMS", "reģistrā", "registra iesniegums", "janis zar", "epasts.example"]
)
def test_words_find_by_their_beginnings(world: World, words: str) -> None:
    letter(world, "Iesniegums par datiem", "Lūdzu ierakstīt reģistrā.", case=1)
    letter(world, "Cits", "Nekas", case=None)
    page = browser_of(world.anna).get("/desk/search/", {"q": words})
    assert "CSP-2026-000001" in [case.number for case in page.context["found"].cases]


def test_a_bare_running_number_stands_first(world: World) -> None:
    put_case(world, 7)
    letter(world, "Pielikums 7", "Teksts", case=1)
    page = browser_of(world.anna).get("/desk/search/", {"q": "7"})
    year_of_rows = [case.number for case in page.context["found"].cases]
    assert year_of_rows == ["CSP-2026-000007", "CSP-2026-000001"]


def test_a_message_id_finds_its_letter(world: World) -> None:
    found = letter(world, "Tabula", "Sk. pielikumu", case=4)
    for words in (found.message_id, found.message_id.strip("<>")):
        page = browser_of(world.anna).get("/desk/search/", {"q": words})
        assert [case.number for case in page.context["found"].cases] == ["CSP-2026-000004"]


def test_a_letter_without_a_case_is_found_too(world: World) -> None:
    letter(world, "Ārpus biroja", "Esmu atvaļinājumā")
    page = browser_of(world.anna).get("/desk/search/", {"q": "atvalin"})
    assert [message.subject for message in page.context["found"].messages] == ["Ārpus biroja"]
    assert "Ārpus biroja" in page.content.decode()


@pytest.mark.parametrize("words", ["", "   ", "nekādanav", "&|!():*'", "<@>", "x" * 5000])
def test_nothing_found_is_said(world: World, words: str) -> None:
    letter(world, "Iesniegums", "Teksts", case=1)
    page = browser_of(world.anna).get("/desk/search/", {"q": words})
    assert page.status_code == 200
    assert page.context["found"].cases == []


def test_search_costs_the_same_for_three_as_for_one(world: World) -> None:
    browser = browser_of(world.anna)
    letter(world, "Iesniegums", "Teksts", case=1)
    browser.get("/desk/search/?q=iesn")
    one = queries_of(lambda: browser.get("/desk/search/?q=iesn"))
    letter(world, "Iesniegums", "Teksts", case=2)
    letter(world, "Iesniegums", "Teksts", case=3)
    assert queries_of(lambda: browser.get("/desk/search/?q=iesn")) == one


def test_our_own_letter_is_found_by_its_words(world: World) -> None:
    case = case_from(world, at=now())
    send_letter(case, by=world.anna, at=now(), body=mended("Skaitlis ir atjaunināts.", world.anna, case))
    page = browser_of(world.anna).get("/desk/search/", {"q": "atjauninats"})
    assert page.context["found"].cases == [case]
