"""The duties to answer: requests, promises, hand-overs, submissions, and questions of others."""

import pytest
from tests.core.engine_world import at, call_out, duty, ev, judged, only, statuses

from atbilde.core.event_types import Event
from atbilde.core.standard import Clock, Duty, Term

REQUEST = duty("answer_request", name="CSP-R3")
PROMISE = duty("keep_promise", name="VISC-9")
HAND_OVER = duty("hand_over_answered", Term("VISC-13", "VISC-13", Clock.WORKING_DAYS, 2), name="VISC-13")
SUBMISSION = duty("answer_submission", Term("IL-5.3", "IL-5.3", Clock.WORKING_DAYS, 10, legal=True), name="IL-5.3")
FORWARD = duty(
    "forward_submission", Term("IL-4", "IL-4", Clock.WORKING_DAYS, 5, legal=True), name="IL-4", on="not_ours"
)


def received(moment: str, contact: str = "c1", **fields: object) -> Event:
    return ev("message.received", moment, contact, **{"channel": "email", "from_": "a@example.lv"} | fields)


def answer(moment: str, to: str = "c1", contact: str = "s1", **fields: object) -> Event:
    return ev("message.sent", moment, contact, **{"channel": "email", "to": "a@example.lv", "answers": to} | fields)


def closed(moment: str, reason: str, contact: str = "c1", **fields: object) -> Event:
    return ev("case.closed", moment, contact, reason=reason, **fields)


# CSP-R3


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], "open"),
        ([answer("12:00")], "met"),
        ([answer("12:00", channel="post")], "met"),
        ([answer("12:00", contact="c1")], "met"),
        ([answer("12:00", to="another")], "open"),
        ([answer("09:00")], "open"),
        ([answer("12:00"), ev("message.bounced", "12:01", "s1", of="s1")], "open"),
        (call_out("11:00", "c9", answered="11:01", answers="c1"), "met"),
        (call_out("11:00", "c9", answers="c1"), "open"),
        ([closed("12:00", "withdrawn")], "cancelled"),
        ([closed("12:00", "refused")], "cancelled"),
        ([closed("12:00", "answered")], "open"),
        ([closed("12:00", "withdrawn", "another")], "open"),
        ([answer("11:00"), closed("12:00", "withdrawn")], "met"),
        ([answer("13:00"), closed("12:00", "withdrawn")], "cancelled"),
        ([closed("12:00", "withdrawn"), ev("case.reopened", "13:00")], "open"),
        ([closed("12:00", "withdrawn"), ev("case.reopened", "13:00"), closed("14:00", "refused")], "cancelled"),
    ],
)
def test_every_request_is_answered(events: list[Event], expected: str) -> None:
    obligation = only(judged(REQUEST, [received("10:00"), *events], "2026-12-01 10:00"))

    assert (obligation.status, obligation.due_at) == (expected, None)


def test_a_contact_is_one_request_however_it_is_told() -> None:
    events = [received("10:00"), ev("submission.received", "10:01", kind="request"), received("10:02", id="again")]

    assert [o.opened_by for o in judged(REQUEST, events)] == [events[0].id]


@pytest.mark.parametrize("kind", ["auto_reply", "bounce", "spam"])
def test_what_a_machine_wrote_is_no_request(kind: str) -> None:
    assert judged(REQUEST, [received("10:00", kind=kind)]) == []


def test_one_answer_to_the_second_message_of_a_case_answers_the_first_too() -> None:
    events = [received("10:00", "a", case="K"), received("11:00", "b", case="K"), answer("12:00", to="b")]

    assert statuses(judged(REQUEST, events)) == ["met", "met"]


def test_an_answer_to_the_first_message_does_not_answer_the_second() -> None:
    events = [received("10:00", "a", case="K"), received("11:00", "b", case="K"), answer("12:00", to="a")]

    assert statuses(judged(REQUEST, events)) == ["met", "open"]


def test_an_answer_in_another_case_answers_nothing() -> None:
    events = [received("10:00", "a", case="K"), received("11:00", "b", case="L"), answer("12:00", to="b")]

    assert statuses(judged(REQUEST, events)) == ["open", "met"]


def test_a_thank_you_in_an_answered_case_needs_no_answer() -> None:
    events = [
        received("10:00", "a", case="K"),
        answer("11:00", to="a", case="K"),
        received("12:00", "thanks", case="K"),
        closed("13:00", "answered", "a", case="K"),
    ]

    assert statuses(judged(REQUEST, events)) == ["met", "cancelled"]


# VISC-9


def promise(moment: str, due: str | None, **fields: object) -> Event:
    return ev("promise.given", moment, due=at(due) if due else None, **{"channel": "email"} | fields)


