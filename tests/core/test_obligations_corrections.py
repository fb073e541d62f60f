"""Errors put right: by a call, by e-mail, any way."""

import pytest
from tests.core.engine_world import at, call_in, call_out, duty, ev, judged, minutes, only, statuses

from atbilde.core.event_types import Event

BY_CALL = duty("correct_error", minutes(10), name="CSP-D5", channels=["call"], by="call")
BY_EMAIL = duty("correct_error", minutes(20), name="CSP-D7", channels=["email"], by="email")
ELSEWHERE = duty(
    "correct_error", name="CSP-R6", channels="all", except_=["call", "email"], by="any", needs=["apology", "put_right"]
)

CSP = (BY_CALL, BY_EMAIL, ELSEWHERE)

WRONG_CALL = [call_in("09:00"), ev("call.answered", "09:00:05", rings=1), ev("call.ended", "09:03")]
FOUND = ev("error.found", "10:00", in_="c1")


def correction(moment: str, contact: str = "c1", **fields: object) -> Event:
    return ev("correction.made", moment, contact, **{"in_": "c1", "via": "v", "apology": True} | fields)


ANSWERED = call_out("10:02", "v", answered="10:03")


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([*ANSWERED, correction("10:10")], "met"),
        ([*ANSWERED, correction("10:10:01")], "late"),
        ([*call_out("10:02", "v"), correction("10:05")], "missed"),
        ([*call_out("10:09", "v", answered="10:11"), correction("10:10")], "late"),
        ([correction("10:05")], "missed"),
        ([*ANSWERED, correction("10:05", via=None)], "missed"),
        ([*ANSWERED, correction("10:05", apology=False)], "missed"),
        ([*ANSWERED, correction("10:05", apology=None)], "missed"),
        ([*ANSWERED, correction("10:05", in_="another")], "missed"),
        ([call_in("10:02", "v"), ev("call.answered", "10:03", "v"), correction("10:05")], "missed"),
        ([*ANSWERED, correction("09:59")], "missed"),
        ([ev("message.sent", "10:05", "m", channel="email", corrects="c1", apology=True)], "missed"),
        ([], "missed"),
    ],
)
def test_an_error_by_phone_is_put_right_by_a_call_within_ten_minutes(events: list[Event], expected: str) -> None:
    obligation = only(judged(CSP, [*WRONG_CALL, FOUND, *events], "18:00"))

    assert (obligation.id, obligation.status, obligation.due_at) == ("CSP-D5", expected, at("10:10"))
    assert (obligation.contact, obligation.opened_by) == ("c1", FOUND.id)


@pytest.mark.parametrize(("until", "expected"), [("10:10", "open"), ("10:10:01", "missed")])
def test_the_term_of_an_error_runs_to_its_last_second(until: str, expected: str) -> None:
    assert statuses(judged(CSP, [*WRONG_CALL, FOUND], until)) == [expected]


WRONG_MESSAGE = [ev("message.sent", "09:00", channel="email", to="Anna <A@example.lv>")]


def corrected(moment: str, contact: str = "m2", **fields: object) -> Event:
    return ev(
        "message.sent",
        moment,
        contact,
        **{"channel": "email", "to": "a@example.lv", "corrects": "c1", "apology": True} | fields,
    )


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([corrected("10:20")], "met"),
        ([corrected("10:20:01")], "late"),
        ([corrected("10:05", apology=False)], "missed"),
        ([corrected("10:05", channel="post")], "missed"),
        ([corrected("10:05", to="b@example.lv")], "missed"),
        ([corrected("10:05", to=["b@example.lv", "A@Example.LV"])], "met"),
        ([corrected("10:05", corrects=None, answers="c1")], "missed"),
        ([corrected("09:59")], "missed"),
        ([corrected("10:05"), ev("message.bounced", "10:06", "m2", of="m2")], "missed"),
        ([corrected("10:05"), ev("message.bounced", "10:06", "m2", of="m2"), corrected("10:30", contact="m3")], "late"),
        ([correction("10:05", via="m2")], "missed"),
    ],
)
def test_an_error_by_e_mail_is_put_right_within_twenty_minutes(events: list[Event], expected: str) -> None:
    obligation = only(judged(CSP, [*WRONG_MESSAGE, FOUND, *events], "18:00"))

    assert (obligation.id, obligation.status, obligation.due_at) == ("CSP-D7", expected, at("10:20"))


