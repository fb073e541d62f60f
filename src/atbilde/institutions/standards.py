"""The standard that holds for an institution on a day, and the law beside it."""

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from atbilde.core.pack import Pack
from atbilde.core.rules.book import Book, find_line
from atbilde.core.standard import Clause, Standard
from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.calendars import calendar_of, law_calendar
from atbilde.institutions.editions import pack_in_use
from atbilde.institutions.models import Institution


def standard_of(institution: Institution, at: datetime | date) -> Standard:
    """The institution's standard as it stood at a moment or on a day of its own time zone."""
    return _standard(pack_in_use(institution.pack), institution.standard_valid_from, _day(institution, at))


def law_of(institution: Institution, at: datetime | date) -> Standard | None:
    """The legal terms that held beside it, or `None` where the pack names no law."""
    law = standard_of(institution, at).law
    return _standard(pack_in_use(law), None, _day(institution, at)) if law else None


def clause_of(institution: Institution, pack: str, clause: str, at: datetime | date) -> Clause | None:
    """A clause of the institution's standard or of the law beside it; `None` for an unknown one."""
    for standard in (standard_of(institution, at), law_of(institution, at)):
        if standard is not None and standard.pack == pack:
            return standard.clauses.get(clause)
    return None


def books_of(institution: Institution) -> list[Book]:
    """What the engine judges the institution by: its own standard and the law."""
    zone = ZoneInfo(institution.timezone)

    def working_time(standard: Standard, line: str | None) -> WorkCalendar:
        known = find_line(standard, line)
        return calendar_of(institution, standard, known.id if known else line)

    own = Book(standard_on=lambda on: standard_of(institution, on), calendar_for=working_time, zone=zone)
    if not standard_of(institution, date.today()).law:  # noqa: DTZ011 - whether a law is named does not hang on the hour
        return [own]
    law = Book(
        standard_on=lambda on: law_of(institution, on) or own.standard_on(on),
        calendar_for=lambda _standard, _line: law_calendar(institution),
        zone=zone,
        law=True,
        cautious=institution.cautious_legal_terms,
    )
    return [own, law]


def editions_of(institution: Institution, at: datetime) -> str:
    """What tells the standard and the law in use from earlier ones: 64 hex digits, others after a pack changed."""
    law = standard_of(institution, at).law
    used = [pack_in_use(pack).digest for pack in (institution.pack, law) if pack]
    return sha256(" ".join(used).encode()).hexdigest()


def _day(institution: Institution, at: datetime | date) -> date:
    return at.astimezone(ZoneInfo(institution.timezone)).date() if isinstance(at, datetime) else at


@lru_cache(maxsize=4096)
def _standard(pack: Pack, valid_from: date | None, on: date) -> Standard:
    standard = pack.on(on)
    if valid_from is None or on >= valid_from:
        return standard
    # Before the day the institution named for a document without a date, the standard asks nothing.
    return replace(standard, duties=(), valid_from=valid_from, in_force=False)
