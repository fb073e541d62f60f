"""The duties on the telephone, clause by clause."""

import pytest
from tests.core.engine_world import (
    at,
    book,
    call_in,
    call_out,
    duty,
    ev,
    judged,
    minutes,
    only,
    statuses,
)

from atbilde.core.event_types import Event
from atbilde.core.obligations import judge
from atbilde.core.rules.calls import is_foreign
from atbilde.core.standard import Line, Week

RINGS = duty("answer_within_rings", name="CSP-D1", rings=4, inclusive=True, ring_seconds=5)
OFFER = duty("offer_electronic_answer", name="CSP-D4.offer", after_minutes=10)
ELECTRONIC = duty("electronic_answer", minutes(120), name="CSP-D4.answer")
SIGNAL = duty("call_back", name="CSPK-U7", on="signal")
PROMISED = duty("call_back", name="VPVB-14.3.1", on="promise", foreign="email")
WARN = duty("warn_before_ending", name="VPVB-14.6.1")

# CSP-D1


@pytest.mark.parametrize(
    ("settled", "status"),
    [
        (ev("call.answered", "10:00:30", rings=1), "met"),
        (ev("call.answered", "10:00:30", rings=4), "met"),
        (ev("call.answered", "10:00:01", rings=5), "missed"),
        (ev("call.answered", "10:00:30", ring_seconds=0), "met"),
        (ev("call.answered", "10:00:30", ring_seconds=19.99), "met"),
        (ev("call.answered", "10:00:01", ring_seconds=20), "missed"),
        (ev("call.answered", "10:00:19"), "met"),
        (ev("call.answered", "10:00:20"), "missed"),
        (ev("call.abandoned", "10:00:30", rings=4), "cancelled"),
        (ev("call.abandoned", "10:00:30", rings=5), "missed"),
        (ev("call.abandoned", "10:00:30", ring_seconds=19), "cancelled"),
        (ev("call.abandoned", "10:00:30", ring_seconds=20), "missed"),
        (ev("call.abandoned", "10:00:19"), "cancelled"),
        (ev("call.abandoned", "10:00:20"), "missed"),
        (ev("call.ended", "10:00:19"), "cancelled"),
        (ev("call.ended", "10:00:20"), "missed"),
        (ev("call.busy", "10:00:40", signal=True), "cancelled"),
    ],
)
def test_the_receiver_is_lifted_by_the_fourth_ring(settled: Event, status: str) -> None:
    obligation = only(judged(RINGS, [call_in("10:00"), settled], "18:00"))

    assert obligation.status == status
    assert (obligation.id, obligation.clause, obligation.contact) == ("CSP-D1", "CSP-D1", "c1")
    assert (obligation.opened_at, obligation.due_at) == (at("10:00"), at("10:00:20"))
    assert (obligation.closed_at, obligation.closed_by) == (settled.at, settled.id)


@pytest.mark.parametrize(("rings", "status"), [(3, "met"), (4, "missed")])
def test_before_the_fourth_ring_where_the_pack_reads_it_so(rings: int, status: str) -> None:
    strict = duty("answer_within_rings", rings=4, inclusive=False, ring_seconds=5)

    assert statuses(judged(strict, [call_in("10:00"), ev("call.answered", "10:01", rings=rings)])) == [status]


@pytest.mark.parametrize(("until", "status"), [("10:00:20", "open"), ("10:00:21", "missed")])
def test_a_call_that_still_rings(until: str, status: str) -> None:
    obligation = only(judged(RINGS, [call_in("10:00")], until))

    assert (obligation.status, obligation.closed_at) == (status, None)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("08:29:59", False),
        ("08:30", True),
        ("16:59:59", True),
        ("17:00", False),
        ("2026-03-07 10:00", False),  # Saturday
        ("2026-05-04 10:00", False),  # holiday
        ("2026-01-02 10:00", False),  # moved to Saturday 17 January
        ("2026-01-17 10:00", True),
    ],
)
def test_outside_the_hours_of_the_line_nothing_opens(moment: str, opens: bool) -> None:
    assert len(judged(RINGS, [call_in(moment)])) == opens


AFTERNOON: Week = (*([((780, 900),)] * 5), (), ())
TWO_LINES = (
    Line("free", "80 0000 98", None, True, "", ""),
    Line("afternoon", "67 3669 22", AFTERNOON, True, "", ""),
)


@pytest.mark.parametrize(
    ("line", "to", "opens"),
    [
        ("afternoon", None, False),
        ("67366922", None, False),
        ("+371 67 366 922", None, False),
        (None, "+371 6736 6922", False),
        ("free", None, True),
        ("80000098", None, True),
        ("an unknown line", None, True),
        (None, None, True),
    ],
)
def test_the_line_is_known_by_its_id_or_its_number(line: str | None, to: str | None, opens: bool) -> None:
    offered = ev("call.offered", "10:00", direction="in", line=line, to=to)

    assert len(judge([offered], [book(RINGS, lines=TWO_LINES)])) == opens