@pytest.mark.parametrize(
    ("events", "until", "expected"),
    [
        ([answer("15:00")], "18:00", "met"),
        ([answer("15:00:01")], "18:00", "late"),
        (call_out("14:00", "c9", answered="14:59", answers="c1"), "18:00", "met"),
        (call_out("14:00", "c9", answered="15:01", answers="c1"), "18:00", "late"),
        (call_out("14:00", "c9", answers="c1"), "18:00", "missed"),
        ([answer("09:00")], "18:00", "missed"),
        ([], "15:00", "open"),
        ([], "15:00:01", "missed"),
        ([closed("12:00", "withdrawn")], "18:00", "cancelled"),
        ([closed("15:30", "withdrawn")], "18:00", "missed"),
        ([closed("12:00", "refused")], "18:00", "missed"),
    ],
)
def test_a_promise_is_kept(events: list[Event], until: str, expected: str) -> None:
    obligation = only(judged(PROMISE, [promise("10:00", "15:00"), *events], until))

    assert (obligation.status, obligation.opened_at, obligation.due_at) == (expected, at("10:00"), at("15:00"))


def test_a_promise_without_a_time_has_no_term() -> None:
    assert statuses(judged(PROMISE, [promise("10:00", None)], "2026-12-01 10:00")) == ["open"]


def test_each_promise_is_an_obligation() -> None:
    events = [promise("10:00", "12:00", id="1"), promise("11:00", "14:00", id="2"), answer("13:00")]

    assert statuses(judged(PROMISE, events)) == ["late", "met"]


@pytest.mark.parametrize("kind", ["call", "visit", "chat"])
@pytest.mark.parametrize(
    ("events", "question_open", "expected"),
    [
        ([], True, ["missed"]),
        ([], False, []),
        ([], None, []),
        ([answer("10:04")], True, []),
        ([answer("12:00")], True, ["missed"]),
        ([promise("10:04", None)], True, ["open"]),
    ],
)
def test_a_question_left_open_needs_an_answer_or_a_promise(
    kind: str, events: list[Event], question_open: bool | None, expected: list[str]
) -> None:
    began = ev("call.offered", "10:00", direction="in") if kind == "call" else ev(f"{kind}.started", "10:00")
    ended = ev(f"{kind}.ended", "10:05", question_open=question_open)

    assert statuses(judged(PROMISE, [began, ended, *events])) == expected


# VISC-13


@pytest.mark.parametrize(
    ("handed", "answered", "due", "expected"),
    [
        ("2026-03-02 10:00", "2026-03-04 17:00", "2026-03-04 17:00", "met"),
        ("2026-03-02 10:00", "2026-03-04 17:00:01", "2026-03-04 17:00", "late"),
        ("2026-03-02 18:00", None, "2026-03-04 17:00", "missed"),
        ("2026-03-05 10:00", None, "2026-03-09 17:00", "missed"),  # over a weekend
        ("2026-04-30 10:00", None, "2026-05-06 17:00", "missed"),  # 1 and 4 May are holidays
        ("2026-01-15 10:00", None, "2026-01-17 17:00", "missed"),  # Saturday 17 January is worked
    ],
)
def test_a_question_handed_over_is_answered_in_two_working_days(
    handed: str, answered: str | None, due: str, expected: str
) -> None:
    events = [ev("question.handed_over", handed, from_="clerk", to="expert")] + ([answer(answered)] if answered else [])

    obligation = only(judged(HAND_OVER, events, "2026-12-01 10:00"))

    assert (obligation.status, obligation.due_at) == (expected, at(due))


# Submissions


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([answer("2026-03-16 23:59")], "met"),
        ([answer("2026-03-17 00:01")], "late"),
        ([], "missed"),
        ([ev("submission.reclassified", "2026-03-03 10:00", to="consultation")], "cancelled"),
        ([ev("question.forwarded", "2026-03-03 10:00", to="VARAM")], "cancelled"),
        ([ev("question.forwarded", "2026-03-03 10:00", to="VARAM", part="part")], "missed"),
        ([ev("question.forwarded", "2026-03-03 10:00", tried="nobody is competent")], "missed"),
        ([closed("2026-03-03 10:00", "passed_on")], "cancelled"),
        ([closed("2026-03-03 10:00", "withdrawn")], "cancelled"),
        ([closed("2026-03-03 10:00", "other_language")], "cancelled"),
        ([closed("2026-03-03 10:00", "refused")], "missed"),
        ([closed("2026-03-20 10:00", "withdrawn")], "missed"),
    ],
)
def test_a_submission_is_answered_in_ten_working_days(events: list[Event], expected: str) -> None:
    submitted = ev("submission.received", "10:00", kind="complaint", channel="portal")

    obligation = only(judged(SUBMISSION, [submitted, *events], "2026-12-01 10:00", hours=None))

    assert (obligation.status, obligation.due_at) == (expected, at("2026-03-17 00:00"))


def not_ours(moment: str, scope: str = "institution", **fields: object) -> Event:
    return ev("question.not_ours", moment, scope=scope, **fields)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([not_ours("11:00")], ["missed"]),
        ([not_ours("11:00", "unit")], []),
        ([not_ours("11:00"), ev("question.forwarded", "2026-03-09 20:00", to="VARAM")], ["met"]),
        ([not_ours("11:00"), ev("question.forwarded", "2026-03-10 00:01", to="VARAM")], ["late"]),
        ([not_ours("11:00"), answer("2026-03-05 10:00")], ["met"]),
        ([ev("question.forwarded", "2026-03-05 10:00", to="VARAM")], ["met"]),
        ([not_ours("11:00"), closed("12:00", "withdrawn")], ["cancelled"]),
    ],
)
def test_a_submission_for_others_is_forwarded_in_five_working_days_of_receipt(
    events: list[Event], expected: list[str]
) -> None:
    submitted = ev("submission.received", "10:00", kind="question")

    obligations = judged(FORWARD, [submitted, *events], "2026-12-01 10:00", hours=None)

    assert statuses(obligations) == expected
    assert all((o.start, o.due_at) == (at("10:00"), at("2026-03-10 00:00")) for o in obligations)


