"""What was kept, clause by clause, from the stored obligations."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.world import NOW, World, case_from, make_world

from atbilde.cases.enums import Status
from atbilde.cases.models import Obligation
from atbilde.reports.kept import cases_behind, kept

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)


@pytest.fixture
def world() -> World:
    return make_world()


def owe(
    world: World, clause: str, status: Status, *, pack: str = "csp", opened: Any = NOW, due: Any = None
) -> Obligation:
    """An obligation of a new case."""
    case = case_from(world, at=NOW - timedelta(days=40))
    return Obligation.objects.create(
        case=case,
        duty=clause,
        clause=clause,
        pack=pack,
        contact="c",
        opened_by=f"{clause}{case.pk}",
        opened_at=opened,
        starts_at=opened,
        due_at=due,
        status=status,
    )


def test_each_state_is_counted_and_opens_its_cases(world: World) -> None:
    made = [owe(world, "CSP-D7", status) for status in (*Status, Status.MET, Status.MET)]
    found = kept(world.institution, FIRST, LAST, now=NOW)
    (row,) = [row for row in found.rows if row.clause == "CSP-D7"]
    assert row.counts == {"open": 1, "met": 3, "late": 1, "missed": 1, "cancelled": 1}
    assert (row.decided, row.share) == (5, 0.6)
    behind = cases_behind(world.institution, found.period, clause="CSP-D7", statuses=[Status.LATE], now=NOW)
    assert [case.pk for case in behind.rows] == [one.case_id for one in made if one.status == Status.LATE]
    assert behind.count == 1


def test_running_past_its_term_is_not_kept_before_the_worker_came(world: World) -> None:
    owe(world, "CSP-D7", Status.OPEN, due=NOW - timedelta(minutes=1))
    (row,) = [row for row in kept(world.institution, FIRST, LAST, now=NOW).rows if row.clause == "CSP-D7"]
    assert (row.counts["open"], row.counts["missed"]) == (0, 1)
    assert row.share == 0


def test_what_the_product_does_not_carry_is_not_shown_as_kept(world: World) -> None:
    owe(world, "CSP-X99", Status.MET)
    assert "CSP-X99" not in [row.clause for row in kept(world.institution, FIRST, LAST, now=NOW).rows]


def test_the_law_stands_beside_the_standard(world: World) -> None:
    owe(world, "IL-5.3", Status.MET, pack="lv-law")
    (row,) = [row for row in kept(world.institution, FIRST, LAST, now=NOW).rows if row.clause == "IL-5.3"]
    assert row.pack == "lv-law"
    assert row.lv
    assert row.en


def test_only_what_began_in_the_period(world: World) -> None:
    owe(world, "CSP-D7", Status.MET, opened=NOW - timedelta(days=20))
    assert "CSP-D7" not in [row.clause for row in kept(world.institution, FIRST, LAST, now=NOW).rows]


def test_institutions_are_kept_apart(world: World) -> None:
    owe(world, "CSP-D7", Status.MET)
    assert kept(world.elsewhere, FIRST, LAST, now=NOW).rows == ()
    period = kept(world.elsewhere, FIRST, LAST, now=NOW).period
    assert cases_behind(world.elsewhere, period, clause="CSP-D7", statuses=list(Status), now=NOW).count == 0


def test_nothing_decided_has_no_share(world: World) -> None:
    owe(world, "CSP-D7", Status.CANCELLED)
    (row,) = [row for row in kept(world.institution, FIRST, LAST, now=NOW).rows if row.clause == "CSP-D7"]
    assert row.share is None
