"""Cases as the queue needs them, put straight into the tables: no engine decides their terms here."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.http import HttpResponse
from django.test import Client as Browser
from django.utils import timezone
from tests.world import World

from atbilde.cases.models import Case
from atbilde.contacts.models import Client
from atbilde.institutions.models import Post, Queue


def now() -> datetime:
    """The present: what the pages are asked at."""
    return timezone.now()


def browser_of(post: Post) -> Browser:
    """A browser in which the post's person is logged in."""
    browser = Browser()
    browser.force_login(post.person)
    return browser


def open_client(browser: Browser, client: Client) -> None:
    """The officer has said why they look at this client's data, where the standard asks for that."""
    browser.post(f"/desk/clients/{client.pk}/showing/", {"reason": "answer"})


def put_case(
    world: World,
    number: int,
    *,
    due: timedelta | None = None,
    clause: str = "",
    owner: Post | None = None,
    queue: Queue | None = None,
    arrived: timedelta = timedelta(hours=-1),
    closed: bool = False,
    subject: str = "Jautājums",
) -> Case:
    """A case due so long from now (`None`: no term), that arrived so long from now."""
    due_at = now() + due if due is not None else None
    return Case.objects.create(
        institution=world.institution,
        number=f"CSP-2026-{number:06d}",
        subject=subject,
        channel="email",
        client=world.janis,
        queue=queue or world.queue,
        owner=owner,
        opened_at=now() + arrived,
        due_at=due_at,
        due_clause=clause,
        soon_at=due_at - timedelta(minutes=10) if due_at else None,
        closed_at=now() if closed else None,
    )


def end_post(post: Post) -> None:
    """The post ended long ago."""
    Post.objects.filter(pk=post.pk).update(ends=date(2021, 1, 1))


def numbers(response: HttpResponse) -> list[int]:
    """The running numbers of the rows on a queue page, in order."""
    return [int(line.number.rpartition("-")[2]) for line in response.context["lines"]]  # type: ignore[attr-defined]


def queries_of(call: Callable[[], object]) -> int:
    """How many queries a call makes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)
