"""A chat begins, goes on, changes hands and ends; every step is told to open pages at once."""

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.errors import Refused
from atbilde.chats.access import USE
from atbilde.chats.hours import is_served
from atbilde.contacts.actions import client_of_address, open_contact, record_event
from atbilde.contacts.actions.links import make_link, secret_of
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Chat, ChatLine
from atbilde.contacts.news import notify
from atbilde.institutions.access import may_work
from atbilde.institutions.models import Institution, Post

#: The longest line; longer ones are refused, nothing is cut.
LONGEST = 4000
#: Chats one institution holds open at once, so that a flood does not drown the officers.
MOST_OPEN = 500


def begin_chat(
    institution: Institution, *, at: datetime, text: str, key: str, name: str = "", email: str = "", language: str = ""
) -> tuple[Chat, str]:
    """A client begins a chat with a first line; returns it and the secret of its link, which is told only here.

    The same `key` again, also at the same moment, is the same form sent twice, and the same chat.

    Raises `Refused` with the code `closed` outside the hours (then it is to be a message), `empty`, `too_long`, and
    `full` where too many wait.
    """
    try:
        with transaction.atomic():
            return _begun(institution, key) or _begin(institution, at, text, key, name, email, language)
    except IntegrityError:
        if (begun := _begun(institution, key)) is None:
            raise
        return begun


def _begun(institution: Institution, key: str) -> tuple[Chat, str] | None:
    """The chat that this form has begun before."""
    chats = Chat.objects.select_related("contact", "institution", "post__person")
    chat = chats.filter(contact__institution=institution, contact__key=_name_of(key)).first()
    return (chat, secret_of(chat.contact, USE)) if chat is not None else None


def _name_of(key: str) -> str:
    """The name in events of the chat begun by this form."""
    return f"{Channel.CHAT.value}-{key}"


def _begin(
    institution: Institution, at: datetime, text: str, key: str, name: str, email: str, language: str
) -> tuple[Chat, str]:
    if not is_served(institution, at):
        raise Refused("closed", _("The chat is closed now; your message will be answered in writing."))
    if Chat.objects.filter(institution=institution, ended_at=None).count() >= MOST_OPEN:
        raise Refused("full", _("Very many are writing just now; please leave a message instead."))
    client = client_of_address(institution, email, name=name, language=language) if email else None
    contact = open_contact(
        institution, channel=Channel.CHAT, direction=Direction.IN, at=at, client=client, key=_name_of(key)
    )
    record_event(contact, "chat.started", at=at, data={"channel": "chat"}, key=f"{contact.key}:started")
    chat = Chat.objects.create(
        contact=contact,
        institution=institution,
        name=name.strip()[:200],
        email=email,
        topic=text.strip().splitlines()[0][:300] if text.strip() else "",
        language=language[:3],
        started_at=at,
        client_seen_at=at,
    )
    secret = make_link(contact, at=at, use=USE)
    write(chat, at=at, text=text, key=key)
    return chat, secret


@transaction.atomic
def write(chat: Chat, *, at: datetime, text: str, key: str, by: Post | None = None) -> ChatLine:
    """One more line, of the client or of the officer `by`; the same `key` again is the same line.

    An officer who writes to a chat that nobody has takes it. Raises `Refused` for an ended chat, an empty or too long
    line, and for an officer who does not have it.
    """
    known = ChatLine.objects.filter(contact=chat.contact_id, key=key[:40]).first()
    if known is not None:
        return known
    chat = lock(chat)
    _running(chat)
    if not text.strip():
        raise Refused("empty", _("Write something first."))
    if len(text) > LONGEST:
        raise Refused("too_long", _("A line may have %(most)s characters at most.") % {"most": LONGEST})
    if by is not None:
        if chat.post_id is None:
            _give(chat, by, at)
        _mine(chat, by)
        chat.officer_typing_at = None
    else:
        chat.client_seen_at, chat.client_typing_at = at, None
    chat.save()
    return _line(chat, text.strip(), at=at, key=key[:40], post=by, from_client=by is None)


@transaction.atomic
def take_chat(chat: Chat, *, by: Post, at: datetime) -> Chat:
    """I serve this one. Of two who press at once one gets it, the other is told who has it."""
    chat = lock(chat)
    _running(chat)
    _may(chat, by)
    if chat.post_id == by.pk:
        return chat
    if chat.post_id is not None and chat.invited_id != by.pk:
        raise Refused("taken", _("%(name)s already has this chat.") % {"name": chat.post})
    _give(chat, by, at)
    chat.invited = None
    chat.save()
    return chat


