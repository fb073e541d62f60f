"""The client's right to contest an administrative act."""

from datetime import datetime, time

from atbilde.core.event_types import ActIssued
from atbilde.core.rules.log import Deed, when
from atbilde.core.rules.watch import Obligation, Status, Watch, rule
from atbilde.core.terms import notified_on


@rule("contest_window", ActIssued)
def contest_window(watch: Watch, event: ActIssued) -> Obligation | None:
    """CSP-A1, APL section 79: the window in which an act can be contested, from the day it counts as notified.

    A contest inside: met, after: late. None and the window over: cancelled, for a right not used is no breach.
    """
    notified = notified_on(event.sent_on, event.delivery, watch.calendar())
    start = datetime.combine(notified, time(), watch.zone)
    due = watch.due(start, event.contact, _options(watch, event))
    contest = next(iter(watch.log.contests(event.act)), None)
    done = Deed(*when(contest)) if contest is not None else None
    if done is None and watch.pending(due) is Status.MISSED:
        return watch.outcome(event, Status.CANCELLED, start=start, due=due)
    return watch.judged(event, start=start, due=due, done=done)


def _options(watch: Watch, event: ActIssued) -> dict[str, str]:
    """`notice=no` where the act does not say how to contest it and the term knows the difference."""
    term = watch.duty.term
    return {"notice": "no"} if event.contest_notice is False and term is not None and "notice" in term.options else {}
