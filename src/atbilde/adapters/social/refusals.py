"""What a network's "no" means: for good, for now, or for the whole account."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from atbilde.adapters.social.wire import Reply
from atbilde.cases.outbox import NotTaken

#: A network that asks us to wait longer is asked again all the same.
_LONGEST_WAIT = timedelta(hours=1)


class AccountRefused(Exception):
    """The account's own token is refused: nothing can be sent until somebody has seen to it."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The network has it: under which id, and the id of its receiver where that was not known before."""

    remote_id: str
    user_id: str = ""


def refused(reply: Reply, words: str, *, passing: bool = False) -> NotTaken:
    """The refusal as the outbox understands it: 429 and 5xx pass, as does what the network calls `passing`."""
    later = passing or reply.status in (408, 429) or reply.status >= 500
    return NotTaken(words, permanent=not later, wait=_wait(reply) if later else None)


def _wait(reply: Reply) -> timedelta | None:
    """How long the network asks to be left alone: Retry-After in seconds (RFC 9110, 10.2.3), or X's time of reset."""
    after = reply.headers.get("retry-after", "")
    if after.isascii() and after.isdigit():
        return min(timedelta(seconds=min(int(after), 86_400)), _LONGEST_WAIT)
    reset = reply.headers.get("x-rate-limit-reset", "")
    if reset.isascii() and reset.isdigit() and len(reset) < 12:
        left = int(reset) - timezone.now().timestamp()
        return min(timedelta(seconds=max(left, 1)), _LONGEST_WAIT)
    return None
