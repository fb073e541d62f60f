"""The whole way over real SMTP and IMAP: letter in, case, answer out; with two workers and with kill -9."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from tests.adapters.email.conftest import Mail, eventually
from tests.adapters.email.letters import BROKEN, bounce, letter
from tests.world import World

import atbilde
from atbilde.adapters.email import intake, loops, mailboxes
from atbilde.adapters.email.mailboxes import Reader
from atbilde.adapters.email.parsing import ParsedLetter
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.models import Case
from atbilde.contacts import files
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Contact, Event, Message
from atbilde.institutions.models import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "Labdien!\n\nDati ir mūsu vietnē.\n\nAr cieņu\nAnna Bērziņa\nreferente\nKlientu atbalsta daļa\n67366922"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers look for new mailboxes more often than in service."""
    monkeypatch.setattr(loops, "LOOK_AGAIN", 0.2)


@contextlib.contextmanager
def worker(mail: Mail) -> Iterator[None]:
    """The mail loops of one worker process."""
    stop = threading.Event()

    def run(loop: loops.Loop) -> None:
        loop(stop)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(loop,), name=name) for name, loop in loops.loops(mail.secret)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(15)
    assert not any(thread.is_alive() for thread in threads)


def answer(case: Case, world: World) -> Message:
    """Anna's letter, which leaves at once."""
    now = timezone.now()
    return send_letter(case, by=world.anna, at=now, body=BODY, leaves_at=now)


def delivery(message: Message) -> str:
    return Message.objects.values_list("delivery", flat=True).get(pk=message.pk)


@pytest.mark.clause("CSP-P3")
def test_letter_in_answer_out_thread_and_return(world: World, mail: Mail) -> None:
    mail.connect(world.mailbox)
    second = mail.mailbox(world.institution, "dati", "dati@iestade.example")
    with worker(mail):
        # The reader waits in IDLE; the letter is a case at once.
        eventually(lambda: Mailbox.objects.filter(seen_at__isnull=False).count() == 2)
        sent_at = time.monotonic()
        mail.send(letter(to="dati@iestade.example"), "dati@iestade.example")
        case = eventually(lambda: Case.objects.first())
        assert isinstance(case, Case)
        assert time.monotonic() - sent_at < 5
        assert case.queue == second.queue
        assert case.obligations.exists()
        eventually(lambda: not mail.inbox("dati@iestade.example"))
        assert len(mail.inbox("dati@iestade.example", mailboxes.DONE)) == 1

        # The answer leaves from the address written to, in the client's thread.
        sent = answer(case, world)
        eventually(lambda: delivery(sent) == Delivery.SENT)
        (got,) = mail.inbox("janis@epasts.example")
        assert got.from_ == "dati@iestade.example"
        assert got.subject == f"Re: Jautājums par datiem [{case.number}]"
        assert got.text.replace("\r\n", "\n").strip() == BODY
        assert got.headers["in-reply-to"] == ("<1@epasts.example>",)
        assert got.headers["message-id"] == (sent.message_id,)
        assert got.headers["x-atbilde-id"] == (sent.contact.key,)
        assert "auto-submitted" not in got.headers
        assert Event.objects.filter(type="message.sent", contact=sent.contact).count() == 1

        # The client answers, a stranger quotes, our letter returns.
        reply = {"In-Reply-To": sent.message_id, "References": f"<1@epasts.example> {sent.message_id}"}
        mail.send(letter(message_id="<2@epasts.example>", headers=reply), "dati@iestade.example")
        eventually(lambda: case.contacts.count() == 3)
        stranger = letter(sender="svesais@cits.example", message_id="<3@cits.example>", headers=reply)
        mail.send(stranger, "dati@iestade.example", sender="svesais@cits.example")
        eventually(lambda: Case.objects.count() == 2)
        mail.send(bounce(sent.message_id), "dati@iestade.example", sender="")
        eventually(lambda: delivery(sent) == Delivery.BOUNCED)
        assert case.contacts.count() == 4
        assert Case.objects.count() == 2


def test_one_letter_to_two_addresses_is_one_case(world: World, mail: Mail) -> None:
    mail.connect(world.mailbox)
    mail.mailbox(world.institution, "otra", "edv@iestade.example")
    to = ["csp@iestade.example", "edv@iestade.example"]
    with worker(mail):
        for number in range(8):
            mail.send(letter(to=", ".join(to), message_id=f"<{number}@epasts.example>"), *to)
        eventually(lambda: sum(len(mail.inbox(address, mailboxes.DONE)) for address in to) == 16)
    assert Case.objects.count() == 8
    assert Message.objects.count() == 8
    assert Contact.objects.count() == 8


