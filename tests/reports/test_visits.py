"""One visit, at the set time, or none at all (DVI-12)."""

import re
from datetime import date, timedelta

import pytest
from tests.desk.ground import browser_of
from tests.quality.asking import answer, sent
from tests.services.reception import JANIS, make_location, tomorrow
from tests.world import NOW, World, case_from, make_world

from atbilde.calls.actions.front_desk import end_visit, mark_missed, start_visit
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.reading import book_reading, invitation_of, invite_to_read
from atbilde.cases.enums import ClosingReason
from atbilde.contacts.actions import record_event
from atbilde.contacts.actions.rating import rate
from atbilde.quality.actions.making import close_survey
from atbilde.reports.visits import Share, Visits, visits
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.visits import book_visit

MAY = date(2026, 5, 1), date(2026, 5, 31)


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


def served(world: World, visitor: Visitor, hour: int, *, late: int = 0, open_: bool = False) -> None:
    location = world.institution.locations.first() or make_location(world)
    visit = book_visit(location, starts=tomorrow(hour), at=NOW, visitor=visitor)
    started = start_visit(visit, by=world.peteris, at=tomorrow(hour) + timedelta(minutes=late))
    end_visit(
        started,
        by=world.peteris,
        at=tomorrow(hour, 25),
        needs_met=True,
        question_open=open_,
    )


def report(world: World) -> Visits:
    return visits(world.institution, *MAY)


@pytest.mark.clause("DVI-12")
def test_shares_of_visits_and_the_trend_beside_quality(world: World) -> None:
    served(world, JANIS, 9, late=5)  # within five minutes is on time
    served(world, Visitor("Otrā", email="otra@epasts.example", needs="Lupa"), 10, late=6)
    served(world, Visitor("Trešā", email="tresa@epasts.example"), 11, open_=True)
    third = book_visit(
        world.institution.locations.get(), starts=tomorrow(9, 30), at=NOW, visitor=Visitor("Ceturtais", phone="29")
    )
    mark_missed(third, by=world.peteris, at=tomorrow(11))
    case = case_from(world, owner=world.anna)  # a letter: served without a visit
    record_event(case.contacts.get(), "error.found", at=NOW, data={"in": case.contacts.get().key})
    for score in (1, 4):  # changed: the last word counts
        rate(case.contacts.get(), score=score, scale=5, at=NOW)
    close_case(case, by=world.anna, at=NOW + timedelta(hours=6), reason=ClosingReason.WITHDRAWN, words="Pārdomāja")
    found = report(world)
    assert found.one_visit == Share(2, 3)  # the third question stayed open
    assert found.on_time == Share(2, 3)
    assert found.missed == Share(1, 4)
    assert found.remote == Share(1, 5)
    assert found.help_given == Share(1, 1)
    (month,) = found.months
    assert (month.rating, month.errors, month.closed, month.hours) == (80, Share(1, 5), 1, 6)
    said = browser_of(world.mara).get("/desk/reports/visits/?from=2026-05-01&to=2026-05-31").content.decode()
    row = said.partition(">05.2026<")[2].partition("</tr>")[0]
    assert re.findall(r">\s*([\d,]+)\s*<", row) == ["1", "6,0", "80,0", "20,00"]  # no survey; one beside the other


@pytest.mark.clause("DVI-12")
def test_satisfaction_is_that_of_surveys_where_no_contact_is_rated(world: World) -> None:
    survey = sent(world, 5, items=["kind"])
    for place in (0, 0, 1, 2):
        answer(survey, place)
    assert report(world).months[0].satisfied is None  # it runs, and too few answered
    answer(survey, 3)
    close_survey(survey, by=world.mara, at=NOW)
    (month,) = report(world).months
    assert (month.rating, month.satisfied) == (None, 60)
    data = browser_of(world.anna).get("/desk/reports/download/visits.json?from=2026-05-01&to=2026-06-30").json()
    assert [one["satisfied_percent"] for one in data["months"]] == [60, None]


def test_who_comes_twice_for_the_same_matter_was_not_served_in_one_visit(world: World) -> None:
    served(world, JANIS, 9)
    served(world, JANIS, 10)
    assert report(world).one_visit == Share(0, 1)


def test_visits_of_one_case_are_one_matter_whoever_comes(world: World) -> None:
    location = make_location(world)
    case = case_from(world, owner=world.anna)
    invitation = invitation_of(world.institution, invite_to_read(case, by=world.anna, at=NOW).split("/")[-2])
    for hour, name in ((9, "Pirmā"), (10, "Otrā")):
        visit = book_reading(invitation, location, starts=tomorrow(hour), at=NOW, visitor=Visitor(name, phone="29"))
        end_visit(start_visit(visit, by=world.peteris, at=tomorrow(hour)), by=world.peteris, at=tomorrow(hour, 20))
    assert report(world).one_visit == Share(0, 1)


def test_without_visits_there_is_no_share(world: World) -> None:
    found = report(world)
    assert [found.one_visit.percent, found.on_time.percent, found.remote.percent] == [None] * 3


def test_the_page_and_the_files_show_it(world: World) -> None:
    desk = browser_of(world.anna)
    period = "from=2026-05-01&to=2026-05-31"
    assert desk.get(f"/desk/reports/visits/?{period}").status_code == 200
    data = desk.get(f"/desk/reports/download/visits.json?{period}").json()
    assert data["one_visit"] == {"part": 0, "whole": 0, "percent": None}
    assert len(data["months"]) == 1
    assert browser_of(world.arturs).get("/desk/reports/visits/").status_code == 403
