"""Once a day what has run out goes: sessions, files of forms that nobody sent, counts of hours that are over."""

import threading
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from atbilde.accounts.actions import forget_sessions
from atbilde.contacts.actions.uploads import forget_old_uploads
from atbilde.portal.limits.counts import forget_counts

_DAY = 24 * 3600.0


def sweep(stop: threading.Event) -> None:
    """Until `stop`: sweep now and once a day. Two workers at once do no harm."""
    while not stop.is_set():
        sweep_once(timezone.now())
        close_old_connections()
        stop.wait(_DAY)


def sweep_once(now: datetime) -> dict[str, int]:
    """Remove what has run out by now; how many of each kind went."""
    return {
        "sessions": forget_sessions(now),
        "uploads": forget_old_uploads(now),
        "counts": forget_counts(now),
    }
