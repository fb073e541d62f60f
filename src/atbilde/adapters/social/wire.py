"""One HTTP request to a network and its reply: within a time, without redirects, the body read up to a limit."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import msgspec

#: Seconds a network has to take the connection, and then for each part of its answer.
PATIENCE = 15.0
_LARGEST = 256 * 1024


class Unreachable(Exception):
    """No answer came; `str()` says in a few words why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the network answered; `body` is its JSON, `None` where it is none."""

    status: int
    headers: Mapping[str, str]  # names in small letters
    body: object

    @property
    def taken(self) -> bool:
        """Whether the network did what it was asked."""
        return 200 <= self.status < 300


def ask(method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None) -> Reply:
    """Send a request to an `http` or `https` address. Raises `Unreachable`."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    host = parts.hostname or ""
    connection: HTTPConnection = (
        HTTPSConnection(host, port, timeout=PATIENCE, context=ssl.create_default_context())
        if secure
        else HTTPConnection(host, port, timeout=PATIENCE)
    )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, target, body=body, headers={"User-Agent": "Atbilde", **headers})
        response = connection.getresponse()
        raw = response.read(_LARGEST)
        named = {name.lower(): value for name, value in response.getheaders()}
    except TimeoutError:
        raise Unreachable("no answer in time") from None
    except (OSError, HTTPException) as fault:
        raise Unreachable(f"no answer ({type(fault).__name__})") from None
    finally:
        connection.close()
    return Reply(response.status, named, _json(raw))


def _json(raw: bytes) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
