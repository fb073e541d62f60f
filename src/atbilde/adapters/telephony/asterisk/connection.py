"""One TCP connection to AMI, used by one thread; only `wake` may be called from others."""

import contextlib
import hashlib
import select
import socket
import ssl
import time
from collections import deque
from types import TracebackType
from typing import Self

from atbilde.adapters.telephony.asterisk.wire import Action, Message, Wire, WireError, encode

CHUNK = 65536


class Refused(Exception):
    """The exchange does not let us in; `str()` is one line that says why, without the secret."""


class Connection:
    """An open connection. `OSError` or `WireError` from any method: it is of no use any more."""

    def __init__(self, host: str, port: int, *, tls: bool | ssl.SSLContext, patience: float) -> None:
        self._patience = patience
        self._wire = Wire()
        self._came: deque[Message] = deque()
        self._socket = socket.create_connection((host, port), timeout=patience)
        if tls:
            context = tls if isinstance(tls, ssl.SSLContext) else ssl.create_default_context()
            self._socket = context.wrap_socket(self._socket, server_hostname=host)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._woken, self._waker = socket.socketpair()
        self._woken.setblocking(False)
        self._waker.setblocking(False)
        self.heard_at = time.monotonic()  # when bytes came last

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for end in (self._socket, self._woken, self._waker):
            end.close()

    def wake(self) -> None:
        """Let a waiting `receive` return now. From any thread."""
        with contextlib.suppress(OSError):  # full: it will wake anyway; closed: nobody waits
            self._waker.send(b".")

    def send(self, action: Action) -> None:
        """Send an action, waiting no longer than the patience."""
        self._socket.settimeout(self._patience)
        self._socket.sendall(encode(action))

    def receive(self, seconds: float) -> Message | None:
        """The next message, or `None` if none is complete within the seconds, or if woken."""
        if self._came:
            return self._came.popleft()
        pending = isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()
        ready = [self._socket] if pending else select.select([self._socket, self._woken], [], [], seconds)[0]
        if self._woken in ready:
            with contextlib.suppress(OSError):
                self._woken.recv(CHUNK)
        if self._socket in ready:
            self._read()
        return self._came.popleft() if self._came else None

    def _read(self) -> None:
        self._socket.settimeout(0)
        try:
            data = self._socket.recv(CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return
        if not data:
            raise ConnectionResetError("the exchange closed the connection")
        self.heard_at = time.monotonic()
        self._came.extend(self._wire.feed(data))

    def log_in(self, user: str, secret: str) -> None:
        """Log in, with all events. Over a bare connection only a proof of the secret goes (`Challenge`)."""
        login = {"Action": "Login", "ActionID": "login", "Username": user, "Events": "on"}
        if isinstance(self._socket, ssl.SSLSocket):
            answer = self._ask({**login, "Secret": secret})
        else:
            asked = self._ask({"Action": "Challenge", "ActionID": "challenge", "AuthType": "MD5"})
            challenge = asked.get("Challenge")
            if asked.get("Response") != "Success" or not challenge:
                raise Refused("the exchange offers no log-in that keeps the password secret; use TLS")
            proof = hashlib.md5((challenge + secret).encode(), usedforsecurity=False).hexdigest()
            answer = self._ask({**login, "AuthType": "MD5", "Key": proof})
        if answer.get("Response") != "Success":
            raise Refused(f"the exchange refuses the log-in of {user}: wrong user or password, or not from here")

    def _ask(self, action: Action) -> Message:
        self.send(action)
        end = time.monotonic() + self._patience
        while (left := end - time.monotonic()) > 0:
            message = self.receive(left)
            if message is not None and not message.event and message.get("ActionID") == action["ActionID"]:
                return message
        if self._wire.banner is None:
            raise WireError("no Asterisk manager interface answers here: it does not greet")
        raise TimeoutError("the exchange does not answer the log-in")


def reason(fault: Exception) -> str:
    """What is wrong, in one line an administrator understands."""
    if isinstance(fault, Refused | WireError):
        return str(fault)
    if isinstance(fault, socket.gaierror):
        return "there is no host of this name"
    if isinstance(fault, ConnectionRefusedError):
        return "nothing answers at this port"
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {fault.verify_message}"
    if isinstance(fault, ssl.SSLError):
        return "no TLS connection can be made"
    if isinstance(fault, TimeoutError):
        return "it does not answer"
    if isinstance(fault, ConnectionResetError | BrokenPipeError):
        return "the connection was cut"
    if isinstance(fault, OSError):
        return fault.strerror or str(fault) or "the connection failed"
    return f"the connection failed ({type(fault).__name__})"
