"""Mail servers for the tests: the demonstration's own, spoken to over its real ports."""

import smtplib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted, MailMessage
from tests.world import World, make_mailbox, make_world

from atbilde.adapters.email import demo_server
from atbilde.institutions.models import Institution, Mailbox


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, settings) -> None:
    """A file store of the test's own."""
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": tmp_path / "files"}}}


@pytest.fixture
def world(db) -> World:
    """The statistics bureau and its people."""
    return make_world()


@dataclass
class Mail:
    """The mail system as a client of the institution sees it."""

    smtp_port: int
    imap_port: int

    def secret(self, _name: str) -> str:
        """The password of every mailbox."""
        return demo_server.PASSWORD

    def send(self, raw: bytes, *to: str, sender: str = "janis@epasts.example") -> None:
        """Hand in a letter by SMTP."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port, timeout=10) as server:
            server.sendmail(sender, to, raw)

    def put(self, raw: bytes, address: str) -> None:
        """Lay any bytes into a mailbox."""
        with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(address, demo_server.PASSWORD) as box:
            box.append(raw)

    def inbox(self, address: str, folder: str = "INBOX") -> list[MailMessage]:
        """The letters in a folder of an address; none in one that is not there yet."""
        with MailBoxUnencrypted("127.0.0.1", self.imap_port).login(address, demo_server.PASSWORD) as box:
            for name in (folder, f"INBOX.{folder}"):
                if box.folder.exists(name):
                    box.folder.set(name)
                    return list(box.fetch(mark_seen=False))
            return []

    def connect(self, mailbox: Mailbox) -> Mailbox:
        """Let a mailbox of the institution live on this server."""
        mailbox.imap_port, mailbox.smtp_port, mailbox.smtp_user = self.imap_port, self.smtp_port, mailbox.address
        mailbox.save()
        return Mailbox.objects.select_related("institution", "queue__institution").get(pk=mailbox.pk)

    def mailbox(self, institution: Institution, code: str, address: str) -> Mailbox:
        """A further address with a queue of its own."""
        queue = institution.queues.create(code=code, name_lv=code, name_en=code)
        return self.connect(make_mailbox(institution, queue, address))


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server that is empty and ends with the test."""
    server = demo_server.start()
    yield Mail(server.smtp_port, server.imap_port)
    server.stop()


def eventually(ask: Callable[[], object], *, seconds: float = 15) -> object:
    """What `ask` answers as soon as that is true; fails with its last answer."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            pytest.fail(f"not within {seconds} seconds; last: {answer!r}")
        time.sleep(0.05)
