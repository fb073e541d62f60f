"""Every page of the portal, filled with something to read, by the name of its address."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import URLPattern
from playwright.sync_api import Page, expect
from tests.cases.letters import whole
from tests.knowledge.shelf import put_answer, put_form, put_publication, put_resource
from tests.portal.visitor import PDF, Visitor
from tests.quality.asking import sent
from tests.services.reception import JANIS, make_location, make_service, make_session, tomorrow
from tests.world import NOW, World, case_from, letter_from, make_world

from atbilde.adapters.email.outbox import written
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.reading import invite_to_read
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.chats.actions.following import leave_message
from atbilde.chats.actions.talking import begin_chat, end_chat, take_chat, write
from atbilde.contacts.actions.rating import rating_link
from atbilde.contacts.models import Message
from atbilde.knowledge.actions.catalogue import note_link
from atbilde.portal.urls import PAGES as ADDRESSES
from atbilde.quality.actions.publishing import publish_figures
from atbilde.services.access import secret_of
from atbilde.services.actions.sessions import register
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Location

#: Addresses at which nobody reads a page, and what is there instead.
NO_PAGES = {
    "chat_widget": "a script",
    "chat_news": "lines of a chat for its script",
    "chat_end": "a button of the chat; leads back to it",
    "chat_rating": "the form of the chat's own page; leads back to it",
    "chat_transcript": "a text file",
    "publications_feed": "a calendar file",
    "kept_figures": "a table as CSV",
    "registration_paper": "a PDF",
    "status_file": "a file",
    "status_material": "a file",
    "status_more": "a button of the status page; leads to a form",
    "status_materials": "a button of the status page; leads back to it",
    "status_rate": "a button of the status page; leads to the rating",
    "visit_file": "a calendar file",
    "visit_rate": "a button of the visit's page; leads to the rating",
    "write_end": "a button of the form; leads to the first page",
    "write_uploads": "where files are sent; leads back to the form",
    "write_removal": "a button beside a file; leads back to the form",
    "write_upload": "pieces of a file for its script",
}

Step = tuple[str, Callable[[Page], None]]


@dataclass
class Site:
    """What there is to see: addresses by their name, and what to press where to see more."""

    pages: dict[str, list[str]]
    steps: list[Step]
    session: str  # the cookie of the browser that began a form


def names() -> set[str]:
    """The names of all addresses of the portal."""
    return {pattern.name or "" for pattern in ADDRESSES if isinstance(pattern, URLPattern)} | {"landing"}


def build(monkeypatch: pytest.MonkeyPatch) -> Site:
    """The whole site of one institution at the moment `NOW`, and the invitation to read of another."""
    world = make_world()
    _figures(world)
    pages = {
        "landing": ["/"],
        **{name: [f"/csp/{path}"] for name, path in _PLAIN.items()},
        **_knowledge(world),
        **_services(world),
        **_talks(world),
        **_surveys(world),
        "visit_reading": [_reading(make_world("vpvb", beside=world))],
    }
    form = Visitor(monkeypatch=monkeypatch).fill(area="csb").fill(subject="Pārskats", text="Kā iesniegt pārskatu?")
    assert form.step == "answers"  # one of ours may do
    form.fill().attach(("plāns.pdf", PDF)).to_the_summary()
    steps = ["area", "text", "answers", "files", "person", "answer", "needs"]
    pages["write_step"] = [f"/csp/write/{form.form}/{step}/" for step in steps]
    pages["write_check"] = [f"/csp/write/{form.form}/check/"]
    done = Visitor(monkeypatch=monkeypatch).to_the_summary().send()
    pages["write_sent"] = [done.address]
    pages["status"] = [f"/csp/status/{done.secret}/", "/csp/status/unknown/"]
    pages["status_end"] = [f"/csp/status/{done.secret}/end/"]
    _answer(world)
    return Site(pages, _steps(pages), form.browser.cookies["atbilde_session"].value)


_PLAIN = {
    "home": "",
    "matter": "matter/",
    "matter_link": "matter/link/",
    "matter_link_sent": "matter/link/sent/",
    "about": "about/",
    "together": "together/",
    "contacts": "contacts/",
    "standard": "standard/",
    "write": "write/",
    "chat": "chat/",
    "surveys": "surveys/",
    "sessions": "sessions/",
    "services": "services/",
    "prices": "services/prices/",
    "visits": "visits/",
}


def _answer(world: World) -> None:
    """The newest case is answered by Anna."""
    case = Case.objects.latest("pk")
    letter = send_letter(case, by=world.anna, at=NOW, body=whole("Kuldīgā dzīvo 10 000 cilvēku.", world.anna))
    letter_sent(letter, at=NOW + timedelta(seconds=11))


def _figures(world: World) -> None:
    """The page of the standard tells how often it was kept."""
    world.institution.publishes_kept = True
    world.institution.save()
    first, last = date(2025, 5, 1), date(2026, 4, 30)
    publish_figures(world.institution, first=first, last=last, clauses={"CSP-D7": (312, 305)}, at=NOW)


def _knowledge(world: World) -> dict[str, list[str]]:
    answer = put_answer(world, "Kā iesniegt pārskatu?", "Datu iesniegšanas sistēmā.")
    put_answer(world, "How to submit a report?", "In the data submission system.", language="en")
    put_resource(world)
    note_link(put_resource(world, "formats", "Apraksts"), "HTTP 404", at=NOW)
    put_publication(world, NOW + timedelta(days=3))
    put_form(world)
    asked = {"answers": ["", "?q=iesniegšana", "?q=report", "?q=zzz"], "search": ["", "?q=parskats", "?q=zzz"]}
    once = {"directory": ["", "?q=datubāze"], "respondents": [""], "publications": [""]}
    found = {name: [f"/csp/{name}/{part}" for part in parts] for name, parts in (asked | once).items()}
    found["answer"] = [f"/csp/answers/{answer.pk}/"]
    found["survey_forms"] = ["/csp/respondents/forms/"]
    found["data_protection"] = ["/csp/data-protection/"]
    return found


def _services(world: World) -> dict[str, list[str]]:
    location = make_location(world, posts=(world.anna, world.liga))
    other = make_location(world, code="centre")
    make_service(world, location, other, easy_lv="Mēs palīdzam.", easy_en="We help.", price=0)
    visit = f"/csp/visits/{secret_of(_visit(location).contact.key)}/"
    session = make_session(world, location, places=1)
    mine = [secret_of(register(session, at=NOW, visitor=JANIS).contact.key)]
    waits = register(session, at=NOW, visitor=type(JANIS)("Ilze", phone="29"))
    mine.append(secret_of(waits.contact.key))
    chosen = f"for=consultation&at=reception&starts={quote(tomorrow(10).isoformat())}"
    return {
        "service": ["/csp/services/consultation/", "/csp/services/language-test/"],
        "service_rating": ["/csp/services/consultation/rating/", "/csp/services/consultation/rating/?thanks=1"],
        "visit_where": ["/csp/visits/where/?for=consultation", "/csp/visits/where/?for=nothing"],
        "visit_time": ["/csp/visits/time/?for=consultation&at=reception"],
        "visit_details": [f"/csp/visits/details/?{chosen}"],
        "visit": [f"{visit}?booked=1"],
        "visit_move": [f"{visit}move/"],
        "visit_cancel": [f"{visit}cancel/"],
        "session": [f"/csp/sessions/{session.pk}/"],
        "session_noted": [f"/csp/sessions/{session.pk}/noted/", f"/csp/sessions/{session.pk}/noted/?mail=1"],
        "registration": [f"/csp/sessions/mine/{token}/" for token in mine],
        "registration_cancel": [f"/csp/sessions/mine/{mine[0]}/cancel/"],
    }


def _visit(location: Location) -> Any:
    return book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)


def _talks(world: World) -> dict[str, list[str]]:
    """A chat that runs, one that is over, the receipt of a message, a rating."""
    over, ended = begin_chat(world.institution, at=NOW, text="Kur dati?", key="a", name="Ilze")
    take_chat(over, by=world.anna, at=NOW)
    write(over, at=NOW, text="Tabulā IRD041.", key="b", by=world.anna)
    end_chat(over, at=NOW)
    _chat, runs = begin_chat(world.institution, at=NOW, text="Vai strādājat?", key="c", name="Jānis")
    _case, secret = leave_message(world.institution, at=NOW, text="Kur dati?", email="a@epasts.example", key="m")
    return {
        "chat": ["/csp/chat/", "/csp/chat/?message=1"],
        "chat_talk": [f"/csp/chat/{runs}/", f"/csp/chat/{ended}/"],
        "chat_by_email": [f"/csp/chat/{runs}/by-email/"],
        "chat_sent": [f"/csp/chat/sent/{secret}/"],
        "rate": [f"/csp/rate/{rating_link(letter_from(world).contact, NOW)}/"],
    }


def _surveys(world: World) -> dict[str, list[str]]:
    everybody = sent(world, 1, is_open=True)
    text = written(Message.objects.filter(subject__gt="").latest("pk"), world.mailbox).get_content()
    answer, quiet = re.findall(r"https?://[^/]+(/\S+)", text)
    return {"open_survey": [f"/csp/surveys/{everybody.pk}/"], "survey": [answer], "no_surveys": [quiet]}


def _reading(world: World) -> str:
    make_location(world)
    address = invite_to_read(case_from(world, owner=world.anna), by=world.anna, at=NOW)
    return "/vpvb/" + address.partition("/vpvb/")[2]


def _steps(pages: dict[str, list[str]]) -> list[Step]:
    """What is seen only after a button: mistakes pointed at, a summary to check, a thank-you."""

    def mistake(button: str) -> Callable[[Page], None]:
        def press(page: Page) -> None:
            page.locator(button).first.click()
            expect(page.get_by_role("alert")).to_be_visible()

        return press

    def check(page: Page) -> None:
        page.locator("[name=name]").fill("Ilze Kalna")
        page.locator("[name=email]").fill("ilze@epasts.example")
        page.locator("main form .ds-button").first.click()
        expect(page.locator("[name=confirm]")).to_have_count(1)

    def thanks(page: Page) -> None:
        page.locator("label", has=page.locator("[name=score]")).last.click()
        page.locator("main form#typed .ds-button").click()
        expect(page.get_by_role("status")).to_be_visible()

    def no_number(page: Page) -> None:
        page.locator("#answer_by_2").check()  # by telephone
        mistake(main)(page)

    def no_words(page: Page) -> None:
        page.locator("[name=text]").fill("")
        mistake(main)(page)

    main = "main form .ds-button"
    step = {address.split("/")[-2]: address for address in pages["write_step"]}
    return [
        ("/csp/write/", mistake(main)),
        (step["text"], no_words),
        (step["answer"], no_number),
        ("/csp/chat/?message=1", mistake("form[data-once] button")),
        (pages["visit_details"][0], mistake(main)),
        (pages["visit_details"][0], check),
        (pages["session"][0], mistake(main)),
        (pages["session"][0], check),
        (pages["open_survey"][0], mistake(main)),
        (pages["rate"][0], mistake("form#typed .ds-button")),
        (pages["rate"][0], thanks),
    ]
