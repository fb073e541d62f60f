"""Public pages under load, from a thousand cases to a million: the institution's, its standard, a status page."""

import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.bench_pages import _fill
from tests.benchmarks.ground import database, row, slowest_hundredth

#: Requests under way at once; a page is asked for this often at each size.
AT_ONCE = 8


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: p50, p99 and requests a second of one process, and growth with the cases."""
    sizes = (1_000, 20_000) if quick else (1_000, 100_000, 1_000_000)
    with database():
        return _measure(sizes, times=60 if quick else 300)


def _measure(sizes: tuple[int, ...], times: int) -> list[dict[str, object]]:
    from tests.world import case_from, make_world

    from atbilde.contacts.actions.links import make_link
    from atbilde.reports.published import publish_next

    world = make_world()
    case = case_from(world, owner=world.anna)
    contact = case.contacts.get()
    secret = make_link(contact, at=contact.at)
    pages = {
        "institution's page": "/csp/",
        "standard with its figures": "/csp/standard/",
        "status page": f"/csp/status/{secret}/",
    }
    world.institution.publishes_kept = True
    world.institution.save()
    publish_next(at=contact.at)
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    filled = 0
    for size in sizes:
        _fill(world, filled, size)
        filled = size
        for name, page in pages.items():
            rows += _page(name, page, size, times, first)
    return rows


def _page(name: str, page: str, size: int, times: int, first: dict[str, float]) -> list[dict[str, object]]:
    took, seconds = _load(page, times)
    middle, high = statistics.median(took) * 1000, slowest_hundredth(took) * 1000
    base = first.setdefault(name, middle)
    return [
        row(f"{name}, {size:,} cases, p50", middle, "ms"),
        row(f"{name}, {size:,} cases, p99", high, "ms"),
        row(f"{name}, {size:,} cases, throughput", times / seconds, "requests a second"),
        row(f"{name}, {size:,} cases, against the smallest", middle / base, "times", at_most=1.5),
    ]


def _load(page: str, times: int) -> tuple[list[float], float]:
    """Seconds of each request and of all, `AT_ONCE` under way, each with a connection of its own."""
    from django.db import connections
    from django.test import Client

    def ask(_: int) -> float:
        begun = time.monotonic()
        answer = Client(SERVER_NAME="127.0.0.1").get(page)
        if answer.status_code != 200:
            raise RuntimeError(f"{page}: {answer.status_code}")
        return time.monotonic() - begun

    with ThreadPoolExecutor(AT_ONCE) as clients:
        list(clients.map(ask, range(AT_ONCE * 2)))
        start = time.monotonic()
        took = list(clients.map(ask, range(times)))
        seconds = time.monotonic() - start
        together = threading.Barrier(AT_ONCE)  # so that every thread gets one of these
        list(clients.map(lambda _: (together.wait(30), connections.close_all()), range(AT_ONCE)))
    return took, seconds
