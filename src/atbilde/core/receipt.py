"""When a letter left in a letter box counts as received: a standard may say so (`letter_box_receipt`)."""

from datetime import datetime

from atbilde.core.worktime import WorkCalendar

#: The rule that moves what was put in outside opening hours to the next opening.
WORKING_TIME = "working_time"
#: The rule by which the day counts on which the box was emptied.
TAKEN_OUT = "taken_out"


def counted_receipt(came: datetime, rule: object, calendar: WorkCalendar) -> datetime:
    """The moment from which the terms of a letter in the box run.

    `came` is when it was put in, or by the rule "taken_out" when it was found; the standard's `rule` may be `None`
    (not prescribed): then that moment itself counts. Where no opening is known ahead, too.
    """
    if rule != WORKING_TIME:
        return came
    return calendar.next_opening(came) or came
