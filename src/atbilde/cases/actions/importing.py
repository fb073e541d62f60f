"""An event log from elsewhere comes into the running system: all of a file or nothing, and twice the same once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection, transaction

from atbilde.audit.actions import record
from atbilde.cases.actions.notices import announce
from atbilde.cases.models import Case, CaseContact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Contact
from atbilde.contacts.models import Event as Row
from atbilde.core.event_types import Event, MessageReceived, MessageSent
from atbilde.core.events import Rejected, read_events, to_mapping
from atbilde.institutions.models import Institution

#: So many rejected lines are remembered; a file of the wrong kind has nothing but such.
REMEMBERED = 1000
_LONGEST_KEY = 80
_NUL = "\\u0000"
_CHANNELS = {"call": Channel.PHONE, "voicemail": Channel.PHONE, "chat": Channel.CHAT, "visit": Channel.VISIT}
_OTHER_NAMES = {"call": Channel.PHONE, "in_person": Channel.VISIT, "e-mail": Channel.EMAIL}


@dataclass(slots=True)
class Imported:
    """What became of a file: events added, those that were there already, and lines that could not be read."""

    added: int = 0
    known: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    rejected_count: int = 0

    def reject(self, fault: Rejected) -> None:
        """Count a line that cannot be read, and remember the first `REMEMBERED`."""
        self.rejected_count += 1
        if len(self.rejected) < REMEMBERED:
            self.rejected.append(fault)


class ImportRefused(Exception):
    """Lines of the file cannot be read, so nothing of it was taken; `outcome` tells which and why."""

    def __init__(self, outcome: Imported) -> None:
        super().__init__(f"{outcome.rejected_count} lines cannot be read")
        self.outcome = outcome


@transaction.atomic
def import_events(
    institution: Institution,
    lines: Iterable[bytes | Rejected],
    *,
    source: str,
    by: int | None,
    at: datetime,
    skip_rejected: bool = False,
) -> Imported:
    """Put the events of a log (JSON Lines, `docs/events.md`) into the institution's own, with the contacts they name.

    A `Rejected` among the lines is one that was refused on its way from another format. `source` names where they
    come from; each event carries it, and reports name it beside figures that rest on it.
    An event whose id is known changes nothing. One file is one transaction: with a line that cannot be read nothing
    is taken and `ImportRefused` raised, unless `skip_rejected` leaves such lines out. No cases are opened: what the
    log says counts in the statistics. A case whose contacts got new events is judged anew by the worker.
    """
    outcome = Imported()
    with connection.cursor() as cursor:
        cursor.execute(_MAKE_TABLE)
        total = _copy(cursor, institution, _readable(lines, outcome), source)
        if outcome.rejected_count and not skip_rejected:
            raise ImportRefused(outcome)
        cursor.execute("ANALYZE incoming")
        cursor.execute(_ADD_CONTACTS, {"institution": institution.pk})
        cursor.execute(_ADD_EVENTS, {"institution": institution.pk})
        outcome.added = cursor.rowcount
        outcome.known = total - outcome.added
        if outcome.added:
            _wake_cases(institution, at)
        cursor.execute("DROP TABLE incoming")
        cursor.execute(_LEARN)
    record(
        "events.import",
        institution,
        institution=institution.pk,
        by=by,
        at=at,
        details={"source": source, "added": outcome.added, "known": outcome.known},
    )
    return outcome


def _readable(lines: Iterable[bytes | Rejected], outcome: Imported) -> Iterator[Event]:
    counted = _Counted(_not_refused_before(lines, outcome))
    for event in read_events(counted):
        fault = event if isinstance(event, Rejected) else _unfit(event, counted.number)
        if fault is None:
            assert isinstance(event, Event)
            yield event
        else:
            outcome.reject(fault)


def _not_refused_before(lines: Iterable[bytes | Rejected], outcome: Imported) -> Iterator[bytes]:
    for line in lines:
        if isinstance(line, Rejected):
            outcome.reject(line)
        else:
            yield line


class _Counted:
    """Lines handed on one by one; `number` is that of the last."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line


def _unfit(event: Event, number: int) -> Rejected | None:
    """What the engine can read but the tables cannot hold."""
    for name in ("id", "contact"):
        if len(getattr(event, name)) > _LONGEST_KEY:
            return Rejected(number, f"{name}: longer than {_LONGEST_KEY} characters")
    if _NUL.encode() in msgspec.json.encode(event):
        return Rejected(number, "holds a NUL character")
    return None