def test_where_nothing_says_where_the_wrong_message_went_any_address_will_do() -> None:
    wrong = ev("message.sent", "09:00", channel="email")

    assert statuses(judged(CSP, [wrong, FOUND, corrected("10:05")])) == ["met"]


def test_in_a_letter_that_was_only_received_we_told_nobody_anything_wrong() -> None:
    letter = ev("message.received", "09:00", channel="email", from_="a@example.lv")

    assert judged(CSP, [letter, FOUND, corrected("10:05")]) == []


@pytest.mark.parametrize(
    ("wrong", "duty_id"),
    [
        ([ev("visit.started", "09:00")], "CSP-R6"),
        ([ev("chat.started", "09:00")], "CSP-R6"),
        ([ev("message.sent", "09:00", channel="social")], "CSP-R6"),
        ([], "CSP-R6"),
        ([call_in("09:00")], "CSP-D5"),
        ([ev("voicemail.left", "09:00")], "CSP-D5"),
        ([ev("message.sent", "09:00", channel="e-mail")], "CSP-D7"),
        ([ev("message.received", "09:00", channel="post"), ev("message.sent", "09:30", channel="email")], "CSP-D7"),
    ],
)
def test_the_channel_of_the_error_decides_which_duty_it_is(wrong: list[Event], duty_id: str) -> None:
    assert only(judged(CSP, [*wrong, FOUND])).id == duty_id


@pytest.mark.parametrize(
    ("channel", "duty_id"), [("phone", "CSP-D5"), ("call", "CSP-D5"), ("email", "CSP-D7"), ("in_person", "CSP-R6")]
)
def test_an_error_in_a_contact_the_log_has_nothing_of_is_taken_at_its_word(channel: str, duty_id: str) -> None:
    assert only(judged(CSP, [ev("error.found", "10:00", "note", in_="c1", channel=channel)])).id == duty_id


@pytest.mark.parametrize(
    ("events", "needs", "expected"),
    [
        ([correction("2026-04-02 10:00", via=None)], ["apology"], "met"),
        ([correction("10:05", apology=False)], ["apology"], "open"),
        ([correction("10:05")], ["apology", "put_right"], "open"),
        ([correction("10:05", put_right=True)], ["apology", "put_right"], "met"),
        ([correction("10:05", put_right="the table was sent anew")], ["apology", "put_right"], "met"),
        ([corrected("10:05")], ["apology"], "met"),
        ([corrected("10:05")], ["apology", "put_right"], "open"),
        ([corrected("10:05"), ev("message.bounced", "10:06", of="m2")], ["apology"], "open"),
        (
            [
                corrected("10:05"),
                correction("10:05", via="m2", put_right=True),
                ev("message.bounced", "10:06", of="m2"),
            ],
            ["apology", "put_right"],
            "open",
        ),
        ([], ["apology"], "open"),
    ],
)
def test_without_a_prescribed_term_an_error_is_still_put_right(
    events: list[Event], needs: list[str], expected: str
) -> None:
    watching = duty("correct_error", name="DVI-10", channels="all", by="any", needs=needs)

    obligation = only(judged(watching, [*WRONG_CALL, FOUND, *events], "2026-12-01 10:00"))

    assert (obligation.status, obligation.due_at) == (expected, None)


def test_two_errors_in_one_call_are_two_obligations() -> None:
    again = ev("error.found", "11:00", in_="c1")

    obligations = judged(CSP, [*WRONG_CALL, FOUND, *ANSWERED, correction("10:05"), again], "18:00")

    assert statuses(obligations) == ["met", "missed"]


def test_an_error_may_be_noted_in_a_contact_of_its_own() -> None:
    noted = ev("error.found", "10:00", "note", in_="c1")
    made = correction("10:05", contact="v")

    assert statuses(judged(CSP, [*WRONG_CALL, noted, *ANSWERED, made])) == ["met"]
