"""A call on the desk: who looks at it, what the exchange told, what the tests press."""

from datetime import datetime, timedelta

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from tests.calls.exchange import incoming, says
from tests.world import PASSWORD, World

from atbilde.calls.actions.taking import take
from atbilde.calls.models import Call, Exchange
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Post

HTMX = {"HTTP_HX_REQUEST": "true"}


def desk_of(post: Post) -> Browser:
    """A browser in which this person has logged in."""
    browser = Browser()
    assert browser.login(username=post.person.username, password=PASSWORD)
    return browser


def url(contact: Contact, name: str = "call", *args: object) -> str:
    """An address of the talk: `url(contact, "call_offer")`."""
    return reverse(f"desk:{name}", args=[contact.key, *args])


def ago(**span: float) -> datetime:
    """So long before the present: pages are asked now, events lie behind."""
    return timezone.now() - timedelta(**span)


def ringing(exchange: Exchange, name: str = "r1", *, caller: str = "+37126000001", officer: str = "101") -> Call:
    """A call that rings now."""
    return incoming(exchange, name, at=ago(seconds=6), caller=caller, officer=officer, wait=None)


def talking(exchange: Exchange, name: str = "t1", *, minutes: float = 2, caller: str = "+37126000001") -> Call:
    """A call of Anna's that has gone on for so long."""
    return incoming(exchange, name, at=ago(minutes=minutes, seconds=8), caller=caller)


def ended(exchange: Exchange, name: str = "e1", *, caller: str = "+37126000001") -> Call:
    """A call of Anna's that is just over."""
    return incoming(exchange, name, at=ago(minutes=3), caller=caller, talk=90)


def hangs_up(exchange: Exchange, name: str) -> None:
    """The exchange tells that the call is over."""
    take(exchange, [says(name, "call.ended", timezone.now(), cause="normalClearing")], now=timezone.now())


def known_caller(world: World, number: str = "+371 26 000 001") -> None:
    """Jānis has this number."""
    world.janis.phone, world.janis.phone_digits = number, "26000001"
    world.janis.needs, world.janis.preferred_channel = "Vājdzirdīgs", "email"
    world.janis.save()


def panel(browser: Browser) -> str:
    """What the panel says."""
    answer = browser.get(reverse("desk:call_panel"))
    assert answer.status_code == 200
    return answer.content.decode()
