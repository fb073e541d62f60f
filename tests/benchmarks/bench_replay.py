"""How long a million events take to be judged, and how much memory: `python -m tests.benchmarks.bench_replay`.

The log is made up, the same every time: a year of a busy institution, mostly calls, a third written channels, and
every other type of event among them. It is replayed under the pack `csp` by the command line in a process of
its own, so that the figures are those a user would see.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
EVENTS = 1_000_000
SECONDS = 10.0
GIBIBYTE = 1024.0
SEED = 20260302
BEGIN = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
Row = dict[str, object]
Fields = dict[str, object]
Told = tuple[float, str, Fields]  # minutes after the contact began, type, fields


def write_log(path: Path, events: int) -> None:
    """A log of so many events as JSON Lines, in the order of time, so that the events of a contact lie far apart."""
    lines = sorted(json.dumps(event | {"id": f"e{number:07d}"}) for number, event in enumerate(made_up(events)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def made_up(events: int) -> Iterator[Fields]:
    """So many events without their ids, contact by contact, spread evenly over a year of working hours."""
    chance = random.Random(SEED)
    step = timedelta(days=364) / max(events // 4, 1)
    written, contact = 0, 0
    kinds, weights = zip(*KINDS, strict=True)
    while written < events:
        begins = BEGIN + step * contact
        begins = begins.replace(hour=6 + begins.hour * 10 // 24)
        kind: Callable[[random.Random, str], list[Told]] = chance.choices(kinds, weights)[0]
        name = f"c{contact:07d}"
        for minutes, type_, fields in kind(chance, name)[: events - written]:
            at = (begins + timedelta(minutes=minutes)).isoformat(timespec="seconds")
            yield {"at": at, "type": type_, "contact": name, "officer": f"o{contact % 40:02d}"} | fields
            written += 1
        contact += 1


def _number(chance: random.Random) -> str:
    return f"+3712{chance.randrange(10**7):07d}"


def _offered(chance: random.Random) -> Fields:
    return {"direction": "in", "from": _number(chance), "to": "80000098", "line": "80 0000 98"}


def _call(chance: random.Random, name: str) -> list[Told]:
    rings, talk = chance.choice((1, 1, 2, 2, 3, 4, 5, 7)), chance.expovariate(1 / 3)
    told: list[Told] = [
        (0, "call.offered", _offered(chance)),
        (rings / 12, "call.answered", {"rings": rings}),
        (rings / 12 + talk, "call.ended", {}),
    ]
    if talk > 10 and chance.random() < 0.7:
        told.insert(2, (11, "electronic_answer.offered", {"accepted": True, "questions": ["?"]}))
        told.append((60, "message.sent", {"channel": "email", "to": "a@example.lv", "answers": name}))
    if chance.random() < 0.2:
        told.append((talk + 2, "rating.given", {"of": name, "score": chance.randint(1, 5), "scale": 5}))
    return told


def _lost_call(chance: random.Random, name: str) -> list[Told]:
    return [
        (0, "call.offered", _offered(chance)),
        (0.5, "call.abandoned", {"ring_seconds": chance.randint(2, 60)}),
    ]


def _busy_call(chance: random.Random, name: str) -> list[Told]:
    offered = _offered(chance)
    back = {"direction": "out", "to": offered["from"], "contact": f"{name}-b", "answers": name}
    return [
        (0, "call.offered", offered),
        (0, "call.busy", {"signal": True}),
        (30, "call.offered", back),
        (30.2, "call.answered", {"contact": f"{name}-b", "rings": 2}),
    ]


def _wrong_call(chance: random.Random, name: str) -> list[Told]:
    via = f"{name}-v"
    return [
        *_call(chance, name)[:3],
        (40, "error.found", {"in": name}),
        (44, "call.offered", {"contact": via, "direction": "out", "to": _number(chance), "corrects": name}),
        (44.2, "call.answered", {"contact": via, "rings": 2}),
        (chance.choice((46, 55)), "correction.made", {"in": name, "via": via, "apology": True}),
    ]


def _message(chance: random.Random, name: str) -> list[Told]:
    address, case = f"p{chance.randrange(50_000)}@example.lv", f"k{name}"
    told: list[Told] = [
        (0, "message.received", {"channel": "email", "from": address, "to": "csb@example.lv", "case": case}),
        (
            chance.randint(20, 3000),
            "message.sent",
            {"contact": f"{name}-s", "channel": "email", "to": address, "answers": name, "case": case},
        ),
    ]
    return told if chance.random() < 0.95 else told[:1]


def _wrong_message(chance: random.Random, name: str) -> list[Told]:
    sent = f"{name}-s"
    correction = {"channel": "email", "to": "b@example.lv", "corrects": sent, "apology": True, "contact": f"{name}-t"}
    return [
        (0, "message.received", {"channel": "email", "from": "b@example.lv"}),
        (50, "message.sent", {"contact": sent, "channel": "email", "to": "b@example.lv", "answers": name}),
        (90, "error.found", {"in": sent}),
        (chance.choice((100, 120)), "message.sent", correction),
    ]


def _submission(chance: random.Random, name: str) -> list[Told]:
    return [
        (0, "submission.received", {"kind": "request", "channel": "latvija_lv", "case": f"k{name}"}),
        (5, "question.handed_over", {"from": "u1", "to": "u2"}),
        (
            chance.randint(1, 20) * 1440,
            "message.sent",
            {"contact": f"{name}-s", "channel": "email", "to": "d@example.lv", "answers": name},
        ),
    ]


def _chat(chance: random.Random, name: str) -> list[Told]:
    return [
        (0, "chat.started", {}),
        (9, "chat.ended", {}),
        (10, "rating.given", {"of": name, "score": chance.randint(1, 9), "scale": 9}),
    ]


def _promise(chance: random.Random, name: str) -> list[Told]:
    due = (BEGIN + timedelta(days=400)).isoformat()
    return [*_call(chance, name)[:3], (20, "promise.given", {"due": due, "channel": "email"})]


def _visit(chance: random.Random, name: str) -> list[Told]:
    return [(0, "visit.booked", {}), (60, "visit.started", {}), (75, "visit.ended", {})]


def _night(chance: random.Random, name: str) -> list[Told]:
    return [(0, "voicemail.left", {"seconds": 20, "out_of_hours": True}), (700, "voicemail.listened", {})]


def _act(chance: random.Random, name: str) -> list[Told]:
    act = {"act": f"a{name}", "sent_on": f"2026-{chance.randint(3, 11):02d}-11", "delivery": "registered_post"}
    return [(0, "act.issued", act | {"contest_notice": True}), (20_000, "contest.received", {"act": f"a{name}"})]


def _registration(chance: random.Random, name: str) -> list[Told]:
    return [(0, "registration.applied", {"system": "edv"})]


KINDS: tuple[tuple[Callable[[random.Random, str], list[Told]], int], ...] = (
    (_call, 500),
    (_lost_call, 60),
    (_busy_call, 10),
    (_wrong_call, 5),
    (_message, 250),
    (_wrong_message, 5),
    (_submission, 40),
    (_chat, 30),
    (_promise, 10),
    (_visit, 15),
    (_night, 10),
    (_act, 5),
    (_registration, 60),
)

_CHILD = """
import time
began = time.perf_counter()
import json, resource, sys
from atbilde.config.cli import main
code = main(sys.argv[1:])
told = {"seconds": time.perf_counter() - began, "processor": time.process_time()}
told["mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps(told), file=sys.stderr)
sys.exit(code)
"""


def run(*, quick: bool = False) -> list[Row]:
    """Rows of name, value, unit, target, ok, note. `quick`: a twentieth of the events, held to the same pace.

    The best of up to three runs counts: what another program takes from this one is not the engine's.
    """
    events = EVENTS // 20 if quick else EVENTS
    allowed = SECONDS * events / EVENTS + (1.0 if quick else 0.0)  # a short run pays for loading the packs, too
    runs: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="atbilde-bench-") as folder:
        path = Path(folder) / "events.jsonl"
        write_log(path, events)
        while len(runs) < 3 and min((told["seconds"] for told in runs), default=allowed) >= allowed * 0.75:
            runs.append(_replayed(path, Path(folder) / "out.json"))
    best = min(runs, key=lambda told: told["seconds"])
    note = f"{events} events, {best['obligations']:.0f} obligations, best of {len(runs)}"
    return [
        _row("replay: time", best["seconds"], "s", allowed, f"{note}, {best['processor']:.1f} s of processor time"),
        _row("replay: peak memory", max(told["mebibytes"] for told in runs), "MiB", GIBIBYTE, note),
    ]


def _row(name: str, value: float, unit: str, target: float, note: str) -> Row:
    return {"name": name, "value": round(value, 2), "unit": unit, "target": target, "ok": value <= target, "note": note}


def _replayed(path: Path, out: Path) -> dict[str, float]:
    """One run in a process of its own: seconds, processor, mebibytes, obligations."""
    command = [sys.executable, "-c", _CHILD, "replay", "csp", str(path), "--json"]
    there = os.environ | {"PYTHONPATH": str(SOURCE)}
    with out.open("wb") as written:
        done = subprocess.run(command, stdout=written, stderr=subprocess.PIPE, check=False, env=there)
    lines = done.stderr.decode().strip().splitlines()
    if done.returncode:
        raise RuntimeError(f"replay failed: {lines[-1] if lines else 'no word'}")
    told: dict[str, float] = json.loads(lines[-1])
    return told | {"obligations": len(json.loads(out.read_bytes())["obligations"])}


if __name__ == "__main__":
    started = time.perf_counter()
    for row in run(quick="--quick" in sys.argv):
        verdict = "ok" if row["ok"] else "FAILS"
        print(f"{row['name']}: {row['value']} {row['unit']} (target {row['target']}, {verdict}; {row['note']})")
    print(f"in all {time.perf_counter() - started:.0f} s")
