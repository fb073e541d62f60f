"""The eight figures of CSPK-S1 from stored events: silence, months, contacts across their edges."""

import json
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.world import NOW, make_institution

from atbilde.cases.actions.importing import import_events
from atbilde.institutions.models import Institution
from atbilde.reports.behind import contacts_behind
from atbilde.reports.service_statistics import seldom_figures, service_statistics

pytestmark = pytest.mark.django_db


def take(institution: Institution, *events: dict[str, Any], source: str = "test") -> None:
    """Import these events; ids are made from contact and type."""
    lines = []
    for event in events:
        event = {"id": f"{event['contact']}:{event['type']}:{event['at']}", **event}
        lines.append(json.dumps(event).encode())
    import_events(institution, lines, source=source, by=None, at=NOW)


def test_an_empty_log_knows_nothing() -> None:
    """A figure that the log cannot give is None, never nought."""
    found = service_statistics(make_institution("dvi"), date(2026, 1, 1), date(2026, 3, 31))
    assert set(report_values(found.figures)) == {None}
    assert [report_values(figures) for _, figures in found.months] == [[None] * 8] * 3
    assert found.sources == ()


def test_nought_only_once_the_family_was_heard_of() -> None:
    """Chats began in February: January has no figure, March an honest nought."""
    institution = make_institution("csp")
    take(institution, {"contact": "c", "type": "chat.started", "at": "2026-02-10T10:00:00+02:00", "channel": "chat"})
    found = service_statistics(institution, date(2026, 1, 1), date(2026, 3, 31))
    assert [figures.chats for _, figures in found.months] == [None, 1, 0]
    assert found.figures.calls is None
    assert service_statistics(institution, date(2026, 3, 1), date(2026, 3, 31)).figures.chats == 0
    assert service_statistics(institution, date(2026, 1, 1), date(2026, 1, 31)).figures.chats is None


def test_a_call_over_midnight_belongs_to_the_day_it_began() -> None:
    institution = make_institution("csp")
    take(
        institution,
        {"contact": "c", "type": "call.offered", "at": "2026-02-28T23:59:50+02:00", "direction": "in"},
        {"contact": "c", "type": "call.answered", "at": "2026-03-01T00:00:05+02:00", "rings": 3},
        {"contact": "c", "type": "call.ended", "at": "2026-03-01T00:06:05+02:00"},
    )
    found = service_statistics(institution, date(2026, 2, 1), date(2026, 3, 31))
    assert [(figures.calls, figures.call_minutes_mean) for _, figures in found.months] == [(1, 6.0), (0, None)]
    march = service_statistics(institution, date(2026, 3, 1), date(2026, 3, 31))
    assert march.figures.calls == 0
    assert contacts_behind(institution, "calls", march.period).count == 0


def test_a_rating_counts_when_it_was_given_even_for_an_older_call() -> None:
    institution = make_institution("csp")
    take(
        institution,
        {"contact": "c", "type": "call.offered", "at": "2026-02-27T10:00:00+02:00", "direction": "in"},
        {"contact": "c", "type": "call.answered", "at": "2026-02-27T10:00:05+02:00", "rings": 1},
        {"contact": "r", "type": "rating.given", "at": "2026-03-02T10:00:00+02:00", "of": "c", "score": 3, "scale": 5},
    )
    march = service_statistics(institution, date(2026, 3, 1), date(2026, 3, 31))
    assert (march.figures.call_rating_mean, march.figures.call_rating_scale) == (3.0, 5)
    assert contacts_behind(institution, "call_rating_mean", march.period).count == 1


def test_institutions_are_kept_apart() -> None:
    one, other = make_institution("csp"), make_institution("dvi")
    take(one, {"contact": "c", "type": "chat.started", "at": "2026-02-10T10:00:00+02:00", "channel": "chat"})
    assert service_statistics(other, date(2026, 2, 1), date(2026, 2, 28)).figures.chats is None


def test_queries_do_not_grow_with_the_log(django_assert_max_num_queries: Any) -> None:
    institution = make_institution("csp")
    start = datetime(2026, 2, 2, 8, tzinfo=UTC)
    for number in range(40):
        at = (start + timedelta(hours=number)).isoformat()
        take(institution, {"contact": f"c{number}", "type": "chat.started", "at": at, "channel": "chat"})
    service_statistics(institution, date(2026, 1, 1), date(2026, 12, 31))  # the calendars are read once
    with django_assert_max_num_queries(3):
        service_statistics(institution, date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    "start, end", [(date(2026, 2, 2), date(2026, 2, 1)), (date(2000, 1, 1), date(2026, 1, 1)), (date(1900, 1, 1),) * 2]
)
def test_a_wrong_period_is_refused(start: date, end: date) -> None:
    with pytest.raises(ValueError, match="period"):
        service_statistics(make_institution("csp"), start, end)


def report_values(figures: Any) -> list[Any]:
    """The eight figures without their scales."""
    names = ("calls", "email_answers", "call_minutes_mean", "call_rating_mean", "registration_applications")
    return [getattr(figures, name) for name in (*names, "voice_messages_listened", "chats", "chat_rating_mean")]


def test_what_is_seldom_is_counted_alike_without_reading_the_rest() -> None:
    """Contacts of every kind around the edges of months, rated in their own or another one."""
    institution, chance = make_institution("csp"), Random(312)
    edges = [datetime(2026, month, 1, tzinfo=ZoneInfo("Europe/Riga")) for month in (2, 3, 4)]
    for number in range(90):
        at = chance.choice(edges) + timedelta(minutes=chance.randint(-40, 40))
        name, kind = f"c{number}", chance.choice(["call", "voice", "chat", "letter"])
        later = [(at + timedelta(minutes=20 * step)).isoformat() for step in range(4)]
        took = {
            "call": [("call.offered", {"direction": "in"}), ("call.answered", {"rings": 2}), ("call.ended", {})],
            "voice": [
                ("call.offered", {"direction": "in"}),
                ("voicemail.left", {"out_of_hours": chance.random() < 0.7}),
                ("voicemail.listened", {}),
            ],
            "chat": [("chat.started", {"channel": "chat"}), ("chat.ended", {})],
            "letter": [("message.received", {"channel": "email"})],
        }[kind]
        events = [{"contact": name, "type": type_, "at": later[n], **more} for n, (type_, more) in enumerate(took)]
        if chance.random() < 0.5:
            given = (at + timedelta(days=chance.choice([0, 0, 20]), minutes=70)).isoformat()
            of = f"c{chance.randint(0, number)}"
            scale = chance.choice([5, 9])
            rating = {"type": "rating.given", "at": given, "of": of, "score": chance.randint(1, scale), "scale": scale}
            events.append({"contact": f"r{number}", **rating})
        take(institution, *events)
    told = ("voice_messages_listened", "chats", "call_rating_mean", "call_rating_scale", "chat_rating_mean")
    for first, last in [(1, 1), (2, 2), (3, 3), (4, 4), (1, 4), (5, 5)]:
        period = date(2026, first, 1), date(2026, last, monthrange(2026, last)[1])
        whole, few = service_statistics(institution, *period).figures, seldom_figures(institution, *period)
        assert {name: getattr(few, name) for name in told} == {name: getattr(whole, name) for name in told}
        assert (few.calls, few.email_answers) == (None, None)
    assert service_statistics(institution, date(2026, 2, 1), date(2026, 2, 28)).figures.voice_messages_listened
