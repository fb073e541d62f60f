"""Calls that came in bulk have the same rows as live ones."""

import msgspec
import pytest
from tests.calls.exchange import incoming
from tests.world import later

from atbilde.calls.actions.history import import_history
from atbilde.calls.models import Call
from atbilde.contacts.models import Event

pytestmark = pytest.mark.django_db

SAME = ("direction", "digits", "line", "state", "outcome", "offered_at", "answered_at", "ended_at", "wait", "talk",
        "held", "in_hours", "kept", "officer_id", "first_officer_id", "doubts")  # fmt: skip


def lines_of(call: Call, contact: str) -> list[bytes]:
    """The events of a call as an export would have them, under another name."""
    rows = Event.objects.filter(contact=call.contact)
    return [
        msgspec.json.encode(
            {**row.data, "id": f"{contact}:{row.pk}", "at": row.at, "type": row.type, "contact": contact}
        )
        for row in rows
    ]


def test_a_call_from_history_reads_as_a_live_one(world, exchange):
    world.janis.phone_digits = "26000001"
    world.janis.save()
    live = incoming(exchange, wait=17, talk=95)
    lines = lines_of(live, "past-1")
    outcome = import_history(world.institution, lines, source="eksports", by=None, at=later(hours=1))
    assert outcome.added == 4
    past = Call.objects.get(contact__key="past-1")
    assert [getattr(past, name) for name in SAME] == [getattr(live, name) for name in SAME]
    assert past.contact.client == world.janis
    assert past.wrapped_up


def test_the_same_history_again_changes_nothing_and_more_of_a_call_completes_it(world, exchange):
    live = incoming(exchange, wait=17, talk=95)
    lines = lines_of(live, "past-1")
    import_history(world.institution, lines[:2], source="eksports", by=None, at=later(hours=1))
    assert Call.objects.get(contact__key="past-1").state == "ringing"
    import_history(world.institution, lines, source="eksports", by=None, at=later(hours=2))
    assert Call.objects.get(contact__key="past-1").state == "ended"
    assert import_history(world.institution, lines, source="eksports", by=None, at=later(hours=2)).added == 0
    assert Call.objects.count() == 2