def test_where_no_hours_are_prescribed_there_is_no_outside() -> None:
    assert len(judged(RINGS, [call_in("2026-03-08 03:00")], hours=None)) == 1


def test_an_outgoing_call_owes_nobody_an_answer() -> None:
    assert judged(RINGS, call_out("10:00", "c2", answered="10:01")) == []


def test_a_call_that_rings_on_several_telephones_is_one_obligation() -> None:
    events = [
        call_in("10:00:00"),
        call_in("10:00:30", id="second leg"),
        ev("call.answered", "10:00:35", rings=1),
        ev("call.answered", "10:09", rings=9),
    ]

    assert statuses(judged(RINGS, events)) == ["met"]


# CSP-D4: the offer


def long_call(ended: str | None, *events: Event, answered: str = "10:00:00") -> list[Event]:
    end = [ev("call.ended", ended)] if ended else []
    return [call_in("09:59:50"), ev("call.answered", answered, rings=2), *events, *end]


OFFERED = "electronic_answer.offered"


@pytest.mark.parametrize(
    ("events", "until", "expected"),
    [
        (long_call("10:09:59"), "18:00", []),
        (long_call("10:10:00"), "18:00", []),
        (long_call("10:10:01"), "18:00", ["missed"]),
        (long_call("10:30", ev(OFFERED, "10:11")), "18:00", ["met"]),
        (long_call("10:30", ev(OFFERED, "10:11", accepted=False)), "18:00", ["met"]),
        (long_call("10:30", ev(OFFERED, "10:05")), "18:00", ["met"]),
        (long_call("10:09", ev(OFFERED, "10:05")), "18:00", []),
        (long_call("10:30", ev(OFFERED, "10:30")), "18:00", ["met"]),
        (long_call("10:30", ev(OFFERED, "10:31")), "18:00", ["missed"]),
        (long_call("10:30", ev(OFFERED, "10:11", "another")), "18:00", ["missed"]),
        (long_call(None), "10:09:59", []),
        (long_call(None), "10:10:00", ["open"]),
        (long_call(None, ev(OFFERED, "10:12")), "10:13", ["met"]),
        ([call_in("09:00"), ev("call.abandoned", "10:30")], "18:00", []),
        (
            long_call("10:30", ev("call.transferred", "10:02", to="expert"), ev("call.answered", "10:25")),
            "18:00",
            ["missed"],
        ),
    ],
)
def test_a_talk_longer_than_ten_minutes_brings_an_offer(events: list[Event], until: str, expected: list[str]) -> None:
    obligations = judged(OFFER, events, until)

    assert statuses(obligations) == expected
    assert all(
        (o.id, o.clause, o.opened_at, o.due_at) == ("CSP-D4.offer", "CSP-D4", at("10:10"), None) for o in obligations
    )


@pytest.mark.parametrize(
    ("offered", "closed"), [("10:05", "10:10"), ("10:09:59", "10:10"), ("10:10", "10:10"), ("10:10:01", "10:10:01")]
)
def test_an_early_offer_closes_the_obligation_the_moment_it_opens(offered: str, closed: str) -> None:
    (one,) = judged(OFFER, long_call("10:30", ev(OFFERED, offered)), "18:00")
    assert (one.status, one.opened_at, one.closed_at) == ("met", at("10:10"), at(closed))
    assert one.closed_by == ev(OFFERED, offered).id


# CSP-D4: the answer


def answer(moment: str, to: str = "c1", contact: str = "m1", **fields: object) -> Event:
    return ev("message.sent", moment, contact, **{"channel": "email", "to": "a@example.lv", "answers": to} | fields)


@pytest.mark.parametrize(
    ("events", "until", "expected"),
    [
        ([answer("12:00")], "18:00", "met"),
        ([answer("12:00:01")], "18:00", "late"),
        ([answer("11:00", channel="post")], "18:00", "missed"),
        ([answer("11:00", to="another")], "18:00", "missed"),
        ([answer("09:59")], "18:00", "missed"),
        ([answer("11:00", "c1"), ev("message.bounced", "11:05", of="m1")], "18:00", "missed"),
        (
            [answer("11:00", "c1"), ev("message.bounced", "11:05", of="m1"), answer("11:30", contact="m2")],
            "18:00",
            "met",
        ),
        (call_out("10:30", "c9", answered="10:31", answers="c1"), "18:00", "missed"),
        ([], "12:00", "open"),
        ([], "12:00:01", "missed"),
    ],
)
def test_an_accepted_offer_is_kept_within_two_hours_by_e_mail(events: list[Event], until: str, expected: str) -> None:
    accepted = ev(OFFERED, "10:00", accepted=True, questions=["What is the index?"])

    obligation = only(judged(ELECTRONIC, [accepted, *events], until))

    assert (obligation.status, obligation.due_at, obligation.id) == (expected, at("12:00"), "CSP-D4.answer")


@pytest.mark.parametrize("accepted", [False, None])
def test_an_offer_that_is_declined_owes_nothing(accepted: bool | None) -> None:
    assert judged(ELECTRONIC, [ev(OFFERED, "10:00", accepted=accepted)]) == []


