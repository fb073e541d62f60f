"""Running numbers of registrations, receipts and certificates."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from atbilde.institutions.models import Institution

#: The letter that stands in the number for each kind.
_LETTERS = {"registration": "R", "receipt": "K", "certificate": "A"}


def next_number(institution: Institution, kind: str, at: datetime) -> str:
    """The next number of the kind this year, "VISC-K-2026-000012"; two transactions never get the same, none is lost.

    The row stays locked until the caller's transaction ends: a number taken back by an error is given out again.
    """
    year = at.astimezone(ZoneInfo(institution.timezone)).year
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO services_runningnumber (institution_id, kind, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (institution_id, kind, year)"
            " DO UPDATE SET last = services_runningnumber.last + 1 RETURNING last",
            [institution.pk, kind, year],
        )
        (last,) = cursor.fetchone()
    return f"{institution.short}-{_LETTERS[kind]}-{year}-{last:06d}"
