"""Waiting and answer times (CSPK-G3, CSPK-U5)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.utils.translation import override
from tests.world import NOW, case_from, make_institution, make_world

from atbilde.cases.actions.importing import import_events
from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Contact
from atbilde.institutions.models import Institution
from atbilde.reports.answer_times import answer_times
from atbilde.reports.catalogue import answer_times_report

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
MARCH = date(2026, 3, 1), date(2026, 3, 31)


def take(institution: Institution, *events: tuple[str, str, float, dict[str, Any]]) -> None:
    """Import (contact, type, minutes after the start, fields)."""
    lines = [
        msgspec.json.encode(
            {"id": f"{contact}:{kind}", "at": START + timedelta(minutes=late), "type": kind, "contact": contact, **more}
        )
        for contact, kind, late, more in events
    ]
    import_events(institution, lines, source="test", by=None, at=NOW)


def question(name: str, at: float = 0, **more: Any) -> tuple[str, str, float, dict[str, Any]]:
    return (name, "message.received", at, {"channel": "email", **more})


def answer(name: str, to: str, at: float) -> tuple[str, str, float, dict[str, Any]]:
    return (name, "message.sent", at, {"channel": "email", "answers": to})


@pytest.mark.clause("CSPK-U5")
def test_median_and_ninth_of_ten_of_first_answers() -> None:
    institution = make_institution()
    for number in range(10):
        take(institution, question(f"q{number}"), answer(f"a{number}", f"q{number}", (number + 1) * 10))
    take(institution, question("unanswered"), ("a-late", "message.sent", 999, {"channel": "email", "answers": "q0"}))
    (row,) = answer_times(institution, *MARCH).channels
    assert (row.channel, row.received, row.times.count) == ("email", 11, 10)
    assert (row.times.median, row.times.ninth, row.times.mean) == (55, 90, 55)


@pytest.mark.clause("CSPK-U5")
def test_each_channel_by_itself() -> None:
    institution = make_institution()
    take(
        institution,
        question("q1"),
        answer("a1", "q1", 30),
        ("q2", "message.received", 0, {"channel": "latvija_lv"}),
        ("a2", "message.sent", 90, {"channel": "latvija_lv", "answers": "q2"}),
        ("q3", "message.received", 0, {"channel": "post"}),
    )
    rows = {row.channel: (row.received, row.times.median) for row in answer_times(institution, *MARCH).channels}
    assert rows == {"email": (1, 30), "latvija_lv": (1, 90), "post": (1, None)}


def test_a_call_back_is_an_answer_and_a_returned_letter_is_none() -> None:
    institution = make_institution()
    take(
        institution,
        question("q1"),
        answer("a1", "q1", 5),
        ("a1", "message.bounced", 6, {"of": "a1"}),
        ("c1", "call.offered", 50, {"direction": "out", "answers": "q1"}),
        ("c1", "call.answered", 51, {}),
    )
    (row,) = answer_times(institution, *MARCH).channels
    assert row.times.median == 51


def test_automatic_letters_ask_nothing() -> None:
    institution = make_institution()
    take(institution, question("q1", kind="auto_reply"), question("q2", kind="bounce"))
    assert answer_times(institution, *MARCH).channels == ()


def test_an_answer_to_the_second_letter_of_a_case_answers_the_first() -> None:
    world = make_world()
    case = case_from(world, at=START)
    first = case.contacts.get()
    take(world.institution, question("again", 60), answer("a1", "again", 100))
    for key in ("again", "a1"):
        CaseContact.objects.create(case=case, contact=Contact.objects.get(key=key))
    assert first.at == START
    (row,) = answer_times(world.institution, *MARCH).channels
    assert (row.received, row.times.count) == (2, 2)
    assert row.times.mean == (100 + 40) / 2


def test_an_answer_after_the_period_counts() -> None:
    institution = make_institution()
    take(institution, question("q1"), answer("a1", "q1", 60 * 24 * 35))
    (row,) = answer_times(institution, *MARCH).channels
    assert row.times.median == 60 * 24 * 35


def test_ringing_and_talking() -> None:
    institution = make_institution()
    take(
        institution,
        ("c1", "call.offered", 0, {"direction": "in"}),
        ("c1", "call.answered", 0.2, {}),
        ("c1", "call.ended", 3.2, {}),
        ("c2", "call.offered", 0, {"direction": "in"}),
        ("c2", "call.answered", 5, {"ring_seconds": 24}),
        ("c2", "call.ended", 6, {}),
        ("c3", "call.offered", 0, {"direction": "out"}),
        ("c3", "call.answered", 9, {}),
        ("c3", "call.ended", 11, {}),
        ("c4", "call.offered", 0, {"direction": "in"}),
        ("c4", "call.abandoned", 1, {}),
    )
    found = answer_times(institution, *MARCH)
    assert (found.ringing.count, found.ringing.mean) == (2, pytest.approx(0.3))
    assert (found.talking.count, found.talking.median) == (3, 2)
    with override("en"):
        report = answer_times_report(found)
    assert report.data["ringing_minutes"]["count"] == 2
    assert report.document.tables[0].rows[0][2] == pytest.approx(18)


def test_nothing_measured_is_nothing_said() -> None:
    found = answer_times(make_institution(), *MARCH)
    assert (found.ringing.count, found.ringing.median, found.channels) == (0, None, ())


def test_queries_do_not_grow(django_assert_num_queries: Any) -> None:
    institution = make_institution()
    for number in range(20):
        take(institution, question(f"q{number}"), answer(f"a{number}", f"q{number}", 10))
    with django_assert_num_queries(1):
        answer_times(institution, *MARCH)
