"""Whoever tries many secret addresses that do not exist is slowed; the holder behind the same address waits minutes.

Secrets have 256 bits, so nobody finds one; this keeps the trying from costing us anything.
"""

from datetime import datetime
from hashlib import sha256

from django.http import HttpRequest

from atbilde.portal.limits import counts

#: Different unknown secrets from one place before no secret address is opened for it, and for how many seconds at most.
MOST, WINDOW = 20, 600


def is_guessing(request: HttpRequest, now: datetime) -> bool:
    """Whether so many unknown secrets came from this place that it has to wait."""
    return counts.count("unknown", counts.place_of(request), now, seconds=WINDOW) >= MOST


def note_unknown(request: HttpRequest, secret: str, now: datetime) -> None:
    """A secret that opens nothing was tried. The same again (an old bookmark, an open page) does not count twice."""
    place = counts.place_of(request)
    tried = sha256(secret.encode(errors="replace")).hexdigest()
    if counts.add("tried", f"{place} {tried}", now, seconds=WINDOW) == 1:
        counts.add("unknown", place, now, seconds=WINDOW)
