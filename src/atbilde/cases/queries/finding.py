"""Finding a case or message by what is at hand: a number, a Message-ID, a name, an address, words."""

from dataclasses import dataclass
from datetime import datetime

from atbilde.cases.access import cases_for
from atbilde.cases.models import Case
from atbilde.contacts.access import clients_found
from atbilde.contacts.models import Client, Message
from atbilde.contacts.search import query
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Post

#: How many clients, cases and messages without a case are shown at most.
MOST_CLIENTS = 8
MOST_CASES = 50
MOST_MESSAGES = 20
#: How many newest messages that hold the words are looked at.
_MOST_HITS = 400


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: clients by name, cases newest first, messages that belong to none, and whether there is more."""

    clients: list[Client]
    cases: list[Case]
    messages: list[Message]
    more: bool
    exact: Case | None  # the one case whose whole number was asked for


def find(post: Post, words: str, *, now: datetime) -> Found:
    """Cases of the institution and messages without a case that fit `words`, in a fixed number of queries."""
    words = words.strip()
    if not words or not may_see_cases(post):
        return Found([], [], [], more=False, exact=None)
    numbered = list(
        cases_for(post)
        .filter(number__in=_numbers(post, words, now))
        .select_related("client", "owner__person")
        .order_by("-opened_at")
    )
    hits = _by_message_id(post, words) or _by_words(post, words)
    linked = cases_for(post).filter(links__contact__in=hits).distinct().select_related("client", "owner__person")
    cases = numbered + [case for case in linked.order_by("-opened_at")[: MOST_CASES + 1] if case not in numbered]
    loose = Message.objects.filter(pk__in=hits, contact__links=None).select_related("contact", "mailbox")
    messages = list(loose.order_by("-pk")[: MOST_MESSAGES + 1])
    clients = clients_found(post, words, most=MOST_CLIENTS + 1)
    return Found(
        clients=clients[:MOST_CLIENTS],
        cases=cases[:MOST_CASES],
        messages=messages[:MOST_MESSAGES],
        more=len(clients) > MOST_CLIENTS
        or len(cases) > MOST_CASES
        or len(messages) > MOST_MESSAGES
        or len(hits) >= _MOST_HITS,
        exact=next((case for case in numbered if case.number == words.upper()), None),
    )


def _numbers(post: Post, words: str, now: datetime) -> list[str]:
    """Case numbers the words can mean: as written, or the bare running number of this year or the last."""
    if not words.isdecimal():
        return [words.upper(), words]
    short = post.institution.short
    return [f"{short}-{year}-{int(words):06d}" for year in (now.year, now.year - 1)]


def _by_message_id(post: Post, words: str) -> list[int]:
    if "@" not in words or " " in words:
        return []
    bare = words.strip("<>")
    found = Message.objects.filter(institution=post.institution_id, message_id__in=[bare, f"<{bare}>"])
    return list(found.values_list("pk", flat=True))


def _by_words(post: Post, words: str) -> list[int]:
    asked = query(words)
    if asked is None:
        return []
    found = Message.objects.filter(institution=post.institution_id, search=asked)
    return list(found.order_by("-pk").values_list("pk", flat=True)[:_MOST_HITS])
