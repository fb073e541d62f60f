"""Letters leave once, whole, from the address written to; a server's no is tried again or told to the officer."""

import email
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope
from django.db import connections
from django.utils import timezone
from tests.adapters.email.conftest import eventually
from tests.world import World, case_from

from atbilde.adapters.email import outbox
from atbilde.cases.actions.answering import send_letter, withdraw_letter
from atbilde.cases.enums import NoticeKind
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Notice
from atbilde.cases.outbox import LEASE, PAUSES
from atbilde.contacts import files
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Attachment, Event, Message
from atbilde.contacts.search import query
from atbilde.institutions.models import Mailbox

BODY = "Labdien!\n\nDati ir mūsu vietnē.\n\nAr cieņu\nAnna Bērziņa\nreferente\nKlientu atbalsta daļa\n67366922"


class Server:
    """An SMTP server that answers what the test tells it to."""

    def __init__(self) -> None:
        self.answer = "250 OK"
        self.recipient_answer = "250 OK"
        self.taken: list[Envelope] = []
        self.spoken_to = threading.Event()
        self.pause = threading.Event()
        self.pause.set()

    async def handle_RCPT(self, _server, _session, envelope: Envelope, address: str, _options) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, _server, _session, envelope: Envelope) -> str:
        import asyncio

        self.spoken_to.set()
        await asyncio.to_thread(self.pause.wait, 10)
        if self.answer.startswith("250"):
            self.taken.append(envelope)
        return self.answer


@pytest.fixture
def server(world: World) -> Iterator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Server()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    Mailbox.objects.filter(pk=world.mailbox.pk).update(smtp_port=port, smtp_user="")
    yield found
    found.pause.set()
    controller.stop()


def secret(_name: str) -> str:
    return "demo"


def letter_of(world: World, **changes: object) -> Message:
    """A letter of Anna's that is due."""
    case = case_from(world, owner=world.anna)
    now = timezone.now()
    letter = send_letter(case, by=world.anna, at=now, body=BODY, leaves_at=now)
    if changes:
        Message.objects.filter(pk=letter.pk).update(**changes)
    return Message.objects.get(pk=letter.pk)


def parsed(envelope: Envelope) -> email.message.EmailMessage:
    message = email.message_from_bytes(envelope.original_content or b"", policy=default)
    assert isinstance(message, email.message.EmailMessage)
    return message


@pytest.mark.django_db
def test_what_goes_over_the_wire(world: World, server: Server) -> None:
    letter = letter_of(world)
    sha256, size = files.store(b"%PDF-1.7")
    Attachment.objects.create(
        message=letter, name="Izziņa.pdf", content_type="application/pdf", size=size, sha256=sha256
    )
    assert outbox.letters(secret).send_due() == 1
    (envelope,) = server.taken
    assert (envelope.mail_from, envelope.rcpt_tos) == ("csp@iestade.example", ["janis.zarins@epasts.example"])
    message = parsed(envelope)
    assert message["from"] == "Iestāde CSP <csp@iestade.example>"
    assert message["to"] == "janis.zarins@epasts.example"
    assert message["message-id"] == letter.message_id
    assert message["in-reply-to"] == letter.references[-1]
    assert message["references"].split() == letter.references
    assert message["x-atbilde-id"] == letter.contact.key
    assert message["date"] is not None
    assert message["content-language"] == "lv"
    body = message.get_body()
    assert body is not None
    assert body.get_content().replace("\r\n", "\n").strip() == BODY
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("Izziņa.pdf", b"%PDF-1.7")
    letter.refresh_from_db()
    assert letter.delivery == Delivery.SENT
    assert list(Message.objects.filter(search=query("musu vietne"))) == [letter]


@pytest.mark.django_db
def test_long_ids_are_not_folded_into_something_else(world: World, server: Server) -> None:
    long = [f"<{'a' * 90}.{number}@{'b' * 60}.example>" for number in range(15)]
    letter_of(world, references=long)
    outbox.letters(secret).send_due()
    raw = server.taken[0].original_content or b""
    assert b"=?" not in raw.split(b"References:")[1].split(b"X-Atbilde")[0]
    assert parsed(server.taken[0])["references"].split() == long


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "x\r\nBcc: victim@x.example"},
        {"subject": "x\nBcc: victim@x.example"},
        {"sender_name": "x\r\nBcc: victim@x.example"},
        {"references": ["<a@b>\r\nBcc: victim@x.example"]},
        {"subject": "x\u2028Bcc: victim@x.example"},
        {"to": ["a@b.example\r\nBcc: victim@x.example"]},
        {"to": ["a@b.example, victim@x.example"]},
        {"cc": ["a@b.example>\r\nRCPT TO:<victim@x.example"]},
    ],
    ids=repr,
)
def test_no_header_can_be_slipped_in(world: World, server: Server, changes: dict[str, object]) -> None:
    letter_of(world, **changes)
    outbox.letters(secret).send_due()
    for envelope in server.taken:
        assert parsed(envelope)["bcc"] is None
        assert "victim@x.example" not in envelope.rcpt_tos


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["451 later", "421 too busy", "452 full"])
def test_a_passing_refusal_is_tried_again_later(world: World, server: Server, answer: str) -> None:
    letter = letter_of(world)
    server.answer = answer
    before = timezone.now()
    assert outbox.letters(secret).send_due() == 0
    letter.refresh_from_db()
    assert (letter.delivery, letter.attempts) == (Delivery.QUEUED, 1)
    assert answer[:3] in letter.delivery_fault
    assert letter.send_after is not None
    assert letter.send_after - before >= PAUSES[0]
    assert not Event.objects.filter(type="message.sent").exists()
    server.answer = "250 OK"
    Message.objects.filter(pk=letter.pk).update(send_after=timezone.now())
    assert outbox.letters(secret).send_due() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["data", "recipient"])
