"""The administrator's pages."""

from datetime import time
from typing import Any

import pytest
from tests.desk.ground import browser_of, queries_of
from tests.desk.test_door import desk_addresses
from tests.world import World, make_mailbox, make_post

from atbilde.audit.models import Entry
from atbilde.institutions import ports
from atbilde.institutions.models import CalendarDay, Institution, Mailbox, Opening, Post, Unit
from atbilde.knowledge.models import LetterTemplate

PAGES = [
    "institution/", "people/", "people/new/",
    "structure/", "structure/units/new/", "structure/queues/new/", "structure/subjects/new/",
    "mailboxes/", "mailboxes/new/", "calendar/", "hours/", "templates/", "templates/new/",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(world: World, page: str) -> None:
    assert browser_of(world.arturs).get(f"/desk/settings/{page}").status_code == 200


def test_rows_of_another_institution_are_not_found(world: World) -> None:
    strange = make_post(world.elsewhere, "Zane Sveša")
    unit = Unit.objects.create(institution=world.elsewhere, code="x", name_lv="x", name_en="x")
    template = LetterTemplate.objects.create(institution=world.elsewhere, name="x", body="x")
    browser = browser_of(world.arturs)
    for address in (f"people/{strange.pk}", f"structure/units/{unit.pk}", f"templates/{template.pk}"):
        assert browser.get(f"/desk/settings/{address}/").status_code == 404
    assert browser.post(f"/desk/settings/templates/{template.pk}/removal/").status_code == 404
    assert LetterTemplate.objects.exists()


def test_lists_cost_the_same_for_more_rows(world: World) -> None:
    browser = browser_of(world.arturs)
    for page in ("people/", "mailboxes/", "structure/", "templates/"):
        browser.get(f"/desk/settings/{page}")
        one = queries_of(lambda page=page: browser.get(f"/desk/settings/{page}"))
        for n in range(2):
            make_post(world.institution, f"Jauna{page[0]}{n} Roze", unit=world.unit)
            make_mailbox(world.institution, world.queue, f"{page[0]}{n}@iestade.example")
            LetterTemplate.objects.create(institution=world.institution, name=f"{page}{n}", body="x")
        assert queries_of(lambda page=page: browser.get(f"/desk/settings/{page}")) == one


def test_a_person_is_made_and_their_signature_becomes_whole(world: World) -> None:
    browser = browser_of(world.arturs)
    sent = {
        "first_name": "Jana", "last_name": "Roze", "username": "jana", "password": "gara-parole-12",
        "roles": ["officer"], "languages": ["lv"], "starts": "2026-01-01", "unit": world.unit.pk,
    }  # fmt: skip
    assert browser.post("/desk/settings/people/new/", {**sent, "password": "īsa"}).status_code == 422
    assert browser.post("/desk/settings/people/new/", sent)["Location"] == "/desk/settings/people/"
    post = Post.objects.get(person__username="jana")
    assert post.letter_gaps() == ["position", "phone"]
    sent |= {"position_lv": "referente", "phone": "67000000", "password": ""}
    browser.post(f"/desk/settings/people/{post.pk}/", sent)
    assert Post.objects.get(pk=post.pk).letter_gaps() == []
    absent = {"absence": "1", "absence-starts": "2030-06-01", "absence-ends": "2030-06-05", "absence-kind": "leave"}
    browser.post(f"/desk/settings/people/{post.pk}/", absent)
    assert "01.06.2030. – 05.06.2030." in browser.get(f"/desk/settings/people/{post.pk}/").content.decode()
    browser.post(f"/desk/settings/absences/{post.absences.get().pk}/")
    assert not post.absences.exists()


def test_what_is_refused_stands_at_its_field(world: World) -> None:
    browser = browser_of(world.arturs)
    taken = {"code": world.unit.code, "name_lv": "x", "name_en": "x"}
    answer = browser.post("/desk/settings/structure/units/new/", taken)
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == ["Šis kods jau ir citai struktūrvienībai."]
    assert 'href="#id_code"' in answer.content.decode()


def test_moved_days_of_a_year_that_nobody_told_yet(world: World) -> None:
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/calendar/", {"moved": "1", "moved-off": "2031-05-05", "moved-worked": "2031-05-10"})
    assert CalendarDay.objects.count() == 2
    page = browser.get("/desk/settings/calendar/").content.decode()
    assert "05.05.2031." in page
    wrong = browser.post("/desk/settings/calendar/", {"moved": "1", "moved-off": "2031-05-10", "moved-worked": ""})
    assert wrong.status_code == 422
    browser.post(f"/desk/settings/calendar/{CalendarDay.objects.first().pk}/")  # type: ignore[union-attr]
    assert not CalendarDay.objects.exists()
    other = {"other": "1", "other-day": "2031-01-02", "other-kind": "off", "other-name_lv": "a", "other-name_en": "b"}
    browser.post("/desk/settings/calendar/", other)
    assert CalendarDay.objects.get().kind == "off"


def test_hours_are_typed_as_people_write_them(world: World) -> None:
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/hours/", {"d0": "8:30-12.00, 12:30 – 17:00", "d4": ""})
    assert list(Opening.objects.values_list("weekday", "opens", "closes")) == [
        (0, time(8, 30), time(12, 0)),
        (0, time(12, 30), time(17, 0)),
    ]
    assert 'value="08:30–12:00, 12:30–17:00"' in browser.get("/desk/settings/hours/").content.decode()
    for wrong in ("8-17", "25:00-26:00", "17:00-08:00", "no rīta"):
        assert browser.post("/desk/settings/hours/", {"d1": wrong}).status_code == 422
    assert Opening.objects.count() == 2


def test_the_servers_of_a_mailbox_are_asked_on_a_button(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_checks", [])
    browser = browser_of(world.arturs)
    address = f"/desk/settings/mailboxes/{world.mailbox.pk}/check/"
    assert address not in browser.get("/desk/settings/mailboxes/").content.decode()
    ports.plug_mailbox_check(lambda box: "imap: connection refused")
    page = browser.post(address, follow=True).content.decode()
    assert "imap: connection refused" in page
    assert Mailbox.objects.get().fault == "imap: connection refused"
    ports.plug_mailbox_check(lambda box: "")
    assert "abi serveri atbild" in browser.post(address, follow=True).content.decode()
    assert Mailbox.objects.get().fault_since is None


def test_a_password_is_never_shown(world: World) -> None:
    page = browser_of(world.arturs).get(f"/desk/settings/mailboxes/{world.mailbox.pk}/").content.decode()
    assert 'name="secret" value="demo"' in page
    assert 'type="password"' not in page


@pytest.mark.parametrize("body", ["Labdien, {{ nobody }}!", "{{ client", "{ client }", "{% now %} {{ client }} {x}"])
def test_a_template_with_unknown_braces_is_refused(world: World, body: str) -> None:
    sent = {"name": "Jauns", "language": "lv", "body": body}
    answer = browser_of(world.arturs).post("/desk/settings/templates/new/", sent)
    assert (answer.status_code == 422) == (body != "{{ client")
    good = {**sent, "name": "Labs", "body": "Labdien, {{ client }}! {{number}}"}
    assert browser_of(world.arturs).post("/desk/settings/templates/new/", good).status_code == 302


def test_settings_are_listed_in_full() -> None:
    assert len([name for name, _ in desk_addresses() if name.startswith("settings_")]) >= 20


OF_THE_INSTITUTION = {
    "name_lv": "Centrālā statistikas pārvalde", "name_en": "Central Statistical Bureau", "colour": "plum",
}  # fmt: skip


def test_the_institution_has_its_own_host_name_and_look(world: World, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "klienti.csp.example"]
    browser = browser_of(world.arturs)
    page = "/desk/settings/institution/"
    told = {**OF_THE_INSTITUTION, "host": "Klienti.CSP.example."}
    assert browser.post(page, told).status_code == 302
    world.institution.refresh_from_db()
    assert (world.institution.host, world.institution.colour) == ("klienti.csp.example", "plum")
    own = browser.get("/", headers={"host": "klienti.csp.example"}).content.decode()
    assert "Centrālā statistikas pārvalde" in own
    assert 'data-accent="plum"' in own
    assert Entry.objects.filter(verb="institution.change", details__fields__contains=["host"]).exists()


@pytest.mark.parametrize(
    ("host", "said"),
    [
        ("https://klienti.example/csp", "Uzrakstiet tikai vārdu"),
        ("klienti", "Uzrakstiet tikai vārdu"),
        ("klienti..example", "Uzrakstiet tikai vārdu"),
        ("cits.example", "allowed_hosts"),
        ("aiznemts.example", "jau ir citai"),
    ],
)
def test_a_host_name_that_cannot_be_says_why(world: World, settings: Any, host: str, said: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "aiznemts.example"]
    Institution.objects.filter(pk=world.elsewhere.pk).update(host="aiznemts.example")
    answer = browser_of(world.arturs).post("/desk/settings/institution/", {**OF_THE_INSTITUTION, "host": host})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert f'value="{host}"' in answer.content.decode()
    world.institution.refresh_from_db()
    assert (world.institution.host, world.institution.colour) == ("", "blue")


@pytest.mark.parametrize("field", ["hour_less_before_holiday", "cautious_legal_terms"])
def test_another_way_of_counting_counts_running_terms_anew(world: World, field: str) -> None:
    before = world.institution.calendar_version
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/institution/", {**OF_THE_INSTITUTION, "colour": "teal"})
    world.institution.refresh_from_db()
    assert world.institution.calendar_version == before
    browser.post("/desk/settings/institution/", {**OF_THE_INSTITUTION, field: "on"})
    world.institution.refresh_from_db()
    assert getattr(world.institution, field)
    assert world.institution.calendar_version == before + 1
