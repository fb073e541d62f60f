"""A clamd of the tests on the loopback: speaks its protocol, finds `VIRUS`, and behaves as badly as it is told."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

VIRUS = b"this is harmful"
NAME = "Test.Harmful"


@dataclass
class StandIn:
    """What it answers with; `asked` are the bodies that were sent to it."""

    server: socket.socket
    limit: int = 1024 * 1024
    version: str = "ClamAV 1.4.6/27800/Sun Nov 29 09:26:03 2026"
    answer: bytes | None = None  # said to INSTREAM instead of a verdict
    slow: float = 0.0
    drops: bool = False  # hangs up in the middle of the bytes
    asked: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        """As the setting `antivirus` names it."""
        name = self.server.getsockname()
        return name if isinstance(name, str) else f"{name[0]}:{name[1]}"

    def serve(self) -> None:
        while True:
            try:
                peer, _ = self.server.accept()
            except OSError:
                return
            with peer:
                try:
                    self._talk(peer)
                except OSError:
                    continue

    def _talk(self, peer: socket.socket) -> None:
        command = self._until_nul(peer)
        time.sleep(self.slow)
        if command == b"zPING":
            peer.sendall(b"PONG\0")
        elif command == b"zVERSION":
            peer.sendall(self.version.encode() + b"\0")
        elif command == b"zINSTREAM":
            self._stream(peer)
        else:
            peer.sendall(b"UNKNOWN COMMAND\0")

    def _stream(self, peer: socket.socket) -> None:
        body = b""
        while length := struct.unpack("!L", self._exactly(peer, 4))[0]:
            if self.drops:
                return
            if len(body) + length > self.limit:
                peer.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            body += self._exactly(peer, length)
        self.asked.append(body)
        verdict = f"stream: {NAME} FOUND".encode() if VIRUS in body else b"stream: OK"
        peer.sendall(verdict + b"\0" if self.answer is None else self.answer)

    @staticmethod
    def _until_nul(peer: socket.socket) -> bytes:
        said = b""
        while not said.endswith(b"\0"):
            part = peer.recv(1)
            if not part:
                raise OSError("gone")
            said += part
        return said[:-1]

    @staticmethod
    def _exactly(peer: socket.socket, count: int) -> bytes:
        said = b""
        while len(said) < count:
            part = peer.recv(count - len(said))
            if not part:
                raise OSError("gone")
            said += part
        return said


@contextmanager
def stand_in(path: Path | None = None) -> Iterator[StandIn]:
    """One that listens on a free port, or on a unix socket at `path`."""
    with socket.socket(socket.AF_UNIX if path else socket.AF_INET) as server:
        server.bind(str(path) if path else ("127.0.0.1", 0))
        server.listen()
        found = StandIn(server)
        threading.Thread(target=found.serve, daemon=True).start()
        yield found
        server.shutdown(socket.SHUT_RDWR)