# CSPK-U7, VPVB-14.3.1


def busy(**fields: object) -> list[Event]:
    return [call_in("10:00"), ev("call.busy", "10:00", **fields)]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([], ["open"]),
        (call_out("11:00", "c9", answered="11:01", answers="c1"), ["met"]),
        (call_out("11:00", "c9", answered="11:01"), ["met"]),
        (call_out("11:00", "c9", answered="11:01", to="+371 20 000 001"), ["met"]),
        (call_out("11:00", "c9", answered="11:01", to="20000001"), ["met"]),
        (call_out("11:00", "c9", answered="11:01", to="20000002"), ["open"]),
        (call_out("11:00", "c9", answers="c1"), ["open"]),
        (call_out("09:00", "c9", answered="09:01"), ["open"]),
        ([answer("11:00")], ["open"]),
    ],
)
def test_who_left_a_signal_on_a_busy_line_is_called_back(events: list[Event], expected: list[str]) -> None:
    obligations = judged(SIGNAL, [*busy(signal=True), *events], "18:00")

    assert statuses(obligations) == expected
    assert obligations[0].due_at is None


@pytest.mark.parametrize("signal", [False, None])
def test_without_a_signal_nobody_is_called_back(signal: bool | None) -> None:
    assert judged(SIGNAL, busy(signal=signal)) == []


BACK = call_out("11:00", "c9", answered="11:01", answers="c1")


@pytest.mark.parametrize(
    ("caller", "promise", "by_call", "by_email"),
    [
        ("+37120000001", {}, "met", "open"),
        ("20000001", {"number": "00371 2000 0002"}, "met", "open"),
        ("+44 20 7946 0000", {}, "open", "met"),
        ("+44 20 7946 0000", {"number": "+37120000001"}, "open", "met"),
        ("+37120000001", {"number": "0044 20 7946 0000"}, "open", "met"),
        ("+37120000001", {"abroad": True}, "open", "met"),
        (None, {}, "met", "open"),
        ("anonymous", {}, "met", "open"),
    ],
)
def test_a_promised_call_is_made_but_never_abroad(
    caller: str | None, promise: dict[str, object], by_call: str, by_email: str
) -> None:
    offered = ev("call.offered", "10:00", direction="in", from_=caller)
    promised = ev("promise.given", "10:05", channel="phone", **promise)

    assert statuses(judged(PROMISED, [offered, promised, *BACK], "18:00")) == [by_call]
    assert statuses(judged(PROMISED, [offered, promised, answer("11:00")], "18:00")) == [by_email]
    assert only(judged(PROMISED, [offered, promised])).due_at is None


def test_roaming_can_be_told_by_the_exchange() -> None:
    offered = ev("call.offered", "10:00", direction="in", from_="+37120000001", abroad=True)
    promised = ev("promise.given", "10:05", channel="call")

    assert statuses(judged(PROMISED, [offered, promised, *BACK])) == ["open"]


def test_a_promise_of_another_kind_is_no_call_back() -> None:
    assert judged(PROMISED, [call_in("10:00"), ev("promise.given", "10:05", channel="email")]) == []


@pytest.mark.parametrize(
    ("number", "foreign"),
    [
        ("67366922", False),
        ("6736 6922", False),
        ("+371 67366922", False),
        ("0037167366922", False),
        ("37167366922", False),
        ("101", False),
        ("", False),
        (None, False),
        ("+372 5123456", True),
        ("00370 6123 4567", True),
        ("+3725123", True),
        ("441632960000", True),
    ],
)
def test_a_foreign_number_is_known_by_its_prefix(number: str | None, foreign: bool) -> None:
    assert is_foreign(number) is foreign


# VPVB-14.6.1


def step(name: str, moment: str, contact: str = "c1") -> Event:
    return ev("incident.step", moment, contact, step=name, id=f"{name} {moment} {contact}")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([step("warned", "10:01"), step("call_ended", "10:02")], ["met"]),
        ([step("warned", "10:02"), step("call_ended", "10:02")], ["met"]),
        ([step("call_ended", "10:02")], ["missed"]),
        ([step("call_ended", "10:02"), step("warned", "10:03")], ["missed"]),
        ([step("warned", "10:01", "another"), step("call_ended", "10:02")], ["missed"]),
        ([step("colleague", "10:01"), step("call_ended", "10:02")], ["missed"]),
        ([step("warned", "10:01"), step("police", "10:02")], []),
    ],
)
def test_an_offensive_caller_is_warned_before_the_call_is_ended(events: list[Event], expected: list[str]) -> None:
    assert statuses(judged(WARN, events)) == expected


def test_the_hours_are_those_of_the_clock_on_the_wall_in_summer_too() -> None:
    events = [call_in("2026-07-01 08:29:59", "early"), call_in("2026-07-01 08:30", "good")]

    assert [obligation.contact for obligation in judged(RINGS, events)] == ["good"]
