"""An officer's work at the telephone in a real browser: every journey ends in the database.

Time passes by what the exchange tells: its news lie in the past. No test waits for minutes.
"""

import re
import wave
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from tests.browser.case_scene import answered_out, come_in
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.world import World, make_world

from atbilde.accounts.models import Theme
from atbilde.calls.actions.taking import take
from atbilde.calls.models import Call, CallBack, Exchange, Incident, Recording
from atbilde.cases.models import Case, Correction, Note
from atbilde.contacts.files import store
from atbilde.contacts.models import Event
from atbilde.institutions.models import Absence

expect.set_options(timeout=15_000)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 320, "height": 700}
WIDE = {"width": 1440, "height": 900}


@pytest.fixture
def world(live_server, request: pytest.FixtureRequest) -> Iterator[World]:
    with answered_out():
        made = make_world(getattr(request, "param", "csp"))
        make_line(made, "free", "80 0000 98")
        give_set(made.anna, "101")
        give_set(made.liga, "102")
        yield made


@pytest.fixture
def exchange(world: World) -> Exchange:
    return make_exchange(world.institution)


@pytest.fixture
def desk(page: Page, world: World, live_server) -> Iterator[Page]:
    """Anna's desk; a fault on any page fails the test."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    come_in(page, world.anna, live_server.url)
    yield page
    page.goto("about:blank")
    assert faults == []


under = lambda slug: pytest.mark.parametrize("world", [slug], indirect=True)  # noqa: E731


def talking(exchange: Exchange, minutes: float = 2, *, caller: str = "+37126000001", officer: str = "101") -> Call:
    """A call of Anna's that has gone on for so long."""
    at = timezone.now() - timedelta(minutes=minutes, seconds=8)
    return incoming(exchange, at=at, caller=caller, officer=officer)


def tells(exchange: Exchange, name: str, kind: str, **data: object) -> None:
    take(exchange, [says(name, kind, timezone.now(), **data)], now=timezone.now())


def called_out(exchange: Exchange, to: str) -> None:
    """Anna has just called this number and talks."""
    at = timezone.now()
    news = [
        says("out", "call.offered", at, direction="out", to=to, officer="101"),
        says("out", "call.answered", at, officer="101"),
    ]
    take(exchange, news, now=timezone.now())


def card(page: Page) -> Locator:
    return page.locator("#calls .call").first


