"""The protocol of clamd, as far as it is needed: is it there, which version, what is in these bytes.

A command is `z`, its name and a NUL; the answer ends with a NUL, and with it the connection. For INSTREAM the bytes
follow the command in pieces, each after its length as four bytes in network order; a length of zero ends them
(clamd(8)).
"""

import select
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from atbilde.contacts.ports import ScannerAway, TooLargeToScan

#: Bytes of one piece; clamd reads any length below its StreamMaxLength.
_PIECE = 256 * 1024
#: An answer is one line; whatever speaks longer is no clamd.
_LONGEST = 4096
#: Seconds to be let in.
_DOOR = 3.0
_CLEAN, _FOUND, _ERROR = "OK", " FOUND", "ERROR"
_TOO_LARGE = "size limit exceeded"


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd by its address: the path of its unix socket, or `host:port`. Every call is a connection of its own.

    All raise `ScannerAway` where it does not answer in time or not as clamd does.
    """

    address: str

    def __call__(self, content: Iterable[bytes], *, patience: float) -> str:
        """What clamd found in these bytes, "" for nothing. Raises `TooLargeToScan` beyond its StreamMaxLength."""
        return verdict(self._ask("INSTREAM", _pieces(content), patience=patience))

    def ping(self, *, patience: float = 5.0) -> None:
        """Return if it is there."""
        answer = self._ask("PING", patience=patience)
        if answer != "PONG":
            raise ScannerAway("what answers there is no clamd")

    def version(self, *, patience: float = 5.0) -> str:
        """Its version as it tells it: `ClamAV 1.4.6/27800/Sun Nov 29 09:26:03 2026`."""
        return self._ask("VERSION", patience=patience)

    def _ask(self, command: str, pieces: Iterable[bytes] = (), *, patience: float) -> str:
        until = time.monotonic() + patience
        with self._connection(until) as peer:
            try:
                peer.sendall(f"z{command}\0".encode("ascii"))
                for piece in pieces:
                    if select.select([peer], [], [], 0)[0]:
                        break  # it has said all it will: that it takes no more, or that it goes
                    peer.settimeout(_left(until))
                    peer.sendall(piece)
            except (BrokenPipeError, ConnectionResetError):
                pass  # its answer, if it gave one, is still to be read
            return _answer(peer, until)

    @contextmanager
    def _connection(self, until: float) -> Iterator[socket.socket]:
        host, colon, port = self.address.rpartition(":")
        try:
            if colon and port.isdecimal():
                peer = socket.create_connection((host.strip("[]"), int(port)), min(_DOOR, _left(until)))
            else:
                peer = socket.socket(socket.AF_UNIX)
                peer.settimeout(min(_DOOR, _left(until)))
                peer.connect(str(Path(self.address)))
            with peer:
                peer.settimeout(_left(until))
                yield peer
        except (OSError, ValueError, OverflowError) as fault:
            raise ScannerAway(_why(fault)) from fault


def verdict(answer: str) -> str:
    """The name of what was found, from the answer to INSTREAM (`stream: Win.Test.EICAR_HDB-1 FOUND`); "" for nothing.

    Raises `TooLargeToScan`, and `ScannerAway` for whatever is no verdict.
    """
    said = answer.removeprefix("stream: ")
    if said == _CLEAN:
        return ""
    if said.endswith(_FOUND) and (name := said.removesuffix(_FOUND).strip()):
        return name
    if said.endswith(_ERROR) and _TOO_LARGE in said:
        raise TooLargeToScan
    raise ScannerAway("it could not say" if said.endswith(_ERROR) else "no verdict in its answer")


def _pieces(content: Iterable[bytes]) -> Iterator[bytes]:
    for part in content:
        for start in range(0, len(part), _PIECE):
            piece = part[start : start + _PIECE]
            yield struct.pack("!L", len(piece)) + piece
    yield struct.pack("!L", 0)


def _answer(peer: socket.socket, until: float) -> str:
    said = b""
    while b"\0" not in said:
        peer.settimeout(_left(until))
        part = peer.recv(_LONGEST)
        said += part
        if len(said) > _LONGEST:
            raise ScannerAway("it says more than clamd would")
        if not part:
            break
    whole, end, _rest = said.partition(b"\0")
    if not end:
        raise ScannerAway("it hung up without an answer")
    return whole.decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _why(fault: Exception) -> str:
    return "no answer in time" if isinstance(fault, TimeoutError) else getattr(fault, "strerror", None) or str(fault)