def _copy(cursor: Any, institution: Institution, events: Iterator[Event], source: str) -> int:
    """Stream the events into the temporary table; returns how many."""
    total = 0
    with cursor.copy("COPY incoming (key, at, type, contact, channel, direction, data) FROM STDIN") as copy:
        for event in events:
            data = to_mapping(event)
            for name in ("id", "at", "type", "contact"):
                del data[name]
            data["source"] = source
            row = (event.id, event.at, event.type, event.contact, _channel(event), _direction(event))
            copy.write_row((*row, msgspec.json.encode(data).decode()))
            total += 1
    return total


def _channel(event: Event) -> str:
    """The channel of the contact as far as this event tells; empty where it does not."""
    told = event.channel or ""
    if isinstance(event, MessageReceived | MessageSent):
        told = event.channel
    elif event.type.partition(".")[0] in _CHANNELS:
        return _CHANNELS[event.type.partition(".")[0]].value
    told = _OTHER_NAMES.get(told, told)
    return told if told in Channel.values else ""


def _direction(event: Event) -> str:
    if isinstance(event, MessageSent) or getattr(event, "direction", "") == "out":
        return Direction.OUT.value
    return Direction.IN.value


def _wake_cases(institution: Institution, at: datetime) -> None:
    """Cases whose contacts got events are looked at by the worker at once."""
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED_CASES, {"institution": institution.pk})
        touched = [pk for (pk,) in cursor.fetchall()]
    for case in Case.objects.select_for_update().filter(pk__in=touched):
        case.wake_at = min(case.wake_at, at) if case.wake_at else at
        case.save(update_fields=["wake_at"])
        announce(case)


_CONTACT, _EVENT, _LINK = (model._meta.db_table for model in (Contact, Row, CaseContact))

_MAKE_TABLE = """
DROP TABLE IF EXISTS incoming;
CREATE TEMPORARY TABLE incoming
    (key text, at timestamptz, type text, contact text, channel text, direction text, data jsonb) ON COMMIT DROP
"""

# Of several events of one new contact the first that tells a channel decides. Where none does, an application to
# register came by a site, and anything else by post: no other channel is without events of its own.
_ADD_CONTACTS = f"""
INSERT INTO {_CONTACT} (institution_id, key, at, channel, direction, external)
SELECT %(institution)s, contact, min(at),
       coalesce((array_agg(channel ORDER BY at, key) FILTER (WHERE channel <> ''))[1],
                CASE WHEN bool_or(type = 'registration.applied') THEN 'portal' ELSE 'post' END),
       (array_agg(direction ORDER BY at, key))[1], true
FROM incoming
WHERE NOT EXISTS (
    SELECT 1 FROM {_EVENT} known WHERE known.institution_id = %(institution)s AND known.key = incoming.key
)
GROUP BY contact
ON CONFLICT (institution_id, key) DO NOTHING
"""  # noqa: S608 - table names of our own models

_ADD_EVENTS = f"""
INSERT INTO {_EVENT} (institution_id, key, at, type, contact_id, data)
SELECT DISTINCT ON (incoming.key)
    %(institution)s, incoming.key, incoming.at, incoming.type, {_CONTACT}.id, incoming.data
FROM incoming JOIN {_CONTACT}
  ON {_CONTACT}.institution_id = %(institution)s AND {_CONTACT}.key = incoming.contact
ORDER BY incoming.key, incoming.at, incoming.data::text
ON CONFLICT (institution_id, key) DO NOTHING
"""  # noqa: S608 - table names of our own models

# After so many rows at once the planner must not go by what it knew before.
_LEARN = f"ANALYZE {_CONTACT}, {_EVENT}"

_TOUCHED_CASES = f"""
SELECT DISTINCT link.case_id FROM {_LINK} link JOIN {_CONTACT} contact ON contact.id = link.contact_id
JOIN incoming ON incoming.contact = contact.key
WHERE contact.institution_id = %(institution)s
"""  # noqa: S608 - table names of our own models


def tell_planner() -> None:
    """Count the tables anew after many rows at once.

    Until the database does so by itself, a minute later, it plans as for empty tables, and a question about one case
    reads a whole year.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact, contacts_event, contacts_message, cases_case, cases_casecontact")