def test_a_final_refusal_is_told_to_the_officer(world: World, server: Server, where: str) -> None:
    letter = letter_of(world)
    if where == "data":
        server.answer = "554 no"
    else:
        server.recipient_answer = "550 no such user"
    outbox.letters(secret).send_due()
    letter.refresh_from_db()
    assert letter.delivery == Delivery.FAILED
    assert Notice.objects.filter(post=world.anna, kind=NoticeKind.NOT_SENT).exists()


@pytest.mark.django_db
def test_after_the_last_pause_a_letter_has_failed(world: World, server: Server) -> None:
    letter = letter_of(world, attempts=len(PAUSES))
    server.answer = "451 later"
    outbox.letters(secret).send_due()
    letter.refresh_from_db()
    assert letter.delivery == Delivery.FAILED


@pytest.mark.django_db
def test_a_server_that_is_down_is_asked_once_a_round_and_shown_on_the_mailbox(world: World) -> None:
    letters = [letter_of(world) for _ in range(3)]
    Mailbox.objects.filter(pk=world.mailbox.pk).update(smtp_port=1)
    assert outbox.letters(secret).send_due() == 0
    for letter in letters:
        letter.refresh_from_db()
        assert "connection refused" in letter.delivery_fault
        assert letter.delivery == Delivery.QUEUED
    assert Mailbox.objects.get(pk=world.mailbox.pk).fault == "SMTP 127.0.0.1:1: connection refused"


@pytest.mark.django_db
def test_what_follows_from_a_sent_letter_may_fail_but_it_is_not_sent_again(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_of(world)

    def broken(*_: object, **__: object) -> None:
        raise KeyError("janis.zarins@epasts.example")

    with monkeypatch.context() as patched:
        patched.setattr("atbilde.cases.outbox.letter_sent", broken)
        outbox.letters(secret).send_due()
    letter.refresh_from_db()
    assert letter.sent_at is not None
    Message.objects.filter(pk=letter.pk).update(send_after=timezone.now())
    outbox.letters(secret).send_due()
    letter.refresh_from_db()
    assert letter.delivery == Delivery.SENT
    assert len(server.taken) == 1


@pytest.mark.django_db
def test_a_letter_that_waits_or_was_taken_back_stays(world: World, server: Server) -> None:
    waiting = letter_of(world, send_after=timezone.now() + timedelta(seconds=60))
    letter_of(world, delivery=Delivery.WITHDRAWN)
    assert outbox.letters(secret).send_due() == 0
    assert outbox.letters(secret).next_due() == waiting.send_after


@pytest.mark.django_db(transaction=True)
def test_while_a_server_is_spoken_to_no_other_worker_has_the_letter_and_nobody_takes_it_back(
    world: World, server: Server
) -> None:
    letter = letter_of(world)
    server.pause.clear()
    refused: list[str] = []

    def work() -> None:
        outbox.letters(secret).send_due()
        connections.close_all()

    def take_back() -> None:
        try:
            withdraw_letter(letter, by=world.anna, at=timezone.now())
        except Refused as fault:
            refused.append(fault.code)
        connections.close_all()

    first = threading.Thread(target=work)
    first.start()
    assert server.spoken_to.wait(20)
    # Even when its lease has run out, the row is locked.
    assert outbox.letters(secret).claim(at=timezone.now() + LEASE * 2) is None
    second = threading.Thread(target=take_back)
    second.start()
    second.join(0.3)
    assert second.is_alive()
    server.pause.set()
    first.join(10)
    second.join(10)
    assert refused == ["left"]
    assert len(server.taken) == 1
    assert Message.objects.get(pk=letter.pk).delivery == Delivery.SENT


@pytest.mark.django_db(transaction=True)
def test_the_outbox_wakes_for_a_letter_and_ends_when_told(world: World, server: Server) -> None:
    stop = threading.Event()

    def run() -> None:
        outbox.letters(secret).run(stop)
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    letter = letter_of(world, send_after=timezone.now() + timedelta(milliseconds=400))
    eventually(lambda: Message.objects.get(pk=letter.pk).delivery == Delivery.SENT, seconds=10)
    case = Case.objects.get(links__contact=letter.contact_id)
    now = timezone.now()
    send_letter(case, by=world.anna, at=now, body=BODY, leaves_at=now)
    eventually(lambda: len(server.taken) == 2, seconds=10)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
