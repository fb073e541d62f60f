"""A chat in two windows of a real browser: a client and an officer, a colleague, a broken connection, a rating."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser.case_scene import answered_out
from tests.browser.hands import Keyboard, Mouse
from tests.browser.looking import look_over
from tests.world import World, make_world

from atbilde.accounts.models import Person
from atbilde.cases.models import Case
from atbilde.chats import hours
from atbilde.chats.actions import talking
from atbilde.contacts.models import Chat, ChatLine, Rating
from atbilde.portal import door
from atbilde.portal.chat import views

expect.set_options(timeout=20_000)

IS_SERVED = hours.is_served  # by the clock; most journeys go at any hour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The cast, with the chat served whenever the tests run."""
    for module in (talking, views, hours):
        monkeypatch.setattr(module, "is_served", lambda *_: True)
    with answered_out():
        yield make_world()


def begins(client: Page, text: str = "Kur dati par iedzīvotājiem?", use: type[Mouse] = Mouse) -> None:
    hands = use(client)
    client.goto("/csp/chat/")
    hands.write(client.locator("[name=text]"), text)
    hands.write(client.locator("[name=name]"), "Ilze")
    hands.press(client.locator("form[data-once] button"))
    expect(client.locator("#chat-lines")).to_contain_text(text)


def says(page: Page, text: str, use: type[Mouse] = Mouse) -> None:
    page.wait_for_load_state()  # before its script runs, Enter is but a new line
    use(page).write(page.locator("#chat-text"), text)
    page.keyboard.press("Enter")


