"""The same journey as against the demonstration's server, and what only real servers do: TLS and returned mail."""

import os

import pytest
from django.utils import timezone
from tests.adapters.email.conftest import Mail, eventually
from tests.adapters.email.letters import letter, multipart, part
from tests.adapters.email.test_journey import (
    _quick,
    answer,
    delivery,
    test_a_new_and_a_changed_mailbox_are_read_without_a_restart,
    test_killed_at_any_moment_nothing_is_lost_or_doubled,
    test_letter_in_answer_out_thread_and_return,
    test_one_bad_letter_never_holds_up_the_rest,
    test_one_letter_to_two_addresses_is_one_case,
    test_two_readers_of_one_mailbox_double_nothing,
    test_two_workers_read_and_send_each_letter_once,
    worker,
)
from tests.world import World

from atbilde.adapters.email.checks import check_mailbox
from atbilde.adapters.email.mailboxes import DONE
from atbilde.cases.models import Case
from atbilde.contacts.enums import Automatic, Delivery
from atbilde.contacts.models import Attachment, Message

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = [
    "_quick",
    "test_a_new_and_a_changed_mailbox_are_read_without_a_restart",
    "test_killed_at_any_moment_nothing_is_lost_or_doubled",
    "test_letter_in_answer_out_thread_and_return",
    "test_one_bad_letter_never_holds_up_the_rest",
    "test_one_letter_to_two_addresses_is_one_case",
    "test_two_readers_of_one_mailbox_double_nothing",
    "test_two_workers_read_and_send_each_letter_once",
]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_journey_under_tls(world: World, mail: Mail, security: str) -> None:
    mailbox = mail.connect(world.mailbox)
    mailbox.imap_security = mailbox.smtp_security = security
    if security == "tls":
        mailbox.imap_port, mailbox.smtp_port = int(os.environ["PEER_IMAPS"]), int(os.environ["PEER_SMTPS"])
    mailbox.save()
    assert check_mailbox(mailbox, mail.secret) is None
    with worker(mail):
        mail.send(letter(), mailbox.address)
        case = eventually(lambda: Case.objects.first())
        assert isinstance(case, Case)
        sent = answer(case, world)
        eventually(lambda: delivery(sent) == Delivery.SENT)
        eventually(lambda: mail.inbox("janis@epasts.example"))


def test_a_certificate_nobody_vouches_for_is_refused(world: World, mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    mailbox = mail.connect(world.mailbox)
    mailbox.imap_security, mailbox.imap_port = "tls", int(os.environ["PEER_IMAPS"])
    assert "certificate is not trusted" in str(check_mailbox(mailbox, mail.secret))


def test_what_the_server_returns_afterwards_reopens_the_question(world: World, mail: Mail) -> None:
    mailbox = mail.connect(world.mailbox)
    with worker(mail):
        mail.send(letter(sender="Gone <gone@epasts.example>"), mailbox.address)
        case = eventually(lambda: Case.objects.first())
        assert isinstance(case, Case)
        sent = answer(case, world)
        eventually(lambda: delivery(sent) == Delivery.BOUNCED, seconds=30)
        returned = Message.objects.get(automatic=Automatic.BOUNCE)
        assert returned.contact in case.contacts.all()
    assert Case.objects.count() == 1


def test_a_letter_of_fifty_megabytes(world: World, mail: Mail) -> None:
    import base64

    mailbox = mail.connect(world.mailbox)
    content = os.urandom(50_000_000)
    encoded = base64.encodebytes(content).replace(b"\n", b"\r\n")
    mail.send(
        multipart(
            "mixed",
            part("text/plain", b"See the file."),
            part("application/zip", encoded, Content_Transfer_Encoding="base64", Content_Disposition="attachment"),
        ),
        mailbox.address,
    )
    started = timezone.now()
    with worker(mail):
        eventually(lambda: Case.objects.exists(), seconds=60)
        eventually(lambda: len(mail.inbox(mailbox.address, DONE)) == 1, seconds=60)
    assert Attachment.objects.get().size == len(content)
    assert Message.objects.get().contact.at <= started
