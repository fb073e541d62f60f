"""Whatever is sent to a page of the portal, it answers; never with a fault of ours.

Addresses come from the list of URLs, so a new page is tried without a word here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import quote

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.test import override_settings
from django.urls import URLPattern
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from tests.portal.visitor import Visitor
from tests.quality.asking import sent
from tests.services.reception import JANIS, make_location, make_service, make_session, tomorrow
from tests.world import NOW, World, case_from, make_world

from atbilde.adapters.email.outbox import written
from atbilde.chats.actions.talking import begin_chat
from atbilde.contacts.actions.links import make_link
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.models import Contact, Message
from atbilde.portal.urls import PAGES
from atbilde.services.access import secret_of
from atbilde.services.actions.sessions import register
from atbilde.services.actions.visits import book_visit

pytestmark = pytest.mark.django_db

NOT_ALLOWED = 405
#: Every field that a page of the portal knows, and some that none does.
FIELDS = (
    "kind", "area", "act", "subject", "text", "name", "email", "phone", "address", "answer_by", "language", "needs",
    "score", "words", "starts", "since", "for", "at", "whom", "invitation", "confirm", "change", "about", "upload", "q",
    "audience", "message", "do", "key", "in", "everybody", "service", "missing", "proof", "website", "unknown[]",
)  # fmt: skip
HOSTILE = (
    "", "\x00", "a\x00b", "x" * 70_000, "-1", "0", "999999999999999999999999", "1e309", "NaN", "²", "٣", "\u202e",
    "9999-12-31", "0001-01-01", "2026-02-30", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "T", "24:00",
    "2026-05-14T09:00", "post-99999999999", "unit-²", "{}", "[]", "'; --", "%s%n", "{{ 7 }}", "../..", "\r\nA: b",
    "janis@epasts.example", "question", "contest", "consultation", "reading", "reception", "1", "page",
)  # fmt: skip
BODIES: tuple[tuple[bytes, str], ...] = (
    (b"text=%FF%FE&name=%C3&email=%ED%A0%80", "application/x-www-form-urlencoded"),
    (b"text=a&text=b&kind=question&kind=contest&score=1&score=9", "application/x-www-form-urlencoded"),
    (b"\xff\xfet\x00e\x00x\x00t", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"text=a", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"text=a", "multipart/form-data"),
    (b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"", "multipart/form-data; boundary=x"),
    (b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x"),
    (b"--\xff\r\n", "multipart/form-data; boundary=\xff"),
    (b"{", "application/json"),
    (b"[[[[[[[[" * 5000, "application/json"),
    (b'{"after": 1e400, "lines": [1, {"key": "x"}, null]}', "application/json"),
    (b'{"after": 99999999999999999999999, "read": -1}', "application/json"),
    (b'{"lines": [{"key": "12345678", "text": "\\ud800"}]}', "application/json"),
    (b'{"lines": [{"key": "\\udfff2345678", "text": "a"}]}', "application/json"),
    (b"\x00" * 2000, "application/octet-stream"),
    (b"<a>", "text/xml"),
    (b"&".join(b"f%d=1" % n for n in range(1200)), "application/x-www-form-urlencoded"),
)  # fmt: skip


@dataclass
class Site:
    """The portal with something behind every address."""

    browser: Browser
    #: What stands in the variable parts of addresses that begin so; the first that fits.
    parts: list[tuple[str, dict[str, str]]]
    addresses: list[str] = field(default_factory=list)
    #: What was answered by a fault of ours: page and fault, and what was sent.
    faults: dict[tuple[str, str], str] = field(default_factory=dict)


def form(values: Sequence[str]) -> str:
    """All fields, with these values in turn."""
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in zip(FIELDS, cycle(values), strict=False))


NULS = form(["\x00", "a\x00b"])
#: Every value for every field, one turn after the other; in an address without those that are too long for one.
TURNS = [form([*HOSTILE[n:], *HOSTILE[:n]]) for n in range(len(HOSTILE))]
SHORT = [value for value in HOSTILE if len(value) < 100]
SHORT_TURNS = [form([*SHORT[n:], *SHORT[:n]]) for n in range(len(SHORT))]


@pytest.fixture(scope="module")
def pages() -> list[URLPattern]:
    found = [page for page in PAGES if isinstance(page, URLPattern)]
    assert len(found) > 30
    return found


@pytest.fixture(scope="module")
def whole_site(
    pages: list[URLPattern], django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Iterator[Site]:
    """Made once: whatever a test sends is undone."""
    store = {"OPTIONS": {"location": str(tmp_path_factory.mktemp("files"))}}
    stores = override_settings(STORAGES={**settings.STORAGES, "default": store})
    with django_db_blocker.unblock(), stores, time_machine.travel(NOW, tick=False), transaction.atomic():
        yield make_site(make_world(), pages)
        transaction.set_rollback(True)


@pytest.fixture
def site(whole_site: Site) -> Iterator[Site]:
    whole_site.faults.clear()
    yield whole_site
    assert whole_site.faults == {}


def make_site(world: World, pages: list[URLPattern]) -> Site:
    location = make_location(world)
    make_service(world, location)
    session = make_session(world, location)
    contact = Contact.objects.get(links__case=case_from(world))
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    seat = register(session, at=NOW, visitor=JANIS)
    _chat, chat = begin_chat(world.institution, at=NOW, text="Kur dati?", key="k" * 32, language="lv")
    survey = sent(world, 1, is_open=True)
    letter = written(Message.objects.order_by("-pk")[0], world.mailbox).get_content()
    answer, quiet = re.findall(r"surveys?/(\w{40,})", letter)
    visitor = Visitor(kind="question")
    visitor.browser.raise_request_exception = False
    site = Site(visitor.browser, [
        ("rate/", {"secret": rating_link(contact, NOW)}),
        ("chat/sent/", {"secret": make_link(contact, at=NOW)}),
        ("chat/", {"secret": chat}),
        ("visits/", {"token": secret_of(visit.contact.key)}),
        ("sessions/", {"token": secret_of(seat.contact.key), "pk": str(session.pk)}),
        ("survey/", {"secret": answer}),
        ("no-surveys/", {"secret": quiet}),
        ("surveys/", {"pk": str(survey.pk)}),
        ("write/<slug:form>/", {"form": visitor.form, "name": "text", "secret": "x" * 43}),
        ("", {"secret": make_link(contact, at=NOW), "code": "consultation"}),
    ])  # fmt: skip
    site.addresses = [address_of(page, site.parts) for page in pages]
    return site


def address_of(page: URLPattern, parts: list[tuple[str, dict[str, str]]], other: str = "1") -> str:
    """The address of a page; `other` stands where nothing is known for a variable part."""
    route = str(page.pattern)
    known = next(found for begins, found in parts if route.startswith(begins))
    return "/csp/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda part: known.get(part[1], other), route)


def tried(site: Site, address: str, **asked: Any) -> int:
    """Send this, undo what it did and return the status; if that is a fault of ours, note page and fault."""
    with transaction.atomic():
        answer = site.browser.generic(**{"method": "POST", "path": address, **asked})
        if answer.status_code >= 500:
            page = re.sub(r"/[^/]{16,}/", "/…/", address.partition("?")[0])
            fault = answer.exc_info[1] if answer.exc_info else answer.status_code
            site.faults[page, repr(fault)[:200]] = str(asked)[:300]
        transaction.set_rollback(True)
    return answer.status_code


def test_every_page_is_reached(site: Site, pages: list[URLPattern]) -> None:
    """So that what follows tries what stands behind the addresses, not the page for what is not there."""
    gone = {address for address in site.addresses if site.browser.get(address).status_code == 404}
    parts = {address.removeprefix("/csp/").partition("/")[0] for address in gone}
    assert parts <= {"answers", "status", "chat", "visits", "standard"}  # what they stand for is not in this world
    assert len(gone) < 6
    assert "<" not in "".join(site.addresses)


def test_no_body_makes_a_page_fail(site: Site) -> None:
    """A page gets some of them, since all read a body in the same way; the one that reads JSON itself gets all."""
    for place, address in enumerate(site.addresses):
        some = [*BODIES[:2], *(BODIES[2 + (place + step) % (len(BODIES) - 2)] for step in (0, 5, 10))]
        for body, kind in BODIES if address.endswith("/news/") else some:
            if tried(site, address, data=body, content_type=kind) == NOT_ALLOWED:
                break


def test_no_value_makes_a_page_fail(site: Site) -> None:
    """Each page gets others of the turns; which one it gets stays the same until a page or a value is added."""
    for place, address in enumerate(site.addresses):
        for fields in (NULS, *(TURNS[(5 * place + step) % len(TURNS)] for step in (0, 12, 24))):
            if tried(site, address, data=fields, content_type="application/x-www-form-urlencoded") == NOT_ALLOWED:
                break
        for fields in (NULS, SHORT_TURNS[5 * place % len(SHORT_TURNS)]):
            tried(site, f"{address}?{fields}", method="GET")


def test_no_part_of_an_address_makes_a_page_fail(site: Site, pages: list[URLPattern]) -> None:
    for place, page in enumerate(page for page in pages if "<" in str(page.pattern)):
        for part in ("9" * 30, "%C4%B7%00", ("0", "x" * 500, "%FF")[place % 3]):
            tried(site, address_of(page, [("", {})], part), method="GET")


def test_no_method_or_header_makes_a_page_fail(site: Site) -> None:
    headers = {
        "HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_LENGTH": "-5", "HTTP_UPLOAD_OFFSET": "²",
        "HTTP_UPLOAD_METADATA": "filename \xff", "HTTP_COOKIE": "atbilde_language=../..; x=\x00",
        "HTTP_ACCEPT_LANGUAGE": "x" * 5000, "HTTP_REFERER": "http://[", "HTTP_RANGE": "bytes=9-1",
        "HTTP_IF_MODIFIED_SINCE": "never", "HTTP_X_FORWARDED_FOR": "<script>, ::1, x",
    }  # fmt: skip
    for address in site.addresses:
        for method in ("POST", "HEAD", "PATCH", "OPTIONS", "NONSENSE"):
            tried(site, address, method=method, data=b"x", content_type="application/offset+octet-stream", **headers)


def test_no_host_name_makes_a_page_fail(site: Site) -> None:
    for host in ("csp.example", "[", "a" * 300, "..", "\x00"):
        tried(site, "/csp/", method="GET", HTTP_HOST=host)


@hypothesis.settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nothing_else_makes_a_page_fail(site: Site, data: st.DataObject) -> None:
    address = data.draw(st.sampled_from(site.addresses))
    text = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
    fields = data.draw(st.lists(st.tuples(st.sampled_from(FIELDS), text), max_size=12))
    encoded = "&".join(f"{quote(name)}={quote(value, errors='replace')}" for name, value in fields)
    tried(site, address, data=encoded, content_type="application/x-www-form-urlencoded")
    tried(site, f"{address}?{encoded[:4000]}", method="GET")
