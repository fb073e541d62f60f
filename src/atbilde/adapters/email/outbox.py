"""Letters leave by SMTP: claimed by one worker, sent, and only then written down as answers.

A letter that a server has taken and a process killed before it could write that down is sent a second time: no
protocol closes this gap. It is kept short: the claim is written first and holds for `LEASE`, the letter's row is locked
while the server is spoken to, and the commit follows its "250" at once. Both copies bear the same Message-ID.
"""

import json
import logging
import re
import smtplib
import threading
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime

import psycopg
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from atbilde.adapters.email import connections, standing
from atbilde.adapters.email.connections import MailboxRefused, Secret
from atbilde.cases.actions.sending import catalogue_line, letter_failed, letter_sent, status_line
from atbilde.contacts import files, search
from atbilde.contacts.enums import Channel, Delivery
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Message
from atbilde.contacts.news import listening
from atbilde.institutions.models import Mailbox
from atbilde.quality.actions.inviting import invitation_lines

log = logging.getLogger(__name__)

#: How long a claimed letter is left alone after its worker was last heard of.
LEASE = timedelta(minutes=2)
#: How long to wait after each refusal; after the last a letter has failed for good.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240, 480, 720, 720, 720))
_ID = re.compile(r"<[!-;=?-~]+>")
_TICK = 1.0
#: Seconds after which the outbox is looked at even if nobody told of a letter.
_LOOK_AGAIN = 30.0


class _IdsHeader(UnstructuredHeader, BaseHeader):
    """Message ids, one a line: the library would write long ones as encoded words, and no thread would hold."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


def _wire_policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to", "message-id"):
        registry.map_to_type(name, _IdsHeader)
    return SMTP.clone(header_factory=registry)


_WIRE = _wire_policy()


class _Failed(Exception):
    """A letter was not taken; `permanent` where another try would end alike."""

    def __init__(self, fault: str, *, permanent: bool) -> None:
        super().__init__(fault)
        self.permanent = permanent


def run(secret: Secret, stop: threading.Event) -> None:
    """Send what is due, sleep until more is, and begin again; returns soon after `stop` is set."""
    with listening() as news:
        while not stop.is_set():
            send_due(secret, stop)
            wake_at = next_due()
            connection.close()  # a sleeping outbox needs no second connection
            _sleep(news, stop, wake_at)


def send_due(secret: Secret, stop: threading.Event | None = None) -> int:
    """Send every letter that is due now; returns how many servers have taken."""
    count = 0
    down: dict[int, str] = {}
    while stop is None or not stop.is_set():
        letter = claim(at=timezone.now())
        if letter is None:
            break
        count += _deliver(letter, secret, down)
    return count


def claim(*, at: datetime) -> Message | None:
    """The letter that is due longest, claimed for `LEASE` so that no other worker gets it; `None` where none is due."""
    with transaction.atomic():
        letter = (
            Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .filter(delivery=Delivery.QUEUED, send_after__lte=at)
            .order_by("send_after", "pk")
            .first()
        )
        if letter is not None:
            letter.send_after = at + LEASE
            letter.save(update_fields=["send_after"])
    return letter


def next_due() -> datetime | None:
    """When the next letter is due; `None` while the outbox is empty."""
    queued = Message.objects.filter(delivery=Delivery.QUEUED).order_by("send_after")
    return queued.values_list("send_after", flat=True).first()


def _deliver(letter: Message, secret: Secret, down: dict[int, str]) -> bool:
    """Send one claimed letter and write down what came of it; returns whether it was taken.

    Its row stays locked meanwhile, so that it cannot be taken back while a server already has it.
    """
    with transaction.atomic():
        locked = (
            Message.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
            .filter(pk=letter.pk, delivery=Delivery.QUEUED, send_after=letter.send_after)
            .select_related("contact", "mailbox")
            .first()
        )
        if locked is None:
            return False
        failed = None if locked.sent_at else _hand_over(locked, secret, down)
        if failed is not None:
            now = timezone.now()
            letter_failed(locked, at=now, fault=str(failed), retry_at=_retry_at(locked, failed, now))
            return False
        _write_sent(locked, locked.sent_at or timezone.now())
    return True


def _write_sent(letter: Message, at: datetime) -> None:
    """Write down that a server has the letter. Whatever that sets off may fail: it is not sent again for it."""
    try:
        with transaction.atomic():
            letter_sent(letter, at=at)
            words = search.vector(letter.subject, *letter.to, letter.message_id, letter.text)
            Message.objects.filter(pk=letter.pk).update(search=words)
    except (OperationalError, InterfaceError):
        raise
    except Exception as fault:
        log.error("letter %s is sent, but that cannot be written down: %s", letter.contact.key, type(fault).__name__)
        Message.objects.filter(pk=letter.pk).update(sent_at=at)


def _retry_at(letter: Message, fault: _Failed, now: datetime) -> datetime | None:
    if fault.permanent or letter.attempts >= len(PAUSES):
        return None
    return now + PAUSES[letter.attempts]


def _hand_over(letter: Message, secret: Secret, down: dict[int, str]) -> _Failed | None:
    """Give the letter to its mailbox's server; returns why it was not taken, or `None` when it was."""
    if letter.contact.channel == Channel.PORTAL:  # it stands on the client's own page: there is no server to take it
        return None
    try:
        _send(letter, secret, down)
    except _Failed as fault:
        return fault
    except (OperationalError, InterfaceError):
        raise
    except ValueError:
        return _Failed("The letter holds something that no header may hold.", permanent=True)
    except Exception as fault:
        # The kind of the fault only: its text may quote the letter. The other letters go on.
        log.error("letter %s cannot be sent: %s", letter.contact.key, type(fault).__name__)
        return _Failed(f"The letter cannot be sent ({type(fault).__name__}).", permanent=False)
    return None


