"""What clients read before they write: without JavaScript, without what is not public, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from tests.cases.letters import whole
from tests.desk.case.scene import desk_of
from tests.knowledge.shelf import put_answer, put_form, put_publication, put_resource
from tests.portal.visitor import Visitor
from tests.world import World, make_world

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.knowledge.actions.answers import withdraw_answer
from atbilde.knowledge.actions.catalogue import cancel_publication, note_link, save_publication
from atbilde.knowledge.enums import Visibility

pytestmark = pytest.mark.django_db
PAGES = ["answers/", "directory/", "respondents/", "respondents/forms/", "data-protection/", "publications/"]


@pytest.fixture
def world() -> World:
    return make_world()


def read(address: str, language: str = "lv", status: int = 200) -> str:
    browser = Browser()
    browser.cookies["atbilde_language"] = language
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


@pytest.mark.parametrize("part", PAGES)
@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_page_stands_empty_and_filled(world: World, part: str, language: str) -> None:
    assert f'lang="{language}"' in read(f"/csp/{part}", language)
    put_answer(world)
    put_form(world)
    put_resource(world)
    put_publication(world, timezone.now() + timedelta(days=2))
    assert "<script" not in read(f"/csp/{part}", language)


@pytest.mark.parametrize("part", [*PAGES, "answers/1/", "publications/calendar.ics"])
def test_pages_of_no_institution_are_not_there(world: World, part: str) -> None:
    assert Browser().get(f"/nav/{part}").status_code == 404
    assert Browser().post(f"/csp/{part}").status_code in (404, 405)


@pytest.mark.parametrize("part", PAGES)
def test_a_page_costs_the_same_for_twenty_as_for_one(world: World, part: str) -> None:
    def fill(number: int) -> None:
        put_answer(world, f"Kur ir tabula {number}?")
        put_form(world, f"{number}-darbs")
        put_resource(world, name=f"Tabula {number}")
        put_resource(world, kind="data_protection", name=f"Tabula {number}")
        put_publication(world, timezone.now() + timedelta(days=number + 1), key=f"k{number}")

    def queries(query: str) -> int:
        read(f"/csp/{part}{query}")
        with CaptureQueriesContext(connection) as found:
            read(f"/csp/{part}{query}")
        return len(found)

    fill(0)
    one = queries(""), queries("?q=tabulas")
    for number in range(1, 20):
        fill(number)
    assert (queries(""), queries("?q=tabulas")) == one


def test_an_answer_is_found_by_its_words_and_has_an_address_of_its_own(world: World) -> None:
    row = put_answer(
        world, "Kur atrast iedzīvotāju skaitu?", "Datubāzē. Sk. https://dati.example/tabula un <b>tabulu</b>."
    )
    found = read("/csp/answers/?q=iedzivotaji")
    assert f'href="/csp/answers/{row.pk}/"' in found
    page = read(f"/csp/answers/{row.pk}/")
    assert "<h1>Kur atrast iedzīvotāju skaitu?</h1>" in page
    assert '<a href="https://dati.example/tabula"' in page
    assert "&lt;b&gt;tabulu&lt;/b&gt;" in page


@pytest.mark.parametrize("words", ["nekas tāds", "%", "' OR 1=1", "<script>", "a" * 2000, "\x00"])
def test_what_is_not_found_leads_to_writing(world: World, words: str) -> None:
    put_answer(world)
    browser = Browser()
    browser.cookies["atbilde_language"] = "en"
    page = browser.get("/csp/answers/", {"q": words})
    assert page.status_code == 200
    assert "<script>" not in page.content.decode()


def test_only_what_is_public_now_and_ours_is_ever_shown(world: World) -> None:
    hidden = [
        put_answer(world, "Iekšējais jautājums", visibility=Visibility.RESTRICTED),
        put_answer(world, "Iekšējais skripts", visibility=Visibility.SCRIPT),
        put_answer(world, "Iekšējais melnraksts", publish=False),
        put_answer(world, "Iekšējais vecais"),
    ]
    withdraw_answer(hidden[3], by=world.anna, at=timezone.now())
    for row in hidden:
        read(f"/csp/answers/{row.pk}/", status=404)
    assert "Iekšējais" not in read("/csp/answers/")
    assert "answers/" + str(hidden[0].pk) not in read("/csp/answers/?q=iekšējais")
    public = put_answer(world, "Atklāts jautājums")
    read(f"/dvi/answers/{public.pk}/", status=404)
    assert "Atklāts jautājums" not in read("/dvi/answers/?q=atklāts")


@pytest.mark.clause("CSP-W0")
def test_the_site_of_the_standard_is_named_and_entries_lead_there(world: World) -> None:
    put_resource(world, url="https://www.csb.gov.lv/dati")
    page = read("/csp/directory/")
    assert 'href="https://www.csb.gov.lv"' in page
    assert 'href="https://www.csb.gov.lv/dati"' in page
    assert 'href="https://www.csb.gov.lv"' not in read("/visc/directory/", status=404)
    assert "csb.gov.lv" not in read("/dvi/directory/")


def test_a_dead_link_is_not_offered(world: World) -> None:
    row = put_resource(world, url="https://dati.example/vecs")
    note_link(row, "404 Not Found", at=timezone.now())
    page = read("/csp/directory/")
    assert "Datubāze" in page
    assert "https://dati.example/vecs" not in page


@pytest.mark.clause("CSP-W5")
def test_forms_are_filtered_by_audience_with_period_and_due_date(world: World) -> None:
    put_form(world, "1-darbs", "enterprises", period="quarter", due_lv="līdz mēneša 15. datumam", due_en="by the 15th")
    put_form(
        world, "DSA", "residents", period="once", due_lv="intervijas dienā", due_en="on the day", due_on="2026-06-02"
    )
    both = read("/csp/respondents/forms/", "en")
    assert "Report 1-darbs" in both
    assert "Report DSA" in both
    assert "02.06.2026" in both
    assert "02.06.2026." not in both  # the full stop would end an English sentence
    only = read("/csp/respondents/forms/?audience=enterprises", "en")
    assert "Report DSA" not in only
    assert "every quarter" in only
    assert "by the 15th" in only
    assert "līdz mēneša 15. datumam" in read("/csp/respondents/forms/?audience=enterprises")
    assert "Report DSA" in read("/csp/respondents/forms/?audience=nobody", "en")


def events(address: str = "/csp/publications/calendar.ics") -> list[Any]:
    answer = Browser().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.mark.clause("CSP-W1")
def test_what_is_published_when_is_on_the_page_and_in_the_feed(world: World) -> None:
    soon = (timezone.now() + timedelta(days=3)).replace(microsecond=0)
    put_publication(world, soon, "cpi", "Patēriņa cenu indekss")
    put_publication(world, soon, "cpi-meta", "Cenu metadati", kind="metadata")
    put_publication(world, soon - timedelta(days=10), "gdp", "Iekšzemes kopprodukts")
    page = read("/csp/publications/")
    assert "Patēriņa cenu indekss" in page
    assert "/csp/publications/calendar.ics" in page
    assert "Cenu metadati" not in read("/csp/publications/?kind=data")
    found = {str(event["summary"]): event for event in events()}
    assert set(found) == {"Patēriņa cenu indekss", "Cenu metadati", "Iekšzemes kopprodukts"}
    assert found["Patēriņa cenu indekss"]["dtstart"].dt == soon
    english = {str(event["summary"]) for event in events("/csp/publications/calendar.ics?language=en")}
    assert "Patēriņa cenu indekss in English" in english
    assert events("/dvi/publications/calendar.ics") == []


@pytest.mark.clause("CSP-W1")
def test_a_moved_and_a_cancelled_publication_stay_the_same_entry_of_a_calendar(world: World) -> None:
    at = timezone.now() + timedelta(days=3)
    row = put_publication(world, at)
    (first,) = events()
    save_publication(
        world.anna, at=timezone.now(), publication=row, key="cpi", published_at=at + timedelta(days=1), kind="data",
        name_lv="Cits nosaukums", name_en="Another name",
    )  # fmt: skip
    (moved,) = events()
    cancel_publication(row, by=world.anna, at=timezone.now() + timedelta(seconds=5))
    (cancelled,) = events()
    assert first["uid"] == moved["uid"] == cancelled["uid"]
    assert first["sequence"] < moved["sequence"] < cancelled["sequence"]
    assert (moved["status"], cancelled["status"]) == ("CONFIRMED", "CANCELLED")
    assert "Cits nosaukums" in read("/csp/publications/")
    assert "<s>Cits nosaukums</s>" in read("/csp/publications/")


@pytest.mark.clause("CSP-W6")
def test_an_answer_is_read_by_who_asked_and_once_anonymised_by_who_would_ask_the_same(
    world: World, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    asked = {"subject": "Iedzīvotāju skaits", "text": "Labdien! Cik cilvēku dzīvo Kuldīgā? Jānis Zariņš, 29123456"}
    first = Visitor(monkeypatch=monkeypatch).fill(area="csb").fill(**asked)
    first.to_the_summary().send()
    case = Case.objects.get(subject="Iedzīvotāju skaits")
    at = timezone.now()
    letter = send_letter(case, by=world.anna, at=at, body=whole("Skaitļi ir datubāzē.", world.anna))
    letter_sent(letter, at=at + timedelta(seconds=11))
    assert "Skaitļi ir datubāzē." in read(f"/csp/status/{first.secret}/")

    desk = desk_of(world.anna)
    proposed = desk.get("/desk/knowledge/new/", {"case": case.number}).context["sheet"]
    assert (proposed.question, proposed.body) == ("Cik cilvēku dzīvo Kuldīgā?", "Skaitļi ir datubāzē.")
    given = {"question": proposed.question, "body": proposed.body, "case": case.number}
    given |= {"language": "lv", "visibility": "public", "do": "publish"}
    refused = desk.post("/desk/knowledge/new/", given | {"body": "Kā Zariņam teicām: datubāzē."})
    assert refused.status_code == 422
    assert desk.post("/desk/knowledge/new/", given).status_code == 302

    second = Visitor(monkeypatch=monkeypatch).fill(area="csb")
    second.fill(subject="Kuldīga", text="Gribu zināt, cik cilvēki dzīvo kuldiga")
    assert second.step == "answers"
    assert "Cik cilvēku dzīvo Kuldīgā?" in second.page
    assert "Zariņ" not in second.page
