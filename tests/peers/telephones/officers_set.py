"""The officer's telephone set: a baresip that is told over its control port what to do (module ctrl_tcp)."""

import contextlib
import json
import socket
import time


class OfficersSet:
    """Commands and events are netstrings of JSON."""

    def __init__(self, port: int) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._rest = b""

    def wait_for(self, event: str, seconds: float) -> float:
        """Until the set tells of this event; returns when it was. `TimeoutError` where it does not in time."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            message = self._next(left)
            if message and message.get("type") == event:
                return time.time()
        raise TimeoutError(f"the set told of no {event} in {seconds:.0f} s")

    def lift(self) -> None:
        """Answer the call that rings."""
        command = json.dumps({"command": "accept", "token": "lift"}).encode()
        self._connection.sendall(b"%d:%s," % (len(command), command))

    def close(self) -> None:
        """Leave the control port."""
        self._connection.close()

    def _next(self, seconds: float) -> dict[str, str] | None:
        while (message := self._whole()) is None:
            self._connection.settimeout(seconds)
            with contextlib.suppress(TimeoutError):
                self._rest += self._connection.recv(65536)
                continue
            return None
        return message

    def _whole(self) -> dict[str, str] | None:
        length, colon, rest = self._rest.partition(b":")
        if not colon or len(rest) <= int(length):
            return None
        self._rest = rest[int(length) + 1 :]
        message: dict[str, str] = json.loads(rest[: int(length)])
        return message
