"""Visits and sessions in a real browser: book, move, cancel; register, pay; by keyboard alone and without a script."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.browser.case_scene import answered_out, come_in
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

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


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


def fill_in(page: Page) -> None:
    page.get_by_label("Vārds, uzvārds").fill("Jānis Zariņš")
    page.get_by_label("E-pasta adrese").fill(JANIS.email)
    page.get_by_label("Vai jums vajadzīga papildu palīdzība?").fill("Surdotulks")


def test_a_visit_is_booked_moved_and_cancelled(page: Page, world: World) -> None:
    page.goto("/visc/visits/")
    page.get_by_role("button", name="Turpināt").click()
    expect(page.get_by_role("alert")).to_contain_text("Izvēlieties, kāpēc vēlaties nākt.")
    page.get_by_label("Konsultācija").check()
    page.get_by_role("button", name="Turpināt").click()
    page.get_by_label("Ko vēlaties satikt?").select_option(label="Līga Krūmiņa, referente")
    page.get_by_role("button", name="Rādīt laikus").click()
    page.get_by_role("link", name=re.compile("09:00")).first.click()
    fill_in(page)
    page.get_by_role("button", name="Turpināt").click()
    expect(page.locator("main")).to_contain_text("Surdotulks")
    page.get_by_role("button", name="Pieteikt apmeklējumu").click()
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir pieteikts")
    visit = Visit.objects.get()
    assert (visit.post, visit.needs, visit.wish_unmet) == (world.liga, "Surdotulks", "")

    page.get_by_role("link", name="Pārcelt apmeklējumu").click()
    page.get_by_role("button", name=re.compile("10:30")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir pārcelts")
    visit.refresh_from_db()
    assert timezone.localtime(visit.starts).strftime("%H:%M") == "10:30"

    page.get_by_role("link", name="Atcelt apmeklējumu").click()
    page.get_by_role("button", name="Jā, atcelt").click()
    expect(page.get_by_role("status")).to_contain_text("Apmeklējums ir atcelts")
    visit.refresh_from_db()
    assert visit.status == "cancelled"


def test_without_a_script_and_too_late_for_the_time(browser: Browser, world: World, live_server) -> None:
    context = browser.new_context(base_url=live_server.url, locale="lv-LV", java_script_enabled=False)
    page = context.new_page()
    page.goto("/visc/services/consultation/")
    page.get_by_role("link", name="Pieteikt apmeklējumu", exact=True).last.click()
    page.get_by_role("link", name=re.compile("11:00")).first.click()
    fill_in(page)
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
    context.close()


def test_a_visit_is_booked_by_keyboard_alone(page: Page, world: World) -> None:
    page.goto("/visc/visits/")

    def reach(name: str, role: str = "button") -> None:
        wanted = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
        for _press in range(60):
            page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"{name} cannot be reached with Tab")

    reach("Konsultācija", "radio")
    page.keyboard.press("Space")
    reach("Turpināt")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/time/**")
    reach("09:30", "link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/visits/details/**")
    reach("Vārds, uzvārds", "textbox")
    page.keyboard.type("Ilze Kalna")
    reach("E-pasta adrese", "textbox")
    page.keyboard.type("ilze@epasts.example")
    reach("Turpināt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pārbaudiet")
    reach("Pieteikt apmeklējumu")
    page.keyboard.press("Enter")
    page.wait_for_url("**booked=1")
    assert Visit.objects.get().name == "Ilze Kalna"


def test_from_registration_to_the_receipt(page: Page, world: World, session: Session, live_server) -> None:
    waiting = register(session, at=timezone.now(), visitor=Visitor("Pirmais", phone="29"))
    page.goto("/visc/sessions/")
    page.get_by_role("link", name=re.compile("gaidīšanas sarakstā")).click()
    page.get_by_label("Vārds, uzvārds").fill("Ilze Kalna")
    page.get_by_label("Tālruņa numurs").fill("29123456")
    page.get_by_role("button", name="Turpināt").click()
    page.get_by_role("button", name="Pieteikties gaidīšanas sarakstā").click()
    expect(page.get_by_role("status")).to_contain_text("Jūsu pieteikums ir reģistrēts")
    zane = make_post(world.institution, "Zane Valoda", Role.TEST_OFFICER, unit=world.unit)
    session.location.officers.add(zane)
    come_in(page, zane, live_server.url)
    page.goto(f"/desk/sessions/{session.pk}/")
    page.get_by_role("button", name=f"Atcelt: {waiting.name}").click()
    page.get_by_role("button", name="Atzīmēt maksājumu: Ilze Kalna").click()
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
    Visit.objects.filter(pk=visit.pk).update(starts=now - timedelta(minutes=20), ends=now + timedelta(minutes=10))
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("language", ["lv", "en"])
def test_every_page_of_a_client_is_accessible(
    browser: Browser, world: World, session: Session, live_server, axe: Callable[[Page], None], scheme, size, language
) -> None:
    context = browser.new_context(base_url=live_server.url, viewport=size, color_scheme=scheme, locale="lv-LV")
    page = context.new_page()
    page.goto("/visc/services/")
    if language == "en":
        page.get_by_role("button", name="English").click()
    location = world.institution.locations.get()
    location.institution = world.institution
    now = timezone.now()
    place = free_places(location, now=now)[3]
    visit = book_visit(location, starts=place.starts, at=now, visitor=JANIS)
    from atbilde.services.access import secret_of

    own = f"/visc/visits/{secret_of(visit.contact.key)}/"
    mine = secret_of(register(session, at=now, visitor=JANIS).contact.key)
    starts = free_places(location, now=now)[8].starts.isoformat().replace("+", "%2B")
    for path in (
        "services/", "services/consultation/", "services/prices/", "visits/", "visits/where/?for=nothing",
        "visits/time/?for=consultation", f"visits/details/?for=consultation&starts={starts}",
        "sessions/", f"sessions/{session.pk}/", f"sessions/mine/{mine}/", f"sessions/mine/{mine}/cancel/",
    ):  # fmt: skip
        answer = page.goto(f"/visc/{path}")
        assert answer is not None
        assert answer.ok or answer.status == 422
        axe(page)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"{path} is {width} wide"
    for path in (f"{own}?booked=1", f"{own}move/", f"{own}cancel/"):
        page.goto(path)
        axe(page)
    page.goto(f"/visc/visits/details/?for=consultation&starts={starts}")
    page.get_by_role("button", name=re.compile("Turpināt|Continue")).click()
    axe(page)
    context.close()