def looked_over(page: Page, axe: Callable[[Page], None]) -> None:
    """The page with its card, wide and on the narrowest of screens."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        axe(page)


def test_a_press_begun_before_news_ends_on_the_same_button(desk: Page, exchange: Exchange) -> None:
    """The cards are drawn again every few seconds: between the press and the letting go too, and nothing is lost."""
    talking(exchange)
    desk.goto("/desk/")
    deed = card(desk).get_by_role("link", name="Piedāvāt elektronisku atbildi")
    deed.hover()
    desk.mouse.down()
    live = card(desk).locator(".call-live")
    drawn = live.get_attribute("data-now")
    expect(live).not_to_have_attribute("data-now", drawn or "")
    desk.mouse.up()
    expect(card(desk).get_by_label("Neatbildētie jautājumi")).to_be_focused()


def test_after_ten_minutes_an_electronic_answer_is_offered(desk: Page, world: World, exchange: Exchange, axe) -> None:
    call = talking(exchange, 9.6)
    desk.goto("/desk/")
    live = card(desk)
    expect(live).to_contain_text("Labdien! Iestāde CSP, Anna Bērziņa.")
    expect(live.locator(".stopwatch").first).to_have_text(re.compile(r"^9:\d\d$"))
    expect(live).not_to_have_attribute("data-long", "")
    expect(live).to_have_attribute("data-long", "", timeout=60_000)  # on the page that was open before
    expect(live.locator(".stopwatch").first).to_have_text(re.compile(r"^10:0\d$"))
    expect(desk.locator("#calls-said")).to_contain_text("piedāvājiet elektronisku atbildi")
    expect(live).to_contain_text("Atbildi nosūtīsim 2 stundu laikā.")
    axe(desk)
    live.get_by_role("link", name="Piedāvāt elektronisku atbildi").click()
    live.get_by_label("Neatbildētie jautājumi").fill("Cik iedzīvotāju ir Kuldīgā?\nUn Talsos?")
    live.get_by_role("button", name="Klients piekrīt").click()
    expect(live.get_by_role("alert")).to_contain_text("e-pasta adresi")
    expect(live.get_by_label("Neatbildētie jautājumi")).to_have_value("Cik iedzīvotāju ir Kuldīgā?\nUn Talsos?")
    looked_over(desk, axe)
    live.get_by_label("E-pasta adrese atbildei").fill("ilze@epasts.example")
    live.get_by_role("button", name="Klients piekrīt").click()
    expect(live).to_contain_text("klients piekrita")
    expect(live.get_by_role("link", name="Piedāvāt elektronisku atbildi")).to_have_count(0)

    case = Case.objects.get()
    assert (case.owner, case.client.email) == (world.anna, "ilze@epasts.example")
    statuses = dict(case.obligations.values_list("duty", "status"))
    assert (statuses["CSP-D4.offer"], statuses["CSP-D4.answer"]) == ("met", "open")
    assert call.contact.links.get().case == case


def test_what_is_typed_stays_and_keeps_the_focus_while_calls_come(desk: Page, world: World, exchange: Exchange) -> None:
    talking(exchange)
    desk.goto("/desk/")
    live = card(desk)
    live.get_by_role("link", name="Ziņa kolēģim").click()
    words = desk.locator("#calls textarea[name=words]")
    words.click()
    words.press_sequentially("Lūdzu, ")
    incoming(exchange, "c2", at=timezone.now(), caller="26000002", wait=None)
    expect(desk.locator('#calls .call[data-phase="ringing"]')).to_contain_text("26 000 002")
    expect(words).to_be_focused()
    desk.keyboard.type("piezvaniet.")
    expect(words).to_have_value("Lūdzu, piezvaniet.")
    desk.goto("/desk/calls/")  # a link followed in mid-call loses nothing
    expect(words).to_have_value("Lūdzu, piezvaniet.")
    expect(words).not_to_be_focused()
    desk.locator("#calls").get_by_role("button", name="Atcelt").click()
    desk.goto("/desk/")
    expect(desk.locator("#calls .call")).to_have_count(2)
    expect(words).to_have_count(0)


def test_an_error_is_found_and_put_right_by_a_call(desk: Page, world: World, exchange: Exchange, axe) -> None:
    incoming(exchange, at=timezone.now() - timedelta(minutes=4), talk=60)
    desk.goto("/desk/")
    live = card(desk)
    live.get_by_role("link", name="Sniegta nepareiza informācija").click()
    live.get_by_label("Kas ir nepareizi un kas pareizi?").fill("Pateikts 2024., jābūt 2025.")
    axe(desk)
    live.get_by_role("button", name="Atzīmēt kļūdu").click()
    expect(live).to_contain_text("Pateikts 2024., jābūt 2025.")
    live.get_by_role("button", name="Atbildēts", exact=True).click()
    expect(live.locator(".call-deeds")).to_have_count(0)  # put away; what is left is the error and its term
    expect(live.locator("time.clock")).to_be_visible()

    called_out(exchange, "26000001")
    desk.reload()
    live = desk.locator('#calls .call[data-phase="talking"]')
    live.get_by_role("link", name="Izlabots šajā sarunā").click()
    live.get_by_label("Kas klientam tagad pateikts").fill("Pareizais gads ir 2025.")
    live.get_by_role("button", name="Izlabots", exact=True).click()
    expect(live.get_by_role("alert")).to_contain_text("jāatvainojas")
    live.get_by_label("Esmu atvainojies").check()
    live.get_by_role("button", name="Izlabots", exact=True).click()
    expect(live).not_to_contain_text("Pateikts 2024.")

    correction = Correction.objects.get()
    assert (correction.apology, correction.put_right) == (True, "Pareizais gads ir 2025.")
    assert correction.via is not None
    assert correction.case.obligations.get(clause="CSP-D5").status == "met"


@under("vpvb")
def test_a_caller_from_abroad_is_not_called_back_there(desk: Page, world: World, exchange: Exchange, axe) -> None:
    call = talking(exchange, caller="+4912345678")
    desk.goto("/desk/")
    live = card(desk)
    live.get_by_role("link", name="Gaidīt vai atzvanīt").click()
    live.get_by_label("Numurs, uz kuru zvanīt").fill("26 000 001")
    live.get_by_label("Kas jānoskaidro").fill("Vai atļauja ir spēkā?")
    live.get_by_role("button", name="Atzvanīt").click()
    expect(live.get_by_role("alert")).to_contain_text("piedāvājiet atbildi e-pastā")
    looked_over(desk, axe)
    live.get_by_role("button", name="Vēlas rakstiski").click()
    expect(live).to_contain_text("Klients vēlas atbildi rakstiski")
    assert not CallBack.objects.exists()
    assert Event.objects.get(contact=call.contact, type="caller.chose").data["choice"] == "write"


@under("vpvb")
def test_an_offensive_caller_is_warned_before_the_call_ends(desk: Page, world: World, exchange: Exchange, axe) -> None:
    talking(exchange)
    desk.goto("/desk/")
    live = card(desk)
    live.get_by_role("link", name="Aizskarošs klients").click()
    expect(live).to_contain_text("Šādā tonī izteiktus iebildumus es neuzklausīšu.")
    axe(desk)
    live.get_by_role("button", name="Pārtraukt sarunu").click()
    expect(live.get_by_role("alert")).to_contain_text("vispirms brīdiniet")
    assert not Incident.objects.exists()
    live.get_by_role("button", name="Klientu brīdināju").click()
    expect(live.locator(".call-done")).to_contain_text("brīdināts")
    live.get_by_role("link", name="Aizskarošs klients").click()
    live.get_by_role("button", name="Pārtraukt sarunu").click()
    expect(live.locator(".call-done")).to_contain_text("zvans pārtraukts")
    assert list(Incident.objects.order_by("pk").values_list("step", flat=True)) == ["warned", "call_ended"]


@under("visc")
def test_elsewhere_a_call_ends_without_a_warning_and_the_police_come_at_one_press(
    desk: Page, world: World, exchange: Exchange
) -> None:
    talking(exchange)
    desk.goto("/desk/")
    live = card(desk)
    live.get_by_role("link", name="Aizskarošs klients").click()
    live.get_by_role("button", name="Izsaukta policija").click()
    expect(live.locator(".call-done")).to_contain_text("policija")
    live.get_by_role("link", name="Aizskarošs klients").click()
    live.get_by_role("button", name="Pārtraukt sarunu").click()
    expect(live.locator(".call-done")).to_contain_text("zvans pārtraukts")
    live.get_by_role("link", name="Aizskarošs klients").click()
    live.get_by_label("Kas notika").first.fill("Draudēja atnākt.")
    live.get_by_role("button", name="Saglabāt piezīmi").first.click()
    expect(desk.locator("#toasts")).to_contain_text("Piezīme")
    assert list(Incident.objects.order_by("pk").values_list("step", "note")) == [
        ("police", "Draudēja atnākt."),
        ("call_ended", ""),
    ]


def test_a_message_is_taken_for_an_absent_colleague(desk: Page, world: World, exchange: Exchange, axe) -> None:
    today = timezone.localdate()
    Absence.objects.create(post=world.liga, starts=today, ends=today)
    ringing = incoming(exchange, at=timezone.now(), officer="102", wait=None)
    desk.goto("/desk/")
    live = card(desk)
    expect(live).to_contain_text("Zvana: Līga Krūmiņa")
    axe(desk)
    tells(exchange, "c1", "call.answered", officer="101", picked_up_for="102", ring_seconds=7)
    expect(live.get_by_role("link", name="Ziņa kolēģim")).to_be_visible()
    live.get_by_role("link", name="Ziņa kolēģim").click()
    live.get_by_role("combobox", name="Kam").select_option(label="Līga Krūmiņa (prombūtnē)")
    live.get_by_label("Ziņa", exact=True).fill("Zvanīja par veidlapu 1-gads.")
    live.get_by_role("button", name="Nodot ziņu").click()
    expect(live).to_contain_text("Pieņemta ziņa")
    case = Case.objects.get()
    assert (case.owner, case.contacts.get()) == (world.liga, ringing.contact)
    assert "veidlapu 1-gads" in Note.objects.get(case=case).text


def test_who_left_a_signal_on_a_busy_line_is_called_back(desk: Page, world: World, exchange: Exchange, axe) -> None:
    at = timezone.now() - timedelta(minutes=20)
    news = [
        says("b1", "call.offered", at, direction="in", from_="+37126000001", to="80000098"),
        says("b1", "call.busy", at + timedelta(seconds=9), signal=True),
        says("b1", "call.ended", at + timedelta(seconds=10)),
    ]
    take(exchange, news, now=at + timedelta(seconds=10))
    desk.goto("/desk/")
    desk.get_by_role("link", name=re.compile("Zvani.*1 jāatzvana")).click()
    desk.get_by_role("link", name="Jāatzvana 1").click()
    looked_over(desk, axe)
    desk.get_by_role("button", name="Ņemt").click()
    expect(desk.locator("#call-list")).to_contain_text("Anna Bērziņa")
    assert CallBack.objects.get().taken_by == world.anna
    called_out(exchange, "26000001")
    desk.reload()
    expect(desk.locator("#call-list")).to_contain_text("Neviens negaida atzvanu")
    entry = CallBack.objects.get()
    assert (entry.settled, entry.closed_by) == ("called", world.anna)
    assert entry.case.obligations.get(clause="CSPK-U7").status == "met"


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_pages_of_calls_are_accessible(desk: Page, world: World, exchange: Exchange, axe, theme: Theme) -> None:
    world.anna.person.theme = theme
    world.anna.person.save()
    call = talking(exchange, 12)
    incoming(exchange, "c2", at=timezone.now(), caller="26000002", wait=None)
    incoming(exchange, "c3", at=timezone.now() - timedelta(hours=1), caller="26000003", talk=200)
    for address in (
        "/desk/calls/",
        "/desk/calls/?view=back",
        "/desk/calls/?view=messages",
        "/desk/calls/?view=past",
        "/desk/calls/new/",
        "/desk/calls/visit/",
        f"/desk/calls/{call.contact.key}/",
        f"/desk/calls/{call.contact.key}/promise/",
        f"/desk/calls/{call.contact.key}/colleagues/",
    ):
        desk.goto(address)
        expect(desk.locator("#calls .call").first).to_be_visible()
        looked_over(desk, axe)


def test_everything_goes_by_keyboard(desk: Page, world: World, exchange: Exchange) -> None:
    call = talking(exchange)
    desk.goto("/desk/")
    expect(card(desk)).to_be_visible()
    desk.keyboard.press("p")
    expect(card(desk).locator(":focus")).to_have_count(1)
    card(desk).get_by_role("link", name="Lieta", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(card(desk).get_by_label("Sava lieta")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(card(desk).get_by_role("link", name="Lieta", exact=True)).to_be_focused()
    desk.keyboard.press("g")
    desk.keyboard.press("t")
    expect(desk.get_by_label("Numurs")).to_be_focused()
    desk.keyboard.type("26000007")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("26 000 007")
    assert Call.objects.exclude(pk=call.pk).get().exchange is None


def test_a_long_name_fits_a_narrow_screen_and_what_rings_is_seen_below(
    desk: Page, world: World, exchange: Exchange, axe
) -> None:
    world.janis.name = "Sabiedrība ar ierobežotu atbildību Latvijas Valsts radio un televīzijas centrs, Rīgas filiāle"
    world.janis.phone, world.janis.phone_digits = "+37126000001", "26000001"
    world.janis.save()
    desk.set_viewport_size({"width": 375, "height": 500})
    talking(exchange)
    desk.goto("/desk/")
    expect(card(desk)).to_contain_text("Rīgas filiāle")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 375
    clock = card(desk).locator(".call-head .stopwatch").bounding_box()
    assert clock is not None
    assert clock["x"] + clock["width"] <= 375
    expect(desk).to_have_title(re.compile("📞 1"))
    desk.mouse.wheel(0, 3000)
    incoming(exchange, "c2", at=timezone.now(), caller="26000002", wait=None)
    strip = desk.locator(".calls-strip")
    expect(strip).to_contain_text("26 000 002")
    expect(strip).not_to_be_focused()
    expect(desk).to_have_title(re.compile("🔔 1"))
    axe(desk)
    strip.click()
    expect(strip).to_be_hidden()
    expect(desk.locator('.call[data-phase="ringing"]')).to_be_in_viewport()


def test_a_voice_message_is_heard_from_the_list(desk: Page, world: World, exchange: Exchange) -> None:
    call = incoming(exchange, at=timezone.now() - timedelta(minutes=5), caller="26000001", wait=None)
    tells(exchange, call.name_there, "voicemail.left", seconds=6)
    tells(exchange, call.name_there, "call.ended")
    sha256, size = store(silence(seconds=6))
    Recording.objects.update_or_create(
        contact=call.contact, defaults={"sha256": sha256, "size": size, "kind": "audio/wav"}
    )
    heard = Event.objects.filter(type="voicemail.listened")
    desk.goto("/desk/calls/?view=messages")
    player = desk.locator("audio")
    player.evaluate("sound => { sound.muted = true; return sound.play(); }")
    desk.wait_for_timeout(1000)
    assert not heard.exists()
    expect(desk.get_by_role("button", name="Esmu noklausījies(-usies)")).to_be_visible()
    expect(desk.get_by_role("button", name="Esmu noklausījies(-usies)")).to_have_count(0, timeout=15_000)
    assert heard.count() == 1
    assert not player.evaluate("sound => sound.paused && !sound.ended")
    expect(player).to_have_count(1)  # its row stays until the page is left
    desk.reload()
    expect(player).to_have_count(0)


def silence(*, seconds: int) -> bytes:
    """A WAV file of so many seconds without a sound."""
    file = BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * seconds))
    return file.getvalue()
