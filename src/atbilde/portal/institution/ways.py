"""Every way to reach the institution: what its standard names, with the hours and rows of the institution."""

from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from atbilde.calls.queries.public_lines import lines_of
from atbilde.core.rules.naming import digits
from atbilde.core.standard import Account, Location, Site
from atbilde.institutions.access import mailboxes_of
from atbilde.institutions.calendars import calendar_of
from atbilde.portal.door import Place
from atbilde.portal.institution.hours import (
    OpenState,
    UnusualDay,
    hours_words,
    open_state,
    unusual_days,
    week_lines,
)
from atbilde.services.access import open_locations
from atbilde.services.queries.hours import Day, reception_week, receptions_of, working_time

#: What packs say an address, a line or a place is for (`uses`).
USES = {
    "general": _("questions"),
    "contest": _("contesting a decision"),
    "feedback": _("praise and complaints"),
    "data_submission": _("submitting data"),
    "consultation": _("advice"),
    "information": _("information"),
    "information_request": _("requests for information"),
    "signed_document": _("signed documents"),
    "submission": _("submissions"),
}
_PLACES = ("post", "letter_box", "visit")
_NETWORKS = {"twitter": "https://twitter.com/", "facebook": "https://www.facebook.com/"}


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone line; `line` is its code."""

    line: str
    number: str
    dial: str  # for a `tel:` link
    name: str
    uses: list[str]
    hours: list[tuple[str, str]]
    state: OpenState | None


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail address and what it is for."""

    address: str
    name: str
    uses: list[str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: where letters go, where the letter box is, where clients are received."""

    address: str
    name: str
    uses: list[str]  # of `_PLACES`
    floor: int | None = None
    by_appointment: bool | None = None
    facilities: list[str] = field(default_factory=list)
    rules: str = ""
    week: list[tuple[date, str]] = field(default_factory=list)
    also_for: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ways:
    """Everything the page of contacts shows; what is not prescribed is empty."""

    phones: list[Phone]
    unusual: list[UnusualDay]
    mails: list[Mail]
    spots: list[Spot]
    accounts: list[tuple[str, str, str]]  # network, handle, address
    sites: list[Site]
    faxes: tuple[str, ...]


def ways_of(place: Place) -> Ways:
    """The ways to reach the institution at the place's `now`, in a fixed number of queries."""
    standard, institution = place.standard, place.institution
    return Ways(
        phones=phones_of(place),
        unusual=unusual_days(calendar_of(institution, standard), place.language, place.now),
        mails=mails_of(place),
        spots=_spots(place),
        accounts=[_account(one) for one in standard.accounts],
        sites=list(standard.sites),
        faxes=standard.faxes,
    )


def phones_of(place: Place) -> list[Phone]:
    """The public telephone lines with their hours; those of the standard first, then those the institution added."""
    rows = {row.code: row for row in lines_of(place.institution)}
    named = {line.id for line in place.standard.lines}
    found = [
        _phone(place, line.number, _label(place, line), line.id, line.uses)
        for line in place.standard.lines
        if line.public
    ]
    found += [
        _phone(place, row.number, place.said(row, "name"), row.code, ())
        for code, row in rows.items()
        if code not in named and row.number
    ]
    return found


def _label(place: Place, entry: object) -> str:
    """The words of a pack's entry in the reader's language, with a capital letter."""
    words = str(getattr(entry, place.language))
    return words[:1].upper() + words[1:]


def _phone(place: Place, number: str, name: str, line: str, uses: tuple[str, ...]) -> Phone:
    calendar = calendar_of(place.institution, place.standard, line)
    return Phone(
        line=line,
        number=number,
        dial=_dial(number),
        name=name,
        uses=_uses(uses),
        hours=week_lines(calendar),
        state=open_state(calendar, place.now),
    )


def _dial(number: str) -> str:
    """The number for a `tel:` link: Latvian numbers of eight digits with the country's code (E.164)."""
    only = digits(number)
    return f"+371{only}" if len(only) == 8 else f"+{only}" if number.strip().startswith("+") else only


def _uses(uses: tuple[str, ...]) -> list[str]:
    return [str(USES[use]) for use in uses if use in USES]


def mails_of(place: Place) -> list[Mail]:
    """The addresses of the standard; where it names none, those at which the institution reads mail."""
    if place.standard.addresses:
        return [Mail(one.email, _label(place, one), _uses(one.uses)) for one in place.standard.addresses]
    return [Mail(box.address, place.said(box.queue, "name"), []) for box in mailboxes_of(place.institution)]


def _spots(place: Place) -> list[Spot]:
    rows = {row.code: row for row in open_locations(place.institution)}
    receptions = receptions_of(rows.values()) if rows else []
    calendar = working_time(place.institution, timezone.localdate(place.now))
    found = []
    for one in place.standard.locations:
        row = rows.pop(one.id, None)
        own = [reception for reception in receptions if row is not None and reception.location_id == row.pk]
        week = reception_week(own, calendar, timezone.localdate(place.now)) if own else []
        found.append(_spot(place, one, place.said_or_empty(row, "rules"), _week(week)))
    for row in rows.values():
        own = [reception for reception in receptions if reception.location_id == row.pk]
        week = reception_week(own, calendar, timezone.localdate(place.now)) if own else []
        rules = place.said_or_empty(row, "rules")
        found.append(
            Spot(row.address, place.said(row, "name"), ["visit"], floor=row.floor, rules=rules, week=_week(week))
        )
    return found


def _spot(place: Place, one: Location, rules: str, week: list[tuple[date, str]]) -> Spot:
    return Spot(
        address=one.address,
        name=_label(place, one),
        uses=[use for use in _PLACES if use in one.uses],
        floor=one.floor,
        by_appointment=one.by_appointment,
        facilities=[en if place.language == "en" else lv for lv, en in one.facilities],
        rules=rules,
        week=week,
        also_for=_uses(one.uses),
    )


def _week(days: list[Day]) -> list[tuple[date, str]]:
    return [(day.date, hours_words(day.hours)) for day in days if day.hours]


def _account(one: Account) -> tuple[str, str, str]:
    handle = (one.handle or "").lstrip("@")
    base = _NETWORKS.get(one.network.casefold())
    return one.network, one.handle or "", f"{base}{quote(handle)}" if base and handle else ""
