"""The supervisor behind `atbilde serve`: database, web and background work as children of one small process.

It imports the standard library only. Each child asks the kernel to be ended when this process is gone, so that even
`kill -9` leaves nothing behind; what was unsaved at that moment PostgreSQL recovers at the next start.
"""

import contextlib
import errno
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from atbilde.config import cluster, datafolder
from atbilde.config.errors import FAILED, UserError

_LONGEST_PAUSE = 30.0
_STEADY = 60.0
_READY_WITHIN = 120.0
_TRIES = 3
"""What ends this often before the first answer will not get better by itself."""
_PYTHON = [sys.executable, "-P", "-m"]


class _Stop(BaseException):
    """Somebody asked us to end: Ctrl-C, SIGTERM or a closed terminal."""


@dataclass(frozen=True)
class Place:
    """What to serve and where."""

    data: Path
    host: str
    port: int
    demo: bool = False

    @property
    def address(self) -> str:
        """The address a person on this machine types in."""
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}.get(self.host, self.host)  # noqa: S104
        return f"http://{f'[{shown}]' if ':' in shown and '[' not in shown else shown}:{self.port}"


@dataclass
class Child:
    """A process that is started anew when it ends by itself, after a pause that grows."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    again_at: float = 0.0
    pause: float = 1.0
    ended: int = 0

    def keep_alive(self) -> None:
        """Start it when it is time; notice when it has ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.again_at:
                self._start(now)
        elif (code := self.process.poll()) is not None:
            self.ended += 1
            self.pause = 1.0 if now - self.started > _STEADY else min(self.pause * 2, _LONGEST_PAUSE)
            _say(f"{self.name} ended (exit code {code}); starting it again in {self.pause:.0f} s")
            self.process, self.again_at = None, now + self.pause

    def _start(self, now: float) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor only, which then ends the children in order
            preexec_fn=cluster.die_with_parent(signal.SIGTERM),
        )
        self.started = now

    def ask_to_end(self) -> None:
        """Send SIGTERM if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def await_end(self, seconds: float) -> None:
        """Wait for it, and kill it when it does not end in time."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve(place: Place) -> int:
    """Run everything until asked to stop; returns 0 then. `UserError` where it cannot start: nothing is half done."""
    datafolder.look(place.data)
    os.environ["ATBILDE_DATA"] = str(place.data)
    settings = _read_configuration()
    _port_must_be_free(place)
    datafolder.make(place.data)
    try:
        with _stop_signals(), datafolder.held(place.data):
            _run(place, settings)
    except _Stop:
        pass
    return 0


def _run(place: Place, settings: dict[str, str]) -> None:
    os.environ.setdefault("ATBILDE_PUBLIC_URL", settings["public_url"] or place.address)
    if place.demo:
        os.environ["ATBILDE_DEMO"] = "1"
    url = settings["database_url"]
    server = None if url else cluster.start(place.data, wait=15)
    children: list[Child] = []
    try:
        os.environ["DATABASE_URL"] = url or (server.url if server else "")
        welcome = _prepare()
        children.append(Child("web", _web_command(place, settings)))
        for name, part in (("worker", "desk"), ("telephony", "telephony")):
            children.append(Child(name, [*_PYTHON, "atbilde", "worker", "--only", part]))
        _watch(place, server, children, welcome)
    finally:
        _end(children, server)


def _watch(place: Place, server: cluster.Server | None, children: list[Child], welcome: str) -> None:
    """Keep everything running; greet once the pages answer."""
    deadline = time.monotonic() + _READY_WITHIN
    greeted = False
    while True:
        if server is not None and server.process.poll() is not None:
            _say("the database ended; starting it again")
            server.process = cluster.start(place.data, wait=15).process
        for child in children:
            child.keep_alive()
        if not greeted and _is_ready(place):
            greeted = True
            print(f"Atbilde answers at {place.address}/  (Ctrl-C stops it)", flush=True)
            if welcome:
                print(welcome, flush=True)
        if not greeted and (time.monotonic() > deadline or any(child.ended >= _TRIES for child in children)):
            raise UserError("the system did not come up; the lines above say why", FAILED)
        time.sleep(0.25 if greeted else 0.05)


def _end(children: list[Child], server: cluster.Server | None) -> None:
    """Web and background work first, at the same time, then the database they use."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + 8
    for child in children:
        child.await_end(max(0.1, deadline - time.monotonic()))
    if server is not None:
        server.stop()


@contextlib.contextmanager
def _stop_signals() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Stop

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)
    yield


def _read_configuration() -> dict[str, str]:
    """Let a child read and judge the settings: what that takes in memory is gone when it ends."""
    done = subprocess.run([*_PYTHON, "atbilde.config.prepare", "settings"], stdout=subprocess.PIPE)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)
    settings: dict[str, str] = json.loads(done.stdout)
    return settings


def _prepare() -> str:
    """Bring database and files up to this version; returns what to tell the person after the start."""
    with subprocess.Popen(  # noqa: S603
        [*_PYTHON, "atbilde.config.prepare", "installation"],
        stdout=subprocess.PIPE,
        process_group=0,
        preexec_fn=cluster.die_with_parent(signal.SIGTERM),
    ) as process:
        try:
            told, _ = process.communicate()
        except _Stop:
            process.terminate()
            raise
    if process.returncode:
        raise SystemExit(process.returncode)
    return told.decode("utf-8").strip()


def _web_command(place: Place, settings: dict[str, str]) -> list[str]:
    return [
        *_PYTHON,
        "granian",
        *("--interface", "asginl", "--host", place.host, "--port", str(place.port)),
        *("--workers", settings["web_workers"], "--no-ws", "--log-level", "warning"),
        *("--static-path-mount", str(place.data / "static"), "--static-path-expires", "86400"),
        "atbilde.config.asgi:application",
    ]


def _port_must_be_free(place: Place) -> None:
    try:
        found = socket.getaddrinfo(place.host or None, place.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (socket.gaierror, UnicodeError):
        raise UserError(f"--host {place.host}: there is no such address") from None
    family, kind, protocol, _, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as fault:
            other = "--host" if fault.errno == errno.EADDRNOTAVAIL else "--port"
            raise UserError(
                f"cannot listen on port {place.port} of {place.host}: {fault.strerror}; {other} can name another"
            ) from None


def _is_ready(place: Place) -> bool:
    host = place.address.removeprefix("http://").rsplit(":", 1)[0].strip("[]")
    link = http.client.HTTPConnection(host, place.port, timeout=5)
    try:
        link.request("GET", "/readyz", headers={"Host": "localhost"})
        return link.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def _say(text: str) -> None:
    print(f"atbilde: {text}", file=sys.stderr, flush=True)
