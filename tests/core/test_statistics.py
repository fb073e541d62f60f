"""The eight figures of CSPK-S1."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.engine_world import at, call_in, call_out, ev, standard

from atbilde.core.event_types import Event
from atbilde.core.obligations import Log
from atbilde.core.statistics import Scales, Statistics, scales_of, statistics

FIVE_AND_NINE = Scales(calls=5, chats=9)


def figures(events: list[Event], scales: Scales = FIVE_AND_NINE, **bounds: str) -> Statistics:
    return statistics(Log(events), scales, **{name: at(moment) for name, moment in bounds.items()})


def talk(contact: str, answered: str, ended: str) -> list[Event]:
    return [call_in("09:00", contact), ev("call.answered", answered, contact), ev("call.ended", ended, contact)]


def rating(moment: str, of: str, score: float, scale: int = 5, **fields: object) -> Event:
    return ev("rating.given", moment, of, of=of, score=score, scale=scale, **fields)


def test_a_log_without_events_gives_no_figure() -> None:
    assert figures([]) == Statistics()


def test_a_family_that_the_log_holds_is_counted_even_when_there_is_nothing_to_count() -> None:
    events = [
        call_in("09:00"),
        ev("message.received", "09:00", "m", channel="email"),
        ev("voicemail.left", "09:00", "v", out_of_hours=True),
        ev("chat.ended", "09:00", "t"),
    ]

    assert figures(events) == Statistics(calls=0, email_answers=0, voice_messages_listened=0, chats=0)


def test_calls_are_the_answered_ones_in_and_out() -> None:
    events = [
        *talk("a", "09:01", "09:03"),
        *call_out("10:00", "b", answered="10:01"),
        ev("call.ended", "10:04", "b"),
        *call_out("11:00", "not answered"),
        call_in("11:00", "abandoned"),
        ev("call.abandoned", "11:01", "abandoned"),
    ]

    assert (figures(events).calls, figures(events).call_minutes_mean) == (2, 2.5)


def test_minutes_run_from_the_first_answer_to_the_end_over_a_transfer() -> None:
    events = [*talk("a", "09:01", "09:11"), ev("call.transferred", "09:05", "a"), ev("call.answered", "09:06", "a")]

    assert (figures(events).calls, figures(events).call_minutes_mean) == (1, 10.0)


def test_a_call_whose_end_is_not_told_counts_but_not_in_the_mean() -> None:
    events = [*talk("a", "09:01", "09:03"), call_in("10:00", "b"), ev("call.answered", "10:01", "b")]

    assert (figures(events).calls, figures(events).call_minutes_mean) == (2, 2.0)
    assert figures(events[3:]) == Statistics(calls=1)


def test_means_are_not_rounded() -> None:
    events = [
        *talk("a", "09:01:00", "09:01:10"),
        *talk("b", "09:01:00", "09:01:10"),
        *talk("c", "09:01:00", "09:01:20"),
    ]
    events += [rating("10:00", "a", 4), rating("10:00", "b", 4), rating("10:00", "c", 5)]

    assert figures(events).call_minutes_mean == pytest.approx(40 / 60 / 3, rel=1e-15)
    assert figures(events).call_rating_mean == pytest.approx(13 / 3, rel=1e-15)


def test_answers_are_e_mails_that_answer_a_contact() -> None:
    events = [
        ev("message.sent", "09:00", "1", channel="email", answers="a"),
        ev("message.sent", "09:00", "2", channel="email", answers="a"),
        ev("message.sent", "09:00", "3", channel="email", corrects="a"),
        ev("message.sent", "09:00", "4", channel="email"),
        ev("message.sent", "09:00", "5", channel="post", answers="a"),
    ]

    assert figures(events) == Statistics(email_answers=2)


def test_applications_are_counted_and_nothing_else_is_known_from_them() -> None:
    events = [ev("registration.applied", "09:00", name, system="edv") for name in "abc"]

    assert figures(events) == Statistics(registration_applications=3)


@pytest.mark.parametrize(
    ("left", "listened", "counted"),
    [
        ({"out_of_hours": True}, True, 1),
        ({"out_of_hours": True}, False, 0),
        ({"out_of_hours": False}, True, 0),
        ({"at": at("20:00")}, True, 1),
        ({"at": at("10:00")}, True, 0),
        ({"at": at("12:00"), "line": "afternoon"}, True, 1),
    ],
)
def test_voice_messages_are_those_left_outside_hours_and_listened_to(
    left: Mapping[str, object], listened: bool, counted: int
) -> None:
    def in_hours(line: str | None, moment: datetime) -> bool:
        return (13 if line == "afternoon" else 8) <= moment.hour < 17

    events = [ev("voicemail.left", "20:00", **left)] + (
        [ev("voicemail.listened", "2026-03-03 09:00")] if listened else []
    )

    assert statistics(Log(events), FIVE_AND_NINE, in_hours=in_hours).voice_messages_listened == counted


def test_a_voice_message_takes_the_line_of_its_call() -> None:
    asked = []
    events = [call_in("20:00"), ev("voicemail.left", "20:01"), ev("voicemail.listened", "21:00")]

    statistics(Log(events), FIVE_AND_NINE, in_hours=lambda line, moment: bool(asked.append(line)))

    assert asked == ["80 0000 98"]


def test_a_voice_message_that_nobody_can_place_is_not_counted() -> None:
    events = [ev("voicemail.left", "20:00"), ev("voicemail.listened", "21:00")]

    assert figures(events).voice_messages_listened == 0


def test_chats_and_calls_are_rated_apart_each_on_its_scale() -> None:
    events = [*talk("a", "09:01", "09:03"), ev("chat.started", "09:00", "t"), ev("chat.started", "09:00", "u")]
    events += [rating("10:00", "a", 4), rating("10:00", "t", 9, 9), rating("10:00", "u", 8, 9)]

    found = figures(events)

    assert (found.call_rating_mean, found.call_rating_scale) == (4.0, 5)
    assert (found.chats, found.chat_rating_mean, found.chat_rating_scale) == (2, 8.5, 9)


@pytest.mark.parametrize(
    ("ratings", "scales", "expected"),
    [
        ([("10:00", 4, 5)], Scales(), (4.0, 5)),
        ([("10:00", 4, 5), ("11:00", 2, 5)], Scales(5), (2.0, 5)),  # the last one counts
        ([("11:00", 2, 5), ("10:00", 4, 5)], Scales(5), (2.0, 5)),
        ([("10:00", 7, 10)], Scales(5), (None, None)),  # another scale
        ([("10:00", 6, 5)], Scales(5), (None, None)),  # outside its own
        ([("10:00", 0, 5)], Scales(5), (None, None)),
        ([], Scales(5), (None, None)),
    ],
)
def test_the_last_rating_on_the_scale_of_the_standard_counts(
    ratings: list[tuple[str, int, int]], scales: Scales, expected: tuple[float | None, int | None]
) -> None:
    events = talk("a", "09:01", "09:03") + [rating(moment, "a", score, scale) for moment, score, scale in ratings]

    found = figures(events, scales)

    assert (found.call_rating_mean, found.call_rating_scale) == expected


def test_without_a_scale_in_the_standard_ratings_on_two_scales_have_no_mean() -> None:
    events = [*talk("a", "09:01", "09:03"), *talk("b", "09:01", "09:03")]
    events += [rating("10:00", "a", 4, 5), rating("10:00", "b", 4, 10)]

    assert (figures(events, Scales()).call_rating_mean, figures(events).call_rating_mean) == (None, 4.0)


def test_a_rating_of_a_contact_the_log_has_nothing_of_is_taken_at_its_word() -> None:
    told = ev("rating.given", "10:00", "note", of="x", score=4, scale=5, channel="phone")
    untold = ev("rating.given", "10:00", "note", of="y", score=1, scale=5)

    assert figures([told]).call_rating_mean == 4.0
    assert figures([untold]) == Statistics()


def test_a_call_belongs_to_the_period_it_began_in_and_the_bounds_to_one_of_them() -> None:
    events = [call_in("09:59:59", "a"), ev("call.answered", "10:01", "a"), ev("call.ended", "10:02", "a")]
    events += [call_in("10:00", "b"), ev("call.answered", "10:01", "b")]

    assert figures(events, before="10:00").calls == 1
    assert figures(events, since="10:00").calls == 1
    assert figures(events, since="10:00", before="10:00").calls == 0
    assert figures(events, since="2026-03-03 00:00").calls == 0


def test_the_figures_of_the_slide() -> None:
    """Nine months of the statistics' support unit, made up to the same sums."""
    calls: list[Event] = []
    for number in range(1768):
        seconds = 138  # 2.3 minutes
        calls += [
            ev("call.answered", "09:00", f"c{number}"),
            ev("call.ended", f"09:0{seconds // 60}:{seconds % 60:02}", f"c{number}"),
            rating("10:00", f"c{number}", 4 + number % 2),
        ]
    answers = [ev("message.sent", "09:00", f"m{n}", channel="email", answers="x") for n in range(1656)]
    applications = [ev("registration.applied", "09:00", f"r{n}") for n in range(4845)]
    voices = [ev("voicemail.left", "20:00", f"v{n}", out_of_hours=True) for n in range(40)]
    voices += [ev("voicemail.listened", "21:00", f"v{n}") for n in range(31)]
    chats = [ev("chat.started", "09:00", f"t{n}") for n in range(89)]
    chats += [rating("10:00", f"t{n}", 9 if n < 7 else 8, 9) for n in range(10)]

    assert figures([*calls, *answers, *applications, *voices, *chats]) == Statistics(
        calls=1768,
        email_answers=1656,
        call_minutes_mean=2.3,
        call_rating_mean=4.5,
        call_rating_scale=5,
        registration_applications=4845,
        voice_messages_listened=31,
        chats=89,
        chat_rating_mean=8.7,
        chat_rating_scale=9,
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, Scales(None, None)),
        ({"rating_of_contacts": {"items": [{"id": "calls", "value": 5}, {"id": "chats", "value": 9}]}}, Scales(5, 9)),
        ({"rating_of_contacts": {"items": [{"id": "call", "value": 5}]}}, Scales(5, None)),
        ({"rating_of_contacts": None}, Scales(None, None)),
        ({"rating_of_contacts": {"lv": "jā", "en": "yes"}}, Scales(None, None)),
    ],
)
def test_the_scales_are_those_of_the_standard(parameters: dict[str, object], expected: Scales) -> None:
    assert scales_of(standard(parameters=parameters)) == expected


TWO_RATED = [rating("10:00", "a", 1.5), rating("10:00", "b", 3.25)]


@given(st.permutations([*talk("a", "09:01", "09:03"), *talk("b", "09:01", "09:08"), *TWO_RATED]))
def test_the_order_of_the_log_changes_no_figure(events: list[Event]) -> None:
    assert figures(events) == Statistics(calls=2, call_minutes_mean=4.5, call_rating_mean=2.375, call_rating_scale=5)
