"""The institution's telephone lines: those of its standard, and others."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.models import Line
from atbilde.core.standard import Line as PackLine
from atbilde.institutions.access import may_administer
from atbilde.institutions.actions import NotPossible
from atbilde.institutions.models import Institution, Post
from atbilde.institutions.standards import standard_of


@transaction.atomic
def take_over_lines(institution: Institution, *, by: Post | None, at: datetime) -> list[Line]:
    """Make those lines of the institution's standard that it does not have yet; returns them. `by` None: the system."""
    if by is not None:
        only_administrator(by, institution.pk)
    known = set(Line.objects.filter(institution=institution).values_list("code", flat=True))
    made = []
    for line in standard_of(institution, at).lines:
        if line.id in known:
            continue
        row = Line.objects.create(
            institution=institution,
            code=line.id,
            number=line.number[:40],
            name_lv=_capital(line.lv),
            name_en=_capital(line.en),
        )
        record("line.add", row, institution=institution.pk, by=by.person_id if by else None, at=at)
        made.append(row)
    return made


@transaction.atomic
def save_line(by: Post, *, at: datetime, line: Line | None, fields: Mapping[str, object]) -> Line:
    """Make or change a line. An empty number of a line of the standard is the standard's.

    Raises `NotPossible` for a code that another line has, and for another code of a line of the standard: by its code
    it is known there.
    """
    only_administrator(by, line.institution_id if line else by.institution_id)
    row = line or Line(institution=by.institution)
    told = standard_line(row, at) if line else None
    if told is not None and fields.get("code", row.code) != row.code:
        raise NotPossible(_("The standard knows the line by this code; it stays."), field="code")
    for name, value in fields.items():
        setattr(row, name, value)
    if told is not None and not row.number:
        row.number = told.number[:40]
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(_("Another line has this code."), field="code") from double
    details: dict[str, object] = {"fields": sorted(fields)}
    verb = "line.change" if line else "line.add"
    record(verb, row, institution=row.institution_id, by=by.person_id, at=at, details=details)
    return row


def standard_line(line: Line, at: datetime) -> PackLine | None:
    """What the standard in force says of the line; None for a line that it does not name."""
    return next((told for told in standard_of(line.institution, at).lines if told.id == line.code), None)


def only_administrator(by: Post, institution: str) -> None:
    """Raise `NotPossible` unless it is an administrator of the institution."""
    if not may_administer(by) or by.institution_id != institution:
        raise NotPossible(_("Only an administrator of the institution can change this."))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:120]
