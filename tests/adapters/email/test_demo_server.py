"""The demonstration's mail server: for any address, with one password, on this machine only."""

import os
import smtplib
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from imap_tools import MailboxLoginError, MailBoxUnencrypted
from tests.adapters.email.conftest import Mail
from tests.adapters.email.letters import letter

import atbilde
from atbilde.adapters.email import demo_server
from atbilde.adapters.email.connections import has_news


def test_a_letter_reaches_every_address_whoever_it_is(mail: Mail) -> None:
    mail.send(letter(), "viens@a.example", "Divi@B.example")
    for address in ("viens@a.example", "divi@b.example", "DIVI@b.example"):
        (got,) = mail.inbox(address)
        assert got.subject == "Jautājums par datiem"
        assert got.headers["return-path"] == ("<janis@epasts.example>",)
        assert got.headers["delivered-to"] == (address.casefold(),)
    assert mail.inbox("cits@c.example") == []


def test_only_the_password_opens_a_mailbox_and_only_it_logs_in_to_send(mail: Mail) -> None:
    with pytest.raises(MailboxLoginError):
        MailBoxUnencrypted("127.0.0.1", mail.imap_port).login("a@b.example", "wrong")
    with smtplib.SMTP("127.0.0.1", mail.smtp_port) as server:
        server.login("a@b.example", demo_server.PASSWORD)
    with smtplib.SMTP("127.0.0.1", mail.smtp_port) as server, pytest.raises(smtplib.SMTPAuthenticationError):
        server.login("a@b.example", "wrong")


def test_a_waiting_reader_is_told_of_a_new_letter(mail: Mail) -> None:
    with MailBoxUnencrypted("127.0.0.1", mail.imap_port).login("a@b.example", demo_server.PASSWORD) as box:
        box.client.capability()
        box.idle.start()
        timer = threading.Timer(0.2, mail.send, (letter(), "a@b.example"))
        timer.start()
        start = time.monotonic()
        assert not has_news(box, 0.05)
        assert has_news(box, 10)
        assert time.monotonic() - start < 5
        _, told = box.idle.stop()
        timer.join()
    assert any(b"EXISTS" in line for line in told)


def test_a_taken_port_is_an_error_of_one_kind(mail: Mail) -> None:
    with pytest.raises(OSError, match="address already in use"):
        demo_server.start(smtp_port=mail.smtp_port)


def test_as_a_process_of_its_own_it_is_small_and_ends_when_told() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "atbilde.adapters.email.demo_server"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(atbilde.__file__).parents[1])},
    )
    assert process.stdout is not None
    _, smtp_port, _, imap_port = process.stdout.readline().split()
    own = Mail(int(smtp_port), int(imap_port))
    own.send(letter(), "a@b.example")
    assert len(own.inbox("a@b.example")) == 1
    assert psutil.Process(process.pid).memory_info().rss < 60_000_000
    process.terminate()
    assert process.wait(10) == 0
    process.stdout.close()
