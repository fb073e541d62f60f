"""May a log-in be tried now: guessing is slowed down by name and by address, without telling whether a name exists."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from atbilde.accounts.models import LoginFailure

#: So many refusals of a name within the window, and further tries wait until the oldest of them leaves it.
FAILURES = 10
#: The same for an address: more, because a whole office can stand behind one.
FAILURES_OF_ADDRESS = 50
WINDOW = timedelta(minutes=15)


def wait_until(name: str, address: str, *, at: datetime) -> datetime | None:
    """When the next log-in under this name or from this address may be tried; `None` when it may be now."""
    since = at - WINDOW
    moments = [
        _last_allowed(FAILURES, since, name_hash=fingerprint("name", name)),
        _last_allowed(FAILURES_OF_ADDRESS, since, address_hash=fingerprint("address", address)),
    ]
    waits = [moment + WINDOW for moment in moments if moment is not None]
    return max(waits) if waits else None


def fingerprint(what: str, value: str) -> str:
    """A keyed hash: equal for equal values, and no way back to them without the installation's key."""
    text = f"{what}:{value.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _last_allowed(most: int, since: datetime, **whose: str) -> datetime | None:
    """The moment of the failure with which `most` were reached; `None` while there are fewer."""
    failures = LoginFailure.objects.filter(at__gt=since, **whose).order_by("-at").values_list("at", flat=True)
    newest = list(failures[:most])
    return newest[-1] if len(newest) == most else None


def live_sessions(keys: set[str]) -> set[str]:
    """Those of the session keys that are still logged in."""
    alive = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return set(alive.values_list("session_key", flat=True))
