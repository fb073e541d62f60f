"""The live board: every line, one picture (CSPK-U1), and the manager's warnings (CSPK-U2)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.world import NOW, World, later, make_world

from atbilde.audit.models import Entry
from atbilde.calls.actions.taking import take
from atbilde.calls.actions.thresholds import set_thresholds
from atbilde.calls.enums import Duty, Measure
from atbilde.calls.models import Availability, Exchange, Line, Threshold
from atbilde.calls.queries.board import OTHER, Board, Tally, board_of, breached
from atbilde.cases.errors import Refused
from atbilde.institutions.models import Absence

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world, "free", "80000098")
    make_line(world, "communication", "67366922")
    give_set(world.anna, "101")
    give_set(world.liga, "102")
    return world


@pytest.fixture
def exchange(world: World) -> Exchange:
    return make_exchange(world.institution)


def board(world: World, **late: float) -> Board:
    return board_of(world.institution, at=later(**late))


def line(found: Board, code: str) -> Tally:
    return next(tally for tally in found.lines if tally.line == code)


@pytest.mark.clause("CSPK-U1")
def test_all_lines_in_one_picture(world: World, exchange: Exchange) -> None:
    incoming(exchange, "w1", wait=None)
    incoming(exchange, "w2", at=later(seconds=40), wait=None, to="67366922", officer="102")
    incoming(exchange, "t1", to="67366922", officer="102")
    incoming(exchange, "h1")
    take(exchange, [says("h1", "call.held", later(seconds=20), officer="101")], now=later(seconds=20))
    found = board(world, seconds=62)
    assert (found.together.waiting, found.together.talking, found.together.held) == (2, 1, 1)
    assert (line(found, "free").waiting, line(found, "free").held) == (1, 1)
    assert (line(found, "communication").waiting, line(found, "communication").talking) == (1, 1)
    assert found.together.waits_since == NOW
    assert found.together.longest(found.at) == 62
    assert line(found, "communication").longest(found.at) == 22


def test_an_outgoing_call_that_rings_keeps_nobody_waiting(world: World, exchange: Exchange) -> None:
    take(exchange, [says("o", "call.offered", NOW, direction="out", to="26000001", officer="101")], now=NOW)
    assert board(world).together.waiting == 0


@pytest.mark.parametrize("signal", [True, False])
def test_who_heard_the_engaged_tone_waits_no_more(world: World, exchange: Exchange, signal: bool) -> None:
    incoming(exchange, "b", wait=None)
    take(exchange, [says("b", "call.busy", later(seconds=2), signal=signal)], now=later(seconds=2))
    found = board(world, minutes=1).together
    assert (found.waiting, found.waits_since, found.unanswered) == (0, None, 1)


def test_a_call_to_no_line_of_ours_is_counted_apart(world: World, exchange: Exchange) -> None:
    assert OTHER not in [tally.line for tally in board(world).lines]
    incoming(exchange, wait=None, to="67000000")
    found = board(world)
    assert (line(found, OTHER).waiting, found.together.waiting) == (1, 1)


@pytest.mark.clause("CSPK-U1")
def test_today_since_midnight_in_riga(world: World, exchange: Exchange) -> None:
    midnight = NOW.replace(hour=21, minute=0) - timedelta(days=1)
    incoming(exchange, "yesterday", at=midnight - timedelta(seconds=1), wait=5, talk=60)
    for number, wait in enumerate((5, 10, 25)):
        incoming(exchange, f"a{number}", wait=wait, talk=60)
    for name, type_, data in (
        ("gone", "call.abandoned", {}),
        ("gone-late", "call.abandoned", {"ring_seconds": 31}),
        ("voice", "voicemail.left", {"seconds": 9}),
        ("signal", "call.busy", {"signal": True}),
    ):
        news = [says(name, "call.offered", NOW, direction="in", from_=f"2600{len(name)}", to="80000098")]
        news += [says(name, type_, later(seconds=9), **data), says(name, "call.ended", later(seconds=10))]
        take(exchange, news, now=later(seconds=10))
    found = board(world, minutes=5).together
    assert (found.offered, found.answered, found.abandoned) == (7, 3, 2)
    assert (found.voicemail, found.unanswered, found.call_backs) == (1, 1, 1)
    assert (found.met, found.missed, found.share) == (2, 2, 50.0)


def test_without_calls_there_is_no_share(world: World) -> None:
    assert board(world).together.share is None


@pytest.mark.parametrize(("slug", "rings"), [("csp", 4), ("visc", None), ("dvi", None)])
def test_the_ring_of_the_standard_or_nothing(slug: str, rings: int | None) -> None:
    assert board_of(make_world(slug).institution, at=NOW).rings == rings


@pytest.mark.clause("CSPK-U1")
def test_how_the_officers_stand(world: World, exchange: Exchange) -> None:
    def standings() -> dict[str, str]:
        return {officer.name: officer.standing.value for officer in board(world, minutes=1).officers}

    assert standings() == {str(world.anna): "unknown", str(world.peteris): "unknown", str(world.liga): "unknown"}
    for post, duty in ((world.anna, Duty.FREE), (world.peteris, Duty.AWAY), (world.liga, Duty.BUSY)):
        Availability.objects.create(post=post, duty=duty, since=NOW)
    assert list(standings().values()) == ["free", "busy", "away"]
    incoming(exchange)
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 13), ends=date(2026, 5, 13))
    assert standings() == {str(world.anna): "talking", str(world.peteris): "away", str(world.liga): "absent"}
    assert board(world).officers[0].since == later(seconds=8)


def test_a_manager_without_a_telephone_is_not_among_them(world: World) -> None:
    assert str(world.mara) not in [officer.name for officer in board(world).officers]
    give_set(world.mara, "110")
    assert str(world.mara) in [officer.name for officer in board(world).officers]


@pytest.mark.parametrize(
    ("at", "is_open", "until"),
    [
        ("2026-05-13T10:00:00+03:00", True, "2026-05-13T17:00:00+03:00"),
        ("2026-05-13T18:00:00+03:00", False, "2026-05-14T08:30:00+03:00"),
        ("2026-05-16T10:00:00+03:00", False, "2026-05-18T08:30:00+03:00"),
    ],
)
def test_whether_a_line_is_open_and_until_when(world: World, at: str, is_open: bool, until: str) -> None:
    hours = board_of(world.institution, at=datetime.fromisoformat(at)).hours["free"]
    assert (hours.is_open, hours.until) == (is_open, datetime.fromisoformat(until))


@pytest.mark.clause("CSPK-U2")
@pytest.mark.parametrize(
    ("measure", "limit", "warned"),
    [
        (Measure.WAITING, 2, False),
        (Measure.WAITING, 1, True),
        (Measure.LONGEST, 30, False),
        (Measure.LONGEST, 29.5, True),
        (Measure.SHARE, 50, False),
        (Measure.SHARE, 50.5, True),
    ],
)
def test_a_limit_itself_is_within_and_beyond_it_is_said(measure: Measure, limit: float, warned: bool) -> None:
    tally = Tally("", waiting=2, waits_since=NOW, met=1, missed=1)
    found = breached([tally], [Threshold(measure=measure, limit=limit)], at=later(seconds=30))
    assert [breach.measure for breach in found] == [measure] * warned


@pytest.mark.clause("CSPK-U2")
def test_a_limit_of_one_line_is_about_that_line(world: World, exchange: Exchange) -> None:
    set_thresholds({("communication", Measure.WAITING): 0, ("free", Measure.WAITING): 0}, by=world.mara, at=NOW)
    incoming(exchange, wait=None)
    (breach,) = board(world).breaches
    assert (breach.line, breach.value, breach.limit) == ("free", 1, 0)


def test_nothing_answered_yet_is_no_breach_of_the_share() -> None:
    assert breached([Tally("")], [Threshold(measure=Measure.SHARE, limit=100)], at=NOW) == []


def test_no_limits_are_given_to_begin_with(world: World) -> None:
    found = board(world)
    assert (found.has_thresholds, found.breaches) == (False, [])


def test_the_manager_sets_limits_and_takes_them_back(world: World) -> None:
    set_thresholds({("", Measure.WAITING): 3, ("free", Measure.SHARE): 80.5}, by=world.mara, at=NOW)
    assert list(Threshold.objects.order_by("line").values_list("line", "measure", "limit")) == [
        ("", "waiting", 3),
        ("free", "share", 80.5),
    ]
    assert Entry.objects.get(verb="thresholds.set").details == {"*:waiting": 3, "free:share": 80.5}
    set_thresholds({}, by=world.mara, at=NOW)
    assert not Threshold.objects.exists()


def test_limits_of_another_institution_stay(world: World) -> None:
    Threshold.objects.create(institution=world.elsewhere, measure=Measure.WAITING, limit=1)
    set_thresholds({("", Measure.WAITING): 3}, by=world.mara, at=NOW)
    assert Threshold.objects.filter(institution=world.elsewhere).count() == 1


@pytest.mark.parametrize(
    ("place", "limit", "code"),
    [
        (("nowhere", Measure.WAITING), 3, "unknown_line"),
        (("", Measure.WAITING), -1, "limit"),
        (("", Measure.SHARE), 101, "limit"),
        (("", Measure.LONGEST), float("nan"), "limit"),
        (("", Measure.LONGEST), float("inf"), "limit"),
    ],
)
def test_a_limit_that_cannot_be_changes_nothing(world: World, place: Any, limit: float, code: str) -> None:
    set_thresholds({("", Measure.WAITING): 3}, by=world.mara, at=NOW)
    with pytest.raises(Refused) as refused:
        set_thresholds({place: limit}, by=world.mara, at=NOW)
    assert refused.value.code == code
    assert Threshold.objects.get().limit == 3


@pytest.mark.parametrize("name", ["anna", "peteris", "liga", "dace", "arturs"])
def test_only_a_manager_sets_limits(world: World, name: str) -> None:
    with pytest.raises(Refused):
        set_thresholds({("", Measure.WAITING): 3}, by=getattr(world, name), at=NOW)


@pytest.mark.parametrize(
    ("heard", "told"),
    [
        (NOW - timedelta(minutes=15), []),
        (NOW - timedelta(minutes=16), [timedelta(minutes=16)]),
        # Closed at 17:00 the day before, open since 8:30: an hour and a half of silence and the last ten minutes.
        (NOW.replace(hour=13, minute=50) - timedelta(days=1), [timedelta(minutes=100)]),
        (None, [None]),
    ],
)
def test_a_silent_exchange_is_told_by_the_hours_of_the_lines(
    world: World, exchange: Exchange, heard: datetime | None, told: list[timedelta | None]
) -> None:
    exchange.heard_at = heard
    exchange.save()
    assert [trouble.silent for trouble in board(world).troubles] == told


def test_an_exchange_that_may_be_silent(world: World, exchange: Exchange) -> None:
    Exchange.objects.filter(pk=exchange.pk).update(heard_at=NOW - timedelta(days=30), silent_after=0)
    assert board(world).troubles == []


def test_a_fault_is_told_in_its_own_words_and_none_of_an_exchange_out_of_use(world: World, exchange: Exchange) -> None:
    Exchange.objects.filter(pk=exchange.pk).update(heard_at=NOW, fault="Savienojums atteikts", fault_since=NOW)
    (trouble,) = board(world).troubles
    assert (trouble.name, trouble.fault, trouble.since) == ("centrāle", "Savienojums atteikts", NOW)
    Exchange.objects.filter(pk=exchange.pk).update(active=False)
    assert board(world).troubles == []


def test_another_institution_sees_none_of_it(world: World, exchange: Exchange) -> None:
    incoming(exchange, wait=None)
    found = board_of(world.elsewhere, at=NOW)
    assert (found.together.waiting, found.lines, found.troubles) == (0, [], [])
    assert [officer.name for officer in found.officers] == [str(world.ivo)]


def test_the_board_costs_the_same_however_much_there_is(
    world: World, exchange: Exchange, django_assert_num_queries: Any
) -> None:
    board(world)  # reads the calendar, once
    with django_assert_num_queries(7):
        board(world)
    for number in range(12):
        incoming(exchange, f"c{number}", wait=None if number % 2 else 5)
        Line.objects.create(institution=world.institution, code=f"l{number}", name_lv="x", name_en="x")
    board(world)  # and that of each new line
    with django_assert_num_queries(7):
        board(world)
