"""May a log-in be tried now: guessing is slowed down by name and by address, without telling whether a name exists."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from atbilde.accounts.models import LoginFailure

#: So many refusals within the window, and further tries wait until the oldest of them leaves it.
FAILURES = 10
WINDOW = timedelta(minutes=15)


def wait_until(name: str, address: str, *, at: datetime) -> datetime | None:
    """When the next log-in under this name or from this address may be tried; `None` when it may be now."""
    since = at - WINDOW
    moments = [
        _tenth_newest(name_hash=fingerprint("name", name), since=since),
        _tenth_newest(address_hash=fingerprint("address", address), since=since),
    ]
    waits = [moment + WINDOW for moment in moments if moment is not None]
    return max(waits) if waits else None


def fingerprint(what: str, value: str) -> str:
    """A keyed hash: equal for equal values, and no way back to them without the installation's key."""
    text = f"{what}:{value.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _tenth_newest(*, since: datetime, **whose: str) -> datetime | None:
    failures = LoginFailure.objects.filter(at__gt=since, **whose).order_by("-at").values_list("at", flat=True)
    newest = list(failures[:FAILURES])
    return newest[-1] if len(newest) == FAILURES else None


def live_sessions(keys: set[str]) -> set[str]:
    """Those of the session keys that are still logged in."""
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(alive.values_list("session_key", flat=True))
