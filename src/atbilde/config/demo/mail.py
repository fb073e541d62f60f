"""The demonstration's mail: where its server listens, and running it beside the other background work."""

import socket
import threading
import time
from collections.abc import Callable

from atbilde.adapters.email import demo_server
from atbilde.config.configuration import data_folder
from atbilde.institutions.enums import Security
from atbilde.institutions.models import Mailbox

HOST = demo_server.LOOPBACK
SMTP_PORT, IMAP_PORT = 2525, 2143
PASSWORD = demo_server.PASSWORD
#: Seconds that readers of mailboxes have to end before the server does.
_READERS_LEAVE = 2.0
#: The name under which the mailboxes' password is kept.
SECRET = "demo-mail"  # noqa: S105 - the name of the secret, not the secret


def start_server() -> Callable[[threading.Event], None]:
    """Start the mail server; the loop that is returned keeps it until its event is set.

    It answers before this returns, so that the readers of the mailboxes find it at their first try. Where the ports
    it had last are taken it gets others, and the mailboxes are told.
    """
    server = _start()

    def keep(stop: threading.Event) -> None:
        stop.wait()
        time.sleep(_READERS_LEAVE)  # who reads and sends ends first, else they would note a server that is gone
        server.stop()

    return keep


def _start() -> demo_server.DemoServer:
    smtp, imap = ports()
    try:
        server = demo_server.start(smtp, imap)
    except OSError:
        server = demo_server.start()
    if (server.smtp_port, server.imap_port) != (smtp, imap):
        point_mailboxes(server.smtp_port, server.imap_port)
    return server


def choose_ports() -> None:
    """Before the start: where a port of last time is taken, by another demonstration say, the mailboxes get others."""
    if not all(map(_is_free, ports())):
        with socket.create_server((HOST, 0)) as one, socket.create_server((HOST, 0)) as other:
            point_mailboxes(one.getsockname()[1], other.getsockname()[1])
    else:
        point_mailboxes(*ports())  # a fault of last time is over


def _is_free(port: int) -> bool:
    try:
        with socket.create_server((HOST, port)):
            return True
    except OSError:
        return False


def ports() -> tuple[int, int]:
    """SMTP and IMAP port of the demonstration's server, as its mailboxes know them."""
    found = Mailbox.objects.filter(secret=SECRET).order_by("pk").values_list("smtp_port", "imap_port").first()
    return found or (SMTP_PORT, IMAP_PORT)


def point_mailboxes(smtp_port: int, imap_port: int) -> None:
    """Tell the demonstration's mailboxes where their server is."""
    Mailbox.objects.filter(secret=SECRET).update(
        imap_host=HOST,
        imap_port=imap_port,
        imap_security=Security.PLAIN,
        smtp_host=HOST,
        smtp_port=smtp_port,
        smtp_security=Security.PLAIN,
        fault="",
        fault_since=None,
    )


def keep_secret() -> None:
    """Put the demonstration's password where mailboxes look for theirs."""
    folder = data_folder() / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / SECRET
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(PASSWORD + "\n")