@transaction.atomic
def invite(chat: Chat, *, by: Post, at: datetime, to: Post) -> Chat:
    """Ask a colleague to go on with the chat; it stays mine until they take it (CSPK-U6)."""
    chat = lock(chat)
    _running(chat)
    _mine(chat, by)
    if to.institution_id != chat.institution_id or not may_work(to) or to.pk == by.pk:
        raise Refused("wrong_receiver", _("This colleague cannot be given the chat."))
    chat.invited = to
    chat.save(update_fields=["invited"])
    data: dict[str, object] = {"how": "connected", "to": str(to.pk), "officer": str(by.pk)}
    record_event(chat.contact, "colleague.involved", at=at, data=data)
    record("chat.invite", chat.contact, institution=chat.institution_id, by=by.person_id, at=at)
    _tell(chat)
    return chat


@transaction.atomic
def end_chat(chat: Chat, *, at: datetime, by: Post | None = None) -> Chat:
    """The chat is over, by the client or by its officer; ending it again changes nothing."""
    chat = lock(chat)
    if chat.ended_at is not None:
        return chat
    if by is not None:
        _mine(chat, by)
    chat.ended_at, chat.ended_by_client, chat.invited = at, by is None, None
    chat.save()
    officer: dict[str, object] = {"officer": str(chat.post_id)} if chat.post_id else {}
    record_event(chat.contact, "chat.ended", at=at, data=officer, key=f"{chat.contact.key}:ended")
    if by is not None:
        record("chat.end", chat.contact, institution=chat.institution_id, by=by.person_id, at=at)
    _tell(chat)
    return chat


def seen_by_client(chat: Chat, *, at: datetime, typing: bool, read: int) -> None:
    """The client's page is open; told to the officer only where something changed."""
    changed = (chat.client_typing_at is not None) != typing
    chat.client_seen_at, chat.client_typing_at = at, at if typing else None
    chat.client_read = max(chat.client_read, read)
    chat.save(update_fields=["client_seen_at", "client_typing_at", "client_read"])
    if changed:
        _tell(chat)


def seen_by_officer(chat: Chat, *, at: datetime, typing: bool, read: int) -> None:
    """The officer's page is open."""
    chat.officer_typing_at = at if typing else None
    chat.officer_read = max(chat.officer_read, read)
    chat.save(update_fields=["officer_typing_at", "officer_read"])


def lock(chat: Chat) -> Chat:
    """The chat's row as it is now, locked until the transaction ends."""
    rows = Chat.objects.select_for_update(of=("self",)).select_related("contact", "institution", "post__person")
    return rows.get(pk=chat.pk)


def _give(chat: Chat, by: Post, at: datetime) -> None:
    _may(chat, by)
    first = chat.post_id is None
    chat.post, chat.taken_at = by, chat.taken_at or at
    record("chat.take", chat.contact, institution=chat.institution_id, by=by.person_id, at=at)
    with override(chat.language or get_language()):  # the client reads it
        words = _("%(name)s is with you now.") if first else _("%(name)s goes on with you now.")
    _line(chat, words % {"name": by}, at=at, key=f"take-{uuid.uuid4().hex[:24]}")


def _line(
    chat: Chat, text: str, *, at: datetime, key: str, post: Post | None = None, from_client: bool = False
) -> ChatLine:
    line = ChatLine.objects.create(
        contact=chat.contact, key=key, at=at, post=post, from_client=from_client, text=text.replace("\r\n", "\n")
    )
    _tell(chat)
    return line


def _running(chat: Chat) -> None:
    if chat.ended_at is not None:
        raise Refused("ended", _("This chat is over."))


def _mine(chat: Chat, by: Post) -> None:
    _may(chat, by)
    if chat.post_id != by.pk:
        raise Refused("taken", _("%(name)s already has this chat.") % {"name": chat.post or "–"})


def _may(chat: Chat, by: Post) -> None:
    if not may_work(by) or by.institution_id != chat.institution_id:
        raise Refused("not_allowed", _("You may not serve this chat."))


def _tell(chat: Chat) -> None:
    """Let open pages know, when the transaction commits. Ids only, never content."""
    notify({"institution": chat.institution_id, "chat": chat.contact.key})
