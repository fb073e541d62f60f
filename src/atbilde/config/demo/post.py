"""The mail program of the demonstration's clients: letters go by SMTP and are read by IMAP, as with any other."""

import contextlib
import imaplib
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, formataddr, make_msgid, parseaddr, parsedate_to_datetime

from atbilde.config.demo.mail import HOST, PASSWORD, ports

_SECONDS = 5
_SHOWN = 30


class PostFault(Exception):
    """The demonstration's mail server does not answer, or does not take the letter."""


@dataclass(frozen=True, slots=True)
class Received:
    """A letter in a client's mailbox."""

    sender: str
    subject: str
    at: datetime | None
    text: str
    message_id: str
    references: str
    files: tuple[str, ...]

    @property
    def from_address(self) -> str:
        """The address to write back to."""
        return parseaddr(self.sender)[1]


def send(
    *, sender: str, name: str, to: str, subject: str, text: str, at: datetime, answers: str = "", references: str = ""
) -> None:
    """Hand a letter to the SMTP server. `answers` is the Message-ID that it replies to. `PostFault` where it fails."""
    letter = EmailMessage()
    letter["From"] = formataddr((name, sender))
    letter["To"] = to
    letter["Subject"] = " ".join(subject.split())
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    if answers:
        letter["In-Reply-To"] = answers
        letter["References"] = f"{references} {answers}".strip()
    letter.set_content(text)
    try:
        with smtplib.SMTP(HOST, ports()[0], timeout=_SECONDS) as server:
            server.send_message(letter)
    except (OSError, smtplib.SMTPException) as fault:
        raise PostFault(type(fault).__name__) from None


def mailbox(address: str) -> list[Received]:
    """The newest letters of an address, the newest first. `PostFault` where the server does not answer."""
    try:
        with contextlib.closing(_Session(address)) as session:
            return session.letters()
    except (OSError, imaplib.IMAP4.error) as fault:
        raise PostFault(type(fault).__name__) from None


class _Session:
    def __init__(self, address: str) -> None:
        self._link = imaplib.IMAP4(HOST, ports()[1], timeout=_SECONDS)
        self._link.login(address, PASSWORD)

    def letters(self) -> list[Received]:
        self._link.select("INBOX", readonly=True)
        _, found = self._link.search(None, "ALL")
        numbers = found[0].split()[-_SHOWN:]
        if not numbers:
            return []
        _, parts = self._link.fetch(b",".join(numbers).decode(), "(BODY.PEEK[])")
        return [_read(part[1]) for part in reversed(parts) if isinstance(part, tuple)]

    def close(self) -> None:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            self._link.logout()


def _read(raw: bytes) -> Received:
    letter = message_from_bytes(raw, policy=default)
    body = letter.get_body(("plain", "html"))
    return Received(
        sender=str(letter["From"] or ""),
        subject=str(letter["Subject"] or ""),
        at=_date(letter["Date"]),
        text=str(body.get_content()).strip() if body else "",
        message_id=str(letter["Message-ID"] or ""),
        references=str(letter["References"] or ""),
        files=_files(letter),
    )


def _files(letter: EmailMessage) -> tuple[str, ...]:
    return tuple(part.get_filename() or "" for part in letter.iter_attachments())


def _date(text: object) -> datetime | None:
    try:
        return parsedate_to_datetime(str(text)) if text else None
    except ValueError:
        return None
