"""When a document counts as notified."""

from datetime import date, timedelta

from atbilde.core.terms.options import TermError
from atbilde.core.worktime import WorkCalendar

#: Ways of delivery, each with the days to count and whether these are working days (law on notification, sections 6
#: to 9). The counted day is the presumed one: the text rolls it on from no weekend or holiday. A pack that gives the
#: days of a delivery itself stands before this, with its dates; it is what holds where a pack is silent, and the same
#: as the law's pack says (`tests/packs`).
DELIVERIES: dict[str, tuple[int, bool]] = {
    "in_person": (0, False),  # when signed for, sections 6 and 7
    "email": (2, True),  # the second working day after sending, section 9
    "e_address": (2, True),  # likewise
    "registered_post": (7, False),  # the seventh day after handing to the post, section 8(3)
    "post": (8, False),  # the eighth day from registration as outgoing, section 8(2)
}


def notified_on(sent: date, delivery: str, calendar: WorkCalendar, *, cautious: bool = False) -> date:
    """The day on which what was sent (or registered as outgoing) on `sent` counts as notified.

    Working days are the calendar's, whatever its hours; `cautious` takes the earliest reading of moved days.
    Raises `TermError` for a way of delivery that the law does not name.
    """
    if delivery not in DELIVERIES:
        raise TermError(f"unknown delivery {delivery!r}: known are {', '.join(DELIVERIES)}")
    days, working = DELIVERIES[delivery]
    return days_after(sent, days, working, calendar.cautious if cautious else calendar.civil)


def days_after(sent: date, days: int, working: bool, calendar: WorkCalendar) -> date:
    """The `days`-th day after `sent`, working days of `calendar` or any; the day itself for none."""
    if not working or not days:
        return sent + timedelta(days=days)
    return calendar.add_working_days(sent, days)
