"""Is a mailbox ready to be read and written from? Asked by `atbilde check`; changes nothing on the servers."""

from imap_tools import ImapToolsError

from atbilde.adapters.email import connections
from atbilde.adapters.email.connections import MailboxRefused, Secret
from atbilde.institutions.models import Mailbox


def check_mailbox(mailbox: Mailbox, secret: Secret) -> str | None:
    """What is wrong with the mailbox's servers in one line, or `None`: log-in by IMAP, its folder, log-in by SMTP."""
    try:
        reading = connections.imap(mailbox, secret)
        try:
            reading.folder.set(mailbox.folder, readonly=True)
        except ImapToolsError:
            return f"IMAP {mailbox.imap_host}:{mailbox.imap_port}: there is no folder {mailbox.folder}"
        finally:
            connections.close(reading)
        connections.smtp(mailbox, secret).close()
    except MailboxRefused as fault:
        return str(fault)
    return None


def mailboxes() -> list[Mailbox]:
    """All mailboxes in use, of every institution."""
    return list(Mailbox.objects.filter(active=True).order_by("institution", "address"))
