"""Past calls by line, hour of day and officer: how many came, who was answered, how long it took (CSPK-U2).

The counts and the lists of calls behind them have one definition, `COUNTED`. Waits, talks and holds are of answered
calls, in seconds; the time on hold belongs to the talk.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, Avg, Case, Count, F, FloatField, Q, QuerySet, Value, When
from django.db.models.functions import ExtractHour

from atbilde.calls.models import Call, Line
from atbilde.calls.queries.board import rings_of
from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Event
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Post
from atbilde.institutions.standards import standard_of
from atbilde.reports.event_log import is_one_of
from atbilde.reports.periods import Period

PAGE = 50
#: By what the calls are told apart; the empty one is all of them.
GROUPS = ("line", "hour", "officer", "role")
_IN_HOURS = ~Q(in_hours=False)  # where no hours are prescribed every call is within them
_ANSWERED = _IN_HOURS & Q(answered_at__isnull=False)


#: Who lifted the receiver: the first line, or the expert behind it (CSPK-U0).
_ROLES = {"first_line": ("pirmā līnija", "first line"), "expert": ("eksperti", "experts"), "": ("", "")}
_ROLE = Case(
    When(first_officer=None, then=Value("")),
    When(
        Q(first_officer__roles__contains=[Role.EXPERT]) & ~Q(first_officer__roles__overlap=[Role.OFFICER]),
        then=Value("expert"),
    ),
    default=Value("first_line"),
)


class _Percentile(Aggregate):
    """The value below which a part of the rows lies: as `statistics.median`, or by the nearest rank."""

    output_field = FloatField()
    arity = 1


class _Median(_Percentile):
    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


class _Ninth(_Percentile):
    template = "percentile_disc(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"  # a wait that really occurred


@dataclass(frozen=True, slots=True)
class Figures:
    """What is told of some calls: counts, and seconds of those answered within hours (None without any)."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    met: int = 0
    missed: int = 0
    transferred: int = 0
    doubtful: int = 0
    outside: int = 0
    wait_median: float | None = None
    wait_ninth: float | None = None
    talk_mean: float | None = None
    held_mean: float | None = None

    @property
    def share(self) -> float | None:
        """Answered by the ring of the standard, in per cent of the calls that had to be."""
        asked = self.met + self.missed
        return 100 * self.met / asked if asked else None


@dataclass(frozen=True, slots=True)
class Row:
    """The calls of one line, hour or officer. `key` is what an address names it by."""

    key: str
    name: str
    name_en: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class CallHistory:
    """The incoming calls of a period. `rings` is the ring by which the standard wants an answer, None without one."""

    institution: Institution
    period: Period
    rings: int | None
    whole: Figures
    lines: tuple[Row, ...]
    hours: tuple[Row, ...]
    officers: tuple[Row, ...]
    roles: tuple[Row, ...]

    def rows(self, group: str) -> tuple[Row, ...]:
        """Those of a group, by its name in `GROUPS`."""
        return {"line": self.lines, "hour": self.hours, "officer": self.officers, "role": self.roles}[group]


@dataclass(frozen=True, slots=True)
class CallsPage:
    """A page of the calls behind a number; pages are counted from 1."""

    rows: tuple[Call, ...]
    count: int
    number: int
    pages: int


def call_history(institution: Institution, start: date, end: date) -> CallHistory:
    """The calls offered on the days `start` to `end`, both included, in seven queries. `ValueError`: a wrong period."""
    period = Period(start, end, ZoneInfo(institution.timezone))
    calls, told = _calls(institution, period), _told(institution, period)
    lines = {line.code: (line.name_lv, line.name_en) for line in lines_of(institution)}
    by_line = _figures(calls.values("line"), "line", told)
    by_hour = _figures(calls.values("hour"), "hour", told)
    by_officer = _figures(calls.filter(_ANSWERED).values("first_officer"), "first_officer", told)
    by_role = _figures(calls.filter(_ANSWERED).values("role"), "role", told)
    posts = Post.objects.filter(pk__in=[pk for pk in by_officer if pk]).select_related("person")
    names = {post.pk: str(post.person) for post in posts}
    officers = [_row(str(pk or 0), names.get(pk, "") if pk else "", figures) for pk, figures in by_officer.items()]
    return CallHistory(
        institution=institution,
        period=period,
        rings=rings_of(standard_of(institution, end)),
        whole=Figures(**calls.aggregate(**told)),
        lines=tuple(_row_of_line(code, lines, by_line[code]) for code in sorted(by_line, key=_place_in(lines))),
        hours=tuple(_row(str(hour), f"{hour}:00–{hour + 1}:00", by_hour[hour]) for hour in sorted(by_hour)),
        officers=tuple(sorted(officers, key=lambda row: (row.name == "", row.name))),
        roles=tuple(Row(role, *_ROLES[role], by_role[role]) for role in _ROLES if role in by_role),
    )


