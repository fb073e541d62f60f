"""The networks' background work: one loop that sends, one that asks who wrote. What comes in is told to `views`."""

import threading
from collections.abc import Callable
from functools import partial

from atbilde.adapters.social import names
from atbilde.adapters.social.keys import Secret
from atbilde.adapters.social.outbox import Bases, messages

Loop = Callable[[threading.Event], None]


def loops(secret: Secret, bases: Bases) -> list[tuple[str, Loop]]:
    """The loops for the worker process, each with its name; they return soon after the event they are given is set."""
    return [("social-out", messages(secret, bases).run), ("social-names", partial(names.run, secret, bases))]
