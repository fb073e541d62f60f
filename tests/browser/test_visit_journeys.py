"""Visits and sessions in a real browser: book, move, cancel; register, pay; by keyboard alone and without a script."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.case_scene import answered_out, come_in
from tests.browser.hands import Mouse
from tests.services.reception import JANIS, make_location, make_service
from tests.world import World, make_post, make_world

from atbilde.institutions.enums import Role
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.sessions import register
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Payment, Registration, Session, Visit
from atbilde.services.queries.times import free_places

expect.set_options(timeout=15_000)
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server) -> Iterator[World]:
    with answered_out():
        world = make_world("visc")
        location = make_location(world, posts=(world.anna, world.liga))
        make_service(world, location, easy_lv="Mēs palīdzam.", price=0)
        yield world


@pytest.fixture
def session(world: World) -> Session:
    starts = timezone.now() + timedelta(days=9)
    location = world.institution.locations.get()
    service = make_service(world, location, code="test", name_lv="Valodas pārbaude", price=2000)
    return Session.objects.create(
        institution=world.institution,
        service=service,
        location=location,
        name_lv="Valodas pārbaude",
        name_en="Language test",
        starts=starts,
        ends=starts + timedelta(hours=3),
        places=1,
        closes_at=starts - timedelta(days=1),
        price=2000,
    )


def fill_in(hands: Mouse) -> None:
    page = hands.page
    hands.write(page.get_by_label("Vārds, uzvārds"), "Jānis Zariņš")
    hands.write(page.get_by_label("E-pasta adrese"), JANIS.email)
    hands.write(page.get_by_label("Vai jums vajadzīga papildu palīdzība?"), "Surdotulks")


def test_a_visit_is_booked_moved_and_cancelled(world: World, hands: Mouse) -> None:
    page = hands.page
    page.goto("/visc/visits/")
    hands.press(page.get_by_role("button", name="Turpināt"))
    expect(page.get_by_role("alert")).to_contain_text("Izvēlieties, kāpēc vēlaties nākt.")
    hands.choose(page.get_by_label("Konsultācija"))
    hands.press(page.get_by_role("button", name="Turpināt"))
    hands.pick(page.get_by_label("Ko vēlaties satikt?"), "Līga Krūmiņa, referente")
    hands.go(page.get_by_role("button", name="Rādīt laikus"))
    hands.press(page.get_by_role("link", name=re.compile("09:00")))
    fill_in(hands)
    hands.press(page.get_by_role("button", name="Turpināt"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pārbaudiet")
    expect(page.locator("main")).to_contain_text("Surdotulks")
    hands.press(page.get_by_role("button", name="Pieteikt apmeklējumu"))
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir pieteikts")
    visit = Visit.objects.get()
    assert (visit.post, visit.needs, visit.wish_unmet) == (world.liga, "Surdotulks", "")

    hands.press(page.get_by_role("link", name="Pārcelt apmeklējumu"))
    hands.press(page.get_by_role("button", name=re.compile("10:30")))
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir pārcelts")
    visit.refresh_from_db()
    assert timezone.localtime(visit.starts).strftime("%H:%M") == "10:30"

    hands.press(page.get_by_role("link", name="Atcelt apmeklējumu"))
    hands.press(page.get_by_role("button", name="Jā, atcelt"))
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir atcelts")
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_who_comes_too_late_for_a_time_chooses_another(world: World, windows: Callable[..., Page]) -> None:
    page = windows(java_script_enabled=False)
    page.goto("/visc/services/consultation/")
    page.get_by_role("link", name="Pieteikt apmeklējumu", exact=True).last.click()
    page.get_by_role("link", name=re.compile("11:00")).first.click()
    fill_in(Mouse(page))
    page.get_by_role("button", name="Turpināt").click()
    location = world.institution.locations.get()
    location.institution = world.institution
    now = timezone.now()
    first = next(place for place in free_places(location, now=now) if timezone.localtime(place.starts).hour == 11)
    for number in range(2):  # both officers are taken meanwhile
        book_visit(location, starts=first.starts, at=now, visitor=Visitor(f"Cits {number}", phone="29"))
    page.get_by_role("button", name="Pieteikt apmeklējumu").click()
    expect(page.get_by_role("alert")).to_contain_text("Šo laiku tikko izvēlējās kāds cits.")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Pieteikt šo laiku").click()
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir pieteikts")
    assert Visit.objects.get(email=JANIS.email).needs == "Surdotulks"


def test_from_registration_to_the_receipt(world: World, hands: Mouse, session: Session, live_server) -> None:
    page = hands.page
    waiting = register(session, at=timezone.now(), visitor=Visitor("Pirmais", phone="29"))
    page.goto("/visc/sessions/")
    hands.press(page.get_by_role("link", name=re.compile("gaidīšanas sarakstā")))
    hands.write(page.get_by_label("Vārds, uzvārds"), "Ilze Kalna")
    hands.write(page.get_by_label("Tālruņa numurs"), "29123456")
    hands.press(page.get_by_role("button", name="Turpināt"))
    hands.press(page.get_by_role("button", name="Pieteikties gaidīšanas sarakstā"))
    expect(page.get_by_role("status")).to_contain_text("Jūsu pieteikums ir reģistrēts")
    zane = make_post(world.institution, "Zane Valoda", Role.TEST_OFFICER, unit=world.unit)
    session.location.officers.add(zane)
    come_in(page, zane, live_server.url)
    page.goto(f"/desk/sessions/{session.pk}/")
    hands.press(page.get_by_role("button", name=f"Atcelt pieteikumu: {waiting.name}"))
    hands.press(page.locator("form:popover-open").get_by_role("button"))
    expect(page.get_by_role("button", name=f"Atcelt pieteikumu: {waiting.name}")).to_have_count(0)
    hands.press(page.get_by_role("button", name="Atzīmēt maksājumu: Ilze Kalna"))
    expect(page.locator("main")).to_contain_text("VISC-K-")
    ilze = Registration.objects.get(name="Ilze Kalna")
    assert (ilze.status, Payment.objects.get().registration) == ("seated", ilze)
    answer = page.request.get(f"/desk/payments/{Payment.objects.get().pk}.pdf")
    assert answer.body().startswith(b"%PDF-")


def test_the_front_desk_serves_a_booked_visitor(page: Page, world: World, live_server, axe) -> None:
    location = world.institution.locations.get()
    location.institution = world.institution
    now = timezone.now()
    place = free_places(location, now=now)[0]
    visit = book_visit(location, starts=place.starts, at=now, visitor=Visitor("Jānis", phone="29", needs="Lupa"))
    Visit.objects.filter(pk=visit.pk).update(starts=now, ends=now + timedelta(minutes=30))
    come_in(page, world.peteris, live_server.url)
    page.goto("/desk/front-desk/?at=")
    row = page.locator(f"#visit-{visit.pk}")
    expect(row.locator("p").nth(1)).to_contain_text("Lupa")
    axe(page)
    row.get_by_role("button", name=re.compile("^Sākt")).click()
    row.get_by_label("Jā").check()
    axe(page)
    row.get_by_role("button", name="Pabeigt apmeklējumu").click()
    expect(row).to_contain_text("Palīdzība sniegta.")
    visit.refresh_from_db()
    assert (visit.status, visit.needs_met) == ("over", True)
