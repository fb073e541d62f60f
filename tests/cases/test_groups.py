"""The group of clients a case's client belongs to, where the standard tells groups apart (VPVB-4.4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from tests.desk.ground import browser_of
from tests.portal.visitor import BY_MAIL, WORDS, Visitor
from tests.services.reception import make_service
from tests.world import World, case_from, later, make_world

from atbilde.cases.actions.writing import set_group
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.portal.limits import guard
from atbilde.reports.kept import NOT_SAID, kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    return make_world("vpvb")


def sent(slug: str = "vpvb", **needs: str) -> Visitor:
    return Visitor(slug).fill(**WORDS).fill().fill().fill(**BY_MAIL).fill(**needs).send()


@pytest.mark.clause("VPVB-4.4")
def test_differences_of_groups_are_considered_in_easy_words_and_on_the_case(world: World) -> None:
    service = make_service(world, easy_lv="Mēs palīdzam.", easy_en="We help.")
    assert "Mēs palīdzam." in Browser().get(f"/vpvb/services/{service.code}/").content.decode()
    sent(group="senior")
    case = Case.objects.get()
    assert case.client_group == "senior"
    page = browser_of(world.anna).get(f"/desk/cases/{case.number}/").content.decode()
    assert "Seniors" in page


def test_nobody_has_to_say_and_what_is_none_of_the_list_is_not_taken(world: World) -> None:
    visitor = Visitor("vpvb").fill(**WORDS).fill().fill().fill(**BY_MAIL).fill(group="karalis")
    assert (visitor.answer.status_code, visitor.step) == (422, "needs")
    visitor.fill().send()
    assert Case.objects.get().client_group == ""


def test_a_standard_that_tells_none_apart_asks_nobody(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    world = make_world("csp")
    visitor = Visitor().fill(area="csb").fill(**WORDS).fill().fill().fill(**BY_MAIL)
    assert visitor.step == "needs"
    assert 'name="group"' not in visitor.page
    with pytest.raises(Refused):
        set_group(case_from(world), by=world.anna, at=later(), group="senior")


def test_an_officer_notes_the_group(world: World) -> None:
    case = case_from(world)
    desk, address = browser_of(world.anna), f"/desk/cases/{case.number}/group/"
    assert "Plašsaziņas līdzeklis" in desk.get(address).content.decode()
    assert desk.post(address, {"group": "media"}).status_code == 302
    case.refresh_from_db()
    assert case.client_group == "media"
    assert desk.post(address, {"group": "karalis"}).status_code == 422
    assert desk.post(address, {"group": ""}).status_code == 302
    case.refresh_from_db()
    assert case.client_group == ""
    assert browser_of(world.dace).post(address, {"group": "media"}).status_code == 403
    assert browser_of(world.ivo).post(address, {"group": "media"}).status_code == 404


def test_the_report_of_what_was_kept_tells_groups_apart(world: World) -> None:
    first, second = case_from(world), case_from(world)
    set_group(first, by=world.anna, at=later(), group="media")

    def counted(group: str) -> int:
        found = kept(world.institution, date(2026, 5, 1), date(2026, 5, 31), now=later(), group=group)
        return sum(sum(row.counts.values()) for row in found.rows if row.clause == "IL-5.3")

    assert (counted(""), counted("media"), counted(NOT_SAID), counted("senior")) == (2, 1, 1, 0)
    assert second.client_group == ""
    desk, period = browser_of(world.mara), "from=2026-05-01&to=2026-05-31"
    page = desk.get(f"/desk/reports/kept/?{period}&client_group=media").content.decode()
    assert "client_group=media" in page
    behind = desk.get(f"/desk/reports/cases/IL-5.3/missed/?{period}&client_group=media").content.decode()
    assert first.number in behind
    assert second.number not in behind


def test_nothing_of_a_group_is_asked_twice(world: World, settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    visitor = sent(group="enterprise")
    Browser().post(f"/vpvb/status/{visitor.secret}/materials/")
    assert set(Case.objects.values_list("client_group", flat=True)) == {"enterprise"}
