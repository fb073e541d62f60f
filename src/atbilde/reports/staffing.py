"""Staffing of the telephone: what past weeks brought, who is needed for it, and who will be there (`core.staffing`).

The limit of seconds is the standard's where it prescribes rings (CSP-D1); the share is chosen by who asks, for the
standard asks for every call and no number of officers promises that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from atbilde.calls.enums import Outcome
from atbilde.calls.models import Call, Line
from atbilde.contacts.enums import Direction
from atbilde.core.staffing import Need, PastCall, half_hours, needs
from atbilde.core.standard import Standard
from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Absence, Institution, Post
from atbilde.institutions.standards import standard_of
from atbilde.reports.periods import Period

#: Older weeks tell of another time than the one to come.
MOST_WEEKS = 26
USUAL_SHARE = 90.0
_LONGEST_LIMIT = 3600.0
#: What can be asked for beside the period.
NAMES = ("line", "share", "seconds")


@dataclass(frozen=True, slots=True)
class Question:
    """What is wanted: the line (empty: all together), the share in per cent, and within how many seconds.

    `seconds` None: as the standard prescribes.
    """

    line: str = ""
    share: float = USUAL_SHARE
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class HalfHourNeed:
    """A half-hour of the week to come."""

    starts: datetime
    need: Need


@dataclass(frozen=True, slots=True)
class Staffing:
    """The week to come, half-hour by half-hour, where the line is open. `seconds` None: nobody said how fast.

    `period` are the whole weeks that count of those `asked` for.
    """

    institution: Institution
    asked: Period
    period: Period
    question: Question
    line_lv: str
    line_en: str
    seconds: float | None
    prescribed: bool
    weeks: int
    calls: int
    monday: date
    half_hours: tuple[HalfHourNeed, ...]

    @property
    def enough_is_known(self) -> bool:
        """Whether anything can be said: a limit, and calls that were talked."""
        return any(half_hour.need.load for half_hour in self.half_hours)


def read_question(asked: Mapping[str, str]) -> Question:
    """The wishes as an address or a command line has them. `ValueError` says in words what cannot be."""
    unknown = set(asked) - set(NAMES)
    if unknown:
        raise ValueError(_("unknown: %(names)s") % {"names": ", ".join(sorted(unknown))})
    share = _number(asked.get("share", ""), USUAL_SHARE)
    if share is None or not 0 < share < 100:
        raise ValueError(_("The share is a number above 0 and below 100 per cent: nobody can promise every call."))
    seconds = _number(asked.get("seconds", ""), None)
    if asked.get("seconds", "").strip() and (seconds is None or not 0 <= seconds <= _LONGEST_LIMIT):
        raise ValueError(_("The limit is a number of seconds from 0 to 3600."))
    return Question(asked.get("line", ""), share, seconds)


def staffing(institution: Institution, start: date, end: date, question: Question, *, now: datetime) -> Staffing:
    """The need of the week after `now`, by the calls of the weeks that the days `start` to `end` lie in.

    Only weeks that are over count, at most the last `MOST_WEEKS`. On duty are posts that serve callers (officers and
    records clerks), their absences in that week taken off; one who serves several lines counts for each. `ValueError`
    for a wrong period, one with no week that is over, or an unknown line.
    """
    zone = ZoneInfo(institution.timezone)
    today = now.astimezone(zone).date()
    asked = Period(start, end, zone)
    period = _whole_weeks(asked, today)
    standard = standard_of(institution, now)
    lines = {line.code: line for line in Line.objects.filter(institution=institution).order_by("pk")}
    if question.line and question.line not in lines:
        raise ValueError(_("The institution has no line “%(line)s”.") % {"line": question.line})
    calendars = [
        calendar_of(institution, standard, code) for code in lines if not question.line or code == question.line
    ] or [calendar_of(institution, standard)]
    prescribed = limit_of(standard)
    seconds = question.seconds if question.seconds is not None else prescribed
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    past = _past_calls(institution, period, question.line)
    mondays = [period.first + timedelta(weeks=number) for number in range(_weeks(period))]
    found: tuple[HalfHourNeed, ...] = ()
    if seconds is not None:
        is_open = _open_on(calendars)
        on_duty = _on_duty(institution, monday)
        week = half_hours(past, zone, mondays, is_open)
        needed = needs(
            week, target_share=question.share / 100, seconds=seconds, on_duty=lambda weekday, _half: on_duty[weekday]
        )
        dated = [HalfHourNeed(_starts(monday, need, zone), need) for need in needed]
        found = tuple(one for one in dated if _to_be_manned(one, calendars, is_open))
    line = lines.get(question.line)
    return Staffing(
        institution=institution,
        asked=asked,
        period=period,
        question=question,
        line_lv=line.name_lv if line else "",
        line_en=line.name_en if line else "",
        seconds=seconds,
        prescribed=question.seconds is None and prescribed is not None,
        weeks=_weeks(period),
        calls=len(past),
        monday=monday,
        half_hours=found,
    )


def limit_of(standard: Standard) -> float | None:
    """Seconds by the end of the last ring that the standard allows (CSP-D1); None where it prescribes none."""
    for duty in standard.duties:
        if duty.rule == "answer_within_rings":
            rings, length = duty.settings["rings"], duty.settings["ring_seconds"]
            if isinstance(rings, int | float) and isinstance(length, int | float):
                return float(length) * (rings - (0 if duty.settings.get("inclusive", True) else 1))
    return None


def _number(text: str, usual: float | None) -> float | None:
    """The number, `usual` for no text, None for what is no number."""
    if not text.strip():
        return usual
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _whole_weeks(asked: Period, today: date) -> Period:
    """The weeks the period touches that are over, at most the last `MOST_WEEKS` of them."""
    first = asked.first - timedelta(days=asked.first.weekday())
    last = asked.last + timedelta(days=6 - asked.last.weekday())
    if last >= today:
        last = today - timedelta(days=today.weekday() + 1)
    if last < first:
        raise ValueError(_("No week of the period is over yet."))
    return Period(max(first, last - timedelta(weeks=MOST_WEEKS) + timedelta(days=1)), last, asked.zone)


def _weeks(period: Period) -> int:
    return ((period.last - period.first).days + 1) // 7


def _past_calls(institution: Institution, period: Period, line: str) -> list[PastCall]:
    """The incoming calls of the weeks; who was led on to voice mail or left a signal did not give up."""
    rows = Call.objects.filter(
        institution=institution,
        direction=Direction.IN,
        offered_at__gte=period.since,
        offered_at__lt=period.before,
    )
    if line:
        rows = rows.filter(line=line)
    found = rows.values_list("offered_at", "talk", "wait", "outcome").order_by()
    return [
        PastCall(offered, talked=talk, gave_up_after=wait)
        if outcome == Outcome.ABANDONED and wait is not None
        else PastCall(offered, talked=talk, waited=wait)
        for offered, talk, wait, outcome in found
    ]


def _open_on(calendars: list[WorkCalendar]) -> Callable[[datetime], bool]:
    """Whether any of the lines is open; without prescribed hours it always is."""

    def is_open(at: datetime) -> bool:
        return any(calendar.week is None or calendar.is_open(at) for calendar in calendars)

    return is_open


def _to_be_manned(one: HalfHourNeed, calendars: list[WorkCalendar], is_open: Callable[[datetime], bool]) -> bool:
    """Whether the week to come is open then; without prescribed hours, whether anybody ever called then."""
    if any(calendar.week is None for calendar in calendars):
        return one.need.calls > 0
    return is_open(one.starts) or is_open(one.starts + timedelta(minutes=25))


def _on_duty(institution: Institution, monday: date) -> list[int]:
    """How many serve callers on each day of the week; two queries."""
    sunday = monday + timedelta(days=6)
    serving = Post.objects.filter(
        Q(ends=None) | Q(ends__gte=monday),
        institution=institution,
        starts__lte=sunday,
        person__is_active=True,
        roles__overlap=[Role.OFFICER, Role.RECORDS_CLERK],
    )
    posts = {pk: (starts, ends) for pk, starts, ends in serving.values_list("pk", "starts", "ends")}
    away = Absence.objects.filter(post__institution=institution, starts__lte=sunday, ends__gte=monday)
    absences = list(away.values_list("post", "starts", "ends"))
    numbers = []
    for weekday in range(7):
        day = monday + timedelta(days=weekday)
        absent = {post for post, starts, ends in absences if starts <= day <= ends}
        here = {pk for pk, (starts, ends) in posts.items() if starts <= day and (ends is None or day <= ends)}
        numbers.append(len(here - absent))
    return numbers


def _starts(monday: date, need: Need, zone: ZoneInfo) -> datetime:
    at = time(need.half_hour // 2, need.half_hour % 2 * 30)
    return datetime.combine(monday + timedelta(days=need.weekday), at, zone)
