"""Telling people, and telling open pages that something changed."""

from datetime import datetime

from atbilde.cases.enums import NoticeKind
from atbilde.cases.models import Case, Notice
from atbilde.contacts.news import notify
from atbilde.institutions.models import Post


def announce(case: Case) -> None:
    """Let open pages and the worker know that a case changed, when (and only if) the transaction commits."""
    notify({"institution": case.institution_id, "case": case.number})


def announce_outgoing() -> None:
    """Wake the outbox: a letter waits to be sent."""
    notify({"outbox": True})


def tell(post: Post, case: Case, kind: NoticeKind, *, at: datetime, clause: str = "") -> Notice:
    """Leave a notice for an officer and let their open pages know."""
    notice = Notice.objects.create(post=post, case=case, kind=kind, at=at, clause=clause)
    notify({"institution": case.institution_id, "post": post.pk})
    return notice


def read_notices(post: Post, *, at: datetime) -> int:
    """Everything told so far has been seen; returns how many were unread."""
    return Notice.objects.filter(post=post, read_at=None).update(read_at=at)


def read_notice(notice: Notice, *, at: datetime) -> None:
    """This one notice has been seen; the first time counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at)
