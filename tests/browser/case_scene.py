"""A case in the browser: who is logged in, and real letters."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core.signals import request_finished, request_started
from django.test import Client as Browser
from django.utils import timezone
from playwright.sync_api import Page
from tests.cases.letters import whole
from tests.world import PASSWORD, World, case_from

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post


def come_in(page: Page, post: Post, address: str) -> None:
    """Log a person in without going through the log-in page."""
    browser = Browser()
    assert browser.login(username=post.person.username, password=PASSWORD)
    cookie = browser.cookies["atbilde_session"]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": address}])


def fresh_case(world: World, *, owner: Post | None = None) -> Case:
    """A case of an hour ago, by the real clock: the browser counts with it."""
    return case_from(
        world,
        at=timezone.now() - timedelta(hours=1),
        owner=owner,
        subject="Iedzīvotāju skaits Kuldīgas novadā",
        text="Labdien!\n\nVai pagastu dati ir pieejami?\n\nJānis Zariņš",
    )


def answered_case(world: World) -> tuple[Case, Message]:
    """The same with an answer of Anna's that left half an hour ago."""
    case = fresh_case(world, owner=world.anna)
    at = timezone.now() - timedelta(minutes=30)
    letter = send_letter(case, by=world.anna, at=at, body=whole("Novadā dzīvo 28 310 cilvēku.", world.anna))
    letter_sent(letter, at=at + timedelta(seconds=11))
    letter.refresh_from_db()
    return case, letter


def outbox(case: Case) -> list[Message]:
    """Letters of the institution in the case, oldest first."""
    return list(Message.objects.filter(contact__links__case=case).exclude(delivery="").order_by("contact__at", "pk"))


@contextmanager
def answered_out() -> Iterator[None]:
    """Leaves only once the site has answered everything: a request still at work and the emptying of the tables that
    ends a test would wait for each other."""
    lock, at_work = threading.Lock(), [0]

    def began(**_: object) -> None:
        with lock:
            at_work[0] += 1

    def ended(**_: object) -> None:
        with lock:
            at_work[0] -= 1

    request_started.connect(began)
    request_finished.connect(ended)
    try:
        yield
        quiet_since, until = time.monotonic(), time.monotonic() + 20
        while time.monotonic() - quiet_since < 0.3 and time.monotonic() < until:
            if at_work[0]:
                quiet_since = time.monotonic()
            time.sleep(0.02)
    finally:
        request_started.disconnect(began)
        request_finished.disconnect(ended)
