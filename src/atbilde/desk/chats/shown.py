"""A chat and its lines as an officer's pages draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atbilde.chats.queries.chats import has_gone, is_typing, lines_after
from atbilde.contacts.models import Chat, ChatLine
from atbilde.desk.door import DeskRequest
from atbilde.desk.veil import Veil


@dataclass(frozen=True, slots=True)
class Said:
    """One line: what of it is seen, on which side it stands, whose it is."""

    line: ChatLine
    text: str
    side: str  # client, officer or system
    who: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a chat stands for this officer."""

    chat: Chat
    mine: bool
    asked: bool  # a colleague asks them to go on
    nobodys: bool
    running: bool
    gone: bool  # the client has lost the connection
    typing: bool
    now: datetime

    @property
    def name(self) -> str:
        """What decides which buttons there are, in a word: an open page asks for them anew when it changes."""
        holder = "mine" if self.mine else "asked" if self.asked else "nobodys" if self.nobodys else "others"
        return f"{'running' if self.running else 'over'}-{holder}-{self.chat.invited_id or ''}"

    @property
    def may_write(self) -> bool:
        """Whether a line of this officer would be taken; to write to a chat of nobody is to take it."""
        return self.running and (self.mine or self.nobodys)


def said(chat: Chat, lines: Sequence[ChatLine], veil: Veil) -> list[Said]:
    """The lines with their sides and names, as they may be seen (DVI-14)."""
    return [_said(chat, line, veil) for line in lines]


def _said(chat: Chat, line: ChatLine, veil: Veil) -> Said:
    text = veil.said(chat, line.text)
    if line.from_client:
        return Said(line, text, "client", veil.chatter(chat))
    return Said(line, text, "officer", str(line.post)) if line.post_id else Said(line, text, "system", "")


def standing(request: DeskRequest, chat: Chat) -> Standing:
    """How the chat stands now."""
    return Standing(
        chat=chat,
        mine=chat.post_id == request.post.pk,
        asked=chat.invited_id == request.post.pk and chat.post_id != request.post.pk,
        nobodys=chat.post_id is None,
        running=chat.ended_at is None,
        gone=has_gone(chat, request.now),
        typing=is_typing(chat.client_typing_at, request.now),
        now=request.now,
    )


def new_lines(chat: Chat, after: int, veil: Veil) -> list[Said]:
    """What was said after this line."""
    return said(chat, lines_after(chat, after), veil)
