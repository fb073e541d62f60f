"""The client's right to contest an administrative act."""

from datetime import date, datetime, time

from atbilde.core.event_types import ActIssued
from atbilde.core.rules.log import Deed, when
from atbilde.core.rules.watch import Obligation, Status, Watch, rule
from atbilde.core.terms import deadline, notified_on


@rule("contest_window", ActIssued)
def contest_window(watch: Watch, event: ActIssued) -> Obligation | None:
    """CSP-A1, APL section 79: the window in which an act can be contested, from the day it counts as notified.

    A contest inside: met, after: late. None and the window over: cancelled, for a right not used is no breach.
    """
    start = datetime.combine(_notified(watch, event), time(), watch.zone)
    due = watch.due(start, event.contact, _options(watch, event))
    contest = watch.log.contest(event.act)
    done = Deed(*when(contest)) if contest is not None else None
    if done is None and watch.pending(due) is Status.MISSED:
        return watch.outcome(event, Status.CANCELLED, start=start, due=due)
    return watch.judged(event, start=start, due=due, done=done)


def _notified(watch: Watch, event: ActIssued) -> date:
    """The day on which the act counts as notified: as the pack has it for this delivery, else as the law has it."""
    term, calendar = watch.duty.term, watch.calendar()
    if term is not None and event.delivery in term.options.get("delivery", ()):
        sent = datetime.combine(event.sent_on, time(), watch.zone)
        told = deadline(term, sent, calendar, options={"delivery": event.delivery}, cautious=watch.cautious)
        return told.notified or event.sent_on
    return notified_on(event.sent_on, event.delivery, calendar, cautious=watch.cautious)


def _options(watch: Watch, event: ActIssued) -> dict[str, str]:
    """`notice=no` where the act does not say how to contest it and the term knows the difference."""
    term = watch.duty.term
    return {"notice": "no"} if event.contest_notice is False and term is not None and "notice" in term.options else {}
