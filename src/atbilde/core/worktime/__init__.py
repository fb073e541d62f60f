"""Working time: what counts as open, how long until, when next.

`WorkCalendar` answers every question about opening hours, working days and moved days of one institution or line.
Everything is precomputed into flat sorted arrays of a few years (`table`), so a question costs one or two binary
searches, however long the term; see docs/decisions/0003-working-time.md.
"""

from atbilde.core.worktime.calendar import FIRST_YEAR, LAST_YEAR, WorkCalendar
from atbilde.core.worktime.daybook import Days
from atbilde.core.worktime.days import CalendarError, DayKind, Hours, SpecialDay, StandsStill
from atbilde.core.worktime.pauses import Pause, StandStill

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "CalendarError",
    "DayKind",
    "Days",
    "Hours",
    "Pause",
    "SpecialDay",
    "StandStill",
    "StandsStill",
    "WorkCalendar",
]
