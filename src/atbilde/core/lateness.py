"""The three steps of lateness that the desk shows: quiet, soon, late."""

from datetime import datetime, timedelta
from enum import StrEnum


class Lateness(StrEnum):
    """How near a term is."""

    NONE = "none"  # no term
    QUIET = "quiet"
    SOON = "soon"
    LATE = "late"


_SHORTEST = timedelta(minutes=5)
_LONGEST = timedelta(days=1)


def soon_at(starts: datetime, due: datetime) -> datetime:
    """From when a term counts as soon, and its officer is warned: the last fifth of it, from 5 minutes to a day.

    Twenty minutes warn five before the end, two hours 24 minutes, ten working days a day. Never before `starts`.
    """
    lead = min(max((due - starts) / 5, _SHORTEST), _LONGEST)
    return max(starts, due - lead)


def lateness(due: datetime | None, soon: datetime | None, now: datetime) -> Lateness:
    """Which step a term is in at `now`. An act at the due instant itself is still in time."""
    if due is None:
        return Lateness.NONE
    if now > due:
        return Lateness.LATE
    return Lateness.SOON if soon is not None and now >= soon else Lateness.QUIET
