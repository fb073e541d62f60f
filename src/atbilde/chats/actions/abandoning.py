"""Chats whose client went away without a word: they are ended, and a question without an answer is not lost."""

from datetime import datetime, timedelta

from atbilde.chats.actions.following import go_on_by_email
from atbilde.chats.actions.talking import end_chat
from atbilde.chats.queries.chats import is_unanswered, left_behind

#: A client who has not been heard of for so long does not come back.
ABANDONED = timedelta(minutes=10)


def end_abandoned(*, at: datetime) -> int:
    """End the chats that their clients left; returns how many.

    Where the last word was the client's and their address is known, it becomes a case answered by e-mail.
    """
    found = left_behind(at - ABANDONED)
    for chat in found:
        if chat.email and is_unanswered(chat):
            go_on_by_email(chat, at=at, email=chat.email)
        else:
            end_chat(chat, at=at)
    return len(found)
