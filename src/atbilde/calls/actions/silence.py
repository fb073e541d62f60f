"""What nobody says: calls of which nothing is heard any more, exchanges that are silent while lines are open."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from atbilde.calls.actions.exchanges import note_exchange_state
from atbilde.calls.actions.noting import tell_anew
from atbilde.calls.enums import SILENT, State
from atbilde.calls.models import Call, Exchange, Line
from atbilde.calls.queries.exchanges import exchanges_in_use
from atbilde.calls.queries.silence import silence
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Event
from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of

#: A call without any news for so long is taken to be over since the last of them.
FORGOTTEN = timedelta(hours=4)


def end_forgotten_calls(*, at: datetime) -> int:
    """End the calls of which nothing was heard for `FORGOTTEN`, as of the last news and doubted; returns how many."""
    ended = 0
    while _end_one(at):
        ended += 1
    return ended


@transaction.atomic
def _end_one(at: datetime) -> bool:
    rows = Call.objects.select_for_update(of=("self",), skip_locked=True).exclude(state=State.ENDED)
    call = rows.filter(news_at__lt=at - FORGOTTEN).select_related("contact", "institution").order_by("pk").first()
    if call is None:
        return False
    key = f"{call.contact.key}:supposed"
    last = Event.objects.filter(contact=call.contact).aggregate(last=Max("at"))["last"]
    ended_at = max(call.offered_at, min(last or call.news_at, call.news_at))
    record_event(call.contact, "call.ended", at=ended_at, data={"supposed": True}, key=key)
    tell_anew(call.contact, at=at)
    return True


def note_silent_exchanges(*, at: datetime) -> list[Exchange]:
    """Mark exchanges that said nothing for longer than they may within opening hours; returns those marked now.

    One that was never heard is not attached yet rather than silent, and `silent_after` of 0 means that it may be. What
    an exchange says next takes the mark away (`taking.heard`).
    """
    marked = []
    calendars: dict[str, list[WorkCalendar]] = {}
    for exchange in exchanges_in_use():
        if exchange.fault or not exchange.silent_after or exchange.heard_at is None:
            continue
        known = calendars.setdefault(exchange.institution_id, line_calendars(exchange.institution, at))
        quiet = silence(exchange.heard_at, known, at)
        if quiet is not None and quiet > timedelta(minutes=exchange.silent_after):
            note_exchange_state(exchange, fault=SILENT, at=at)
            marked.append(exchange)
    return marked


def line_calendars(institution: Institution, at: datetime) -> list[WorkCalendar]:
    """The working time of each line; that of the institution where it has no lines."""
    standard = standard_of(institution, at)
    codes = Line.objects.filter(institution=institution).order_by("pk").values_list("code", flat=True)
    return [calendar_of(institution, standard, code) for code in codes] or [calendar_of(institution, standard)]
