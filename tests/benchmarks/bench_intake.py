"""How many letters a second are taken in, each with its original on the disk and its case committed."""

import cProfile
import os
import pstats
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LETTERS_A_SECOND = 100
#: As many as a reader takes in together.
BATCH = 20


def run(quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: letters a second over a mix as an institution gets it."""
    from tests.benchmarks.ground import database

    with database(), tempfile.TemporaryDirectory(prefix="atbilde-bench-") as folder:
        return [_measure(100 if quick else 1000, Path(folder))]


def _measure(count: int, folder: Path) -> dict[str, object]:
    from django.conf import settings
    from django.test import override_settings
    from django.utils import timezone
    from tests.world import make_world

    from atbilde.adapters.email.filing import Outcome
    from atbilde.adapters.email.intake import Arrived, take_in, take_in_all
    from atbilde.cases.models import Case
    from atbilde.institutions.models import Mailbox

    world = make_world()
    mailbox = Mailbox.objects.select_related("institution", "queue__institution").get(pk=world.mailbox.pk)
    letters = list(_mix(count))
    storages = {**settings.STORAGES, "default": {"OPTIONS": {"location": folder / "files"}}}
    with override_settings(STORAGES=storages):
        for raw in _mix(10, name="warm"):
            take_in(raw, mailbox, timezone.now())
        before = Case.objects.count()
        profile = cProfile.Profile() if os.environ.get("BENCH_PROFILE") else None
        if profile:
            profile.enable()
        start = time.perf_counter()
        kinds: list[str] = []
        for first in range(0, count, BATCH):
            arrived = [Arrived(raw, timezone.now()) for raw in letters[first : first + BATCH]]
            for outcome in take_in_all(arrived, mailbox):
                assert isinstance(outcome, Outcome)
                kinds.append(outcome.kind)
        taken = time.perf_counter() - start
        if profile:
            profile.disable()
            pstats.Stats(profile).sort_stats(os.environ["BENCH_PROFILE"]).print_stats(45)
    rate = count / taken
    note = f"{kinds.count('case')} cases, {kinds.count('joined')} follow-ups, {kinds.count('stored')} automatic"
    assert Case.objects.count() - before == kinds.count("case")
    return {
        "name": "letters taken in, committed",
        "value": round(rate, 1),
        "unit": "1/s",
        "target": LETTERS_A_SECOND,
        "ok": rate >= LETTERS_A_SECOND,
        "note": note,
    }


def _mix(count: int, *, name: str = "m") -> Iterator[bytes]:
    """Letters as they come: half plain, a fifth with HTML, a fifth answers, some with files, some automatic."""
    dice = random.Random(name)
    for number in range(count):
        head = [
            f"From: Klients {number % 300} <klients{number % 300}@epasts.example>",
            "To: csp@iestade.example",
            f"Message-ID: <{name}-{number}@epasts.example>",
            "Date: Wed, 13 May 2026 10:00:00 +0300",
            "MIME-Version: 1.0",
        ]
        chance = dice.random()
        subject = f"Jautājums Nr. {number} par datiem"
        if chance < 0.2 and number >= 300:
            head.append(f"In-Reply-To: <{name}-{number - 300}@epasts.example>")
            subject = f"Re: {subject}"
        elif chance > 0.95:
            head.append("Auto-Submitted: auto-replied")
        head.append(f"Subject: {subject}")
        words = " ".join(dice.choices(WORDS, k=dice.randint(20, 300)))
        yield _body(head, f"Labdien!\n\n{words}\n\nAr cieņu\nKlients", dice.random(), dice)


def _body(head: list[str], text: str, chance: float, dice: random.Random) -> bytes:
    if chance < 0.6:
        return "\r\n".join([*head, "Content-Type: text/plain; charset=utf-8", "", text]).encode()
    html = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body></html>"
    parts = [("text/plain; charset=utf-8", text), ("text/html; charset=utf-8", html)]
    kind = "alternative"
    if chance > 0.85:
        kind = "mixed"
        parts.append(("text/csv; name=dati.csv", "\n".join(str(dice.random()) for _ in range(2000))))
    body = "".join(f"\r\n--B\r\nContent-Type: {content_type}\r\n\r\n{content}" for content_type, content in parts)
    return "\r\n".join([*head, f"Content-Type: multipart/{kind}; boundary=B", body, "--B--", ""]).encode()


WORDS = [
    "lūdzu",
    "vai",
    "kur",
    "atrast",
    "datus",
    "par",
    "iedzīvotāju",
    "skaitu",
    "gada",
    "pārskats",
    "termiņš",
    "iesniegums",
    "pielikumā",
    "nosūtu",
    "atbildi",
    "jautājums",
    "statistika",
    "uzņēmums",
    "pašvaldība",
    "Rīga",
    "novads",
    "informācija",
    "izziņa",
    "saņemt",
    "iespējams",
    "kad",
    "cik",
]

if __name__ == "__main__":
    for row in run():
        print(row)
