"""How long clients wait: ringing, talking, and the time to the first answer of each channel (CSPK-G3, CSPK-U5).

No term is prescribed for these, so nothing here is kept or broken: they are measured.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, Subquery

from atbilde.cases.models import CaseContact
from atbilde.contacts.models import Event as Row
from atbilde.core.event_types import CallAnswered, CallEnded, CallOffered, MessageReceived
from atbilde.core.rules.log import Log
from atbilde.core.rules.naming import plain_channel
from atbilde.core.standard import Standard
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.reports.event_log import events_from
from atbilde.reports.periods import Period

#: An answer is looked for so long after the end of the period.
LOOKED_FOR = timedelta(days=184)
#: Kinds of messages that ask for no answer.
_NO_QUESTION = {"auto_reply", "bounce", "spam"}
_CALLS = ("call.offered", "call.answered", "call.ended")
_WRITTEN = ("message.received", "message.sent", "message.bounced")


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took: of how many, the mean, the median and what nine of ten did not exceed, in minutes."""

    count: int
    mean: float | None
    median: float | None
    ninth: float | None


@dataclass(frozen=True, slots=True)
class ChannelTimes:
    """First answers on one channel: questions received, those answered, and how long that took."""

    channel: str
    received: int
    times: Times


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """The waiting times of a period, as elapsed time, nights and holidays included."""

    institution: Institution
    period: Period
    ringing: Times
    talking: Times
    channels: tuple[ChannelTimes, ...]
    motto: Mapping[str, str]  # by language; empty where the standard has none (CSPK-G3)


def answer_times(institution: Institution, start: date, end: date) -> AnswerTimes:
    """Waiting times of what began on the days `start` to `end`, both included. `ValueError` for a wrong period.

    An answer to a later letter of the same case answers the earlier one too. Answers up to half a year after the
    period count; what has none yet stands in `received` only.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    log = _load(institution, period)
    ringing, talking = _calls(log, period)
    return AnswerTimes(
        institution=institution,
        period=period,
        ringing=_times(ringing),
        talking=_times(talking),
        channels=_channels(log, period),
        motto=_motto(standard_of(institution, end)),
    )


def _motto(standard: Standard) -> Mapping[str, str]:
    said = standard.parameters.get("motto")
    return {language: str(said[language]) for language in ("lv", "en")} if isinstance(said, Mapping) else {}


def _load(institution: Institution, period: Period) -> Log:
    own = Row.objects.filter(institution=institution, at__gte=period.since, at__lt=period.before + LOOKED_FOR)
    # Of calls outside the period only those that answer somebody are needed.
    answering = own.filter(type="call.offered", data__answers__isnull=False)
    rows = own.filter(
        Q(type__in=_WRITTEN)
        | Q(type__in=_CALLS, at__lt=period.before + timedelta(days=1))
        | Q(type__in=_CALLS, contact__in=answering.values("contact"))
    )
    case = CaseContact.objects.filter(contact=OuterRef("contact")).order_by("case").values("case__number")[:1]
    return Log(events_from(rows, case=Subquery(case)))


def _calls(log: Log, period: Period) -> tuple[list[timedelta], list[timedelta]]:
    """Of answered calls of the period: how long incoming ones rang, and how long all lasted."""
    ringing, talking = [], []
    for contact in log.contacts:
        answered = log.first(contact, CallAnswered)
        offered = log.first(contact, CallOffered)
        if answered is None or offered is None or not period.since <= log.began(contact) < period.before:
            continue
        if offered.direction == "in":
            ringing.append(_rang(offered, answered))
        ended = log.first(contact, CallEnded)
        if ended is not None and ended.at >= answered.at:
            talking.append(ended.at - answered.at)
    return ringing, talking


def _rang(offered: CallOffered, answered: CallAnswered) -> timedelta:
    if answered.ring_seconds is not None:
        return timedelta(seconds=answered.ring_seconds)
    return max(answered.at - offered.at, timedelta())


def _channels(log: Log, period: Period) -> tuple[ChannelTimes, ...]:
    received: dict[str, int] = {}
    spent: dict[str, list[timedelta]] = {}
    for event in log.of(MessageReceived):
        if event.kind in _NO_QUESTION or not period.since <= event.at < period.before:
            continue
        channel = plain_channel(event.channel)
        received[channel] = received.get(channel, 0) + 1
        answer = log.answer(event.contact, event.at) or log.answer_in_case(event.contact, event.at)
        if answer is not None:
            spent.setdefault(channel, []).append(answer.at - event.at)
    return tuple(
        ChannelTimes(channel, count, _times(spent.get(channel, ()))) for channel, count in sorted(received.items())
    )


def _times(spans: Iterable[timedelta]) -> Times:
    minutes = sorted(span.total_seconds() / 60 for span in spans)
    if not minutes:
        return Times(0, None, None, None)
    ninth = minutes[math.ceil(0.9 * len(minutes)) - 1]  # nearest rank: a time that really occurred
    return Times(len(minutes), fmean(minutes), median(minutes), ninth)
