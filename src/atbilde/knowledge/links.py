"""Looking at a link: does it answer, and never at anything inside the house.

An address is resolved first and only the addresses found are connected to, so that a name cannot answer once with a
public address and then with one of ours. Addresses that are not public (private, loopback, link-local, reserved) are
refused unless the setting `LINKS_MAY_BE_LOCAL` says otherwise, which only tests do. Redirects are held to the same.
"""

import ipaddress
import socket
import ssl
from http.client import HTTPConnection, HTTPException
from urllib.parse import urljoin, urlsplit

from django.conf import settings

#: Seconds one connection may take to be made and to answer.
PATIENCE = 10.0
_REDIRECTS = 5
#: There is a page, it only does not let everybody in.
_GUARDED = {401, 403, 407, 429, 451}
#: Servers that do not know HEAD.
_NO_HEAD = {400, 404, 405, 406, 501, 503}


class Unreachable(Exception):
    """Why a link does not answer; `str()` is short English for the editor."""


class _Connection(HTTPConnection):
    """A connection to one of the addresses a host name has, which is public."""

    def __init__(self, host: str, port: int, *, secure: bool) -> None:
        super().__init__(host, port, timeout=PATIENCE)
        self.secure = secure

    def connect(self) -> None:
        """Connect to the first address that answers; TLS with the name checked where the link is https."""
        plain = _connect(self.host, self.port)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host) if self.secure else plain


def look_at(url: str) -> str:
    """Why the link is dead, in a few words; empty where it is alive."""
    try:
        for _step in range(_REDIRECTS + 1):
            status, location = _ask("HEAD", url)
            if status in _NO_HEAD:
                status, location = _ask("GET", url)
            if not (300 <= status < 400 and location):
                return "" if status < 400 or status in _GUARDED else f"HTTP {status}"
            url = urljoin(url, location)
        raise Unreachable("too many redirects")
    except Unreachable as fault:
        return str(fault)
    except ssl.SSLError as fault:
        return f"certificate: {fault.reason or 'not accepted'}"
    except TimeoutError:
        return "no answer in time"
    except (OSError, HTTPException, ValueError) as fault:
        return f"no answer ({type(fault).__name__})"


def _ask(method: str, url: str) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable("not a web address")
    secure = parts.scheme == "https"
    connection = _Connection(parts.hostname, parts.port or (443 if secure else 80), secure=secure)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={"User-Agent": "Atbilde link check", "Accept": "*/*"})
        response = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    finally:
        connection.close()


def _connect(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise Unreachable("no such host") from None
    last: OSError | None = None
    for family, kind, protocol, _name, address in found:
        if not _is_allowed(str(address[0])):
            raise Unreachable("not a public address")
        one = socket.socket(family, kind, protocol)
        one.settimeout(PATIENCE)
        try:
            one.connect(address)
        except OSError as fault:
            one.close()
            last = fault
        else:
            return one
    raise last or Unreachable("no such host")


def _is_allowed(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None)
    return settings.LINKS_MAY_BE_LOCAL or ((inner or ip).is_global and not ip.is_multicast)
