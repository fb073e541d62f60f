"""The demonstration's mail program against the demonstration's mail server: real SMTP, real IMAP."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.world import World, make_world

from atbilde.adapters.email import demo_server
from atbilde.config.demo import mail
from atbilde.config.demo.post import PostFault, mailbox
from atbilde.config.demo.views import CLIENTS
from atbilde.institutions.models import Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.urls("atbilde.config.demo.urls")]
OURS = "csp@iestade.example"
ZANDA = CLIENTS[0][1]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[demo_server.DemoServer]:
    """A mail server on ports of its own."""
    running = demo_server.start()
    monkeypatch.setattr("atbilde.config.demo.post.ports", lambda: (running.smtp_port, running.imap_port))
    yield running
    running.stop()


def write(**fields: str) -> object:
    """Send a letter as Zanda by the page."""
    letter = {"name": "Zanda Vītoliņa", "sender": ZANDA, "to": OURS, "subject": "Jautājums", "text": "Labdien! Kā tā?"}
    return Client().post("/demo/post/", {**letter, **fields})


def test_a_letter_goes_out_by_smtp(world: World, server: demo_server.DemoServer) -> None:
    answer = write()
    assert answer.status_code == 302  # type: ignore[attr-defined]
    (letter,) = mailbox(OURS)
    assert (letter.subject, letter.text, letter.from_address) == ("Jautājums", "Labdien! Kā tā?", ZANDA)
    assert letter.at is not None
    page = Client().get(answer["Location"]).content.decode()  # type: ignore[index]
    assert OURS in page


def test_what_came_is_shown_and_can_be_answered(world: World, server: demo_server.DemoServer) -> None:
    write()
    (question,) = mailbox(OURS)
    write(sender=OURS, to=OURS, subject="x")  # a letter between others changes nothing for Zanda
    assert "answers=" not in Client().get(f"/demo/post/inbox/?me={ZANDA}").content.decode()
    inbox = Client().get(f"/demo/post/inbox/?me={OURS}").content.decode()
    assert "Kā tā?" in inbox
    assert question.message_id.strip("<>").partition("@")[0] in inbox


def test_a_reply_keeps_the_thread(world: World, server: demo_server.DemoServer) -> None:
    write(answers="<one@iestade.example>", references="<nought@iestade.example>")
    (letter,) = mailbox(OURS)
    assert letter.references.split() == ["<nought@iestade.example>", "<one@iestade.example>"]


def test_no_line_slips_into_the_header(world: World, server: demo_server.DemoServer) -> None:
    write(subject="Viens\r\nBcc: visi@epasts.example", name="Zanda\nX-Evil: 1")
    (letter,) = mailbox(OURS)
    assert letter.subject == "Viens Bcc: visi@epasts.example"
    assert mailbox("visi@epasts.example") == []


@pytest.mark.parametrize(
    "fields", [{"to": "somebody@else.example"}, {"sender": "nobody"}, {"text": ""}, {"sender": "a@b.example\nX: 1"}]
)
def test_what_cannot_be_sent(world: World, server: demo_server.DemoServer, fields: dict[str, str]) -> None:
    answer = write(**fields)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert mailbox(OURS) == []


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("atbilde.config.demo.post.ports", lambda: (1, 1))
    with pytest.raises(PostFault):
        mailbox(ZANDA)


def test_taken_ports_are_left_and_the_mailboxes_told(world: World) -> None:
    """Another program sits on the ports of last time."""
    other = demo_server.start()
    world.mailbox.secret = mail.SECRET
    world.mailbox.smtp_port, world.mailbox.imap_port = other.smtp_port, other.imap_port
    world.mailbox.save()
    running = mail._start()
    try:
        world.mailbox.refresh_from_db()
        assert (world.mailbox.smtp_port, world.mailbox.imap_port) == (running.smtp_port, running.imap_port)
        assert running.smtp_port != other.smtp_port
    finally:
        running.stop()
        other.stop()


def test_the_ports_are_chosen_before_they_are_told(world: World) -> None:
    other = demo_server.start()
    Mailbox.objects.update(secret=mail.SECRET, smtp_port=other.smtp_port, imap_port=other.imap_port)
    try:
        mail.choose_ports()
        assert not set(mail.ports()) & {other.smtp_port, other.imap_port}
        chosen = mail.ports()
        mail.choose_ports()
        assert mail.ports() == chosen
    finally:
        other.stop()
