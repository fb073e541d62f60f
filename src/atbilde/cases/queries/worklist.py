"""The queue: what is due first, then by arrival. Costs the same at a thousand cases and at a million."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from atbilde.cases.access import cases_for
from atbilde.cases.models import Case, Notice
from atbilde.institutions.models import Post

#: How many rows a page of the queue holds.
PAGE = 50
#: Counts go no further than this: one more is read to know that there are more.
COUNT_CAP = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class View(StrEnum):
    """The saved views of the queue. Cases without owner can be narrowed to one queue."""

    MINE = "mine"
    UNOWNED = "unowned"
    OPEN = "open"
    LATE = "late"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the queue shows it. `owner` is empty while nobody has it."""

    number: str
    subject: str
    kind: str
    channel: str
    client: str
    owner: str
    owner_id: int | None
    queue_lv: str
    queue_en: str
    due_at: datetime | None
    due_clause: str
    soon_at: datetime | None
    opened_at: datetime
    closed_at: datetime | None
    pk: int


_COLUMNS = (
    "number",
    "subject",
    "kind",
    "channel",
    "client__name",
    "client__email",
    "client__phone",
    "owner__person__first_name",
    "owner__person__last_name",
    "owner_id",
    "queue__name_lv",
    "queue__name_en",
    "due_at",
    "due_clause",
    "soon_at",
    "opened_at",
    "closed_at",
    "pk",
)


def rows(
    post: Post, view: View, *, now: datetime, queue: int | None = None, after: str = "", limit: int = PAGE
) -> tuple[list[Row], str]:
    """A page of the view and the mark after which the next one begins; an empty mark is the end.

    Open cases come by what is due first, those without a term last, then by arrival; closed ones newest first.
    `queue` narrows to cases that wait in that queue. Raises `ValueError` for a mark that is none.
    """
    cases = _cases(post, view, now, queue)
    found: list[tuple[Any, ...]] = []
    for part in _parts(cases, view, after):
        found += part.values_list(*_COLUMNS)[: limit + 1 - len(found)]
        if len(found) > limit:
            break
    page = [_row(values) for values in found[:limit]]
    return page, _mark(page[-1], view) if len(found) > limit else ""


def counts(post: Post, *, now: datetime, queues: list[int]) -> tuple[dict[View, int], dict[int, int]]:
    """How many cases each view holds, and how many wait in each of `queues`; one query, none above `COUNT_CAP` + 1."""
    wanted = [_cases(post, view, now, None) for view in View]
    wanted += [_cases(post, View.UNOWNED, now, queue) for queue in queues]
    pieces = [cases.values("pk").order_by()[: COUNT_CAP + 1].query.sql_with_params() for cases in wanted]
    parameters = [value for _, values in pieces for value in values]
    with connection.cursor() as cursor:
        columns = ", ".join(f"(SELECT count(*) FROM ({sql}) AS c{n})" for n, (sql, _) in enumerate(pieces))  # noqa: S608 - ours
        cursor.execute(f"SELECT {columns}", parameters)
        found = list(cursor.fetchone())
    views = list(View)
    return dict(zip(views, found, strict=False)), dict(zip(queues, found[len(views) :], strict=True))


def unread_notices(post: Post) -> int:
    """How many notices the officer has not read, counted up to a hundred."""
    return Notice.objects.filter(post=post, read_at=None).order_by().values("pk")[:100].count()


def notices(post: Post, *, limit: int = 100) -> list[Notice]:
    """The officer's newest notices with their cases, newest first."""
    return list(Notice.objects.filter(post=post).select_related("case__client").order_by("-at", "-pk")[:limit])


def notice_for(post: Post, pk: int) -> Notice:
    """One of the officer's own notices. Raises `Notice.DoesNotExist`."""
    return Notice.objects.select_related("case").get(pk=pk, post=post)


def _cases(post: Post, view: View, now: datetime, queue: int | None) -> QuerySet[Case]:
    cases = cases_for(post)
    if view == View.CLOSED:
        return cases.filter(closed_at__isnull=False)
    cases = cases.filter(closed_at=None)
    if view == View.MINE:
        return cases.filter(owner=post)
    if view == View.LATE:
        return cases.filter(due_at__lt=now)
    if view == View.UNOWNED:
        cases = cases.filter(owner=None)
        return cases.filter(queue=queue) if queue is not None else cases
    return cases


def _parts(cases: QuerySet[Case], view: View, after: str) -> list[QuerySet[Case]]:
    """The view after a mark, as one or two ranges that an index can walk: those with a term, then those without."""
    if view == View.CLOSED:
        cases = cases.order_by("-closed_at", "-pk")
        if after:
            closed, pk = _read_mark(after, 2)
            at = _moment(closed)
            cases = cases.filter(closed_at__lte=at).filter(Q(closed_at__lt=at) | Q(pk__lt=pk))
        return [cases]
    ordered = cases.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")
    if not after:
        return [ordered]
    due, opened, pk = _read_mark(after, 3)
    arrival = _moment(opened)
    later = Q(opened_at__gt=arrival) | Q(opened_at=arrival, pk__gt=pk)
    if due is None:
        return [ordered.filter(due_at=None, opened_at__gte=arrival).filter(later)]
    at = _moment(due)
    return [ordered.filter(due_at__gte=at).filter(Q(due_at__gt=at) | later), ordered.filter(due_at=None)]


def _row(values: tuple[Any, ...]) -> Row:
    number, subject, kind, channel, name, email, phone, first, last, *rest = values
    return Row(
        number, subject, kind, channel, name or email or phone or "", f"{first or ''} {last or ''}".strip(), *rest
    )


def _mark(row: Row, view: View) -> str:
    if view == View.CLOSED:
        return f"{_ticks(row.closed_at)}_{row.pk}"
    return f"{_ticks(row.due_at)}_{_ticks(row.opened_at)}_{row.pk}"


def _read_mark(mark: str, fields: int) -> list[int | None]:
    parts = mark.split("_")
    if len(parts) != fields:
        raise ValueError(f"{mark!r} is no mark in the queue")
    return [int(part) if part else None for part in parts]


def _ticks(at: datetime | None) -> str:
    return "" if at is None else str((at - _EPOCH) // _MICROSECOND)


def _moment(ticks: int | None) -> datetime:
    if ticks is None:
        raise ValueError("the mark in the queue lacks a time")
    return _EPOCH + timedelta(microseconds=ticks)
