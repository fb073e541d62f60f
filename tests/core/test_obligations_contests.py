"""The window in which an act can be contested."""

import pytest
from tests.core.engine_world import at, book, duty, ev, judged, only

from atbilde.core.event_types import Event
from atbilde.core.obligations import judge
from atbilde.core.standard import Clock, Term

MONTH = Term("CSP-A1", "CSP-A1", Clock.MONTHS, 1, options={"notice": {"no": {"amount": 12}}}, legal=True)
WINDOW = duty("contest_window", MONTH, name="CSP-A1")
LAW = duty("contest_window", MONTH, name="APL-79", unless_own=True)


def issued(sent_on: str, delivery: str = "in_person", **fields: object) -> Event:
    return ev("act.issued", f"{sent_on} 09:00", act="act-1", sent_on=sent_on, delivery=delivery, **fields)


def contested(moment: str, act: str = "act-1") -> Event:
    return ev("contest.received", moment, "c2", act=act)


@pytest.mark.parametrize(
    ("sent_on", "delivery", "start", "due"),
    [
        ("2026-03-02", "in_person", "2026-03-02", "2026-04-03"),  # 2 April ends at 24:00
        ("2026-01-31", "in_person", "2026-01-31", "2026-03-03"),  # 28 February is a Saturday
        ("2026-01-30", "in_person", "2026-01-30", "2026-03-03"),
        ("2026-04-01", "in_person", "2026-04-01", "2026-05-06"),  # 1 May, a weekend, 4 May
        ("2026-03-02", "email", "2026-03-04", "2026-04-08"),  # Saturday, Easter
        ("2026-03-06", "e_address", "2026-03-10", "2026-04-11"),
        ("2026-03-02", "registered_post", "2026-03-09", "2026-04-10"),
        ("2026-03-02", "post", "2026-03-10", "2026-04-11"),
    ],
)
def test_the_window_runs_a_month_from_the_day_of_notification(
    sent_on: str, delivery: str, start: str, due: str
) -> None:
    obligation = only(judged(WINDOW, [issued(sent_on, delivery)]))

    assert obligation.opened_at == at(f"{sent_on} 09:00")
    assert obligation.start == at(f"{start} 00:00")
    assert obligation.status == "open"
    assert obligation.due_at == at(f"{due} 00:00")


@pytest.mark.parametrize(
    ("events", "until", "expected"),
    [
        ([contested("2026-04-02 23:59:59")], "2026-12-01 10:00", "met"),
        ([contested("2026-04-03 00:00:01")], "2026-12-01 10:00", "late"),
        ([contested("2026-03-10 10:00", act="another")], "2026-12-01 10:00", "cancelled"),
        ([], "2026-04-02 23:59:59", "open"),
        ([], "2026-04-03 00:00:01", "cancelled"),
    ],
)
def test_a_contest_is_met_in_the_window_late_after_it_and_a_right_not_used_is_no_breach(
    events: list[Event], until: str, expected: str
) -> None:
    obligation = only(judged(WINDOW, [issued("2026-03-02"), *events], until))

    assert obligation.status == expected
    assert (obligation.closed_by is None) == (expected in ("open", "cancelled"))


@pytest.mark.parametrize(("notice", "due"), [(True, "2026-04-03"), (None, "2026-04-03"), (False, "2027-03-03")])
def test_an_act_that_does_not_say_how_to_contest_it_can_be_contested_for_a_year(notice: bool | None, due: str) -> None:
    assert only(judged(WINDOW, [issued("2026-03-02", contest_notice=notice)])).due_at == at(f"{due} 00:00")


def test_the_law_leaves_the_window_to_a_standard_that_has_its_own() -> None:
    events = [issued("2026-03-02")]

    with_own = judge(events, [book(LAW, law=True), book(WINDOW)])
    without = judge(events, [book(), book(LAW, law=True)])

    assert [o.id for o in with_own] == ["CSP-A1"]
    assert [o.id for o in without] == ["APL-79"]


def test_the_pack_may_say_itself_when_an_act_sent_so_counts_as_notified() -> None:
    delivery = {"delivery": {"post": {"notified_days": 5}}}
    own = duty("contest_window", Term("W", "W", Clock.MONTHS, 1, options=delivery, legal=True))

    assert only(judged(own, [issued("2026-03-02", "post")])).start == at("2026-03-07 00:00")
    assert only(judged(own, [issued("2026-03-02", "registered_post")])).start == at("2026-03-09 00:00")
