"""What of ours stands in a case that whoever writes to the client now may not have seen."""

from dataclasses import dataclass

from django.db.models import QuerySet

from atbilde.cases.models import Case
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post


@dataclass(frozen=True, slots=True)
class Written:
    """A colleague's letter to the client: it waits in the outbox, or was sent."""

    letter: Message
    writer: str


def newest_written(case: Case) -> str:
    """The key of our newest letter to the client in the case; empty where there is none."""
    return _written(case).order_by("-pk").values_list("contact__key", flat=True).first() or ""


def written_meanwhile(case: Case, *, by: Post, seen: str) -> list[Written]:
    """Letters of colleagues that came into the case after the one with the key `seen`, oldest first.

    A key that is none of the case counts as nothing seen. Those taken back or not delivered told the client nothing.
    """
    letters = _written(case).exclude(intent__by=by.pk).select_related("contact").order_by("pk")
    last = _written(case).filter(contact__key=seen).values_list("pk", flat=True).first() if seen else None
    found = list(letters.filter(pk__gt=last) if last is not None else letters)
    writers = Post.objects.select_related("person").in_bulk([letter.intent["by"] for letter in found])
    return [Written(letter, str(writers[letter.intent["by"]].person)) for letter in found]


def _written(case: Case) -> QuerySet[Message]:
    """Letters that an officer wrote to the client and that wait or were sent; one sent on to others is none."""
    return Message.objects.filter(
        contact__links__case=case, delivery__in=(Delivery.QUEUED, Delivery.SENT), intent__has_key="by"
    ).exclude(intent__has_key="forwards")
