"""Nine months of the statistics bureau's telephone: a queue_log of 17,680 answered calls into the running system."""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.benchmarks.ground import database, row

#: What the bureau's own account names for nine months (seed 002).
ANSWERED = 17_680
_FIRST = date(2020, 1, 2)


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: seconds of the import, of importing again, and of the report over it."""
    answered = ANSWERED // 20 if quick else ANSWERED
    with database(), tempfile.TemporaryDirectory() as folder:
        from tests.world import make_world

        from atbilde.config.cli import past_calls
        from atbilde.reports.service_statistics import service_statistics

        world = make_world()
        file = Path(folder) / "queue_log"
        file.write_text("".join(_lines(answered)), encoding="utf-8")
        args = argparse.Namespace(
            file=file, kind="queue-log", institution="csp", source=None, mapping=None, skip_rejected=False
        )
        first, outcome = _timed(lambda: past_calls.import_calls(args))
        again, second = _timed(lambda: past_calls.import_calls(args))
        report, found = _timed(lambda: service_statistics(world.institution, _FIRST, date(2020, 9, 30)))
    return [
        row(
            f"queue_log of {answered:,} answered calls imported", first, "s", at_most=30, note=f"{outcome.added} events"
        ),
        row("the same again", again, "s", note="events added twice"),
        row("events added by importing again", second.added, "", at_most=0),
        row("calls that the report lacks", answered - (found.figures.calls or 0), "", at_most=0),
        row("service statistics over them", report, "s"),
    ]


def _timed(act: object) -> tuple[float, object]:
    start = time.monotonic()
    result = act()  # type: ignore[operator]
    return time.monotonic() - start, result


def _lines(answered: int) -> Iterator[str]:
    """Calls spread over working hours: nine of ten answered, the others given up."""
    chance = random.Random(17680)
    for number in range(answered * 10 // 9):
        day = _FIRST + timedelta(days=number * 270 // (answered * 10 // 9))
        begun = datetime(day.year, day.month, day.day, 7, tzinfo=UTC) + timedelta(seconds=chance.randrange(8 * 3600))
        at, call, wait = int(begun.timestamp()), f"{begun.timestamp():.0f}.{number}", chance.randrange(1, 30)
        yield f"{at}|{call}|80000098|NONE|ENTERQUEUE||+3712{number % 9_999_999:07d}|1\n"
        if number % 10 == 9 or number >= answered * 10 // 9:
            yield f"{at + wait}|{call}|80000098|NONE|ABANDON|1|1|{wait}\n"
            continue
        talk = chance.randrange(20, 600)
        yield f"{at + wait}|{call}|80000098|Anna Bērziņa|CONNECT|{wait}|{call}9|{wait}\n"
        yield f"{at + wait + talk}|{call}|80000098|Anna Bērziņa|COMPLETECALLER|{wait}|{talk}|1\n"
