"""The demonstration's own mail server: SMTP and IMAP on this machine only, mailboxes for any address, kept in memory.

It takes letters for every address and makes the mailbox when it first sees the address, so that a newcomer can write
to an institution as anybody and read the answer. One password opens every mailbox: it is for demonstrations and tests
and never leaves the loopback. It needs neither Django nor a database.
"""

import argparse
import asyncio
import contextlib
import email.utils
import logging
import signal
import threading
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.noop import ProxyProtocolNoop
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, DictBackend, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.backend.dict.mailbox import MailboxSet
from pymap.exceptions import InvalidAuth
from pymap.imap import IMAPServer
from pymap.interfaces.login import IdentityInterface
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials

LOOPBACK = "127.0.0.1"
PASSWORD = "demo"  # noqa: S105 - the demonstration's one password, printed on its first page
_LARGEST_LETTER = 100 * 1024 * 1024


class _AnyoneLogin(Login):
    """Opens the mailbox of any address for the one password; the address is its name, in small letters."""

    def __init__(self, config: Config, password: str) -> None:
        super().__init__(config)
        self._password = password

    async def authenticate(self, credentials: ServerCredentials) -> Identity:
        name = credentials.authcid.casefold()
        if not await self._passwords.check_password(
            UserMetadata(self.config, credentials.authcid, password=self._password), credentials
        ):
            raise InvalidAuth
        return self.identity_of(name)

    async def authorize(self, authenticated: IdentityInterface, authzid: str) -> Identity:
        if authzid.casefold() != authenticated.name:
            raise InvalidAuth
        return self.identity_of(authenticated.name)

    def identity_of(self, name: str) -> Identity:
        """The identity of an address, known from now on."""
        self.users_dict.setdefault(name, UserMetadata(self.config, name))
        return Identity(name, self, None, frozenset())


class _Cleartext:
    """The demonstration's password is public; hashing it would only slow each log-in."""

    def copy(self, **_: object) -> "_Cleartext":
        return self

    def hash(self, value: str) -> str:
        return value

    def verify(self, value: str, digest: str) -> bool:
        return value == digest


class _Postman(SMTP):
    """Takes lines of any length: real servers do, and what comes in must be readable whatever it is."""

    line_length_limit = 1024 * 1024


class _Delivery:
    """Puts each letter that comes by SMTP into the mailboxes of its receivers."""

    def __init__(self, login: _AnyoneLogin) -> None:
        self._login = login

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        content = envelope.original_content or b""
        now = datetime.now(UTC)
        for receiver in dict.fromkeys(address.casefold() for address in envelope.rcpt_tos):
            trace = (
                f"Return-Path: <{envelope.mail_from or ''}>\r\n"
                f"Delivered-To: {receiver}\r\n"
                f"Received: from {session.host_name or 'unknown'} by demo; {email.utils.format_datetime(now)}\r\n"
            )
            async with mailboxes_of(self._login, receiver) as mailboxes:
                inbox = await mailboxes.get_mailbox("INBOX")
                await inbox.append(AppendMessage(trace.encode("utf-8", "replace") + content, now, frozenset()))
        return "250 OK"


@contextlib.asynccontextmanager
async def mailboxes_of(login: _AnyoneLogin, name: str) -> AsyncIterator[MailboxSet]:
    """The folders of an address, made when it is first seen."""
    login.identity_of(name)
    folders, _ = login.config.set_cache.setdefault(name, (MailboxSet(), FilterSet()))
    yield folders


@dataclass
class DemoServer:
    """A running demonstration server."""

    smtp_port: int
    imap_port: int
    _loop: asyncio.AbstractEventLoop
    _stop: asyncio.Event
    _thread: threading.Thread

    def stop(self) -> None:
        """End it; everything it holds is gone."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)


def start(smtp_port: int = 0, imap_port: int = 0, *, password: str = PASSWORD) -> DemoServer:
    """Start the server in a thread of this process; 0 takes a free port. `OSError` where a port is taken."""
    started: list[DemoServer] = []
    failed: list[BaseException] = []
    ready = threading.Event()

    async def run() -> None:
        stop = asyncio.Event()
        try:
            async with serving(smtp_port, imap_port, password) as (smtp, imap):
                started.append(DemoServer(smtp, imap, asyncio.get_running_loop(), stop, thread))
                ready.set()
                await stop.wait()
        except OSError as fault:
            failed.append(fault)
            ready.set()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="demo-mail", daemon=True)
    thread.start()
    ready.wait()
    if failed:
        thread.join()
        raise failed[0]
    return started[0]


@contextlib.asynccontextmanager
async def serving(smtp_port: int, imap_port: int, password: str = PASSWORD) -> AsyncIterator[tuple[int, int]]:
    """Serve while the context lasts; yields the SMTP and the IMAP port in use."""
    loop = asyncio.get_running_loop()
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # it would write addresses and letters into the log
    no_proxy = ProxyProtocolNoop()
    config = Config(
        Namespace(passlib_cfg=None, proxy_protocol=None),
        demo_data=False,
        demo_user="",
        demo_password="",
        host=LOOPBACK,
        port=imap_port,
        tls_enabled=False,
        secure_auth=False,
        reject_dnsbl=False,
        proxy_protocol=no_proxy,
        hash_context=_Cleartext(),
        max_append_len=_LARGEST_LETTER,
    )
    config.apply_context()
    login = _AnyoneLogin(config, password)
    backend = DictBackend(login, config)
    imap = ProxyProtocolReader(no_proxy).get_callback(IMAPServer(backend.login, config))

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await imap(reader, writer)

    def smtp_protocol() -> SMTP:
        return _Postman(
            _Delivery(login),
            data_size_limit=_LARGEST_LETTER,
            hostname="demo",
            ident="Atbilde demonstration",
            enable_SMTPUTF8=True,
            authenticator=lambda _server, _session, _envelope, _mechanism, given: _check(given, password),
            auth_require_tls=False,
            loop=loop,
        )

    async with AsyncExitStack() as stack:
        smtp_server = await loop.create_server(smtp_protocol, LOOPBACK, smtp_port)
        stack.callback(smtp_server.close)
        imap_server = await asyncio.start_server(on_connection, LOOPBACK, imap_port)
        stack.callback(imap_server.close)
        yield smtp_server.sockets[0].getsockname()[1], imap_server.sockets[0].getsockname()[1]


def _check(given: object, password: str) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password.decode("utf-8", "replace") == password
    return AuthResult(success=right, handled=False)


async def _until_signalled(smtp_port: int, imap_port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(smtp_port, imap_port) as (smtp, imap):
        print(f"smtp {smtp} imap {imap}", flush=True)  # noqa: T201 - the parent process reads the ports
        await stop.wait()


def main() -> None:
    """Run the server as a process of its own until it is told to end; prints its ports."""
    parser = argparse.ArgumentParser(description="The demonstration's mail server (loopback only).")
    parser.add_argument("--smtp-port", type=int, default=0)
    parser.add_argument("--imap-port", type=int, default=0)
    arguments = parser.parse_args()
    try:
        asyncio.run(_until_signalled(arguments.smtp_port, arguments.imap_port))
    except OSError as fault:
        parser.exit(2, f"cannot start the demonstration mail server: {fault}\n")


if __name__ == "__main__":
    main()
