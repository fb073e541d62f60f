"""An exchange of the tests: what it says of a call, in the words of `calls.said`."""

from datetime import datetime, timedelta

import pytest
from tests.world import NOW, World

from atbilde.calls.actions.taking import take
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Call, Exchange, Line
from atbilde.calls.said import Said
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.institutions.models import Institution, Post


def make_exchange(institution: Institution, name: str = "centrāle") -> Exchange:
    """A webhook exchange without a token."""
    return Exchange.objects.create(institution=institution, kind=ExchangeKind.WEBHOOK, name=name)


def make_line(world: World, code: str = "free", number: str = "80000098", *reached_by: str) -> Line:
    """A line of the institution whose cases wait in its first queue."""
    return Line.objects.create(
        institution=world.institution,
        code=code,
        number=number,
        name_lv="Bezmaksas tālrunis",
        name_en="Free line",
        queue=world.queue,
        reached_by=list(reached_by),
    )


def give_set(post: Post, extension: str) -> Post:
    """The officer gets a telephone set."""
    post.extension = extension
    post.save(update_fields=["extension"])
    return post


def says(call: str, type_: str, at: datetime | None = None, key: str = "", **data: object) -> Said:
    """One piece of news; `from_` stands for `from`."""
    data = {name.rstrip("_"): value for name, value in data.items()}
    return Said(call=call, key=key or f"{type_}:{data.get('officer', '')}", type=type_, at=at, data=data)


def incoming(
    exchange: Exchange,
    name: str = "c1",
    *,
    at: datetime = NOW,
    caller: str = "+37126000001",
    to: str = "80000098",
    officer: str = "101",
    wait: float | None = 8,
    talk: float | None = None,
) -> Call:
    """A call that comes in and rings at `officer`; answered after `wait` seconds, over after `talk` more."""
    news = [
        says(name, "call.offered", at, direction="in", from_=caller, to=to),
        says(name, "call.rang", at, officer=officer),
    ]
    now = at
    if wait is not None:
        now = at + timedelta(seconds=wait)
        news.append(says(name, "call.answered", now, officer=officer, ring_seconds=wait))
    if talk is not None:
        now += timedelta(seconds=talk)
        news.append(says(name, "call.ended", now, cause="normalClearing"))
    (call,) = take(exchange, news, now=now)
    return call


def under(slug: str):
    """The fixture `world` under this standard."""
    return pytest.mark.parametrize("world", [slug], indirect=True)


def owed(case: Case, duty: str) -> list[tuple[str, datetime | None]]:
    return [(row.status, row.due_at) for row in case.obligations.filter(duty=duty)]


def called_out(exchange, at: datetime, *, to: str = "26000001", answered: bool = True, name: str = "out") -> Call:
    """An outgoing call from Anna's set."""
    news = [says(name, "call.offered", at, direction="out", to=to, officer="101")]
    if answered:
        news.append(says(name, "call.answered", at + timedelta(seconds=8), officer="101"))
    news.append(says(name, "call.ended", at + timedelta(seconds=60)))
    (call,) = take(exchange, news, now=at + timedelta(seconds=60))
    return call


def refused(code: str):
    """The action is refused with this code."""
    return pytest.raises(Refused, check=lambda fault: fault.code == code)
