"""How often something came from one place lately.

Counts are in PostgreSQL, the same for all processes, under a digest of what they are of, and end by themselves with
their window of time; nobody else is asked.
"""

import ipaddress
from datetime import UTC, datetime

from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR = 3600


def place_of(request: HttpRequest) -> str:
    """Where a request comes from. An IPv6 network of one client (/64, RFC 6177) counts as one place."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def count(what: str, of: str, now: datetime, *, seconds: int = HOUR) -> int:
    """How often `what` happened at `of` in this window of so many seconds."""
    found = caches["limits"].get(_name(what, of, now, seconds))
    return found if isinstance(found, int) else 0


@transaction.atomic
def add(what: str, of: str, now: datetime, *, amount: int = 1, seconds: int = HOUR) -> int:
    """It happened so many times more; returns how often by now. Two at once are counted as two."""
    name = _name(what, of, now, seconds)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    number = count(what, of, now, seconds=seconds) + amount
    caches["limits"].set(name, number, seconds)
    return number


@transaction.atomic
def forget_counts(now: datetime) -> int:
    """Counts of windows that are over go; how many went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_limits WHERE expires < %s", [now])
        return int(cursor.rowcount)


def end_of_window(now: datetime, *, seconds: int = HOUR) -> datetime:
    """When the window is over and counts begin anew: for an hour, the next full one."""
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)


def _name(what: str, of: str, now: datetime, seconds: int) -> str:
    window = int(now.timestamp()) // seconds
    return f"{what}-{window}-{salted_hmac('atbilde.portal.limits', of, algorithm='sha256').hexdigest()[:32]}"