def test_one_bad_letter_never_holds_up_the_rest(world: World, mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox = mail.connect(world.mailbox)
    real = intake.file_letter

    def unstorable(found: ParsedLetter, *rest: object, **named: object) -> object:
        if "Never stored" in found.subject:
            raise ValueError("whatever is done with it")
        return real(found, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(intake, "file_letter", unstorable)
    mail.send(letter(subject="Never stored", message_id="<bad@x.example>"), mailbox.address)
    # Not those that this IMAP server itself cannot hold: of no bytes, or nested without end.
    broken = [raw for name, raw in BROKEN.items() if raw and "deep" not in name]
    for raw in broken:
        mail.put(raw, mailbox.address)
    mail.send(letter(message_id="<last@epasts.example>"), mailbox.address)
    with worker(mail):
        eventually(lambda: Message.objects.filter(message_id="<last@epasts.example>").exists(), seconds=60)
        eventually(lambda: len(mail.inbox(mailbox.address)) == 1)
        fault = eventually(lambda: Mailbox.objects.get(pk=mailbox.pk).fault)
    assert "1 letter(s) could not be stored" in str(fault)
    stored = {message.original for message in Message.objects.all()}
    assert len(stored) == Message.objects.count() > len(broken) / 2


def test_two_workers_read_and_send_each_letter_once(world: World, mail: Mail) -> None:
    mail.connect(world.mailbox)
    for number in range(30):
        mail.send(letter(message_id=f"<{number}@epasts.example>"), "csp@iestade.example")
    with worker(mail), worker(mail):
        eventually(lambda: Case.objects.count() == 30)
        for case in Case.objects.all():
            answer(case, world)
        eventually(lambda: Message.objects.filter(delivery=Delivery.SENT).count() == 30)
    got = Counter(one.headers["message-id"][0] for one in mail.inbox("janis@epasts.example"))
    assert len(got) == 30
    assert set(got.values()) == {1}
    assert Message.objects.count() == 60


def test_two_readers_of_one_mailbox_double_nothing(world: World, mail: Mail) -> None:
    """The lock only spares work: even without it nothing is taken in twice."""
    mailbox = mail.connect(world.mailbox)
    for number in range(40):
        mail.send(letter(message_id=f"<{number}@epasts.example>"), mailbox.address)
    stop = threading.Event()

    def read() -> None:
        Reader(mailbox, mail.secret, stop).run()
        connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    eventually(lambda: not mail.inbox(mailbox.address), seconds=30)
    stop.set()
    for thread in threads:
        thread.join(10)
    assert Counter(Message.objects.values_list("message_id", flat=True)) == Counter(
        f"<{number}@epasts.example>" for number in range(40)
    )
    assert Case.objects.count() == 40


def test_a_new_and_a_changed_mailbox_are_read_without_a_restart(world: World, mail: Mail) -> None:
    with worker(mail):
        eventually(lambda: "IMAP 127.0.0.1:993" in Mailbox.objects.get(pk=world.mailbox.pk).fault)
        faulty = Mailbox.objects.get(pk=world.mailbox.pk)
        assert "connection refused" in faulty.fault
        assert faulty.fault_since is not None
        mail.connect(world.mailbox)
        mail.mailbox(world.institution, "jauna", "jauna@iestade.example")
        mail.send(letter(message_id="<a@epasts.example>"), "csp@iestade.example")
        mail.send(letter(message_id="<b@epasts.example>"), "jauna@iestade.example")
        eventually(lambda: Case.objects.count() == 2)
        eventually(lambda: not Mailbox.objects.get(pk=world.mailbox.pk).fault)
        Mailbox.objects.filter(pk=world.mailbox.pk).update(active=False)
        eventually(lambda: "jauna" not in _locked())
    healed = Mailbox.objects.get(pk=world.mailbox.pk)
    assert healed.fault_since is None


def _locked() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT objid FROM pg_locks WHERE locktype = 'advisory'")
        return {str(row[0]) for row in cursor.fetchall()}


WORKER = """
import django, threading
django.setup()
from atbilde.adapters.email.mailboxes import Reader
from atbilde.adapters.email.parsing import ParsedLetter
from atbilde.institutions.models import Mailbox
mailbox = Mailbox.objects.select_related("institution", "queue__institution").get(imap_port__gt=1000)
print("ready", flush=True)
Reader(mailbox, lambda name: "demo", threading.Event()).run()
"""


def test_killed_at_any_moment_nothing_is_lost_or_doubled(world: World, mail: Mail, tmp_path: Path) -> None:
    mailbox = mail.connect(world.mailbox)
    count = 40
    for number in range(count):
        raw = letter(message_id=f"<{number}@epasts.example>", text=f"Jautājums {number}. " + "vārds " * 500)
        mail.send(raw, mailbox.address)
    rounds = 0
    while mail.inbox(mailbox.address):
        rounds += 1
        assert rounds < 60
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER], env=worker_environment(tmp_path), stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(random.uniform(0.05, 0.4 + rounds / 5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    assert rounds > 1
    expected = Counter(f"<{number}@epasts.example>" for number in range(count))
    assert Counter(Message.objects.values_list("message_id", flat=True)) == expected
    assert Case.objects.count() == Contact.objects.count() == count
    assert Event.objects.filter(type="message.received").count() == count
    for message in Message.objects.all():
        assert files.path_of(message.original).stat().st_size == message.original_size


def worker_environment(data: Path) -> dict[str, str]:
    """A process of its own on the test's database and file store."""
    found = connection.settings_dict
    host = found["HOST"] or "127.0.0.1"
    where = f"?host={host}" + (f"&port={found['PORT']}" if found["PORT"] else "")
    where += f"&password={found['PASSWORD']}" if found["PASSWORD"] else ""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "atbilde.config.settings",
        "ATBILDE_DATA": str(data),
        "DATABASE_URL": f"postgresql://{found['USER']}@/{found['NAME']}{where}",
        "ATBILDE_SECRET_KEY": settings.SECRET_KEY,
        "PYTHONPATH": str(Path(atbilde.__file__).parents[1]),
    }
