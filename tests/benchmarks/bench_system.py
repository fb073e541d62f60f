"""The whole system as it runs: how soon it answers on an existing data folder, and what it takes while idle."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
from tests.benchmarks.ground import row

_ROOT = Path(__file__).parents[2]


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: seconds until the first answer, and megabytes of the idle process tree (PSS)."""
    folder = Path(tempfile.mkdtemp(prefix="atbilde-bench-"))
    folder.chmod(0o711)
    try:
        with _serving(folder):  # the first set-up is not what is measured
            pass
        with _serving(folder) as (process, seconds):
            time.sleep(2 if quick else 15)
            memory = _memory(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [
        row("serve answers on an existing data folder", seconds, "s", at_most=5),
        row("idle system, all processes", memory, "MB", at_most=400, note="proportional set size"),
    ]


@contextlib.contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "atbilde", "serve", "--data", str(folder), "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(_ROOT / "src")},
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process, _answer(process, port, start)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answer(process: subprocess.Popen[bytes], port: int, start: float) -> float:
    while process.poll() is None and time.monotonic() - start < 60:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
            return time.monotonic() - start
        time.sleep(0.02)
    raise RuntimeError("serve did not come up")


def _memory(process: subprocess.Popen[bytes]) -> float:
    root = psutil.Process(process.pid)
    return sum(one.memory_full_info().pss for one in [root, *root.children(recursive=True)]) / 1e6
