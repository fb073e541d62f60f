"""What a page offers is what the server lets through: no role is shown a button, form or link that refuses it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client as Browser
from django.urls import Resolver404, resolve
from django.utils import timezone
from tests.calls.conftest import exchange as exchange
from tests.desk.calls.scene import ended, talking
from tests.desk.ground import browser_of
from tests.desk.test_door import desk_addresses
from tests.services.reception import make_location, make_session
from tests.world import World, case_from, later, make_post

from atbilde.calls.actions.by_hand import begin_visit
from atbilde.calls.models import Exchange
from atbilde.cases.actions.closing import close_case
from atbilde.cases.enums import ClosingReason
from atbilde.chats.actions import talking as chat_talk
from atbilde.chats.actions.talking import begin_chat
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post

pytestmark = pytest.mark.django_db
_ADDRESSES = ("action", "formaction", "href", "hx-get", "hx-post", "hx-delete")


class _Offers(HTMLParser):
    """The addresses that a page's links, forms and buttons lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _ADDRESSES and value and tag != "link":
                self.found.add(value)


def offered(page: str, at: str) -> Iterator[str]:
    """The paths within the desk that a page leads to."""
    offers = _Offers()
    offers.feed(page)
    for address in offers.found:
        path = urlsplit(urljoin(at, address)).path
        if path.startswith("/desk/"):
            yield path


def pages(browser: Browser, post: Post, more: list[str]) -> Iterator[tuple[str, str]]:
    """Every page that this browser may see, each with its address."""
    for address in [*more, *(address for _name, address in desk_addresses())]:
        path = urlsplit(address).path
        if path.endswith(("/logout/", "/login/", "/news/")) or refuses(path, post):
            continue
        answer = browser.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and not answer.streaming:
            yield address, answer.content.decode()


def refuses(path: str, post: Post) -> bool:
    """Whether the view behind a path turns this post away at the door."""
    try:
        allowed = getattr(resolve(path).func, "allowed", None)
    except Resolver404:
        return True
    return allowed is not None and not allowed(post)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch, world: World, exchange: Exchange) -> list[str]:
    """A day with something of everything; the addresses of its pages."""
    monkeypatch.setattr(chat_talk, "is_served", lambda *_: True)
    case = case_from(world, owner=world.anna)
    closed = case_from(world, at=later(minutes=1))
    close_case(closed, by=world.mara, at=later(minutes=5), reason=ClosingReason.NO_ANSWER_NEEDED, words="Paldies.")
    talk, over = talking(exchange), ended(exchange, caller="+37126000002")
    chat, _link = begin_chat(world.institution, at=timezone.now(), text="Kur dati?", key="k1")
    visit = begin_visit(by=world.anna, at=timezone.now())
    session = make_session(world, make_location(world))
    return [
        *(f"/desk/cases/{one.number}/" for one in (case, closed)),
        *(f"/desk/calls/{one.key}/" for one in (talk.contact, over.contact, visit)),
        f"/desk/chats/{chat.contact.key}/",
        f"/desk/clients/{world.janis.pk}/",
        f"/desk/sessions/{session.pk}/",
        *(f"/desk/?view={view}" for view in ("mine", "unowned", "late", "closed")),
    ]


@pytest.mark.parametrize(
    "role", [Role.OFFICER, Role.TEST_OFFICER, Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_PROTECTION]
)
def test_no_role_is_offered_what_the_server_refuses_it(world: World, busy: list[str], role: Role) -> None:
    post = make_post(world.institution, "Kāda Kalniņa", role, unit=world.unit)
    browser = browser_of(post)
    seen = dict(pages(browser, post, busy))
    assert "/desk/profile/" in seen
    refused = {
        f"{path} on {address}"
        for address, page in seen.items()
        for path in offered(page, address)
        if refuses(path, post)
    }
    assert refused == set()
