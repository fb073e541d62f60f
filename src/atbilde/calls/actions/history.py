"""The rows of calls whose events came in bulk: written in one go, by the same reading as live ones."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import Max

from atbilde.calls.actions.retelling import fill, lifting_duties
from atbilde.calls.models import Call
from atbilde.calls.queries.directory import Directory, everybody
from atbilde.cases.actions.importing import Imported, import_events
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Client, Contact
from atbilde.contacts.models import Event as Row
from atbilde.core.course import course_of
from atbilde.core.event_types import Event
from atbilde.core.events import EventError, Rejected, event_from
from atbilde.core.obligations import judge
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of

#: Contacts read, judged and written at once.
CHUNK = 2000
_WRITTEN = [
    field.name for field in Call._meta.concrete_fields if field.name not in ("contact", "exchange", "name_there")
]


@transaction.atomic
def import_history(
    institution: Institution,
    lines: Iterable[bytes | Rejected],
    *,
    source: str,
    by: int | None,
    at: datetime,
    skip_rejected: bool = False,
) -> Imported:
    """`cases.actions.importing.import_events`, and the rows of the calls among the events, in one transaction."""
    before = Row.objects.aggregate(last=Max("pk"))["last"] or 0
    outcome = import_events(institution, lines, source=source, by=by, at=at, skip_rejected=skip_rejected)
    if outcome.added:
        write_calls(institution, after=before, at=at)
    return outcome


def write_calls(institution: Institution, *, after: int, at: datetime) -> int:
    """Write the rows of all calls that got events after this place of the log; returns how many."""
    touched = Row.objects.filter(
        institution=institution, pk__gt=after, contact__channel=Channel.PHONE, type__regex=r"^(call|voicemail|rating)\."
    )
    contacts = list(touched.values_list("contact_id", flat=True).distinct())
    directory = everybody(institution)
    asking: dict[object, frozenset[str]] = {}
    for start in range(0, len(contacts), CHUNK):
        _write(institution, contacts[start : start + CHUNK], directory, asking, at)
    return len(contacts)


def _write(
    institution: Institution,
    ids: Sequence[int],
    directory: Directory,
    asking: dict[object, frozenset[str]],
    at: datetime,
) -> None:
    contacts = Contact.objects.in_bulk(ids)
    told = dict(_events(contacts))
    calls = []
    for pk, events in told.items():
        try:
            course = course_of(events)
        except ValueError:  # a rating of a call that nothing else is known of
            continue
        call = Call(contact=contacts[pk], institution=institution, news_at=max(event.at for event in events))
        fill(call, course, directory)
        call.wrapped_up = True  # long over: nobody has to put it away
        calls.append(call)
    judged = judge([event for events in told.values() for event in events], books_of(institution), at)
    for found in judged:
        day = found.opened_at.date()
        if day not in asking:
            asking[day] = lifting_duties(institution, found.opened_at)
    kept = {found.contact: str(found.status) for found in judged if found.id in asking[found.opened_at.date()]}
    for call in calls:
        call.kept = kept.get(call.contact.key, "") if call.direction == "in" else ""
    Call.objects.bulk_create(calls, update_conflicts=True, unique_fields=["contact"], update_fields=_WRITTEN)
    _know_the_callers(institution, calls)


def _events(contacts: dict[int, Contact]) -> Iterator[tuple[int, list[Event]]]:
    rows = Row.objects.filter(contact_id__in=list(contacts)).order_by("contact_id")
    values = rows.values_list("contact_id", "key", "at", "type", "data").iterator(chunk_size=5000)
    for pk, own in groupby(values, key=itemgetter(0)):
        yield pk, list(_readable(contacts[pk].key, own))


def _readable(contact: str, rows: Iterable[tuple[int, str, datetime, str, dict[str, object]]]) -> Iterator[Event]:
    for _, key, at, type_, data in rows:
        try:
            yield event_from({**data, "id": key, "at": at, "type": type_, "contact": contact})
        except EventError:
            continue


def _know_the_callers(institution: Institution, calls: Sequence[Call]) -> None:
    """A number that exactly one client has is that client."""
    wanted = {call.digits for call in calls if call.digits and call.contact.client_id is None}
    known: dict[str, list[int]] = {}
    for pk, digits in Client.objects.filter(institution=institution, phone_digits__in=wanted).values_list(
        "pk", "phone_digits"
    ):
        known.setdefault(digits, []).append(pk)
    changed = []
    for call in calls:
        clients = known.get(call.digits, [])
        if len(clients) == 1 and call.contact.client_id is None:
            call.contact.client_id = clients[0]
            changed.append(call.contact)
    Contact.objects.bulk_update(changed, ["client"], batch_size=1000)
