"""The administrator's pages of the telephone: lines, exchanges, extensions; and the banner of a faulty exchange."""

import pytest
from tests.calls.exchange import give_set, make_exchange, make_line
from tests.desk.ground import browser_of, now, queries_of
from tests.world import World, make_post

from atbilde.audit.models import Entry
from atbilde.calls import ports
from atbilde.calls.actions.lines import take_over_lines
from atbilde.calls.enums import SILENT, ExchangeKind
from atbilde.calls.models import Exchange, Line
from atbilde.contacts.access import digest
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post
from atbilde.institutions.standards import standard_of

WEBHOOK = {"name": "SIP", "active": "on", "silent_after": "15"}
ASTERISK = {
    "name": "Asterisk", "active": "on", "host": "pbx.iestade.example", "port": "5038", "tls": "on", "user": "cti",
    "secret": "ami", "context": "office", "technology": "PJSIP", "silent_after": "0", "spool": "/srv/spool",
}  # fmt: skip


@pytest.mark.parametrize(
    "page", ["lines/", "lines/new/", "exchanges/", "exchanges/new/webhook/", "exchanges/new/asterisk/"]
)
def test_every_page_opens_for_the_administrator_only(world: World, page: str) -> None:
    assert browser_of(world.arturs).get(f"/desk/settings/{page}").status_code == 200
    assert browser_of(world.anna).get(f"/desk/settings/{page}").status_code == 403


def test_the_lines_of_the_standard_are_taken_over_once(world: World) -> None:
    browser = browser_of(world.arturs)
    told = standard_of(world.institution, now()).lines
    assert all(line.number in browser.get("/desk/settings/lines/").content.decode() for line in told)
    for _ in range(2):
        browser.post("/desk/settings/lines/standard/")
    assert [line.code for line in Line.objects.order_by("pk")] == [line.id for line in told]
    assert "/desk/settings/lines/standard/" not in browser.get("/desk/settings/lines/").content.decode()
    assert take_over_lines(world.institution, by=None, at=now()) == []


def test_a_line_of_the_standard_keeps_its_number_unless_told_otherwise(world: World) -> None:
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/lines/standard/")
    line = Line.objects.order_by("pk").first()
    assert line is not None
    address, number = f"/desk/settings/lines/{line.pk}/", line.number
    page = browser.get(address)
    assert page.context["form"].initial["number"] == ""
    assert number in page.content.decode()
    sent = {
        "code": line.code,
        "name_lv": "A",
        "name_en": "B",
        "queue": world.queue.pk,
        "reached_by": "tikai, 100,tikai",
    }
    browser.post(address, {**sent, "busy_is_signal": "on"})
    line.refresh_from_db()
    assert (line.number, line.reached_by, line.queue, line.busy_is_signal) == (
        number,
        ["tikai", "100"],
        world.queue,
        True,
    )
    browser.post(address, {**sent, "number": "67000001"})
    line.refresh_from_db()
    assert line.number == "67000001"
    assert number in browser.get("/desk/settings/lines/").content.decode()
    answer = browser.post(address, {**sent, "code": "other"})
    assert (answer.status_code, "code" in answer.context["form"].errors) == (422, True)


def test_a_line_has_hours_of_its_own(world: World) -> None:
    browser = browser_of(world.arturs)
    line = make_line(world, "own", "67000000")
    browser.post(f"/desk/settings/lines/{line.pk}/hours/", {"d0": "10:00–12:00"})
    world.institution.refresh_from_db()
    week = calendar_of(world.institution, standard_of(world.institution, now()), "own").week
    assert week is not None
    assert week[0] == ((600, 720),)
    assert 'value="10:00–12:00"' in browser.get(f"/desk/settings/lines/{line.pk}/hours/").content.decode()
    assert 'value="10:00–12:00"' not in browser.get("/desk/settings/hours/").content.decode()


def test_what_cannot_be_stands_at_its_field(world: World) -> None:
    browser = browser_of(world.arturs)
    make_line(world, "own")
    make_exchange(world.institution, "SIP")
    twice = browser.post("/desk/settings/lines/new/", {"code": "own", "name_lv": "A", "name_en": "B"})
    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["code"])
    twice = browser.post("/desk/settings/exchanges/new/webhook/", WEBHOOK)
    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["name"])
    for field, wrong in (
        ("port", "0"),
        ("context", "a b"),
        ("technology", "PJSIP/1"),
        ("spool", "spool"),
        ("host", ""),
    ):
        answer = browser.post("/desk/settings/exchanges/new/asterisk/", {**ASTERISK, field: wrong})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Exchange.objects.count() == 1