def lines() -> list[str]:
    return list(ChatLine.objects.exclude(post=None, from_client=False).order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("use", [Mouse, Keyboard])
def test_a_chat_with_an_officer_who_asks_an_expert_to_go_on(
    world: World, windows: Callable[..., Page], use: type[Mouse]
) -> None:
    client, anna, liga = windows(), windows(world.anna), windows(world.liga)
    begins(client, use=use)
    anna.goto("/desk/chats/")
    use(anna).press(anna.locator("#chats-list a", has_text="Ilze"))
    says(anna, "Labdien! Tūlīt paskatīšos.", use)
    expect(client.locator("#chat-state")).to_contain_text("Anna Bērziņa")
    expect(client.locator("#chat-lines")).to_contain_text("Tūlīt paskatīšos.")
    says(client, "Paldies, gaidu.", use)
    expect(anna.locator("#chat-lines")).to_contain_text("Paldies, gaidu.")
    expect(client.locator(".line-mark[data-read]")).to_have_count(1)

    use(anna).press(anna.locator("#chat-deeds a"))
    use(anna).press(anna.locator("li", has_text="Līga Krūmiņa").get_by_role("button"))
    liga.goto("/desk/chats/")
    use(liga).press(liga.locator("#chats-list a", has_text="Ilze"))
    use(liga).press(liga.locator("#chat-deeds button"))
    says(liga, "Turpināšu es: tabula IRD041.", use)
    expect(client.locator("#chat-state")).to_contain_text("Līga Krūmiņa")
    expect(client.locator("#chat-lines")).to_contain_text("IRD041")
    expect(anna.locator("#chat-state")).to_contain_text("Līga Krūmiņa")
    expect(anna.locator("#chat-compose")).to_be_hidden()
    assert lines() == [
        "Kur dati par iedzīvotājiem?",
        "Labdien! Tūlīt paskatīšos.",
        "Paldies, gaidu.",
        "Turpināšu es: tabula IRD041.",
    ]

    use(client).press(client.locator("#chat form[data-while=running] button"))
    use(client).choose(client.locator(".chat-after [name=score]").last)
    use(client).write(client.locator(".chat-after [name=words]"), "Ātri un laipni.")
    use(client).press(client.locator(".chat-after form button"))
    expect(client.locator(".chat-after .note")).to_be_visible()
    rating = Rating.objects.get()
    assert (rating.score, rating.scale, rating.words) == (9, 9, "Ātri un laipni.")
    expect(liga.locator("#chat-compose")).to_be_hidden()
    with client.expect_download() as download:
        use(client).press(client.locator(".chat-after a[download]"))
    assert "IRD041" in download.value.path().read_text(encoding="utf-8")


@pytest.mark.parametrize("use", [Mouse, Keyboard])
def test_a_broken_connection_loses_and_doubles_nothing(
    world: World, windows: Callable[..., Page], use: type[Mouse]
) -> None:
    client, anna = windows(), windows(world.anna)
    begins(client, use=use)
    anna.goto(f"/desk/chats/{Chat.objects.select_related('contact').get().contact.key}/")
    use(anna).press(anna.locator("#chat-deeds button"))
    expect(client.locator("#chat-state")).to_contain_text("Anna Bērziņa")

    client.context.set_offline(True)
    says(client, "Pirmā bez savienojuma.", use)
    says(client, "Otrā bez savienojuma.", use)
    expect(client.locator("#chat-offline")).to_be_visible()
    expect(client.locator("[data-unsent]")).to_have_count(2)
    says(anna, "Vai esat?", use)
    expect(anna.locator("#chat-lines")).to_contain_text("Vai esat?")
    client.context.set_offline(False)
    expect(client.locator("#chat-offline")).to_be_hidden()
    expect(client.locator("[data-unsent]")).to_have_count(0)
    expect(client.locator("#chat-lines")).to_contain_text("Vai esat?")
    expect(anna.locator("#chat-lines")).to_contain_text("Otrā bez savienojuma.")

    # The server takes the line, and the answer is lost on the way: it is sent again and is there once.
    client.route("**/news/", _lose_the_answer())
    says(client, "Atbilde pazuda.", use)
    expect(client.locator("[data-unsent]")).to_have_count(0)
    client.unroute("**/news/")
    expect(client.locator("#chat-lines")).to_contain_text("Atbilde pazuda.")
    offline = ["Pirmā bez savienojuma.", "Otrā bez savienojuma."]
    wanted = ["Kur dati par iedzīvotājiem?", "Vai esat?", *offline, "Atbilde pazuda."]
    assert sorted(lines()) == sorted(wanted)
    for page in (client, anna):
        expect(page.locator("#chat-lines")).to_contain_text("Atbilde pazuda.")
        for text in wanted:
            expect(page.locator("#chat-lines li", has_text=text)).to_have_count(1)


def _lose_the_answer() -> Callable[[Any], None]:
    """A route that lets one request with a line reach the server and throws the answer away."""
    lost: list[bool] = []

    def handle(route: Any) -> None:
        if not lost and '"text"' in (route.request.post_data or ""):
            lost.append(True)
            route.fetch()
            route.abort()
        else:
            route.continue_()

    return handle


def test_what_has_no_receipt_survives_a_reload(world: World, windows: Callable[..., Page]) -> None:
    client = windows()
    begins(client)
    client.route("**/news/", lambda route: route.abort())
    says(client, "Vēl nav nosūtīts.")
    client.locator("#chat-text").fill("Iesākts teikums")
    expect(client.locator("[data-unsent]")).to_have_count(1)
    client.reload()
    expect(client.locator("[data-unsent]")).to_contain_text("Vēl nav nosūtīts.")
    expect(client.locator("#chat-text")).to_have_value("Iesākts teikums")
    client.unroute("**/news/")
    expect(client.locator("[data-unsent]")).to_have_count(0)
    expect(client.locator("#chat-lines")).to_contain_text("Vēl nav nosūtīts.")
    assert lines() == ["Kur dati par iedzīvotājiem?", "Vēl nav nosūtīts."]


def test_words_of_the_officer_stay_until_the_server_has_them(world: World, windows: Callable[..., Page]) -> None:
    client, anna = windows(), windows(world.anna)
    begins(client)
    anna.goto(f"/desk/chats/{Chat.objects.select_related('contact').get().contact.key}/")
    anna.context.set_offline(True)
    says(anna, "Labdien!")
    expect(anna.locator("#chat-trouble")).to_be_visible()
    expect(anna.locator("#chat-text")).to_have_value("Labdien!")
    anna.context.set_offline(False)
    expect(anna.locator("#chat-text")).to_have_value("")
    expect(anna.locator("#chat-lines")).to_contain_text("Labdien!")
    assert lines() == ["Kur dati par iedzīvotājiem?", "Labdien!"]


def test_out_of_hours_a_chat_becomes_a_message_in_the_same_queue(
    world: World, hands: Mouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = datetime(2026, 5, 13, 20, 0, tzinfo=UTC)
    for module in (talking, views, hours):
        monkeypatch.setattr(module, "is_served", IS_SERVED)
    monkeypatch.setattr(door.timezone, "now", lambda: night)
    client = hands.page
    client.goto("/csp/chat/")
    hands.write(client.locator("[name=text]"), "Kur dati?")
    hands.press(client.locator("form[data-once] button"))
    expect(client.locator(".error-summary")).to_be_visible()
    expect(client.locator("[name=text]")).to_have_value("Kur dati?")
    hands.write(client.locator("[name=email]"), "a@epasts.example")
    hands.press(client.locator("form[data-once] button"))
    number = client.locator(".panel .number")
    expect(number).to_be_visible()
    expect(number).to_have_text(Case.objects.get().number)
    assert not Chat.objects.exists()


def test_the_chat_on_another_page_needs_no_cookie(world: World, windows: Callable[..., Page], live_server: Any) -> None:
    client = windows()
    script = f'<script src="{live_server.url}/csp/chat/widget.js"></script>'
    page = f'<!doctype html><html lang="lv"><title>Lapa</title><h1>Lapa</h1>{script}'
    client.route("**/lapa/", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8"))
    client.goto(f"{live_server.url}/lapa/")
    button = client.locator("#atbilde-chat button")
    button.focus()
    client.keyboard.press("Enter")
    frame = client.frame_locator("#atbilde-chat iframe")
    frame.locator("[name=text]").fill("Kur dati?")
    frame.locator("form[data-once] button").click()
    expect(frame.locator("#chat-lines")).to_contain_text("Kur dati?")
    assert client.context.cookies() == []
    client.goto(f"{live_server.url}/lapa/")
    client.locator("#atbilde-chat button").click()
    frame.locator(".chat-goes-on a").click()
    expect(frame.locator("#chat-lines")).to_contain_text("Kur dati?")


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_officers_pages_are_accessible(
    world: World, windows: Callable[..., Page], axe: Callable[[Page], None], language: str, scheme: str
) -> None:
    chat, _secret = talking.begin_chat(world.institution, at=timezone.now(), text="Kur dati?", key="a", name="Ilze")
    anna = windows(world.anna, color_scheme=scheme)
    Person.objects.update(language=language)
    anna.goto("/desk/chats/")
    look_over(anna, axe)
    anna.goto(f"/desk/chats/{chat.contact.key}/")
    says(anna, "Labdien!")
    expect(anna.locator("#chat-lines")).to_contain_text("Labdien!")
    look_over(anna, axe)
    anna.goto(f"/desk/chats/{chat.contact.key}/colleagues/")
    look_over(anna, axe)
