"""Opening hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.pack.hours import DAYS, hours_text, week_of

MORNING, WHOLE = ((540, 720),), ((510, 1020),)


@pytest.mark.parametrize(
    "hours, week",
    [
        ({}, ((),) * 7),
        ({"mon-fri": "8:30-17:00"}, (*[WHOLE] * 5, (), ())),
        ({"sat": "9:00-12:00"}, (*[()] * 5, MORNING, ())),
        ({"Mon": "09:00-12:00, 13:00-24:00"}, (((540, 720), (780, 1440)), *[()] * 6)),
        ({"mon-sun": "0:00-24:00"}, (((0, 1440),),) * 7),
    ],
)
def test_hours_read_as_minutes_of_the_week(hours, week):
    assert week_of(hours) == week


@pytest.mark.parametrize(
    "hours, reason",
    [
        ({"pirmdiena": "8:00-9:00"}, "unknown day 'pirmdiena'"),
        ({"fri-mon": "8:00-9:00"}, "backwards"),
        ({"mon-tue": "8:00-9:00", "tue": "8:00-9:00"}, "tue is given twice"),
        ({"mon": "8-17"}, "mon: '8-17' does not read as hours"),
        ({"mon": "17:00-8:00"}, "ends before it begins"),
        ({"mon": "8:00-12:00, 11:00-13:00"}, "overlaps"),
        ({"mon": "8:00-24:01"}, "no time of day"),
        ({"mon": "8:60-9:00"}, "no time of day"),
        ({"mon": ""}, "does not read"),
    ],
)
def test_what_is_no_hours_says_why(hours, reason):
    with pytest.raises(ValueError, match=reason):
        week_of(hours)


@given(st.lists(st.sampled_from([(), MORNING, WHOLE, ((540, 720), (780, 1440))]), min_size=7, max_size=7))
def test_hours_told_in_words_read_as_the_same_hours(days):
    week = tuple(days)
    told = hours_text(week)
    assert week_of(dict(part.split(" ", 1) for part in told.split("; ") if part)) == week
    assert len(DAYS) == len(week)
