"""What the worker does when a case's time comes: judge anew, warn, mark late, tell."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from atbilde.audit.actions import record
from atbilde.cases.actions.judging import UNFULFILLED, refresh, unfulfilled
from atbilde.cases.actions.notices import announce, tell
from atbilde.cases.enums import NoticeKind, Status
from atbilde.cases.models import Case, Notice, Obligation
from atbilde.core.lateness import soon_at
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Post
from atbilde.institutions.standards import editions_of

log = logging.getLogger(__name__)

#: A case that cannot be judged (a faulty pack, say) is tried again after this long.
RETRY = timedelta(minutes=5)


def next_wake() -> datetime | None:
    """When the next case has to be looked at; `None` while nothing runs."""
    return Case.objects.filter(wake_at__isnull=False).order_by("wake_at").values_list("wake_at", flat=True).first()


@transaction.atomic
def wake_one(*, at: datetime) -> bool:
    """Look at one case whose time has come; returns whether there was one.

    The row is claimed, so that of two workers one has it and the other goes on to the next; what it decides and what
    it tells is one transaction, so that nothing is told twice or half.
    """
    case = (
        Case.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(wake_at__lte=at)
        .select_related("institution", "owner__manager", "queue")
        .order_by("wake_at")
        .first()
    )
    if case is None:
        return False
    try:
        with transaction.atomic():
            refresh(case, at=at, moved_by="calendar")
            for row in unfulfilled(case.obligations.all()):
                _speak(case, row, at)
            _sleep_again(case, at)
            announce(case)
    except (ValueError, LookupError, TypeError):
        # One case that cannot be judged must not hold up the terms of all the others.
        log.exception("case %s cannot be judged; tried again in %s", case.number, RETRY)
        Case.objects.filter(pk=case.pk).update(wake_at=at + RETRY)
    return True


@transaction.atomic
def recount_terms(institution: Institution, *, at: datetime, by: int | None) -> int:
    """After a change of hours or calendar: every running term of the institution is counted anew by the worker.

    Returns how many cases will be looked at.
    """
    waiting = Case.objects.filter(
        institution=institution, obligations__status__in=UNFULFILLED, obligations__due_at__isnull=False
    )
    count = Case.objects.filter(pk__in=waiting.values("pk")).update(wake_at=at)
    record("calendar.change", institution, institution=institution.pk, by=by, at=at, details={"cases": count})
    return count


@transaction.atomic
def notice_pack(institution: Institution, *, at: datetime) -> int:
    """After a change of the institution's pack or of the law's: its open cases are judged anew by the worker.

    Returns how many; 0 where nothing changed, and the first time, when there was nothing before.
    """
    used = editions_of(institution, at)
    if institution.packs_digest == used:
        return 0
    changed = Institution.objects.filter(pk=institution.pk, packs_digest=institution.packs_digest)
    if not changed.update(packs_digest=used) or not institution.packs_digest:
        return 0  # another worker saw it first, or it is the first look
    count = Case.objects.filter(institution=institution, closed_at=None).update(wake_at=at)
    details: dict[str, object] = {"cases": count, "digest": used}
    record("pack.change", institution, institution=institution.pk, by=None, at=at, details=details)
    return count


def _speak(case: Case, row: Obligation, at: datetime) -> None:
    """Tell of a term about to end or past, each once."""
    if row.due_at is None:
        return
    if row.status == Status.MISSED or row.due_at < at:
        if row.late_told_at is None:
            _tell_all(case, row, NoticeKind.LATE, at)
            row.late_told_at = at
            row.save(update_fields=["late_told_at"])
            details: dict[str, object] = {"duty": row.duty}
            record("term.late", case, institution=case.institution_id, by=None, at=at, details=details)
    elif row.warned_at is None and soon_at(row.starts_at, row.due_at) <= at:
        _tell_all(case, row, NoticeKind.DUE_SOON, at)
        row.warned_at = at
        row.save(update_fields=["warned_at"])


def _tell_all(case: Case, row: Obligation, kind: NoticeKind, at: datetime) -> None:
    """The owner, or everyone who serves the queue; and of what is late the managers too."""
    receivers: set[Post] = set()
    if case.owner is not None:
        receivers.add(case.owner)
    elif case.queue_id is not None:
        receivers.update(Post.objects.filter(queues=case.queue_id, ends=None))
    if kind == NoticeKind.LATE:
        receivers.update(_managers(case))
    for post in sorted(receivers, key=lambda post: post.pk):
        tell(post, case, kind, at=at, clause=row.duty)


def _managers(case: Case) -> list[Post]:
    if case.owner is not None and case.owner.manager is not None:
        return [case.owner.manager]
    return list(Post.objects.filter(institution=case.institution_id, roles__contains=[Role.MANAGER], ends=None))


def _sleep_again(case: Case, at: datetime) -> None:
    """When the case is next looked at, now that what was to be said has been said."""
    moments = []
    for row in unfulfilled(case.obligations.all()):
        if row.due_at is None or row.late_told_at is not None:
            continue
        moments.append(row.due_at if row.warned_at else soon_at(row.starts_at, row.due_at))
    case.wake_at = min(moments, default=None)
    case.save(update_fields=["wake_at"])


def unread_notices(post: Post) -> list[Notice]:
    """The post's unread notices, newest first, with their cases."""
    return list(Notice.objects.filter(Q(post=post, read_at=None)).select_related("case").order_by("-at")[:100])
