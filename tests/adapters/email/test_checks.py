"""A mailbox that refuses is one clear line."""

import socket

import pytest
from tests.adapters.email.conftest import Mail
from tests.world import World

from atbilde.adapters.email import connections
from atbilde.adapters.email.checks import check_mailbox
from atbilde.institutions.models import Mailbox

pytestmark = pytest.mark.django_db


def faulty(mail: Mail, world: World, **changes: object) -> str | None:
    mailbox = mail.connect(world.mailbox)
    for name, value in changes.items():
        setattr(mailbox, name, value)
    return check_mailbox(mailbox, mail.secret)


def test_a_mailbox_that_works(world: World, mail: Mail) -> None:
    assert faulty(mail, world) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"imap_port": 1}, "IMAP 127.0.0.1:1: connection refused"),
        ({"smtp_port": 1}, "SMTP 127.0.0.1:1: connection refused"),
        ({"imap_host": "no-such-host.invalid", "imap_security": "tls"}, "there is no host of this name"),
        ({"imap_security": "tls"}, "does not speak TLS here"),
        ({"smtp_security": "tls"}, "does not speak TLS here"),
        ({"imap_security": "starttls"}, "IMAP 127.0.0.1"),
        ({"smtp_security": "starttls"}, "SMTP 127.0.0.1"),
        ({"folder": "Nav tādas"}, "there is no folder Nav tādas"),
        ({"imap_host": "mail.example"}, "without encryption only a server on this machine"),
        ({"smtp_host": "192.0.2.1"}, "without encryption only a server on this machine"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_one_line(
    world: World, mail: Mail, changes: dict[str, object], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 3)
    found = faulty(mail, world, **changes)
    assert found is not None
    assert words in found
    assert "\n" not in found
    assert len(found) < 300


def test_a_wrong_password_and_a_missing_one(world: World, mail: Mail) -> None:
    mailbox = mail.connect(world.mailbox)
    refused = check_mailbox(mailbox, lambda _name: "wrong")
    assert refused == f"IMAP 127.0.0.1:{mail.imap_port}: the server refuses the log-in of csp@iestade.example"
    missing = check_mailbox(mailbox, lambda _name: None)
    assert missing == f"IMAP 127.0.0.1:{mail.imap_port}: the secret demo is not set"


def test_a_server_that_says_nothing(world: World, mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        found = faulty(mail, world, imap_port=silent.getsockname()[1])
    assert found is not None
    assert "no answer within" in found


def test_checking_changes_nothing(world: World, mail: Mail) -> None:
    faulty(mail, world)
    assert Mailbox.objects.get(pk=world.mailbox.pk).seen_at is None