def test_the_address_of_a_webhook_is_shown_once_and_made_anew(world: World) -> None:
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/exchanges/new/webhook/", WEBHOOK)
    exchange = Exchange.objects.get()
    assert (exchange.kind, exchange.token) == (ExchangeKind.WEBHOOK, "")
    made = []
    for _ in range(2):
        answer = browser.post(f"/desk/settings/exchanges/{exchange.pk}/token/")
        made.append(answer.context["address"].rpartition("/")[2])
        assert made[-1] in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        exchange.refresh_from_db()
        assert exchange.token == digest(made[-1])
    assert made[0] != made[1]
    assert len(made[1]) >= 32
    for page in ("", f"{exchange.pk}/"):
        shown = browser.get(f"/desk/settings/exchanges/{page}").content.decode()
        assert made[1] not in shown
        assert exchange.token not in shown
    assert not any(made[1] in str(entry.details) for entry in Entry.objects.all())


def test_an_asterisk_is_attached_and_tried(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browser_of(world.arturs)
    browser.post("/desk/settings/exchanges/new/asterisk/", ASTERISK)
    exchange = Exchange.objects.get()
    assert (exchange.kind, exchange.host, exchange.tls, exchange.spool) == (
        ExchangeKind.ASTERISK,
        "pbx.iestade.example",
        True,
        "/srv/spool",
    )
    refused = browser.post(f"/desk/settings/exchanges/{exchange.pk}/token/")
    assert refused["Location"] == "/desk/settings/exchanges/"
    exchange.refresh_from_db()
    assert exchange.token == ""
    address = f"/desk/settings/exchanges/{exchange.pk}/check/"
    monkeypatch.setattr(ports, "_checks", [])
    assert address not in browser.get("/desk/settings/exchanges/").content.decode()
    ports.plug_exchange_check(lambda one: f"AMI {one.host}: it does not answer")
    assert "it does not answer" in browser.post(address, follow=True).content.decode()
    exchange.refresh_from_db()
    assert exchange.fault_since is not None
    ports.plug_exchange_check(lambda one: "")
    browser.post(address, follow=True)
    exchange.refresh_from_db()
    assert (exchange.fault, exchange.fault_since) == ("", None)


def test_rows_of_another_institution_are_not_found(world: World) -> None:
    browser = browser_of(world.arturs)
    strange = make_exchange(world.elsewhere)
    line = Line.objects.create(institution=world.elsewhere, code="x", name_lv="x", name_en="x")
    for address in (f"exchanges/{strange.pk}/", f"lines/{line.pk}/", f"lines/{line.pk}/hours/"):
        assert browser.get(f"/desk/settings/{address}").status_code == 404
    assert browser.post(f"/desk/settings/exchanges/{strange.pk}/token/").status_code == 404
    strange.refresh_from_db()
    assert strange.token == ""


def test_lists_cost_the_same_for_more_rows(world: World) -> None:
    browser = browser_of(world.arturs)
    for page in ("lines/", "exchanges/"):
        browser.get(f"/desk/settings/{page}")
        one = queries_of(lambda page=page: browser.get(f"/desk/settings/{page}"))
        for number in range(3):
            make_line(world, f"{page[0]}{number}")
            make_exchange(world.institution, f"{page}{number}")
        assert queries_of(lambda page=page: browser.get(f"/desk/settings/{page}")) == one


def test_a_person_has_an_extension_of_their_own(world: World) -> None:
    browser = browser_of(world.arturs)
    give_set(world.anna, "101")
    sent = {
        "first_name": "Jana", "last_name": "Roze", "username": "jana", "password": "gara-parole-12",
        "roles": ["officer"], "languages": ["lv"], "starts": "2026-01-01", "pick_up_group": "centrs",
    }  # fmt: skip
    taken = browser.post("/desk/settings/people/new/", {**sent, "extension": "101"})
    assert (taken.status_code, list(taken.context["form"].errors)) == (422, ["extension"])
    browser.post("/desk/settings/people/new/", {**sent, "extension": "103"})
    post = Post.objects.get(person__username="jana")
    assert (post.extension, post.pick_up_group) == ("103", "centrs")
    browser.post(f"/desk/settings/people/{post.pk}/", {**sent, "password": "", "extension": "103"})
    assert "103" in browser.get(f"/desk/settings/people/{post.pk}/").content.decode()


@pytest.mark.parametrize("fault", [SILENT, "AMI pbx:5038: it does not answer"])
def test_a_faulty_exchange_is_told_to_those_who_can_do_something(world: World, fault: str) -> None:
    exchange = make_exchange(world.institution, "Galvenā centrāle")
    head = make_post(world.institution, "Zane Vadītāja", Role.HEAD)
    Exchange.objects.update(fault=fault, fault_since=now(), heard_at=now())
    for post, told in ((world.mara, True), (head, True), (world.arturs, True), (world.anna, False)):
        page = browser_of(post).get("/desk/standard/").content.decode()
        assert (exchange.name in page) is told
        assert "AMI pbx" not in page or post == world.arturs
    Exchange.objects.update(active=False)
    assert exchange.name not in browser_of(world.mara).get("/desk/standard/").content.decode()
