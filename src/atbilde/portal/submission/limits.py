"""How much may come from one place in an hour. Counts are in PostgreSQL, under a digest of the address, and end by
themselves; nobody else is asked. Near the limit the browser has to do some work first."""

import hashlib
import ipaddress
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from atbilde.portal.submission.state import FormState

#: Submissions of one address in an hour; schools and offices share one.
MOST = 12
#: From so many on, a proof of work is asked for.
PROOF_FROM = 6
#: Files begun in one form in an hour.
MOST_UPLOADS = 60
#: Quicker than this nobody fills a form in.
QUICKEST = timedelta(seconds=3)
#: Leading zero bits of the proof: some tens of thousands of tries, about a second.
BITS = 15
#: Visits and places booked from one place in an hour; a family or an office shares one.
MOST_BOOKINGS = 20
#: The same for one e-mail address.
MOST_BOOKINGS_FOR = 6

_HOUR = 3600


def address_of(request: HttpRequest) -> str:
    """Where the request comes from; behind a proxy what the proxy says. An IPv6 network of one client counts as one."""
    told = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return told
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def count(what: str, of: str, now: datetime) -> int:
    """How often `what` happened at `of` in this hour."""
    found = caches["limits"].get(_name(what, of, now))
    return found if isinstance(found, int) else 0


@transaction.atomic
def add(what: str, of: str, now: datetime) -> int:
    """It happened once more; returns how often by now. Two at once are counted as two."""
    name = _name(what, of, now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
    number = count(what, of, now) + 1
    caches["limits"].set(name, number, _HOUR)
    return number


def too_many_bookings(request: HttpRequest, email: str, now: datetime) -> str:
    """Why no more visits and places are booked from here this hour; empty where they are.

    Counted by where the request comes from, and by the address that would get the letter: nobody's mailbox is filled
    with what a stranger books in their name.
    """
    here = add("booked", address_of(request), now) > MOST_BOOKINGS
    there = bool(email) and add("booked-for", email.casefold(), now) > MOST_BOOKINGS_FOR
    if not (here or there):
        return ""
    words = _("Very much was booked from here within an hour. Please call us, or try again in %(minutes)s min.")
    return words % {"minutes": minutes_left(now)}


@transaction.atomic
def forget_counts(now: datetime) -> int:
    """Counts of hours that are over go; how many went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_limits WHERE expires < %s", [now])
        return int(cursor.rowcount)


def minutes_left(now: datetime) -> int:
    """Until the hour is over and counts begin anew."""
    return 60 - now.minute


def challenge_for(form: FormState) -> str:
    """What the browser's proof is made for; the same for the form however often its page is loaded."""
    return salted_hmac("atbilde.portal.proof", form.id, algorithm="sha256").hexdigest()[:32]


def proves(challenge: str, proof: str) -> bool:
    """Whether sha256("challenge:proof") begins with `BITS` zero bits."""
    if not proof or len(proof) > 20:
        return False
    found = hashlib.sha256(f"{challenge}:{proof}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - BITS) == 0


def _name(what: str, of: str, now: datetime) -> str:
    hour = int(now.timestamp()) // _HOUR
    return f"{what}-{hour}-{salted_hmac('atbilde.portal.limits', of, algorithm='sha256').hexdigest()[:32]}"
