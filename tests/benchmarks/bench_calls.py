"""Two hundred calls at once through the webhook: is anything lost, and how far behind are panel and board."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
from tests.benchmarks.ground import row

from atbilde.config import cluster

_ROOT = Path(__file__).parents[2]
_TOKEN = "demo-csp"
_LINES = 16
"""How many requests of the exchange are under way at once."""
_EXTENSION = "101"


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table, measured on a demonstration that runs as `atbilde demo` does."""
    calls = 20 if quick else 200
    folder = Path(tempfile.mkdtemp(prefix="atbilde-bench-"))
    folder.chmod(0o711)
    try:
        with _demonstration(folder) as address:
            return _measure(address, folder, calls)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _measure(address: str, folder: Path, calls: int) -> list[dict[str, object]]:
    manager, officer = _Person(address, "mara.csp"), _Person(address, "anna.csp")
    board, panel = _Ear(manager, "board"), _Ear(officer, "calls")
    before = _counts(folder)
    names = [f"bench-{number}" for number in range(calls)]
    start = time.monotonic()
    with ThreadPoolExecutor(_LINES) as exchange:
        posted = list(exchange.map(lambda name: _begin(address, name), names))
    taken = time.monotonic() - start
    behind_board = [board.delay_after(at) for at in posted[:: max(1, calls // 50)]]
    behind_panel = [panel.delay_after(at) for at in posted[:: max(1, calls // 50)]]
    drawn = [_timed(lambda: manager.get("/desk/board/", part=True)) for _ in range(5)]
    shown = [_timed(lambda: officer.get("/desk/calls/panel/", part=True)) for _ in range(5)]
    with ThreadPoolExecutor(_LINES) as exchange:
        list(exchange.map(lambda name: _end(address, name), names))
    after = _counts(folder)
    board.stop()
    panel.stop()
    lost = calls - (after["calls"] - before["calls"]) + calls * 4 - (after["events"] - before["events"])
    return [
        row(f"{calls} calls at once: news lost", lost, "", at_most=0),
        row("… all ringing within", taken, "s", note=f"{2 * calls / taken:.0f} requests a second"),
        row("board behind, 95th percentile", _high(behind_board) + max(drawn), "s", at_most=1),
        row("panel behind, 95th percentile", _high(behind_panel) + max(shown), "s", at_most=1),
        row("board drawn with all of them running", statistics.median(drawn), "s"),
        row("panel drawn with all of them ringing", statistics.median(shown), "s"),
    ]


def _begin(address: str, name: str) -> float:
    """A new call that rings at the officer's set; returns when the exchange had told of it."""
    _say(address, event="newCall", callId=name, **{"from": "+37126" + name[-6:].rjust(6, "0"), "to": "80000098"})
    _say(address, event="ringing", callId=name, user=_EXTENSION)
    return time.monotonic()


def _end(address: str, name: str) -> None:
    _say(address, event="answer", callId=name, user=_EXTENSION, waitSeconds="12")
    _say(address, event="hangup", callId=name, cause="normalClearing")


def _say(address: str, **fields: str) -> None:
    fields.setdefault("direction", "in")
    body = json.dumps(fields).encode()
    request = urllib.request.Request(f"{address}/cti/zammad/{_TOKEN}", body, {"Content-Type": "application/json"})
    for _ in range(5):  # an exchange tells again what was not taken
        try:
            urllib.request.urlopen(request, timeout=20).read()
            return
        except urllib.error.HTTPError as fault:
            if fault.code < 500:
                raise
            time.sleep(0.2)
    raise RuntimeError("the webhook did not take the news")


class _Person:
    """Somebody logged in at the desk."""

    def __init__(self, address: str, name: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self._opener.open(f"{address}/desk/login/", timeout=20).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {"name": name, "password": "demo", "csrfmiddlewaretoken": token[1] if token else ""}
        self._opener.open(f"{address}/desk/login/", urllib.parse.urlencode(fields).encode(), timeout=20)

    def get(self, path: str, *, part: bool = False) -> bytes:
        """A page, or as htmx asks for a part of one."""
        return self._opener.open(self._request(path, part), timeout=20).read()

    def stream(self) -> "http.client.HTTPResponse":
        """The news as a browser hears them."""
        return self._opener.open(self._request("/desk/news/", part=False), timeout=60)

    def _request(self, path: str, part: bool) -> urllib.request.Request:
        return urllib.request.Request(self.address + path, headers={"HX-Request": "true"} if part else {})


class _Ear:
    """Listens to the news and remembers when each piece of one kind came."""

    def __init__(self, person: _Person, name: str) -> None:
        self._times: list[float] = []
        self._name = f"event: {name}".encode()
        self._stream = person.stream()
        self._stream.readline()
        self._going = True
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            while self._going and (line := self._stream.readline()):
                if line.strip() == self._name:
                    self._times.append(time.monotonic())

    def delay_after(self, at: float, patience: float = 5.0) -> float:
        """Seconds from `at` until the next piece of news came."""
        until = time.monotonic() + patience
        while time.monotonic() < until:
            later = [heard for heard in self._times if heard >= at]
            if later:
                return later[0] - at
            time.sleep(0.01)
        return patience

    def stop(self) -> None:
        self._going = False


def _timed(act: object) -> float:
    start = time.monotonic()
    act()  # type: ignore[operator]
    return time.monotonic() - start


def _high(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95) - 1] if len(values) > 1 else values[0]


def _counts(folder: Path) -> dict[str, int]:
    """Calls of the benchmark and their events as the database has them."""
    url = cluster.running_url(folder)
    with psycopg.connect(url) as link:
        asked = (
            "SELECT count(DISTINCT c.contact_id), count(e.id) FROM calls_call c"
            " JOIN contacts_event e ON e.contact_id = c.contact_id WHERE c.name_there LIKE 'bench-%'"
        )
        calls, events = link.execute(asked).fetchone()
    return {"calls": calls, "events": events}


@contextlib.contextmanager
def _demonstration(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "atbilde", "demo", "--data", str(folder), "--port", str(port)],
        env=os.environ | {"PYTHONPATH": str(_ROOT / "src")},
        stdout=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until and process.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/readyz", timeout=1):
                yield address
                return
            time.sleep(0.2)
        raise RuntimeError("the demonstration did not come up")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
