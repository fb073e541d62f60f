"""The figures of the standard that everybody may read: counted by the reports, once a month, none that is small."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction
from tests.calls.exchange import give_set, incoming, make_exchange, make_line
from tests.reports.test_kept import owe
from tests.world import NOW, World, make_world

from atbilde.audit.models import Entry
from atbilde.cases.enums import Status
from atbilde.institutions.standards import standard_of
from atbilde.quality.models import PublishedFigures
from atbilde.quality.queries.published import newest_figures
from atbilde.reports.kept import kept
from atbilde.reports.periods import last_twelve_months
from atbilde.reports.published import FEWEST, measured_clauses, public_figures, publish_next

pytestmark = pytest.mark.django_db
RIGA = ZoneInfo("Europe/Riga")
PERIOD = last_twelve_months(NOW.date(), RIGA)
APRIL = datetime(2026, 4, 8, 9, tzinfo=RIGA)


@pytest.fixture
def world() -> World:
    world = make_world()
    world.institution.publishes_kept = True
    world.institution.save()
    return world


def owed(world: World, clause: str, *, met: int, missed: int = 0, pack: str = "csp") -> None:
    for number in range(met + missed):
        owe(world, clause, Status.MET if number < met else Status.MISSED, opened=APRIL, pack=pack)


def rung(world: World, *, met: int, missed: int) -> None:
    make_line(world, "free", "80000098")
    give_set(world.anna, "101")
    exchange = make_exchange(world.institution)
    for number in range(met + missed):
        incoming(exchange, f"c{number}", at=APRIL + timedelta(minutes=number), wait=2 if number < met else 30, talk=60)


def test_what_is_told_is_what_the_report_counts(world: World) -> None:
    owed(world, "CSP-D7", met=11, missed=1)
    owe(world, "CSP-D7", Status.CANCELLED, opened=APRIL)
    owe(world, "CSP-D7", Status.OPEN, opened=APRIL)
    owe(world, "CSP-D7", Status.MISSED, opened=NOW)  # of a month that is not over
    assert publish_next(at=NOW)
    told = newest_figures(world.institution)
    assert told is not None
    assert (told.first, told.last, told.clauses) == (date(2025, 5, 1), date(2026, 4, 30), {"CSP-D7": [12, 11]})
    (row,) = [row for row in kept(world.institution, told.first, told.last, now=NOW).rows if row.clause == "CSP-D7"]
    assert (row.decided, row.counts["met"]) == (12, 11)


@pytest.mark.parametrize("times", [1, FEWEST - 1, FEWEST])
def test_of_few_nothing_is_told(world: World, times: int) -> None:
    owed(world, "CSP-D7", met=times - 1, missed=1)
    told = public_figures(world.institution, PERIOD, now=NOW)
    assert told == ({} if times < FEWEST else {"CSP-D7": (times, times - 1)})


def test_neither_the_law_nor_what_is_not_carried_is_told(world: World) -> None:
    owed(world, "IL-5.3", met=FEWEST, pack="lv-law")
    owed(world, "CSP-X99", met=FEWEST)
    assert public_figures(world.institution, PERIOD, now=NOW) == {}
    assert "CSP-D7" in measured_clauses(standard_of(world.institution, NOW))
    assert "CSP-A1" not in measured_clauses(standard_of(world.institution, NOW))


def test_calls_without_a_case_count_for_the_ring(world: World) -> None:
    owed(world, "CSP-D1", met=FEWEST)  # a call that has a case is one of the calls, not one more
    rung(world, met=9, missed=2)
    assert public_figures(world.institution, PERIOD, now=NOW) == {"CSP-D1": (11, 9)}


def test_it_is_told_once_a_month_and_never_changed(world: World) -> None:
    owed(world, "CSP-D7", met=FEWEST)
    assert publish_next(at=NOW)
    owed(world, "CSP-D7", met=0, missed=FEWEST)
    assert not publish_next(at=NOW + timedelta(days=10))
    row = PublishedFigures.objects.get()
    assert row.clauses == {"CSP-D7": [FEWEST, FEWEST]}
    row.clauses = {}
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    assert publish_next(at=datetime(2026, 6, 1, 0, 1, tzinfo=RIGA))
    told = newest_figures(world.institution)
    assert told is not None
    assert (told.last, told.clauses) == (date(2026, 5, 31), {"CSP-D7": [2 * FEWEST, FEWEST]})
    assert Entry.objects.filter(verb="figures.publish", institution="csp").count() == 2


def test_who_does_not_publish_tells_nothing(world: World) -> None:
    owed(world, "CSP-D7", met=FEWEST)
    world.institution.publishes_kept = False
    world.institution.save()
    assert not publish_next(at=NOW)
    assert PublishedFigures.objects.count() == 0
    world.institution.publishes_kept = True
    world.institution.save()
    assert publish_next(at=NOW)
    assert newest_figures(world.elsewhere) is None
    world.institution.publishes_kept = False
    assert newest_figures(world.institution) is None
