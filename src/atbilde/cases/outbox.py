"""The outbox: what is written leaves, claimed by one worker, handed over, and only then written down as an answer.

An adapter says which messages are its own and hands each over. A message that a server has taken and a process killed
before it could write that down is sent a second time: no protocol closes this gap. It is kept short: the claim is
written first and holds for `LEASE`, the message's row is locked while the server is spoken to, and the commit follows
its "yes" at once.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from atbilde.cases.actions.sending import letter_failed, letter_sent
from atbilde.contacts import search
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Message
from atbilde.contacts.news import listening

log = logging.getLogger(__name__)

#: How long a claimed letter is left alone after its worker was last heard of.
LEASE = timedelta(minutes=2)
#: How long to wait after each refusal; after the last a letter has failed for good.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 720, 720))
_TICK = 1.0
#: Seconds after which the outbox is looked at even if nobody told of a letter.
_LOOK_AGAIN = 30.0


class NotTaken(Exception):
    """A letter was not taken; `permanent` where another try would end alike, `wait` where we were told how long."""

    def __init__(self, fault: str, *, permanent: bool, wait: timedelta | None = None) -> None:
        super().__init__(fault)
        self.permanent = permanent
        self.wait = wait


#: Gives one letter to whoever takes it. Raises `NotTaken`; anything else it raises is tried again.
HandOver = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Outbox:
    """The messages of one adapter: `mine` picks them, `begin` makes what hands them over, anew for each round."""

    mine: Q
    begin: Callable[[], HandOver]

    def run(self, stop: threading.Event) -> None:
        """Send what is due, sleep until more is, and begin again; returns soon after `stop` is set."""
        with listening() as news:
            while not stop.is_set():
                self.send_due(stop)
                wake_at = self.next_due()
                connection.close()  # a sleeping outbox needs no second connection
                _sleep(news, stop, wake_at)

    def send_due(self, stop: threading.Event | None = None) -> int:
        """Send every letter that is due now; returns how many were taken."""
        count = 0
        hand_over = self.begin()
        while stop is None or not stop.is_set():
            letter = self.claim(at=timezone.now())
            if letter is None:
                break
            count += _deliver(letter, hand_over)
        return count

    def claim(self, *, at: datetime) -> Message | None:
        """The letter due longest, claimed for `LEASE` so that no other worker gets it; `None` where none is due."""
        with transaction.atomic():
            letter = (
                self._queued()
                .select_for_update(of=("self",), skip_locked=True, no_key=True)
                .filter(send_after__lte=at)
                .first()
            )
            if letter is not None:
                letter.send_after = at + LEASE
                letter.save(update_fields=["send_after"])
        return letter

    def next_due(self) -> datetime | None:
        """When the next letter is due; `None` while the outbox is empty."""
        return self._queued().values_list("send_after", flat=True).first()

    def _queued(self) -> QuerySet[Message]:
        return Message.objects.filter(self.mine, delivery=Delivery.QUEUED).order_by("send_after", "pk")


def _deliver(letter: Message, hand_over: HandOver) -> bool:
    """Send one claimed letter and write down what came of it; returns whether it was taken.

    Its row stays locked meanwhile, so that it cannot be taken back while a server already has it.
    """
    with transaction.atomic():
        locked = (
            Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .filter(pk=letter.pk, delivery=Delivery.QUEUED, send_after=letter.send_after)
            .select_related("contact", "mailbox")
            .first()
        )
        if locked is None:
            return False
        failed = None if locked.sent_at else _tried(locked, hand_over)
        if failed is not None:
            now = timezone.now()
            letter_failed(locked, at=now, fault=str(failed), retry_at=_retry_at(locked, failed, now))
            return False
        _write_sent(locked, locked.sent_at or timezone.now())
    return True


def _tried(letter: Message, hand_over: HandOver) -> NotTaken | None:
    """Why the letter was not taken, or `None` when it was."""
    try:
        hand_over(letter)
    except NotTaken as fault:
        return fault
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        # The kind of the fault only: its text may quote the letter. The other letters go on.
        log.error("letter %s cannot be sent: %s", letter.contact.key, type(fault).__name__)
        return NotTaken(f"The letter cannot be sent ({type(fault).__name__}).", permanent=False)
    return None


def _write_sent(letter: Message, at: datetime) -> None:
    """Write down that a server has the letter. Whatever that sets off may fail: it is not sent again for it."""
    try:
        with transaction.atomic():
            letter_sent(letter, at=at)
            words = search.vector(letter.subject, *letter.to, letter.message_id, letter.text)
            Message.objects.filter(pk=letter.pk).update(search=words)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.error("letter %s is sent, but that cannot be written down: %s", letter.contact.key, type(fault).__name__)
        Message.objects.filter(pk=letter.pk).update(sent_at=at)


def _retry_at(letter: Message, fault: NotTaken, now: datetime) -> datetime | None:
    if fault.permanent or letter.attempts >= len(PAUSES):
        return None
    return now + (fault.wait or PAUSES[letter.attempts])


def _sleep(news: psycopg.Connection[tuple[object, ...]], stop: threading.Event, wake_at: datetime | None) -> None:
    """Until a letter is due, is written, or the end has come."""
    wait = _LOOK_AGAIN
    if wake_at is not None:
        wait = min(wait, max(0.05, (wake_at - timezone.now()).total_seconds()))
    while wait > 0 and not stop.is_set():
        tick = min(wait, _TICK)
        if any(_is_ours(notice.payload) for notice in news.notifies(timeout=tick)):
            return
        wait -= tick


def _is_ours(payload: str) -> bool:
    try:
        found = json.loads(payload)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("outbox"))
