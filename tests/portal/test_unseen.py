"""What is typed into any form of the portal comes in without the characters that nobody sees."""

import json
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from tests.portal.visitor import BY_MAIL, Visitor
from tests.world import NOW, World, make_world

from atbilde.contacts.actions import open_contact
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import ChatLine, Message, Rating
from atbilde.portal.door import PortalRequest, portal_view

pytestmark = pytest.mark.django_db
EVIL, PLAIN = "Jānis\u202e\u2066 Zar\u200biņš\x00 \U0001f469\u200d\U0001f4bb", "Jānis Zariņš \U0001f469\u200d\U0001f4bb"


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(datetime(2026, 5, 13, 11, 0, tzinfo=NOW.tzinfo)):
        yield make_world("csp")


def test_every_form_comes_in_by_one_door(world: World) -> None:
    came: list[tuple[list[str], object, dict[str, str]]] = []

    @portal_view()
    def page(request: PortalRequest) -> HttpResponse:
        came.append((request.POST.getlist("words"), request.sent, request.typed))
        return HttpResponse()

    page(RequestFactory().post("/csp/", {"words": [EVIL, "b"]}), slug="csp")
    page(RequestFactory().post("/csp/", {"words": EVIL, "to_language": "en"}), slug="csp")
    (words, sent, _), (_, nothing, typed) = came
    assert words == [PLAIN, "b"]
    assert sent is not None
    assert nothing is None
    assert typed["words"] == PLAIN


def test_a_submission_is_kept_as_it_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Visitor(monkeypatch=monkeypatch).fill(area="csb").fill(subject=EVIL, text=EVIL).fill()
    visitor.fill(name=EVIL).fill(**BY_MAIL).fill(needs=EVIL).send()
    message = Message.objects.get(contact__direction="in")
    assert (message.subject, message.sender_name) == (PLAIN, PLAIN)
    assert message.text == f"{PLAIN}\n\nVajadzības: {PLAIN}"


def test_a_rating_is_kept_as_it_is_seen(world: World) -> None:
    about = open_contact(world.institution, channel=Channel.EMAIL, direction=Direction.IN, at=NOW, client=world.janis)
    Browser().post(f"/csp/rate/{rating_link(about, NOW)}/", {"score": "4", "words": EVIL})
    assert Rating.objects.get().words == PLAIN


def test_the_lines_of_a_chat_are_kept_as_they_are_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, evil = Browser(), EVIL.replace("\x00", "")
    path = browser.post("/csp/chat/", {"text": EVIL, "name": EVIL})["Location"]
    browser.post(
        f"{path}news/",
        json.dumps({"after": 0, "lines": [{"key": "k" * 32, "text": evil}]}),
        content_type="application/json",
    )
    assert set(ChatLine.objects.filter(from_client=True).values_list("text", flat=True)) == {PLAIN}
    assert ChatLine.objects.filter(from_client=True).count() == 2
