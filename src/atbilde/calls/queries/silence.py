"""Exchanges that say that something is wrong, or say nothing although the lines are open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from atbilde.calls.enums import SILENT
from atbilde.calls.models import Exchange
from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.models import Institution

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """An exchange of which the board cannot be sure: its fault with the time it began, or how long it is silent."""

    name: str
    fault: str = ""
    since: datetime | None = None  # of the fault, or when it was heard last; None: never heard
    silent: timedelta | None = None  # within opening hours


def troubles_of(institution: Institution, calendars: Sequence[WorkCalendar], *, at: datetime) -> list[Trouble]:
    """What is wrong with the institution's exchanges that are in use, by name; in one query.

    One with `silent_after` of 0 may be silent once it was heard.
    """
    found = []
    for exchange in Exchange.objects.filter(institution=institution, active=True).order_by("name"):
        silent = silence(exchange.heard_at, calendars, at)
        if exchange.fault not in {"", SILENT}:
            found.append(Trouble(exchange.name, exchange.fault, exchange.fault_since))
        elif exchange.fault or silent is None or 0 < exchange.silent_after < silent / _MINUTE:
            found.append(Trouble(exchange.name, since=exchange.heard_at, silent=silent))
    return found


def silence(heard_at: datetime | None, calendars: Sequence[WorkCalendar], at: datetime) -> timedelta | None:
    """For how long of opening hours nothing was heard, by the line that is open longest; None: never heard at all.

    Where no hours are prescribed all time counts.
    """
    if heard_at is None:
        return None
    since = min(heard_at, at)
    prescribed = [calendar for calendar in calendars if calendar.week is not None]
    return max((calendar.between(since, at) for calendar in prescribed), default=at - since)
