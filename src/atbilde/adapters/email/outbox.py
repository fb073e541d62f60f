"""Letters leave by SMTP: what becomes of them is `cases.outbox`'s; here they are written for the wire and handed over.

Both copies of a letter that is sent twice (a process killed at the wrong moment) bear the same Message-ID.
"""

import re
import smtplib
from email.errors import HeaderParseError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy, Policy
from email.utils import format_datetime

from django.db.models import Q
from django.utils import timezone

from atbilde.adapters.email import connections, standing
from atbilde.adapters.email.connections import MailboxRefused, Secret
from atbilde.cases.actions.sending import catalogue_line, status_line
from atbilde.cases.outbox import HandOver, NotTaken, Outbox
from atbilde.contacts import files
from atbilde.contacts.enums import Channel
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Message
from atbilde.institutions.models import Mailbox
from atbilde.quality.actions.inviting import invitation_links

_ID = re.compile(r"<[!-;=?-~]+>")


class _IdsHeader(UnstructuredHeader, BaseHeader):
    """Message ids and addresses, one a line: the library would make encoded words of long ones, which lead nowhere."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: " + f"{policy.linesep} ".join(str(self).split()) + policy.linesep


def _wire_policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to", "message-id", "list-unsubscribe"):
        registry.map_to_type(name, _IdsHeader)
    return SMTP.clone(header_factory=registry)


_WIRE = _wire_policy()


def letters(secret: Secret) -> Outbox:
    """The outbox of e-mail, and of answers that stand on the client's own page."""
    return Outbox(~Q(contact__channel=Channel.SOCIAL), lambda: _postman(secret))


def _postman(secret: Secret) -> HandOver:
    """Hands letters over; a server that does not answer is left alone for the rest of the round."""
    down: dict[int, str] = {}

    def hand_over(letter: Message) -> None:
        if letter.contact.channel == Channel.PORTAL:  # on the client's own page there is no server to take it
            return
        try:
            _send(letter, secret, down)
        except ValueError:
            raise NotTaken("The letter holds something that no header may hold.", permanent=True) from None

    return hand_over


def _send(letter: Message, secret: Secret, down: dict[int, str]) -> None:
    mailbox = letter.mailbox
    if mailbox is None:
        raise NotTaken("The letter has no mailbox to leave from.", permanent=True)
    if mailbox.pk in down:
        raise NotTaken(down[mailbox.pk], permanent=False)
    ready = written(letter, mailbox)
    try:
        server = connections.smtp(mailbox, secret)
    except MailboxRefused as fault:
        down[mailbox.pk] = str(fault)
        standing.unwell(mailbox, at=timezone.now(), fault=str(fault))
        raise NotTaken(str(fault), permanent=False) from None
    standing.well(mailbox, at=timezone.now(), part="SMTP")
    try:
        server.send_message(ready, from_addr=mailbox.address, to_addrs=[*letter.to, *letter.cc])
    except smtplib.SMTPException as fault:
        raise _refusal(fault) from None
    except OSError as fault:
        raise NotTaken(connections.reason(fault), permanent=False) from None
    finally:
        _part(server)


def _part(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _refusal(fault: smtplib.SMTPException) -> NotTaken:
    """What a server's "no" means: 5xx is for good (RFC 5321, 4.2.1), everything else may pass."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        answers = list(fault.recipients.values())
        code, words = max(answers, default=(450, b""), key=lambda answer: answer[0])
        permanent = bool(answers) and all(answer[0] >= 500 for answer in answers)
        return NotTaken(f"SMTP {code} {_line(words)}", permanent=permanent)
    if isinstance(fault, smtplib.SMTPResponseException):
        return NotTaken(f"SMTP {fault.smtp_code} {_line(fault.smtp_error)}", permanent=fault.smtp_code >= 500)
    permanent = isinstance(fault, smtplib.SMTPNotSupportedError)
    return NotTaken(f"SMTP {connections.reason(fault)}", permanent=permanent)


def _line(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:200]


def written(letter: Message, mailbox: Mailbox) -> EmailMessage:
    """The letter as it goes over the wire. `NotTaken` where an address in it is none.

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
    invitation, quiet = invitation_links(letter)
    if quiet:
        _offer_quiet(ready, quiet)
    below = status_line(letter) + catalogue_line(letter) + invitation
    ready.set_content(f"{letter.text}{below}\n", charset="utf-8", cte="quoted-printable")
    for file in letter.attachments.order_by("pk"):
        _enclose(ready, file.name, file.content_type, file.sha256)
    if letter.language:
        ready["Content-Language"] = letter.language
    return ready


def _offer_quiet(ready: EmailMessage, address: str) -> None:
    """Let the mail program offer to end such letters (RFC 2369), where it may with one click (RFC 8058: https only)."""
    ready["List-Unsubscribe"] = f"<{address}>"
    if address.startswith("https://"):
        ready["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _address(name: str, address: str) -> Address:
    local, _, host = address.rpartition("@")
    try:
        return Address(display_name=" ".join(name.split()), addr_spec=f"{local}@{host.encode('idna').decode()}")
    except (ValueError, IndexError, AttributeError, HeaderParseError):
        raise NotTaken("The address is no e-mail address.", permanent=True) from None


def _enclose(ready: EmailMessage, name: str, content_type: str, sha256: str) -> None:
    main, _, sub = content_type.partition("/")
    if main in {"multipart", "message"} or not main.isalnum() or not sub:
        main, sub = "application", "octet-stream"
    try:
        with files.open_file(sha256) as file:
            ready.add_attachment(file.read(), maintype=main, subtype=sub, filename=" ".join(name.split()))
    except FileNotFoundError:
        raise NotTaken("A file of the letter is not in the file store.", permanent=True) from None
