"""What telephone exchanges say, in one form whatever their protocol; `actions.taking` takes it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of news about one call, as the exchange tells it.

    `call` is the exchange's own name of the whole call, the same for every leg and record of it. `key` tells this
    news from others of the same call and is the same whenever the same news is told again ("offered", "rang:101:2").
    `type` is the type of our event (`core.event_types`), `data` its further fields, with the exchange's own names for
    people and lines: `officer` is an extension, a telephone number or a full name, `line` a queue's name or a number
    that was dialled; `actions.taking` finds the officer and the line behind them. Fields that are not known are left
    out. `at` is the exchange's clock, with offset; `None` where it tells no time: the time of arrival is taken.
    """

    call: str
    key: str
    type: str
    at: datetime | None = None
    data: Mapping[str, object] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()  # why its figures are to be doubted ("clock", "gap"), shown beside the call
