"""Staffing: the need of the week to come by past calls, against those on duty."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override
from tests.calls.exchange import give_set, incoming, make_exchange, make_line, says
from tests.desk.ground import browser_of
from tests.world import NOW, World, make_world

from atbilde.accounts.models import Language
from atbilde.calls.actions.taking import take
from atbilde.core.staffing import officers_needed
from atbilde.institutions.models import Absence, CalendarDay
from atbilde.institutions.standards import standard_of
from atbilde.reports.catalogue import build_report
from atbilde.reports.staffing import Question, Staffing, limit_of, read_question, staffing

pytestmark = pytest.mark.django_db
#: Two whole weeks before the week of NOW, without a holiday.
WEEKS = date(2026, 4, 13), date(2026, 4, 26)
MONDAYS = (datetime(2026, 4, 13, 7, tzinfo=UTC), datetime(2026, 4, 20, 7, tzinfo=UTC))


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world, "free", "80000098")
    give_set(world.anna, "101")
    return world


def put_calls(world: World, each: int = 6, to: str = "80000098") -> None:
    """On both Mondays from 10:00 in Riga so many calls of five minutes."""
    exchange = make_exchange(world.institution, f"centrāle {to}")
    for week, monday in enumerate(MONDAYS):
        for number in range(each):
            at = monday + timedelta(minutes=number)
            incoming(exchange, f"c{week}-{number}", at=at, wait=5, talk=300, to=to)


def ask(world: World, question: Question = Question(), now: datetime = NOW) -> Staffing:  # noqa: B008
    return staffing(world.institution, *WEEKS, question, now=now)


def at(found: Staffing, weekday: int, half_hour: int) -> Any:
    return next(
        (one.need for one in found.half_hours if (one.need.weekday, one.need.half_hour) == (weekday, half_hour)), None
    )


def test_the_need_is_that_of_the_formulas_with_the_limit_of_the_standard(world: World) -> None:
    put_calls(world)
    found = ask(world)
    need = at(found, 0, 20)
    assert (found.weeks, found.calls, found.seconds, found.prescribed) == (2, 12, 20, True)
    assert (need.calls, need.needed) == (6, officers_needed(6, 300, 0.9, 20))
    assert at(found, 1, 20).needed == 0
    assert found.monday == date(2026, 5, 18)


@pytest.mark.parametrize(("slug", "limit"), [("csp", 20), ("visc", None), ("dvi", None)])
def test_the_limit_of_the_standard_or_none(slug: str, limit: float | None) -> None:
    assert limit_of(standard_of(make_world(slug).institution, NOW)) == limit


def test_only_open_half_hours_of_the_week_to_come_are_told(world: World) -> None:
    put_calls(world)
    assert len(ask(world).half_hours) == 5 * 17  # 8:30 to 17:00
    CalendarDay.objects.create(
        institution=world.institution, date=date(2026, 5, 18), kind="off", name_lv="Brīvdiena", name_en="Day off"
    )
    world.institution.calendar_version += 1
    world.institution.save()
    found = ask(world)
    assert len(found.half_hours) == 4 * 17
    assert at(found, 0, 20) is None


def test_on_duty_are_those_who_serve_and_are_not_absent(world: World) -> None:
    put_calls(world)
    Absence.objects.create(post=world.anna, starts=date(2026, 5, 19), ends=date(2026, 5, 20))
    Absence.objects.create(post=world.peteris, starts=date(2026, 5, 20), ends=date(2026, 6, 20))
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 1), ends=date(2026, 6, 20))
    duty = {one.need.weekday: one.need.on_duty for one in ask(world).half_hours}
    assert duty == {0: 2, 1: 1, 2: 0, 3: 1, 4: 1}


def test_callers_who_give_up_are_expected_to(world: World) -> None:
    put_calls(world)
    patient = at(ask(world), 0, 20)
    exchange = make_exchange(world.institution, "otra")
    for number in range(6):
        news = [
            says(f"g{number}", "call.offered", MONDAYS[0], direction="in", from_="26000009", to="80000098"),
            says(f"g{number}", "call.abandoned", MONDAYS[0] + timedelta(seconds=8), ring_seconds=8),
        ]
        take(exchange, news, now=MONDAYS[0])
    hurried = at(ask(world), 0, 20)
    assert hurried.calls == 9
    assert hurried.share < 1
    assert patient.share < 1


def test_a_holiday_is_no_day_without_calls(world: World) -> None:
    put_calls(world)
    found = staffing(world.institution, WEEKS[0], date(2026, 5, 10), Question(), now=NOW)
    assert found.weeks == 4
    assert at(found, 0, 20).calls == 4  # twelve on three Mondays: the fourth of May is free


def test_one_line_alone_and_all_together(world: World) -> None:
    make_line(world, "communication", "67366922")
    put_calls(world, 6)
    put_calls(world, 3, to="67366922")
    assert at(ask(world), 0, 20).calls == 9
    assert at(ask(world, Question(line="communication")), 0, 20).calls == 3
    with pytest.raises(ValueError, match="nowhere"):
        ask(world, Question(line="nowhere"))


def test_the_week_that_runs_is_left_out_and_only_the_last_half_year_counts(world: World) -> None:
    put_calls(world)
    found = staffing(world.institution, date(2020, 1, 1), date(2026, 12, 31), Question(), now=NOW)
    assert (found.weeks, found.period.last) == (26, date(2026, 5, 10))
    with pytest.raises(ValueError):
        staffing(world.institution, date(2026, 5, 12), date(2026, 5, 13), Question(), now=NOW)


def test_where_nothing_is_prescribed_the_manager_types_the_seconds() -> None:
    world = make_world("visc")
    give_set(world.anna, "101")
    put_calls(world)
    found = ask(world)
    assert (found.seconds, found.half_hours) == (None, ())
    found = ask(world, Question(seconds=30))
    assert (found.seconds, found.prescribed) == (30, False)
    assert at(found, 0, 20).needed == officers_needed(6, 300, 0.9, 30)


def test_no_call_was_ever_answered_and_nobody_guesses(world: World) -> None:
    exchange = make_exchange(world.institution)
    incoming(exchange, at=MONDAYS[0], wait=None)
    found = ask(world)
    assert not found.enough_is_known
    assert at(found, 0, 20).needed is None


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ({}, Question("", 90, None)),
        ({"share": "80,5", "seconds": " 15 ", "line": "free"}, Question("free", 80.5, 15)),
        ({"share": "", "seconds": ""}, Question("", 90, None)),
        ({"seconds": "0"}, Question("", 90, 0)),
    ],
)
def test_wishes(asked: dict[str, str], question: Question) -> None:
    assert read_question(asked) == question


@pytest.mark.parametrize(
    "asked",
    [{"share": "100"}, {"share": "0"}, {"share": "x"}, {"share": "nan"}, {"seconds": "-1"}, {"seconds": "4000"},
     {"seconds": "inf"}, {"seconds": "nan"}, {"seconds": "x"}, {"colour": "red"}],
)  # fmt: skip
def test_wishes_that_cannot_be(asked: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        read_question(asked)


def test_the_report_as_data_and_as_a_document(world: World) -> None:
    put_calls(world)
    with override("en"):
        report = build_report("staffing", world.institution, *WEEKS, now=NOW, asked={"share": "80"})
    data = json.loads(json.dumps(report.data))
    assert (data["share"], data["seconds"], data["week"]) == (80, 20, "2026-05-18")
    (table,) = report.document.tables
    names = Counter(str(row[0]).split(",")[0] for row in table.rows)
    assert names == dict.fromkeys(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), 17)
    assert any("Wanted: 80 % of calls answered within 20 s" in note for note in report.document.notes)


def test_other_reports_take_no_wishes(world: World) -> None:
    with pytest.raises(ValueError, match="share"):
        build_report("kept", world.institution, *WEEKS, now=NOW, asked={"share": "80"})


def test_queries_do_not_grow(world: World, django_assert_num_queries: Any) -> None:
    put_calls(world, 2)
    ask(world)
    with django_assert_num_queries(4):
        ask(world)
    put_calls(world, 10, to="67000000")
    with django_assert_num_queries(4):
        ask(world)


def page(world: World, query: str) -> str:
    world.mara.person.language = Language.EN
    world.mara.person.save()
    answer = browser_of(world.mara).get(f"/desk/reports/staffing/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_draws_each_day_and_says_where_officers_lack(world: World) -> None:
    put_calls(world, 20)
    said = page(world, "?from=2026-04-13&to=2026-04-26&share=95")
    assert said.count('role="img"') == 5
    assert "fewer are on duty than needed" in said
    assert "from=2026-04-13&amp;to=2026-04-26&amp;share=95" in said
    assert "style=" not in said


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?share=100", "below 100 per cent"),
        ("?line=nowhere", "no line “nowhere”"),
        ("?seconds=9999", "0 to 3600"),
        ("?from=2090-01-01&to=2090-02-01", "No week of the period is over yet"),
        ("?from=x&to=y", "Give two dates"),
    ],
)
def test_what_cannot_be_is_said_and_the_usual_shown(world: World, query: str, words: str) -> None:
    said = page(world, query)
    assert words in said
    assert 'role="alert"' in said


def test_nothing_is_known_yet(world: World) -> None:
    assert "Too little is known" in page(world, "")


def test_no_limit_is_prescribed_and_the_page_asks_for_one(db: None) -> None:
    assert "Within how many seconds?" in page(make_world("visc"), "")


def test_a_file_with_wishes(world: World) -> None:
    browser = browser_of(world.mara)
    address = "/desk/reports/download/staffing.json?from=2026-04-13&to=2026-04-26"
    assert json.loads(browser.get(f"{address}&share=70").content)["share"] == 70
    assert browser.get(f"{address}&share=100").status_code == 404
