"""Terms: when something is due, and how that was counted.

`due_at` gives the moment, `deadline` also the last day and the derivation in steps. Every clock of a standard is
here: minutes by the clock, minutes of working time, working days, calendar days, months.
"""

from atbilde.core.terms.deadline import Deadline, deadline, due_at
from atbilde.core.terms.notification import DELIVERIES, notified_on
from atbilde.core.terms.options import TermError
from atbilde.core.terms.steps import Step

__all__ = ["DELIVERIES", "Deadline", "Step", "TermError", "deadline", "due_at", "notified_on"]
