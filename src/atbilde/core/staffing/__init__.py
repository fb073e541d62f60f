"""Staffing a telephone line: what past weeks brought, and how many officers that takes.

`erlang` answers how large a share of calls is picked up in time by so many officers, and how many officers a share
takes; `forecast` turns the calls of past weeks into the load of each half-hour and sets it against who is on duty. Pure
arithmetic: no clock, no database; see docs/decisions/0012-staffing-by-erlang.md.
"""

from atbilde.core.staffing.erlang import (
    OutOfReach,
    erlang_a_share,
    erlang_b,
    erlang_c,
    officers_needed,
    share_within,
)
from atbilde.core.staffing.forecast import HalfHour, PastCall, half_hours, weeks_before
from atbilde.core.staffing.roster import Need, needs

__all__ = [
    "HalfHour",
    "Need",
    "OutOfReach",
    "PastCall",
    "erlang_a_share",
    "erlang_b",
    "erlang_c",
    "half_hours",
    "needs",
    "officers_needed",
    "share_within",
    "weeks_before",
]
