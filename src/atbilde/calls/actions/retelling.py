"""A call's row written anew from its events: the only place that writes one."""

from collections.abc import Sequence
from datetime import datetime

from atbilde.calls.models import Call
from atbilde.calls.queries.directory import Directory
from atbilde.contacts.models import Client, Contact
from atbilde.contacts.models import Event as Row
from atbilde.core.course import Course, State, course_of
from atbilde.core.event_types import Event
from atbilde.core.events import EventError, event_from
from atbilde.core.obligations import judge
from atbilde.core.rules.book import Book
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import books_of, standard_of

_LIFTING = "answer_within_rings"


def events_of_call(contact: Contact) -> list[Event]:
    """What happened in the contact, as the engine reads it. A row it cannot read is left out."""
    events = []
    for key, at, type_, data in Row.objects.filter(contact=contact).values_list("key", "at", "type", "data"):
        try:
            events.append(event_from({**data, "id": key, "at": at, "type": type_, "contact": contact.key}))
        except EventError:
            continue
    return events


def retell(call: Call, directory: Directory, *, at: datetime) -> Course:
    """Write the call's row from its events as they are now and return its course."""
    events = events_of_call(call.contact)
    course = course_of(events)
    fill(call, course, directory)
    call.kept = _kept(call, events, books_of(directory.institution), at)
    call.news_at = at
    call.save()
    _know_the_caller(call)
    return course


def fill(call: Call, course: Course, directory: Directory) -> None:
    """The values of a course in the row, not stored: for many calls written in one go."""
    people = directory.people
    call.direction, call.number, call.digits = course.direction, course.number[:40], digits(course.number)[:20]
    call.name, call.line = course.name[:120], course.line[:40]
    call.state, call.outcome = str(course.state), str(course.outcome)
    call.offered_at, call.answered_at, call.ended_at = course.offered_at, course.answered_at, course.ended_at
    call.held_since, call.wait, call.talk, call.held = course.held_since, course.wait, course.talk, course.held
    call.in_hours = in_hours(directory.institution, course.line or course.dialled, course.offered_at)
    call.officer = people.get(course.officer or "")
    call.first_officer = people.get(course.first_officer or "")
    call.picked_up_for = people.get(course.picked_up_for or "")
    call.ringing = [people[name].pk for name in course.ringing if name in people] if course.state != State.ENDED else []
    call.score, call.scale, call.doubts = course.score, course.scale, list(course.doubts)
    call.wrapped_up = course.wrapped_up


def in_hours(institution: Institution, line: str, at: datetime) -> bool | None:
    """Whether the line was open; None where neither the standard nor the institution gives hours."""
    own = books_of(institution)[0]
    calendar = own.calendar_for(standard_of(institution, at), line or None)
    return None if calendar.week is None else calendar.is_open(at)


def _kept(call: Call, events: Sequence[Event], books: Sequence[Book], at: datetime) -> str:
    """What the standard says of how the call was answered; empty where it asks nothing."""
    asking = lifting_duties(call.institution, call.offered_at)
    if not asking or call.direction == "out":
        return ""
    judged = judge(events, books, at, contacts=[call.contact.key])
    return next((str(found.status) for found in judged if found.id in asking), "")


def lifting_duties(institution: Institution, at: datetime) -> frozenset[str]:
    """The duties of the standard then that are about lifting the receiver in time (CSP-D1)."""
    return frozenset(duty.id for duty in standard_of(institution, at).duties if duty.rule == _LIFTING)


def _know_the_caller(call: Call) -> None:
    """Where exactly one known client has the number, the contact is theirs until an officer says otherwise."""
    if call.contact.client_id is not None or not call.digits:
        return
    known = list(Client.objects.filter(institution=call.institution_id, phone_digits=call.digits)[:2])
    if len(known) == 1:
        call.contact.client = known[0]
        call.contact.save(update_fields=["client"])
