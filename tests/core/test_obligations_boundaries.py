"""The edges of a term: the midnight after the last day, and errors that are not ours."""

from zoneinfo import ZoneInfo

import pytest

from atbilde.core.events import event_from
from atbilde.core.obligations import judge, pack_book
from atbilde.institutions.packs import find_pack

RIGA = ZoneInfo("Europe/Riga")


def owed(pack: str, *events: dict[str, object], until: str) -> dict[str, str]:
    """Status of each duty under the pack."""
    book = pack_book(find_pack(pack).on, RIGA)
    moment = event_from({"id": "until", "at": until, "type": "chat.started", "contact": "until"}).at
    read = [event_from({"id": str(number), **event}) for number, event in enumerate(events)]
    return {one.id: str(one.status) for one in judge(read, [book], moment)}


@pytest.mark.parametrize(
    "answered, status", [("2026-05-18T23:59:59+03:00", "met"), ("2026-05-19T00:00:00+03:00", "late")]
)
def test_midnight_after_the_last_working_day_is_too_late(answered, status):
    found = owed(
        "visc",
        {"type": "question.handed_over", "contact": "q", "at": "2026-05-14T23:59:00+03:00"},
        {"type": "message.sent", "contact": "a", "channel": "email", "answers": "q", "at": answered},
        until="2026-06-01T00:00:00+03:00",
    )
    assert found["VISC-13"] == status


@pytest.mark.parametrize(
    "contested, status", [("2026-03-02T23:59:59+02:00", "met"), ("2026-03-03T00:00:00+02:00", "late")]
)
def test_midnight_after_the_window_to_contest_is_too_late(contested, status):
    act = {"act": "a", "sent_on": "2026-01-30", "delivery": "in_person", "contest_notice": True}
    found = owed(
        "csp",
        {"type": "act.issued", "contact": "x", "at": "2026-01-30T10:00:00+02:00", **act},
        {"type": "contest.received", "contact": "y", "act": "a", "at": contested},
        until="2026-04-01T00:00:00+03:00",
    )
    assert found["CSP-A1"] == status


@pytest.mark.parametrize("kind, opens", [("message.received", False), ("message.sent", True)])
def test_an_error_is_corrected_in_what_we_sent_not_in_what_we_got(kind, opens):
    found = owed(
        "csp",
        {"type": kind, "contact": "m", "channel": "email", "to": "k@epasts.example", "at": "2026-05-14T09:00:00+03:00"},
        {"type": "error.found", "contact": "m", "in": "m", "at": "2026-05-14T14:00:00+03:00"},
        until="2026-05-14T14:05:00+03:00",
    )
    assert ("CSP-D7" in found) is opens