def test_what_is_no_submission_is_not_forwarded_by_law() -> None:
    assert judged(FORWARD, [received("10:00"), not_ours("11:00")]) == []


# Information requests


@pytest.mark.parametrize(
    ("processing", "due"),
    [
        ("not_held", "2026-03-10 00:00"),
        ("electronic", "2026-03-13 00:00"),
        ("none", "2026-03-18 00:00"),
        ("extra", "2026-04-02 00:00"),
    ],
)
def test_an_information_request_is_answered_in_the_days_of_its_processing(processing: str, due: str) -> None:
    watching = [
        duty(
            "answer_information_request",
            Term(name, name, Clock.CALENDAR_DAYS, count, legal=True),
            name=name,
            processing=name,
        )
        for name, count in (("not_held", 7), ("electronic", 10), ("none", 15), ("extra", 30))
    ]
    request = ev("information_request.received", "10:00", processing=processing)

    obligation = only(judged(watching, [request, answer("2026-03-09 10:00")], "2026-12-01 10:00", hours=None))

    assert (obligation.id, obligation.due_at, obligation.status) == (processing, at(due), "met")
    assert only(judged(watching, [request], "2026-03-09 10:00", hours=None)).status == "open"
    assert only(judged(watching, [request], due, hours=None)).status == "missed"


def test_an_information_request_that_does_not_say_is_one_without_processing() -> None:
    watching = duty(
        "answer_information_request", Term("IAL-14.2", "IAL-14.2", Clock.CALENDAR_DAYS, 15), processing="none"
    )

    assert len(judged(watching, [ev("information_request.received", "10:00")])) == 1


# A question of others, by the institution's own standard


def told(scope: str = "any", *, forward: bool = False) -> Duty:
    return duty("not_ours_told", scope=scope, forward=forward)


CALL = ev("call.offered", "10:00", direction="in")


@pytest.mark.parametrize(
    ("watching", "events", "expected"),
    [
        (told(), [CALL, not_ours("10:05", named="VARAM")], ["met"]),
        (told(), [CALL, not_ours("10:05", "unit", named="2. nodaļa")], ["met"]),
        (told(), [CALL, not_ours("10:05")], ["open"]),
        (told(), [received("10:00"), not_ours("10:05", named="VARAM")], ["open"]),
        (told(), [received("10:00"), not_ours("10:05", named="VARAM"), answer("11:00")], ["met"]),
        (told(), [received("10:00"), not_ours("10:05"), closed("10:30", "withdrawn")], ["cancelled"]),
        (told("unit"), [CALL, not_ours("10:05", named="VARAM")], []),
        (told("institution"), [CALL, not_ours("10:05", "unit", named="2. nodaļa")], []),
        (told("institution", forward=True), [CALL, not_ours("10:05", named="VARAM")], ["open"]),
        (
            told("institution", forward=True),
            [CALL, not_ours("10:05"), ev("question.forwarded", "12:00", to="V")],
            ["met"],
        ),
        (
            told("institution", forward=True),
            [CALL, not_ours("10:05"), ev("question.forwarded", "12:00", tried="x")],
            ["met"],
        ),
    ],
)
def test_the_client_is_told_who_is_competent(watching: Duty, events: list[Event], expected: list[str]) -> None:
    assert statuses(judged(watching, events, "18:00")) == expected


# Pauses


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([], "2026-03-04 17:00"),
        ([ev("term.paused", "2026-03-02 12:00")], None),
        ([ev("term.paused", "2026-03-02 12:00", "other")], "2026-03-04 17:00"),
        ([ev("term.paused", "2026-03-02 12:00", clause="IL-5.3")], "2026-03-04 17:00"),
        ([ev("term.paused", "2026-03-02 12:00", "other", of="c1", clause="VISC-13")], None),
    ],
)
def test_a_paused_term_stands_still(events: list[Event], due: str | None) -> None:
    handed = ev("question.handed_over", "10:00")

    obligation = only(judged(HAND_OVER, [handed, *events], "2026-12-01 10:00"))

    assert obligation.due_at == (at(due) if due else None)
    assert obligation.status == ("missed" if due else "open")


def test_a_resumed_term_ends_later() -> None:
    paused, resumed = ev("term.paused", "2026-03-02 12:00"), ev("term.resumed", "2026-03-12 12:00")

    obligation = only(judged(HAND_OVER, [ev("question.handed_over", "10:00"), paused, resumed], "2026-12-01 10:00"))

    assert obligation.due_at is not None
    assert at("2026-03-12 12:00") < obligation.due_at <= at("2026-03-17 17:00")
