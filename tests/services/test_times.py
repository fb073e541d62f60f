"""Free times come from reception hours and the institution's own calendar."""

from datetime import date, time, timedelta

import pytest
from tests.services.reception import JANIS, RIGA, make_location, riga, tomorrow
from tests.world import NOW, World, make_world

from atbilde.institutions.actions import move_working_day, set_hours
from atbilde.institutions.models import Absence, Post
from atbilde.services.actions.visits import book_visit, cancel_visit
from atbilde.services.queries.hours import reception_week, receptions_of, working_time
from atbilde.services.queries.times import AHEAD, Whom, free_places, free_times


@pytest.fixture
def world(db: None) -> World:
    return make_world("dvi")


def hours(location, on: date) -> list[str]:
    places = free_places(location, now=NOW, since=on, days=1)
    return [f"{at.astimezone(RIGA):%H:%M}" for at in free_times(places)]


def test_a_working_day_has_its_reception_hours(world: World) -> None:
    location = make_location(world)
    assert hours(location, date(2026, 5, 14)) == ["09:00", "09:30", "10:00", "10:30", "11:00", "11:30"]
    assert hours(location, date(2026, 5, 16)) == []  # Saturday


def test_today_begins_an_hour_from_now(world: World) -> None:
    assert hours(make_location(world), date(2026, 5, 13)) == ["11:00", "11:30"]


def test_nobody_is_received_on_a_holiday_or_a_day_moved_off(world: World) -> None:
    location = make_location(world)
    assert hours(location, date(2026, 6, 23)) == []  # Līgo
    assert hours(location, date(2026, 6, 22)) == []  # moved off by the Cabinet
    assert hours(location, date(2026, 6, 27)) == hours(location, date(2026, 6, 29))  # the Saturday worked instead


def test_days_moved_by_the_institution_move_reception_too(world: World) -> None:
    location = make_location(world)
    move_working_day(world.institution, by=world.arturs, at=NOW, off=date(2026, 6, 1), worked=date(2026, 6, 6))
    assert hours(location, date(2026, 6, 1)) == []
    assert hours(location, date(2026, 6, 6))[0] == "09:00"


def test_reception_lies_within_working_hours(world: World) -> None:
    location = make_location(world)
    week = [[(time(10), time(11, 30))]] * 5 + [[], []]
    set_hours(world.institution, by=world.arturs, at=NOW, week=week)
    location.refresh_from_db()
    assert hours(location, date(2026, 5, 14)) == ["10:00", "10:30", "11:00"]


def test_the_hours_shown_are_those_that_can_be_booked(world: World) -> None:
    location = make_location(world)
    calendar = working_time(world.institution, date(2026, 6, 22))
    week = reception_week(receptions_of([location]), calendar, date(2026, 6, 22))
    assert [bool(day.hours) for day in week] == [bool(hours(location, day.date)) for day in week]
    assert week[1].name_lv == "Līgo diena"
    assert week[3].hours == ((540, 720),)


def test_who_is_away_receives_nobody(world: World) -> None:
    location = make_location(world, posts=(world.anna, world.liga))
    Absence.objects.create(post=world.anna, starts=date(2026, 5, 14), ends=date(2026, 5, 14))
    Post.objects.filter(pk=world.liga.pk).update(ends=date(2026, 5, 14))
    assert {place.post for place in free_places(location, now=NOW, since=date(2026, 5, 14), days=1)} == {world.liga}
    assert {place.post for place in free_places(location, now=NOW, since=date(2026, 5, 15), days=1)} == {world.anna}


def test_there_are_no_more_counters_than_officers_to_sit_at_them(world: World) -> None:
    location = make_location(world, counters=2)
    location.officers.set([world.anna, world.liga])
    Absence.objects.create(post=world.anna, starts=date(2026, 5, 15), ends=date(2026, 5, 15))
    assert len(free_places(location, now=NOW, since=date(2026, 5, 14), days=1)) == 12
    assert len(free_places(location, now=NOW, since=date(2026, 5, 15), days=1)) == 6


def test_what_is_booked_is_not_free_and_what_is_cancelled_is(world: World) -> None:
    location = make_location(world)
    visit = book_visit(location, starts=tomorrow(9), at=NOW, visitor=JANIS)
    assert hours(location, date(2026, 5, 14))[0] == "09:30"
    cancel_visit(visit, at=NOW)
    assert hours(location, date(2026, 5, 14))[0] == "09:00"


def test_a_wish_for_a_person_or_a_unit_narrows_the_times(world: World) -> None:
    location = make_location(world, posts=(world.anna, world.liga))
    Post.objects.filter(pk=world.liga.pk).update(unit=None)
    places = free_places(location, now=NOW)
    anna = [place for place in places if Whom(post=world.anna.pk).fits(place)]
    assert {place.name for place in anna} == {f"post:{world.anna.pk}"}
    assert [place for place in places if Whom(unit=world.unit.pk).fits(place)] == anna


def test_nobody_books_further_ahead_than_eight_weeks_and_days_cost_no_queries(
    world: World, django_assert_num_queries
) -> None:
    location = make_location(world, posts=(world.anna, world.liga))
    location.institution = world.institution
    free_places(location, now=NOW)  # the calendar is kept between calls
    with django_assert_num_queries(4):
        last = free_places(location, now=NOW)[-1].starts
    assert NOW + AHEAD - timedelta(days=4) < last < NOW + AHEAD + timedelta(days=1)
    assert free_places(location, now=NOW, since=date(2027, 1, 1)) == []
    assert riga(2026, 7, 8, 11, 30) == last
