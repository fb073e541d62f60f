"""Who wrote: Messenger tells a number only, so the page asks for the name once."""

import threading

from django.db import connection
from django.utils import timezone

from atbilde.adapters.social.facebook.speaking import name_of
from atbilde.adapters.social.keys import NoKey, Secret, keys_of
from atbilde.adapters.social.outbox import Bases
from atbilde.adapters.social.refusals import AccountRefused
from atbilde.adapters.social.wire import Unreachable
from atbilde.cases.actions.notices import announce
from atbilde.cases.models import Case
from atbilde.cases.outbox import NotTaken
from atbilde.contacts.actions.social import name_person
from atbilde.contacts.queries.social import people_without_name

#: Seconds between two looks; how long a new client is shown by number only.
LOOK_AGAIN = 5.0
_MOST = 20


def run(secret: Secret, bases: Bases, stop: threading.Event) -> None:
    """Ask for names until `stop` is set."""
    while not stop.is_set():
        learn(secret, bases)
        connection.close()
        stop.wait(LOOK_AGAIN)


def learn(secret: Secret, bases: Bases) -> int:
    """Ask for the names that are not known yet; returns how many were told.

    An account that does not work is asked again at the next look; a person whom the network does not name is not.
    """
    count, down = 0, set()
    for person in people_without_name(_MOST):
        account = person.account
        if account.pk in down:
            continue
        try:
            name = name_of(person.user_id, keys_of(account, secret), bases[account.network])
        except (NoKey, AccountRefused, Unreachable):
            down.add(account.pk)
            continue
        except NotTaken as refusal:
            if not refusal.permanent:
                down.add(account.pk)
                continue
            name = ""
        name_person(person, name=name, at=timezone.now())
        count += bool(name)
        for case in Case.objects.filter(client=person.client_id, closed_at=None).select_related("institution"):
            announce(case)
    return count
