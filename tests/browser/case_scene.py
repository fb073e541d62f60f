"""A case in the browser: who is logged in, and real letters."""

from datetime import timedelta

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
