"""Chats as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from atbilde.cases.models import Case
from atbilde.chats.access import chats_for
from atbilde.contacts.models import Chat, ChatLine
from atbilde.institutions.models import Post

#: A client whose page has not been heard of for so long has lost the connection or gone.
GONE = timedelta(seconds=45)
#: A sign of typing holds for so long.
TYPING = timedelta(seconds=6)
#: A client without an officer for so long is told that they can leave a message.
LONG_WAIT = timedelta(minutes=2)
#: Chats that are over, as an officer's list shows them.
ENDED_SHOWN = 10
#: Lines handed out at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """The chats an officer has before them: nobody's, mine, those I am asked to take."""

    nobodys: Sequence[Chat]
    mine: Sequence[Chat]
    asked: Sequence[Chat]


def lines_after(chat: Chat, after: int) -> list[ChatLine]:
    """The lines after this one (0: all), oldest first, `MOST` at a time."""
    found = ChatLine.objects.filter(contact=chat.contact_id, id__gt=after).select_related("post__person")
    return list(found.order_by("id")[:MOST])


def running(post: Post) -> Waiting:
    """The running chats that concern the officer, in one query, who waits longest first."""
    found = list(
        chats_for(post).filter(Q(post=None) | Q(post=post) | Q(invited=post), ended_at=None).order_by("started_at")
    )
    return Waiting(
        nobodys=[chat for chat in found if chat.post_id is None],
        mine=[chat for chat in found if chat.post_id == post.pk],
        asked=[chat for chat in found if chat.invited_id == post.pk and chat.post_id != post.pk],
    )


def has_gone(chat: Chat, at: datetime) -> bool:
    """Whether the client's page has not been heard of for some time."""
    return chat.ended_at is None and at - chat.client_seen_at > GONE


def is_typing(since: datetime | None, at: datetime) -> bool:
    """Whether a sign of typing still holds."""
    return since is not None and at - since < TYPING


def place_in_line(chat: Chat) -> int:
    """How many wait before this chat, and one; 0 once somebody has it."""
    if chat.post_id is not None:
        return 0
    before = Chat.objects.filter(
        institution=chat.institution_id, post=None, ended_at=None, started_at__lt=chat.started_at
    )
    return before.count() + 1


def lines_of_contact(contact: int) -> list[ChatLine]:
    """Every line of the chat that is this contact, oldest first; none for a contact that is no chat."""
    return list(ChatLine.objects.filter(contact=contact).select_related("post__person").order_by("id"))


def chats_waiting(post: Post) -> int:
    """How many chats wait for somebody, or for this officer who was asked to take them."""
    return chats_for(post).filter(Q(post=None) | Q(invited=post), ended_at=None).order_by().count()


def with_colleagues(post: Post) -> int:
    """How many running chats others have, with nobody asking this officer to go on."""
    theirs = chats_for(post).filter(ended_at=None).exclude(post=None).exclude(post=post)
    return theirs.filter(~Q(invited=post) | Q(invited=None)).order_by().count()


def waits_long(chat: Chat, at: datetime) -> bool:
    """Whether the client has waited for an officer so long that they are to be told what else they can do."""
    return chat.post_id is None and chat.ended_at is None and at - chat.started_at >= LONG_WAIT


def is_unanswered(chat: Chat) -> bool:
    """Whether the last word of the chat was the client's."""
    last = (
        ChatLine.objects.filter(contact=chat.contact_id).exclude(post=None, from_client=False).order_by("-id").first()
    )
    return last is not None and last.from_client


def left_behind(before: datetime) -> list[Chat]:
    """Running chats whose client has not been heard of since."""
    found = Chat.objects.filter(ended_at=None, client_seen_at__lt=before)
    return list(found.select_related("contact", "institution").order_by("started_at"))


def unread_in(chats: Sequence[Chat]) -> dict[int, int]:
    """How many lines of the client each of these chats holds that its officer has not seen; in one query."""
    if not chats:
        return {}
    unread = ChatLine.objects.filter(
        contact__in=[chat.pk for chat in chats], from_client=True, id__gt=F("contact__chat__officer_read")
    )
    return dict(unread.order_by().values_list("contact").annotate(Count("pk")))


def ended_lately(post: Post) -> list[Chat]:
    """The chats that the officer served last, the newest first."""
    return list(chats_for(post).filter(post=post).exclude(ended_at=None).order_by("-ended_at")[:ENDED_SHOWN])


def case_of(chat: Chat) -> Case | None:
    """The newest case that the chat became, or None."""
    return Case.objects.filter(links__contact=chat.contact_id).order_by("-pk").first()
