"""Letters of the tests."""

from datetime import datetime

from atbilde.cases.actions.answering import send_letter
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post


def whole(body: str, post: Post) -> str:
    """A letter with every part that CSP-D6 asks for."""
    unit = post.unit.name_lv if post.unit else ""
    return f"Labdien!\n\n{body}\n\nAr cieņu\n{post.person}\n{post.position_lv}\n{unit}\n{post.phone}"


def answer(case: Case, post: Post, *, at: datetime, body: str = "Dati ir portālā.", **more: object) -> Message:
    """An answer put into the outbox."""
    return send_letter(case, by=post, at=at, body=whole(body, post), **more)