def _send(letter: Message, secret: Secret, down: dict[int, str]) -> None:
    mailbox = letter.mailbox
    if mailbox is None:
        raise _Failed("The letter has no mailbox to leave from.", permanent=True)
    if mailbox.pk in down:
        raise _Failed(down[mailbox.pk], permanent=False)
    ready = written(letter, mailbox)
    try:
        server = connections.smtp(mailbox, secret)
    except MailboxRefused as fault:
        down[mailbox.pk] = str(fault)
        standing.unwell(mailbox, at=timezone.now(), fault=str(fault))
        raise _Failed(str(fault), permanent=False) from None
    standing.well(mailbox, at=timezone.now(), part="SMTP")
    try:
        server.send_message(ready, from_addr=mailbox.address, to_addrs=[*letter.to, *letter.cc])
    except smtplib.SMTPException as fault:
        raise _refusal(fault) from None
    except OSError as fault:
        raise _Failed(connections.reason(fault), permanent=False) from None
    finally:
        _part(server)


def _part(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _refusal(fault: smtplib.SMTPException) -> _Failed:
    """What a server's "no" means: 5xx is for good (RFC 5321, 4.2.1), everything else may pass."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answers = list(fault.recipients.values())
        code, words = max(answers, default=(450, b""), key=lambda answer: answer[0])
        permanent = bool(answers) and all(answer[0] >= 500 for answer in answers)
        return _Failed(f"SMTP {code} {_line(words)}", permanent=permanent)
    if isinstance(fault, smtplib.SMTPResponseException):
        return _Failed(f"SMTP {fault.smtp_code} {_line(fault.smtp_error)}", permanent=fault.smtp_code >= 500)
    permanent = isinstance(fault, smtplib.SMTPNotSupportedError)
    return _Failed(f"SMTP {connections.reason(fault)}", permanent=permanent)


def _line(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:200]


def written(letter: Message, mailbox: Mailbox) -> EmailMessage:
    """The letter as it goes over the wire. `_Failed` where an address in it is none.

    Headers are made by the standard library's policy, which refuses line breaks in them; ours are taken out before.
    """
    ready = EmailMessage(policy=_WIRE)
    ready["From"] = _address(letter.sender_name, mailbox.address)
    ready["To"] = [_address("", one) for one in letter.to]
    if letter.cc:
        ready["Cc"] = [_address("", one) for one in letter.cc]
    ready["Subject"] = " ".join(letter.subject.split())
    ready["Date"] = format_datetime(timezone.localtime(timezone.now()))
    ready["Message-ID"] = letter.message_id
    threaded = [one for one in letter.references if _ID.fullmatch(one) and not one.endswith(f"@{MADE_HOST}>")]
    if threaded:
        ready["In-Reply-To"] = threaded[-1]
        ready["References"] = " ".join(threaded)
    ready["X-Atbilde-Id"] = letter.contact.key
    below = status_line(letter) + catalogue_line(letter) + invitation_lines(letter)
    ready.set_content(f"{letter.text}{below}\n", charset="utf-8", cte="quoted-printable")
    for file in letter.attachments.order_by("pk"):
        _enclose(ready, file.name, file.content_type, file.sha256)
    if letter.language:
        ready["Content-Language"] = letter.language
    return ready


def _address(name: str, address: str) -> Address:
    local, _, host = address.rpartition("@")
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=f"{local}@{host.encode('idna').decode()}")
    except (ValueError, IndexError, AttributeError, HeaderParseError):
        raise _Failed("The address is no e-mail address.", permanent=True) from None


def _enclose(ready: EmailMessage, name: str, content_type: str, sha256: str) -> None:
    main, _, sub = content_type.partition("/")
    if main in {"multipart", "message"} or not main.isalnum() or not sub:
        main, sub = "application", "octet-stream"
    try:
        with files.open_file(sha256) as file:
            ready.add_attachment(file.read(), maintype=main, subtype=sub, filename=" ".join(name.split()))
    except FileNotFoundError:
        raise _Failed("A file of the letter is not in the file store.", permanent=True) from None


def _sleep(news: psycopg.Connection[tuple[object, ...]], stop: threading.Event, wake_at: datetime | None) -> None:
    """Until a letter is due, is written, or the end has come."""
    wait = _LOOK_AGAIN
    if wake_at is not None:
        wait = min(wait, max(0.05, (wake_at - timezone.now()).total_seconds()))
    while wait > 0 and not stop.is_set():
        tick = min(wait, _TICK)
        if any(_is_ours(notice.payload) for notice in news.notifies(timeout=tick)):
            return
        wait -= tick


def _is_ours(payload: str) -> bool:
    try:
        found = json.loads(payload)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("outbox"))
