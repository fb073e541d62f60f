"""What follows from a call by itself: a voice message is a case, a signal a call back, our call closes what waits."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.calls.actions.calling_back import outgoing_call, want_call_back
from atbilde.calls.actions.casework import case_of, rejudge
from atbilde.calls.enums import Wanted
from atbilde.calls.models import Call, Recording
from atbilde.calls.queries.directory import Directory
from atbilde.calls.said import Said
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Event
from atbilde.core.course import Course, Outcome, State
from atbilde.institutions.standards import standard_of


def follow(call: Call, course: Course, said: Sequence[Said], directory: Directory, *, now: datetime) -> None:
    """Do what the news of this call asks for; once, however often the news are told."""
    kinds = {news.type for news in said}
    if "voicemail.left" in kinds:
        _keep_message(call, said, now)
    if course.direction == "in" and course.outcome is Outcome.SIGNAL and "call.busy" in kinds:
        subject = str(_("Signal left on a busy line"))
        want_call_back(call.contact, wanted=Wanted.SIGNAL, number=call.number, at=call.offered_at, subject=subject)
    if _lost_on_hold(course) and _promises_when_lost(directory, course):
        _promise_when_lost(call, course)
    if course.direction == "out":
        outgoing_call(call, at=now)
    if course.state is State.ENDED or "call.answered" in kinds:
        rejudge(call.contact, at=now)


def _keep_message(call: Call, said: Sequence[Said], now: datetime) -> None:
    """A voice message is a case in the line's queue, and a recording to be fetched (CSPK-U4)."""
    told = next(news.data for news in said if news.type == "voicemail.left")
    seconds = told.get("seconds")
    Recording.objects.get_or_create(
        contact=call.contact,
        defaults={
            "seconds": seconds if isinstance(seconds, int | float) else None,
            "place": str(told.get("recording") or "")[:300],
        },
    )
    case_of(call.contact, at=now, subject=str(_("Voice message")))


def _lost_on_hold(course: Course) -> bool:
    """The call ended while the client was asked to wait."""
    return course.direction == "in" and course.state is State.ENDED and course.ended_on_hold


def _promises_when_lost(directory: Directory, course: Course) -> bool:
    """Whether the standard owes a call back to who is lost while waiting (VPVB-14.3.2)."""
    duties = standard_of(directory.institution, course.offered_at).duties
    return any(duty.rule == "call_back" and duty.settings.get("lost_on_hold") for duty in duties)


def _promise_when_lost(call: Call, course: Course) -> None:
    key = f"{call.contact.key}:lost"
    if Event.objects.filter(institution=call.institution_id, key=key).exists() or course.ended_at is None:
        return
    data: dict[str, object] = {"channel": "call", "number": call.number, "because": "lost_on_hold"}
    record_event(call.contact, "promise.given", at=course.ended_at, data=data, key=key)
    subject = str(_("The line broke while the client waited"))
    want_call_back(
        call.contact, wanted=Wanted.LOST, number=call.number, at=course.ended_at, by=call.officer, subject=subject
    )