def lines_of(institution: Institution) -> QuerySet[Line]:
    """The institution's lines, in the order they were made."""
    return Line.objects.filter(institution=institution).order_by("pk")


def calls_behind(
    institution: Institution, period: Period, what: str, *, group: str = "", key: str = "", page: int = 1
) -> CallsPage:
    """The calls that a number counts or is the mean of, newest first. `KeyError` for an unknown number or group."""
    chosen = _calls(institution, period).filter(COUNTED[what], _of_group(group, key))
    if what == "transferred":
        chosen = chosen.filter(is_one_of("contact_id", _transferred(institution, period)))
    count = chosen.count()
    pages = max(1, -(-count // PAGE))
    number = min(max(page, 1), pages)
    rows = chosen.select_related("contact__client", "first_officer__person").order_by("-offered_at", "-pk")
    return CallsPage(tuple(rows[(number - 1) * PAGE : number * PAGE]), count, number, pages)


COUNTED: Mapping[str, Q] = {
    "offered": _IN_HOURS,
    "answered": _ANSWERED,
    "abandoned": _IN_HOURS & Q(outcome="abandoned"),
    "met": _IN_HOURS & Q(kept="met"),
    "missed": _IN_HOURS & Q(kept="missed"),
    "judged": _IN_HOURS & Q(kept__in=["met", "missed"]),
    "transferred": _ANSWERED,  # and an event of it
    "doubtful": _IN_HOURS & ~Q(doubts=[]),
    "outside": Q(in_hours=False),
}


def _calls(institution: Institution, period: Period) -> QuerySet[Any]:
    """The incoming calls of the period, each with the hour of its day."""
    found = Call.objects.filter(
        institution=institution,
        direction=Direction.IN,
        offered_at__gte=period.since,
        offered_at__lt=period.before,
    )
    return found.annotate(hour=ExtractHour("offered_at", tzinfo=period.zone), role=_ROLE)


def _told(institution: Institution, period: Period) -> dict[str, Aggregate]:
    """The aggregates of `Figures` by name."""
    counts = {
        name: Count("pk", filter=which) for name, which in COUNTED.items() if name not in {"transferred", "judged"}
    }
    moved = COUNTED["transferred"] & Q(contact__in=_transferred(institution, period))
    return {
        **counts,
        "transferred": Count("pk", filter=moved),
        "wait_median": _Median("wait", filter=_ANSWERED),
        "wait_ninth": _Ninth("wait", filter=_ANSWERED),
        "talk_mean": Avg("talk", filter=_ANSWERED),
        "held_mean": Avg("held", filter=_ANSWERED),
    }


def _transferred(institution: Institution, period: Period) -> QuerySet[Event, Any]:
    """The contacts of calls that went on to somebody else; one that came before the period's end may do so after it."""
    moved = Event.objects.filter(institution=institution, type="call.transferred", at__gte=period.since)
    return moved.values("contact")


def _figures(calls: QuerySet[Any, Any], group: str, told: Mapping[str, Aggregate]) -> dict[Any, Figures]:
    rows = calls.annotate(**told).order_by(F(group).asc(nulls_last=True))
    return {row[group]: Figures(**{name: row[name] for name in told}) for row in rows}


def _row(key: str, name: str, figures: Figures) -> Row:
    return Row(key, name, name, figures)


def _row_of_line(code: str, lines: Mapping[str, tuple[str, str]], figures: Figures) -> Row:
    name_lv, name_en = lines.get(code, (code, code))
    return Row(code, name_lv, name_en, figures)


def _place_in(lines: Mapping[str, object]) -> Callable[[str], tuple[int, str]]:
    """Lines of ours as they were made, then what else the exchange told of."""
    order = {code: place for place, code in enumerate(lines)}
    return lambda code: (order.get(code, len(order)), code)


def _of_group(group: str, key: str) -> Q:
    if not group:
        return Q()
    if group == "line":
        return Q(line=key)
    if group == "role":
        if key not in _ROLES:
            raise KeyError(key)
        return Q(role=key)
    if not key.isascii() or not key.isdecimal() or len(key) > 9:
        raise KeyError(key)
    if group == "hour":
        return Q(hour=int(key))
    if group == "officer":
        return Q(first_officer=int(key)) if int(key) else Q(first_officer=None)
    raise KeyError(group)
