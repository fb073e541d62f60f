"""The stored events of a period, as the engine's log reads them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, JSONField, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, JSONObject

from atbilde.contacts.models import Event as Row
from atbilde.core.event_types import Event, RatingGiven
from atbilde.core.events import read_events
from atbilde.core.rules.log import Log
from atbilde.institutions.models import Institution

#: What the service statistics are counted from, by family: without any event of a family there is no figure of it.
FAMILIES = {
    "call": ("call.offered", "call.answered", "call.abandoned", "call.busy", "call.ended"),
    "message": ("message.received", "message.sent"),
    "registration": ("registration.applied",),
    "voicemail": ("voicemail.left", "voicemail.listened"),
    "chat": ("chat.started", "chat.ended"),
}
RELEVANT = (*(kind for kinds in FAMILIES.values() for kind in kinds), "rating.given")

#: A contact that begins before midnight may go on after it, not for longer than this.
LONGEST_CONTACT = timedelta(days=2)

#: Rows fetched at once from the server-side cursor.
CHUNK = 5000


class PeriodLog:
    """The log of a period: whole contacts that have anything in it, and when each family of events was first heard of.

    `first_heard` says from when the institution's log holds a family at all; a month before that has no figure, a
    month after it without events has a zero. `kinds` are the types of events by which a contact comes into it.
    """

    def __init__(
        self, institution: Institution, since: datetime, before: datetime, *, kinds: Collection[str] = RELEVANT
    ) -> None:
        first = list(_first_of_each_type(institution, before))
        events = list(events_from(_in_period(institution, since, before, kinds)))
        events += _rated_elsewhere(institution, events)
        self.log = Log([*events, *first])
        self.first_heard: dict[str, datetime] = {}
        for event in first:
            family = event.type.partition(".")[0]
            self.first_heard[family] = min(event.at, self.first_heard.get(family, event.at))

    def unheard_of(self, before: datetime) -> set[str]:
        """The families that the log held nothing of before that moment."""
        return {family for family in FAMILIES if self.first_heard.get(family, before) >= before}


def _in_period(institution: Institution, since: datetime, before: datetime, kinds: Collection[str]) -> QuerySet[Row]:
    touched = Row.objects.filter(institution=institution, type__in=kinds, at__gte=since, at__lt=before)
    return Row.objects.filter(is_one_of("contact_id", touched.values("contact")), type__in=RELEVANT)


def is_one_of(column: str, values: QuerySet[Any, Any]) -> Func:
    """A condition: the column is one of these ids, which are fetched first and then looked up one by one.

    Joined instead, a planner that does not know yet how much was just imported may choose a way that takes the square
    of the rows.
    """
    return Func(
        F(column),
        ArraySubquery(values),
        template="(%(expressions)s))",
        arg_joiner=" = ANY (",
        output_field=BooleanField(),
    )


def _rated_elsewhere(institution: Institution, events: Iterable[Event]) -> list[Event]:
    """Contacts of another period that were rated in this one: their channel decides which mean a rating belongs to."""
    own = {event.contact for event in events}
    rated = {event.of for event in events if isinstance(event, RatingGiven)} - own
    if not rated:
        return []
    return list(
        events_from(Row.objects.filter(institution=institution, contact__key__in=sorted(rated), type__in=RELEVANT))
    )


def _first_of_each_type(institution: Institution, before: datetime) -> Iterator[Event]:
    firsts = [
        Row.objects.filter(institution=institution, type=kind, at__lt=before).order_by("at")[:1].values("pk")
        for kinds in FAMILIES.values()
        for kind in kinds
    ]
    return events_from(Row.objects.filter(pk__in=firsts[0].union(*firsts[1:], all=True)))


def events_from(rows: QuerySet[Row], *, case: Combinable | None = None) -> Iterator[Event]:
    """The rows as events, streamed; a row that this version cannot read is left out, as everywhere.

    The database writes each row as a line of the log, which is read ten times faster than its columns are.
    `case` is an expression for the case a row belongs to, where that matters and its event does not name one.
    """
    own: dict[str, Combinable] = {"id": F("key"), "at": F("at"), "type": F("type"), "contact": F("contact__key")}
    if case is not None:
        own["case"] = Coalesce(KeyTextTransform("case", "data"), case)
    whole = Func(F("data"), JSONObject(**own), template="%(expressions)s", arg_joiner=" || ", output_field=JSONField())
    lines = rows.order_by().values_list(Cast(whole, TextField()), flat=True)
    return (event for event in read_events(lines.iterator(chunk_size=CHUNK)) if isinstance(event, Event))
