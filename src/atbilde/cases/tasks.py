"""The clock of the worker: sleeps until a case's time comes or something changes, then looks at what is due."""

import logging
import threading
from datetime import timedelta

import psycopg
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from atbilde.cases.actions.waking import next_wake, notice_pack, wake_one
from atbilde.contacts.news import listening
from atbilde.institutions.editions import LOOK_AGAIN
from atbilde.institutions.models import Institution

log = logging.getLogger(__name__)

#: Never longer than this in one sleep, should the machine's clock be set.
LONGEST_SLEEP = timedelta(seconds=30)
#: A case that cannot be judged is tried again after this long, so that it does not hold up the others.
RETRY = 5.0
#: How long a stop may go unseen.
TICK = 1.0


def watch_terms(stop: threading.Event) -> None:
    """Warn before terms and mark what is late until `stop` is set. Two workers share the work, none is done twice."""
    while not stop.is_set():
        try:
            with listening() as news:
                while not stop.is_set():
                    if not wake_one(at=timezone.now()):
                        _sleep(news, stop)
                    close_old_connections()
        except (Error, psycopg.Error) as fault:
            log.warning("terms: the database does not answer (%s)", type(fault).__name__)
            connection.close()
            stop.wait(RETRY)


def watch_packs(stop: threading.Event) -> None:
    """Until `stop`: after a pack file changed, have the open cases of its institutions judged anew."""
    while not stop.is_set():
        try:
            close_old_connections()
            for institution in Institution.objects.all():
                if count := notice_pack(institution, at=timezone.now()):
                    log.info(
                        "pack %s changed: %s open cases of %s judged anew", institution.pack, count, institution.pk
                    )
        except (Error, psycopg.Error) as fault:
            log.warning("packs: the database does not answer (%s)", type(fault).__name__)
            connection.close()
        stop.wait(LOOK_AGAIN)


def _sleep(news: psycopg.Connection[tuple[object, ...]], stop: threading.Event) -> None:
    """Until the next wake-up or some news, in short steps so that a stop is seen at once."""
    longest = timezone.now() + LONGEST_SLEEP
    wake = min(next_wake() or longest, longest)
    while not stop.is_set() and (left := (wake - timezone.now()).total_seconds()) > 0:
        if list(news.notifies(timeout=min(left, TICK), stop_after=1)):
            return
