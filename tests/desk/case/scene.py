"""A case on the desk: who looks at it, and what the tests press."""

from datetime import datetime

from django.test import Client as Browser
from django.urls import reverse
from tests.cases.letters import whole
from tests.world import PASSWORD, World

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post

HTMX = {"HTTP_HX_REQUEST": "true"}


def desk_of(post: Post) -> Browser:
    """A browser in which this person has logged in."""
    browser = Browser()
    assert browser.login(username=post.person.username, password=PASSWORD)
    return browser


def url(case: Case, name: str = "case", *args: object) -> str:
    """An address of the case: `url(case, "case_notes")`."""
    return reverse(f"desk:{name}", args=[case.number, *args])


def sent_letter(case: Case, world: World, *, at: datetime, body: str = "Dati ir portālā.") -> Message:
    """An answer of Anna's that has left."""
    letter = send_letter(case, by=world.anna, at=at, body=whole(body, world.anna))
    letter_sent(letter, at=at)
    letter.refresh_from_db()
    return letter
