"""`atbilde bench`: measures this machine by `tests/benchmarks`; a table, and JSON for comparison over time."""

import argparse
import importlib
import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from atbilde.config.cli.table import table
from atbilde.config.errors import FAILED, UserError

_ROOT = Path(__file__).resolve().parents[4]
_FOLDER = _ROOT / "tests" / "benchmarks"


def add_parser(subparsers: Any) -> None:
    """`bench [--quick] [--only NAME] [--json FILE]`."""
    parser = subparsers.add_parser("bench", help="measure this machine (source checkout only)")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run at all")
    parser.add_argument("--only", metavar="NAME", help="one benchmark; repeatable", action="append", default=[])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the benchmarks one after the other. Returns 1 where a figure misses its target."""
    names = _names(args.only)
    sys.path.insert(0, str(_ROOT))
    rows: list[dict[str, Any]] = []
    for name in names:
        print(f"measuring {name} …", file=sys.stderr, flush=True)
        rows += [
            {"benchmark": name, **row}
            for row in importlib.import_module(f"tests.benchmarks.bench_{name}").run(quick=args.quick)
        ]
    table(("benchmark", "what", "value", "unit", "target", "", "note"), map(_line, rows))
    if args.json:
        _write(args.json, rows, quick=args.quick)
    return FAILED if any(row["ok"] is False for row in rows) else 0


def _names(wanted: list[str]) -> list[str]:
    known = sorted(path.stem.removeprefix("bench_") for path in _FOLDER.glob("bench_*.py"))
    if not known:
        raise UserError("bench needs the source checkout: there is no folder tests/benchmarks here")
    if unknown := [name for name in wanted if name not in known]:
        raise UserError(f"--only {unknown[0]}: there is no such benchmark; known are: {', '.join(known)}")
    return wanted or known


def _line(row: dict[str, Any]) -> list[str]:
    target = "" if row["target"] is None else f"{row['target']:,}"
    met = {True: "ok", False: "MISSED", None: ""}[row["ok"]]
    return [row["benchmark"], row["name"], f"{row['value']:,}", row["unit"], target, met, str(row.get("note") or "")]


def _write(path: Path, rows: list[dict[str, Any]], *, quick: bool) -> None:
    document = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "quick": quick,
        "rows": rows,
    }
    try:
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as fault:
        raise UserError(f"--json {path}: {fault.strerror}") from None
