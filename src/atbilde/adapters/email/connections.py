"""Connections to mail servers, and what is wrong with them in one line that an administrator understands."""

import contextlib
import imaplib
import ipaddress
import select
import smtplib
import socket
import ssl
from collections.abc import Callable
from io import BufferedReader
from typing import cast

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailboxLoginError, MailBoxStartTls, MailBoxUnencrypted

from atbilde.institutions.enums import Security
from atbilde.institutions.models import Mailbox

#: Seconds a server may take for one step.
PATIENCE = 30
#: What talking to an IMAP server can end in.
IMAP_FAULTS = (OSError, ImapToolsError, imaplib.IMAP4.error)
Secret = Callable[[str], str | None]
"""From a secret's name to the secret, or `None` where there is none."""


class MailboxRefused(Exception):
    """A mail server cannot be used; `str()` is one line naming server and reason, without any letter's content."""


def imap(mailbox: Mailbox, secret: Secret) -> BaseMailBox:
    """A connection to the mailbox's IMAP server, logged in, no folder chosen. `MailboxRefused` where it fails."""
    where = f"IMAP {mailbox.imap_host}:{mailbox.imap_port}"
    password = _password(mailbox, secret, where)
    security = Security(mailbox.imap_security)
    _refuse_bare(security, mailbox.imap_host, where)
    try:
        if security == Security.TLS:
            server: BaseMailBox = MailBox(
                mailbox.imap_host, mailbox.imap_port, timeout=PATIENCE, ssl_context=ssl.create_default_context()
            )
        elif security == Security.STARTTLS:
            server = MailBoxStartTls(
                mailbox.imap_host, mailbox.imap_port, timeout=PATIENCE, ssl_context=ssl.create_default_context()
            )
        else:
            server = MailBoxUnencrypted(mailbox.imap_host, mailbox.imap_port, timeout=PATIENCE)
    except (*IMAP_FAULTS, ValueError) as fault:
        raise MailboxRefused(f"{where}: {reason(fault)}") from None
    try:
        log_in = server.login if mailbox.imap_user.isascii() and password.isascii() else server.login_utf8
        log_in(mailbox.imap_user, password, initial_folder=None)
        # What a server can do is often said only after the log-in.
        _, found = server.client.capability()
        server.client.capabilities = tuple(str(found[-1], "ascii", "replace").upper().split())
    except MailboxLoginError:
        _leave(server)
        raise MailboxRefused(f"{where}: the server refuses the log-in of {mailbox.imap_user}") from None
    except IMAP_FAULTS as fault:
        _leave(server)
        raise MailboxRefused(f"{where}: {reason(fault)}") from None
    return server


def smtp(mailbox: Mailbox, secret: Secret) -> smtplib.SMTP:
    """A connection to the mailbox's SMTP server, logged in where a user is set. `MailboxRefused` where it fails."""
    where = f"SMTP {mailbox.smtp_host}:{mailbox.smtp_port}"
    security = Security(mailbox.smtp_security)
    _refuse_bare(security, mailbox.smtp_host, where)
    name = mailbox.address.rpartition("@")[2] if mailbox.address.isascii() else None
    server: smtplib.SMTP | None = None
    try:
        if security == Security.TLS:
            server = smtplib.SMTP_SSL(
                mailbox.smtp_host, mailbox.smtp_port, name, timeout=PATIENCE, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(mailbox.smtp_host, mailbox.smtp_port, name, timeout=PATIENCE)
        if security == Security.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if mailbox.smtp_user:
            server.login(mailbox.smtp_user, _password(mailbox, secret, where))
        server.ehlo_or_helo_if_needed()
    except smtplib.SMTPAuthenticationError:
        _leave(server)
        raise MailboxRefused(f"{where}: the server refuses the log-in of {mailbox.smtp_user}") from None
    except (OSError, smtplib.SMTPException) as fault:
        _leave(server)
        raise MailboxRefused(f"{where}: {reason(fault)}") from None
    return server


def reason(fault: BaseException) -> str:
    """What went wrong, in a few words and on one line."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({fault.verify_message})"
    if isinstance(fault, ssl.SSLError):
        return "it does not speak TLS here (check port and security)"
    if isinstance(fault, ConnectionRefusedError):
        return "connection refused"
    if isinstance(fault, TimeoutError):
        return f"no answer within {PATIENCE} seconds"
    if isinstance(fault, socket.gaierror):
        return "there is no host of this name"
    if isinstance(fault, smtplib.SMTPServerDisconnected):
        return "the server closed the connection"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"the server answered {fault.smtp_code}"
    if isinstance(fault, OSError) and fault.strerror:
        return fault.strerror
    text = " ".join(str(fault).split())
    return "the server closed the connection" if "EOF" in text else text[:120] or type(fault).__name__


def has_news(server: BaseMailBox, seconds: float) -> bool:
    """Whether a server that is in IDLE says something within so many seconds, or has gone. What it says stays unread.

    The library's own way reads without waiting and breaks off where a line comes in two pieces.
    """
    client = server.client
    client.sock.settimeout(0)
    try:
        if cast("BufferedReader", client.file).peek(1):  # already read from the socket, or by TLS
            return True
    except ssl.SSLWantReadError:
        pass
    finally:
        client.sock.settimeout(PATIENCE)
    poller = select.poll()
    poller.register(client.sock.fileno(), select.POLLIN)
    return bool(poller.poll(seconds * 1000))


def close(server: BaseMailBox) -> None:
    """Leave an IMAP server, whatever state the connection is in."""
    _leave(server)


def _password(mailbox: Mailbox, secret: Secret, where: str) -> str:
    found = secret(mailbox.secret)
    if not found:
        raise MailboxRefused(f"{where}: the secret {mailbox.secret} is not set")
    return found


def _refuse_bare(security: Security, host: str, where: str) -> None:
    """Passwords and letters go unencrypted to this machine only."""
    if security != Security.PLAIN or host == "localhost":
        return
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return
    raise MailboxRefused(f"{where}: without encryption only a server on this machine may be used")


def _leave(server: BaseMailBox | smtplib.SMTP | None) -> None:
    if server is None:
        return
    with contextlib.suppress(Exception):
        if isinstance(server, smtplib.SMTP):
            server.close()
        else:
            server.client.sock.settimeout(2)
            server.client.logout()
