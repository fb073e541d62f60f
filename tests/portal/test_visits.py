"""Booking, moving and cancelling a visit on the portal, without a script."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from icalendar import Calendar
from tests.desk.ground import browser_of, queries_of
from tests.services.reception import JANIS, make_location, make_service, tomorrow
from tests.world import NOW, World, case_from, make_world

from atbilde.cases.actions.reading import invite_to_read
from atbilde.cases.enums import CaseKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Draft, Notice
from atbilde.institutions.models import Absence
from atbilde.institutions.standards import standard_of
from atbilde.services.access import secret_of
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Location, Visit

TOMORROW = tomorrow(9).isoformat()
WHO = {"name": "Jānis Zariņš", "email": JANIS.email, "phone": "", "needs": "", "about": "Par veidlapu"}


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield make_world("dvi")


@pytest.fixture
def site() -> Browser:
    return Browser()


def chosen(starts: str = TOMORROW, **more: str) -> dict[str, str]:
    return {"for": "consultation", "at": "reception", "starts": starts, **WHO, **more}


def test_from_the_question_to_the_booked_visit(world: World, site: Browser) -> None:
    make_service(world, make_location(world))
    assert "Konsultācija" in site.get("/dvi/visits/").content.decode()
    step = site.get("/dvi/visits/where/?for=consultation")  # there is one place only
    assert step.url == "/dvi/visits/time/?for=consultation&at=reception"  # type: ignore[attr-defined]
    times = site.get(step.url).content.decode()  # type: ignore[attr-defined]
    assert "14.05.2026." in times
    assert site.get("/dvi/visits/details/", {"for": "consultation", "starts": TOMORROW}).status_code == 200
    check = site.post("/dvi/visits/details/", chosen())
    assert not Visit.objects.exists()
    assert "Par veidlapu" in check.content.decode()
    done = site.post("/dvi/visits/details/", chosen(confirm="1"), follow=True)
    visit = Visit.objects.get()
    assert (visit.starts, visit.name, visit.about, visit.service.code) == (
        tomorrow(9), "Jānis Zariņš", "Par veidlapu", "consultation",
    )  # fmt: skip
    assert done.redirect_chain[0][0] == f"/dvi/visits/{secret_of(visit.contact.key)}/?booked=1"
    assert 'role="status"' in done.content.decode()


def test_a_domain_is_read_back_in_letters_and_kept_as_it_was_sent(world: World, site: Browser) -> None:
    make_service(world, make_location(world))
    page = site.post("/dvi/visits/details/", chosen(email="info@xn--nas-2qa.lv")).content.decode()
    assert "info@ēnas.lv" in page
    assert 'name="email" value="info@xn--nas-2qa.lv"' in page


def test_a_place_is_asked_for_only_where_there_is_a_choice(world: World, site: Browser) -> None:
    first, second = make_location(world), make_location(world, code="centre")
    make_service(world, first, second)
    page = site.get("/dvi/visits/where/?for=consultation").content.decode()
    assert 'value="reception"' in page
    assert 'value="centre"' in page
    make_service(world, second, code="only-there")
    assert "at=centre" in site.get("/dvi/visits/where/?for=only-there").url  # type: ignore[attr-defined]


def test_nothing_chosen_says_what_to_do(world: World, site: Browser) -> None:
    make_location(world)
    answer = site.get("/dvi/visits/where/?for=nonsense", follow=True)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("missing", [{"name": ""}, {"email": ""}, {"email": "no address"}, {"phone": "zvaniet"}])
def test_a_fault_stands_at_its_field_and_nothing_is_lost(world: World, site: Browser, missing: dict) -> None:
    make_service(world, make_location(world))
    answer = site.post("/dvi/visits/details/", chosen(confirm="1", **missing))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert "Par veidlapu" in page
    assert not Visit.objects.exists()


def test_who_is_too_late_is_told_kindly_and_keeps_what_they_wrote(world: World, site: Browser) -> None:
    location = make_location(world)
    make_service(world, location)
    book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    answer = site.post("/dvi/visits/details/", chosen(confirm="1"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Par veidlapu" in page
    assert page.count('name="starts"') == 6
    other = chosen(tomorrow(10).isoformat(), confirm="1")
    assert site.post("/dvi/visits/details/", other).status_code == 302
    assert Visit.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_hundred_ask_for_one_place_at_once_and_ninety_nine_are_told_kindly() -> None:
    """Each with a browser and a connection to the database of their own."""
    with time_machine.travel(NOW, tick=False):
        world = make_world("dvi")
        make_service(world, make_location(world))
        together = Barrier(100)

        def ask(number: int) -> tuple[int, bool]:
            mine = chosen(confirm="1", name=f"Klients {number}", email=f"k{number}@epasts.example")
            try:
                together.wait(timeout=120)
                answer = Browser(REMOTE_ADDR=f"192.0.2.{number}").post("/dvi/visits/details/", mine)
            finally:
                connection.close()
            page = answer.content.decode()
            return answer.status_code, mine["name"] in page and page.count('name="starts"') == 6

        with ThreadPoolExecutor(100) as people:
            ended = Counter(people.map(ask, range(100)))
    assert ended == {(302, False): 1, (409, True): 99}
    assert Visit.objects.count() == 1


def test_a_machine_that_fills_in_everything_books_nothing(world: World, site: Browser) -> None:
    make_service(world, make_location(world))
    site.post("/dvi/visits/details/", chosen(confirm="1", website="https://spam.example"))
    assert not Visit.objects.exists()


@pytest.mark.parametrize("starts", ["", "soon", "2026-05-14T09:00:00", "9999-99-99T99:99:99+00:00"])
def test_what_is_no_time_leads_back_to_the_times(world: World, site: Browser, starts: str) -> None:
    make_service(world, make_location(world))
    assert site.get("/dvi/visits/details/", {"for": "consultation", "starts": starts}).status_code == 302


@pytest.mark.parametrize("starts", [tomorrow(9), tomorrow(9) - timedelta(days=400), tomorrow(9) + timedelta(minutes=7)])
def test_a_time_that_is_gone_is_told_before_anything_is_typed(world: World, site: Browser, starts: datetime) -> None:
    location = make_location(world)
    make_service(world, location)
    book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    asked = {"for": "consultation", "at": "reception", "starts": starts.isoformat()}
    answer = site.get("/dvi/visits/details/", asked, follow=True)
    assert answer.request["PATH_INFO"] == "/dvi/visits/time/"
    assert "Šis laiks vairs nav brīvs." in answer.content.decode()
    assert site.get("/dvi/visits/details/", asked | {"starts": tomorrow(10).isoformat()}).status_code == 200


@pytest.mark.clause("DVI-4.3")
def test_a_wish_for_somebody_is_met_or_the_reason_is_written_down(world: World, site: Browser) -> None:
    make_service(world, make_location(world, posts=(world.anna, world.liga)))
    whom = f"post-{world.liga.pk}"
    address = f"/dvi/visits/time/?for=consultation&at=reception&whom={whom}"
    assert "Līga Krūmiņa" in site.get(address).content.decode()
    site.post("/dvi/visits/details/", chosen(whom=whom, confirm="1"))
    met = Visit.objects.get()
    assert (met.post, met.wish, met.wish_unmet) == (world.liga, "Līga Krūmiņa", "")
    site.post("/dvi/visits/details/", chosen(whom=whom, confirm="1"))  # another one at the same time: she is taken
    other = Visit.objects.exclude(pk=met.pk).get()
    assert (other.post, other.wish) == (world.anna, "Līga Krūmiņa")
    assert "13.05.2026. 11:00" in other.wish_unmet
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 1), ends=date(2026, 12, 1))
    page = site.get(address).content.decode()
    assert 'class="notice"' in page
    assert "14.05.2026." in page  # those of colleagues
    site.post("/dvi/visits/details/", chosen(tomorrow(10).isoformat(), whom=f"unit-{world.unit.pk}", confirm="1"))
    assert Visit.objects.latest("pk").wish == world.unit.name_lv


def test_the_link_moves_and_cancels_and_gives_the_calendar_file(world: World, site: Browser) -> None:
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=JANIS)
    own = f"/dvi/visits/{secret_of(visit.contact.key)}/"
    assert "no-cache" in site.get(own)["Cache-Control"]
    file = site.get(f"{own}visit.ics")
    assert Calendar.from_ical(file.content).walk("VEVENT")[0].decoded("dtstart") == tomorrow(9)
    assert tomorrow(10).isoformat() in site.get(f"{own}move/").content.decode()
    assert site.post(f"{own}move/", {"starts": tomorrow(10).isoformat()}).url == f"{own}?moved=1"  # type: ignore[attr-defined]
    visit.refresh_from_db()
    assert visit.starts == tomorrow(10)
    assert site.post(f"{own}move/", {"starts": "2026-05-16T09:00:00+03:00"}).status_code == 409  # a Saturday
    site.get(f"{own}cancel/")
    visit.refresh_from_db()
    assert visit.status == "booked"  # looking changes nothing
    site.post(f"{own}cancel/")
    visit.refresh_from_db()
    assert visit.status == "cancelled"
    for path in ("move/", "cancel/"):
        assert site.get(own + path).url == own  # type: ignore[attr-defined]


def test_a_wrong_link_and_another_institutions_link_lead_nowhere(world: World, site: Browser) -> None:
    visit = book_visit(make_location(world), starts=tomorrow(9), at=NOW, visitor=JANIS)
    token = secret_of(visit.contact.key)
    for path in (f"/dvi/visits/{token[:-1]}0x/", f"/csp/visits/{token}/", f"/dvi/visits/{visit.token}/"):
        for part in ("", "move/", "cancel/", "visit.ics"):
            assert site.get(path + part).status_code == 404
            if part in ("move/", "cancel/"):
                assert site.post(path + part, {"starts": TOMORROW}).status_code == 404
    visit.refresh_from_db()
    assert visit.status == "booked"


@pytest.mark.clause("VPVB-13")
def test_an_invitation_to_read_is_booked_by_its_link_and_joins_the_case(db: None, site: Browser) -> None:
    with time_machine.travel(NOW, tick=False):
        world = make_world("vpvb")
        case = case_from(world, owner=world.anna)
        with pytest.raises(Refused):
            invite_to_read(case, by=world.anna, at=NOW)
        make_location(world)
        address = invite_to_read(case, by=world.anna, at=NOW)
        path = "/vpvb/" + address.partition("/vpvb/")[2]
        page = site.get(path).content.decode()
        secret = path.split("/")[-2]
        assert f"invitation={secret}" in page
        fields = {**chosen(confirm="1", invitation=secret), "for": "reading"}
        assert world.janis.name in site.get("/vpvb/visits/details/", fields).content.decode()
        assert site.post("/vpvb/visits/details/", fields).status_code == 302
        visit = Visit.objects.get()
        assert visit.purpose == "reading"
        assert case.contacts.filter(pk=visit.contact_id).exists()
        assert Notice.objects.filter(post=world.anna, case=case).exists()
        with pytest.raises(Refused):
            invite_to_read(case, by=world.ivo, at=NOW)
        assert site.get("/vpvb/visits/reading/guessed/").status_code == 404
        assert site.get("/vpvb/visits/time/?for=reading&invitation=guessed").status_code == 404


def test_free_times_cost_the_same_however_many_are_booked(world: World, site: Browser) -> None:
    location = make_location(world, counters=3)
    make_service(world, location)
    address = "/dvi/visits/time/?for=consultation&at=reception"
    site.get(address)
    few = queries_of(lambda: site.get(address))
    for hour in (9, 10, 11):
        book_visit(location, starts=tomorrow(hour), at=NOW, visitor=JANIS)
    assert queries_of(lambda: site.get(address)) == few


def test_the_invitation_stands_in_the_officers_letter(db: None) -> None:
    with time_machine.travel(NOW, tick=False):
        world = make_world("vpvb")
        make_location(world)
        case = case_from(world, owner=world.anna, kind=CaseKind.INFORMATION_REQUEST)
        Draft.objects.create(case=case, post=world.anna, body="Labdien!\n\nEsam visu sagatavojuši.", version=3, at=NOW)
        desk = browser_of(world.anna)
        assert f"/desk/cases/{case.number}/reading/" in desk.get(f"/desk/cases/{case.number}/").content.decode()
        desk.post(f"/desk/cases/{case.number}/reading/")
        draft = Draft.objects.get()
        assert "Esam visu sagatavojuši." in draft.body
        assert "/vpvb/visits/reading/" in draft.body
        assert browser_of(world.ivo).post(f"/desk/cases/{case.number}/reading/").status_code == 404


@pytest.mark.clause("DVI-22")
def test_reception_is_where_and_when_the_standard_and_the_calendar_say(world: World, site: Browser) -> None:
    location = make_location(world)
    Location.objects.update(rules_lv="Pieņemam pēc pieraksta.")
    make_service(world, location)
    told = {place.id: place for place in standard_of(world.institution, NOW).locations}
    assert told["reception"].address == location.address
    assert location.address not in {told["post"].address, told["letter-box"].address}
    times = site.get("/dvi/visits/time/?for=consultation&since=2026-06-22").content.decode()
    assert "Pieņemam pēc pieraksta." in times
    assert "23.06.2026." not in times  # a holiday
    with time_machine.travel(NOW + timedelta(days=40), tick=False):  # 22 June
        contacts = site.get("/dvi/contacts/").content.decode()
    assert "9:00–12:00" in contacts
    assert "Pieņemam pēc pieraksta." in contacts
    week = contacts.partition(location.address)[2]
    assert "25.06.2026." in week
    assert "25.06.2026." in times
    assert "2026-06-23" not in week.partition("</li>")[0]


def test_where_the_standard_knows_only_reading_nothing_else_is_offered(db: None, site: Browser) -> None:
    make_location(make_world("vpvb"))
    page = site.get("/vpvb/visits/").content.decode()
    assert 'value="reading"' in page
    assert 'value="other"' not in page
