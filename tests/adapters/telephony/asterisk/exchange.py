"""A stand-in for Asterisk on a real port: lets in who proves the secret, answers actions, tells what it is told to
tell, in pieces of any size; falls silent, hangs up, goes away and comes back."""

import contextlib
import hashlib
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Self

from tests.adapters.telephony.asterisk.recorded import RECORDING

USER, SECRET = "cti", "ļoti slepens"
GREETING, _, RECORDED = RECORDING.read_bytes().partition(b"\r\n")
#: The recording without its greeting and without the answer to the recorder's own log-in.
RECORDED = RECORDED.partition(b"\r\n\r\n")[2]


class Exchange:
    """Listens from `start` on, at `port`. `asked` holds the actions that came, without the secret."""

    def __init__(
        self, *, pieces: Callable[[], int] | None = None, script: bytes = b"", tls: ssl.SSLContext | None = None
    ) -> None:
        self.asked: list[dict[str, str]] = []
        self.channels: list[dict[str, str]] = []
        self.entries: list[dict[str, str]] = []
        self.listed = 0  # how often its calls were asked for and listed to the end
        self.answers: dict[str, str] = {}  # an action's name: the error it gets
        self.script = script  # told to everybody who has logged in
        self.silent = False
        self.banner = GREETING
        self.port = 0
        self._tls = tls
        self._pieces = pieces or (lambda: 65536)
        self._server: socket.socket | None = None
        self._guests: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_away()
        for thread in self._threads:
            thread.join(5)

    def start(self) -> None:
        """Listen, at the same port as before where there was one."""
        self._server = socket.create_server(("127.0.0.1", self.port))
        self.port = self._server.getsockname()[1]
        self._listener = self._run(self._listen, self._server)

    def drop(self) -> None:
        """Cut every connection."""
        for guest in self._guests:
            with contextlib.suppress(OSError):
                guest.shutdown(socket.SHUT_RDWR)
        self._guests.clear()

    def go_away(self) -> None:
        """Cut every connection and listen no more."""
        server, self._server = self._server, None
        if server is not None:
            self._listener.join()  # the port is free only when nobody waits on it
            server.close()
        self.drop()

    def tell(self, data: bytes | str) -> None:
        """Send these bytes to everybody who is connected."""
        data = data if isinstance(data, bytes) else data.encode()
        for guest in self._guests:
            self._send(guest, data)

    def _run(self, what: Callable[..., None], *args: object) -> threading.Thread:
        thread = threading.Thread(target=what, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()
        return thread

    def _listen(self, server: socket.socket) -> None:
        server.settimeout(0.02)
        while self._server is server:
            try:
                guest, _ = server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            guest.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls:
                try:
                    guest = self._tls.wrap_socket(guest, server_side=True)
                except OSError:
                    continue
            self._guests.append(guest)
            self._run(self._serve, guest)

    def _serve(self, guest: socket.socket) -> None:
        guest.settimeout(None)
        challenge = str(random.getrandbits(30))
        with guest, guest.makefile("rb") as came:
            self._send(guest, self.banner + b"\r\n")
            action: dict[str, str] = {}
            try:
                for line in came:
                    if text := line.decode().strip("\r\n"):
                        key, _, value = text.partition(": ")
                        action[key] = value
                    elif action:
                        self._answer(guest, action, challenge)
                        action = {}
            except OSError:
                return

    def _answer(self, guest: socket.socket, action: dict[str, str], challenge: str) -> None:
        self.asked.append({key: value for key, value in action.items() if key != "Secret"})
        name = action["Action"]
        if self.silent:
            return
        if error := self.answers.get(name):
            self._respond(guest, action, "Error", Message=error)
        elif name == "Challenge":
            self._respond(guest, action, "Success", Challenge=challenge)
        elif name == "Login":
            self._log_in(guest, action, challenge)
        else:
            self._respond(guest, action, "Success", Message="done")
        if name == "CoreShowChannels" and not error:
            self._list(guest, action, "CoreShowChannel", self.channels)
            self.listed += 1
        if name == "QueueStatus":
            self._list(guest, action, "QueueEntry", self.entries)

    def _log_in(self, guest: socket.socket, action: dict[str, str], challenge: str) -> None:
        proof = hashlib.md5((challenge + SECRET).encode()).hexdigest()
        proven = action.get("Secret") == SECRET if self._tls else action.get("Key") == proof
        if action["Username"] == USER and proven:
            self._respond(guest, action, "Success", Message="Authentication accepted")
            self._send(guest, self.script)
        else:
            self._respond(guest, action, "Error", Message="Authentication failed")

    def _list(self, guest: socket.socket, action: dict[str, str], event: str, rows: list[dict[str, str]]) -> None:
        for row in rows:
            self._write(guest, {"Event": event, "ActionID": action["ActionID"], **row})
        self._write(guest, {"Event": f"{event}Complete", "ActionID": action["ActionID"], "EventList": "Complete"})

    def _respond(self, guest: socket.socket, action: dict[str, str], response: str, **more: str) -> None:
        self._write(guest, {"Response": response, "ActionID": action.get("ActionID", ""), **more})

    def _write(self, guest: socket.socket, fields: dict[str, str]) -> None:
        self._send(guest, ("".join(f"{key}: {value}\r\n" for key, value in fields.items()) + "\r\n").encode())

    def _send(self, guest: socket.socket, data: bytes) -> None:
        start = 0
        while start < len(data):
            end = start + self._pieces()
            try:
                guest.sendall(data[start:end])
            except OSError:
                return
            start = end


def until(true: Callable[[], object], seconds: float = 10) -> None:
    """Wait until it is true; a failed test if it never is."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.005)
