"""A letter becomes a case, joins its own, or stays findable without one; nothing is lost and nothing doubled."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from tests.adapters.email.letters import BROKEN, bounce, letter, multipart, part
from tests.world import NOW, World, make_mailbox, make_world

from atbilde.adapters.email import filing, intake
from atbilde.adapters.email.intake import Arrived, take_in, take_in_all
from atbilde.cases.actions.answering import send_letter, unanswered
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.enums import ClosingReason
from atbilde.cases.models import Case, Notice
from atbilde.contacts import files
from atbilde.contacts.enums import Automatic, Delivery
from atbilde.contacts.models import Attachment, Contact, Event, Message
from atbilde.contacts.search import query

pytestmark = pytest.mark.django_db

JANIS = "Jānis Zariņš <janis.zarins@epasts.example>"


def answered(case: Case, world: World, *, at: datetime = NOW) -> Message:
    """The case's client has had an answer."""
    body = "Labdien!\n\nAtbilde.\n\nAr cieņu\nAnna Bērziņa\nreferente\nKlientu atbalsta daļa\n67366922"
    sent = send_letter(case, by=world.anna, at=at, body=body)
    letter_sent(sent, at=at + timedelta(seconds=20))
    sent.refresh_from_db()
    return sent


def test_a_letter_becomes_a_case_with_what_the_standard_asks(world: World) -> None:
    raw = letter(sender=JANIS)
    outcome = take_in(raw, world.mailbox, NOW)
    case, message = outcome.case, outcome.message
    assert outcome.kind == "case"
    assert case is not None
    assert (case.queue, case.client, case.channel) == (world.queue, world.janis, "email")
    assert (case.subject, case.language, case.opened_at) == ("Jautājums par datiem", "lv", NOW)
    assert case.obligations.exists()
    assert message.contact.at == NOW
    assert files.path_of(message.original).read_bytes() == raw
    assert message.original_size == len(raw)
    received = Event.objects.get(type="message.received")
    assert (received.at, received.contact) == (NOW, message.contact)
    assert received.data == {
        "channel": "email",
        "from": "janis.zarins@epasts.example",
        "to": "csp@iestade.example",
    }


@pytest.mark.clause("CSP-P3")
def test_each_address_has_its_queue_and_one_letter_to_two_of_them_is_one_case(world: World) -> None:
    second = make_mailbox(world.institution, world.second_queue, "edv@iestade.example")
    to = "csp@iestade.example, edv@iestade.example"
    first = take_in(letter(to=to, headers={"Delivered-To": "csp@iestade.example"}), world.mailbox, NOW)
    copy = take_in(letter(to=to, headers={"Delivered-To": "edv@iestade.example"}), second, NOW)
    other = take_in(letter(to="edv@iestade.example", message_id="<2@x.example>", text="Cits"), second, NOW)
    assert (first.kind, copy.kind, other.kind) == ("case", "known", "case")
    assert copy.message == first.message
    assert copy.case == first.case
    assert first.case is not None
    assert other.case is not None
    assert (first.case.queue, other.case.queue) == (world.queue, world.second_queue)
    answer = answered(other.case, world)
    assert answer.sender == "edv@iestade.example"
    assert (Case.objects.count(), Message.objects.filter(delivery="").count()) == (2, 2)


def test_the_same_letter_again_changes_nothing(world: World) -> None:
    for name, raw in {"usual": letter(), "no id": letter(message_id=None), "empty": b""}.items():
        first = take_in(raw, world.mailbox, NOW)
        before = (Case.objects.count(), Message.objects.count(), Event.objects.count(), Contact.objects.count())
        again = take_in(raw, world.mailbox, NOW + timedelta(days=1))
        assert again.kind == "known", name
        assert again.message == first.message
        after = (Case.objects.count(), Message.objects.count(), Event.objects.count(), Contact.objects.count())
        assert after == before


@pytest.mark.parametrize(
    "change",
    [{"text": "Pavisam kas cits"}, {"subject": "Cits"}, {"sender": "cits@epasts.example"}],
    ids=["text", "subject", "sender"],
)
def test_an_id_used_twice_for_different_letters_drops_neither(world: World, change: dict[str, str]) -> None:
    first = take_in(letter(), world.mailbox, NOW)
    second = take_in(letter(**change), world.mailbox, NOW)  # type: ignore[arg-type]
    assert (first.kind, second.kind) == ("case", "case")
    assert second.message.message_id != first.message.message_id
    assert "<1@epasts.example>" in second.message.references
    assert "duplicate_message_id" in second.message.faults
    assert take_in(letter(**change), world.mailbox, NOW).kind == "known"  # type: ignore[arg-type]


def test_the_client_who_answers_our_letter_is_in_the_same_case(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    follow_up = take_in(
        letter(
            sender="JANIS.ZARINS@epasts.example",
            message_id="<2@epasts.example>",
            text="Paldies, bet vēl kas.",
            headers={"In-Reply-To": answer.message_id},
        ),
        world.mailbox,
        NOW + timedelta(hours=1),
    )
    assert (follow_up.kind, follow_up.case) == ("joined", opened)
    assert unanswered(opened) == [follow_up.message.contact.key]


def test_a_follow_up_opens_a_closed_case_again_and_tells_its_owner(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answered(opened, world)
    opened.owner = world.anna
    opened.save()
    close_case(opened, by=world.anna, at=NOW + timedelta(hours=1), reason=ClosingReason.ANSWERED)
    take_in(
        letter(sender=JANIS, message_id="<2@e.example>", headers={"References": "<1@epasts.example>"}),
        world.mailbox,
        NOW + timedelta(hours=2),
    )
    opened.refresh_from_db()
    assert opened.is_open
    assert Notice.objects.filter(post=world.anna, kind="client_wrote").exists()


def test_the_number_in_the_subject_is_enough_for_the_client(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    raw = letter(sender=JANIS, message_id="<2@e.example>", subject=f"Par lietu {opened.number}", text="Papildinu.")
    assert take_in(raw, world.mailbox, NOW).case == opened


@pytest.mark.parametrize("quoted", ["number", "client's id", "our id"])
def test_a_stranger_who_quotes_is_not_let_in(world: World, quoted: str) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    ids = {"number": "", "client's id": "<1@epasts.example>", "our id": answer.message_id}
    raw = letter(
        sender="svesais@cits.example",
        message_id="<s@cits.example>",
        subject=f"Re: [{opened.number}]",
        text="Ko jūs viņam atbildējāt?",
        headers={"In-Reply-To": ids[quoted]},
    )
    outcome = take_in(raw, world.mailbox, NOW)
    assert outcome.kind == "case"
    assert outcome.case != opened
    assert f"names_case:{opened.number}" in outcome.message.faults
    assert opened.contacts.count() == 2


def test_those_the_client_put_in_copy_and_those_we_wrote_to_take_part(world: World) -> None:
    opened = take_in(letter(sender=JANIS, headers={"Cc": "Meita <meita@epasts.example>"}), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    Message.objects.filter(pk=answer.pk, delivery="queued").update(to=["x@y.example"])
    reply = {"In-Reply-To": answer.message_id}
    daughter = letter(sender="meita@epasts.example", message_id="<m@e.example>", headers=reply)
    assert take_in(daughter, world.mailbox, NOW).case == opened
    stranger = letter(sender="kaimins@epasts.example", message_id="<k@e.example>", headers=reply)
    assert take_in(stranger, world.mailbox, NOW).case != opened


def test_our_own_address_in_copy_opens_no_door(world: World) -> None:
    opened = take_in(letter(sender=JANIS, headers={"Cc": "csp@iestade.example"}), world.mailbox, NOW).case
    forged = letter(
        sender="csp@iestade.example", message_id="<f@e.example>", headers={"In-Reply-To": "<1@epasts.example>"}
    )
    assert take_in(forged, world.mailbox, NOW).case != opened


def test_a_forged_client_is_a_stranger(world: World) -> None:
    world.mailbox.authserv_id = "mx.iestade.example"
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    failed = "mx.iestade.example; dmarc=fail header.from=epasts.example"
    forged = letter(
        sender=JANIS,
        message_id="<f@e.example>",
        headers={"Authentication-Results": failed, "In-Reply-To": "<1@epasts.example>"},
    )
    outcome = take_in(forged, world.mailbox, NOW)
    assert outcome.case != opened
    assert outcome.message.authentic == "fail"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated (vacation)"},
        {"Precedence": "bulk"},
        {"X-Autoreply": "yes"},
        {"Return-Path": "<>"},
        {"X-Auto-Response-Suppress": "All", "Subject": "Automātiskā atbilde: prombūtne"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_automatic_replies_open_no_case_and_are_findable(world: World, headers: dict[str, str]) -> None:
    outcome = take_in(letter(headers=headers), world.mailbox, NOW)
    assert outcome.kind == "stored"
    assert outcome.message.automatic == Automatic.REPLY
    assert not Case.objects.exists()
    assert list(Message.objects.filter(search=query("iedzivotaju skaitu"))) == [outcome.message]


@pytest.mark.parametrize(
    "raw",
    [
        letter(subject="Esmu atvaļinājumā, kā pieteikties?"),
        letter(subject="Out of office hours?"),
        letter(headers={"Auto-Submitted": "no"}),
        letter(headers={"X-Auto-Response-Suppress": "OOF"}),
        letter(headers={"Precedence": "list", "List-Id": "<l.example>"}),
    ],
)
def test_what_a_person_wrote_is_no_automatic_reply(world: World, raw: bytes) -> None:
    assert take_in(raw, world.mailbox, NOW).kind == "case"


def test_an_absence_reply_in_a_known_thread_is_shown_there_and_asks_nothing(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    close_case(opened, by=world.anna, at=NOW + timedelta(minutes=5), reason=ClosingReason.ANSWERED)
    before = list(opened.obligations.values_list("duty", "contact", "status"))
    outcome = take_in(
        letter(
            sender=JANIS,
            message_id="<auto@e.example>",
            headers={"Auto-Submitted": "auto-replied", "In-Reply-To": answer.message_id},
        ),
        world.mailbox,
        NOW + timedelta(minutes=6),
    )
    opened.refresh_from_db()
    assert (outcome.kind, outcome.case) == ("attached", opened)
    assert not opened.is_open
    assert unanswered(opened) == []
    assert list(opened.obligations.values_list("duty", "contact", "status")) == before


@pytest.mark.clause("CSP-D7")
def test_a_returned_letter_is_no_answer_any_more(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    opened.owner = world.anna
    opened.save()
    answer = answered(opened, world)
    assert unanswered(opened) == []
    outcome = take_in(bounce(answer.message_id), world.mailbox, NOW + timedelta(minutes=1))
    answer.refresh_from_db()
    assert (outcome.kind, outcome.case, outcome.message.automatic) == ("attached", opened, Automatic.BOUNCE)
    assert answer.delivery == Delivery.BOUNCED
    assert len(unanswered(opened)) == 1
    assert Notice.objects.filter(post=world.anna, kind="returned").exists()


def test_a_late_delivery_notice_is_no_return(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    outcome = take_in(bounce(answer.message_id, action="delayed", status="4.4.1"), world.mailbox, NOW)
    answer.refresh_from_db()
    assert (outcome.kind, outcome.message.automatic) == ("attached", Automatic.REPORT)
    assert answer.delivery == Delivery.SENT


def test_a_return_of_something_unknown_is_stored_without_a_case(world: World) -> None:
    outcome = take_in(bounce("<never@ours.example>"), world.mailbox, NOW)
    assert (outcome.kind, outcome.message.automatic) == ("stored", Automatic.BOUNCE)
    assert not Case.objects.exists()


@pytest.mark.parametrize("way", ["header", "id"])
def test_our_own_letter_coming_back_is_a_loop(world: World, way: str) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    header = {"X-Atbilde-Id": answer.contact.key} if way == "header" else {}
    message_id = "<relay@e.example>" if way == "header" else answer.message_id
    raw = letter(sender="csp@iestade.example", message_id=message_id, headers=header, text=answer.text)
    first, again = take_in(raw, world.mailbox, NOW), take_in(raw, world.mailbox, NOW)
    assert (first.kind, first.message.automatic) == ("stored", Automatic.LOOP)
    assert again.kind == "known"
    assert Case.objects.count() == 1


def test_another_institutions_letter_is_no_loop(world: World) -> None:
    opened = take_in(letter(sender=JANIS), world.mailbox, NOW).case
    assert opened is not None
    answer = answered(opened, world)
    queue = world.elsewhere.queues.create(code="info", name_lv="Info", name_en="Info")
    elsewhere = make_mailbox(world.elsewhere, queue, "info@cita.example")
    raw = letter(
        sender="csp@iestade.example", message_id=answer.message_id, headers={"X-Atbilde-Id": answer.contact.key}
    )
    world.elsewhere.pack = world.institution.pack
    world.elsewhere.save()
    assert take_in(raw, type(elsewhere).objects.get(pk=elsewhere.pk), NOW).kind == "case"


@pytest.mark.parametrize("name", BROKEN)
def test_every_broken_letter_is_kept_and_findable(world: World, name: str) -> None:
    raw = BROKEN[name]
    outcome = take_in(raw, world.mailbox, NOW)
    message = Message.objects.get(pk=outcome.message.pk)
    assert files.path_of(message.original).read_bytes() == raw
    assert outcome.kind in {"case", "stored"}
    assert message.message_id
    assert take_in(raw, world.mailbox, NOW).kind == "known"


def test_files_of_a_letter_are_in_the_store(world: World) -> None:
    raw = multipart(
        "mixed",
        part("text/plain; charset=utf-8", b"Skat. pielikumu"),
        part(
            "application/vnd.etsi.asic-e+zip", b"PK-edoc", Content_Disposition='attachment; filename="iesniegums.edoc"'
        ),
        part("image/png", b"PNG", Content_ID="<i1>"),
    )
    message = take_in(raw, world.mailbox, NOW).message
    found = list(Attachment.objects.filter(message=message).order_by("pk"))
    assert [(file.name, file.size, file.inline_id) for file in found] == [
        ("iesniegums.edoc", 7, ""),
        ("attachment-2.png", 3, "i1"),
    ]
    assert files.path_of(found[0].sha256).read_bytes() == b"PK-edoc"
    assert list(Message.objects.filter(search=query("iesniegums edoc"))) == [message]


def test_a_letter_whose_filing_fails_is_kept_the_simple_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = intake.file_letter

    def failing(found, *rest, **named):
        if "unreadable" not in found.faults:
            raise TypeError("a fault of ours")
        return real(found, *rest, **named)

    monkeypatch.setattr(intake, "file_letter", failing)
    outcome = take_in(letter(sender=JANIS), world.mailbox, NOW)
    assert outcome.kind == "case"
    assert outcome.message.faults == ["unreadable"]
    assert outcome.message.subject == "Jautājums par datiem"
    assert outcome.case is not None
    assert outcome.case.client == world.janis


def test_where_no_case_can_be_opened_the_message_stands_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("standard")

    monkeypatch.setattr(filing, "open_case", broken)
    outcome = take_in(letter(), world.mailbox, NOW)
    assert outcome.kind == "stored"
    assert Message.objects.count() == 1
    assert not Case.objects.exists()


def test_a_database_that_is_gone_is_not_the_letters_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(filing, "keep_letter", gone)
    with pytest.raises(OperationalError):
        take_in(letter(), world.mailbox, NOW)
    monkeypatch.undo()
    assert take_in(letter(), world.mailbox, NOW).kind == "case"


def test_a_letter_that_ended_the_process_is_in_the_end_kept_unread(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(*_: object, **__: object) -> None:
        raise SystemExit(139)

    with monkeypatch.context() as patched:
        patched.setattr(intake, "parse", deadly)
        for _ in range(3):
            with pytest.raises(SystemExit):
                take_in(letter(), world.mailbox, NOW)
        assert take_in(letter(), world.mailbox, NOW).message.faults == ["unreadable"]
    assert take_in(letter(text="cits", message_id="<c@c.example>"), world.mailbox, NOW).message.faults == []


def test_logs_hold_no_personal_data(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError("janis.zarins@epasts.example wrote: Kur atrast datus")

    monkeypatch.setattr(filing, "open_case", broken)
    take_in(letter(sender=JANIS), world.mailbox, NOW)
    assert "ValueError" in caplog.text
    assert "janis" not in caplog.text.casefold()
    assert "datus" not in caplog.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Labdien! Lūdzu atsūtiet izziņu.", "lv"),
        ("Hello, where can I find the data about population?", "en"),
        ("Здравствуйте! Где получить справку?", "ru"),
        ("Guten Tag, wo kann ich die Daten finden?", "de"),
        ("ok", ""),
    ],
)
def test_the_case_knows_the_language_of_the_letter(world: World, text: str, language: str) -> None:
    case = take_in(letter(text=text), world.mailbox, NOW).case
    assert case is not None
    assert case.language == language


def test_a_letter_without_subject_shows_its_first_words(world: World) -> None:
    case = take_in(letter(subject="", text="Kur ir dati?\nPaldies"), world.mailbox, NOW).case
    assert case is not None
    assert case.subject == "Kur ir dati? Paldies"


def test_years_old_letters_keep_their_time(world: World) -> None:
    old = datetime(2019, 3, 1, tzinfo=UTC)
    case = take_in(letter(), world.mailbox, old).case
    assert case is not None
    assert case.opened_at == old


def test_of_several_together_a_bad_one_takes_none_with_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = intake.file_letter

    def unstorable(found, *rest, **named):
        if "Never stored" in found.subject:
            raise ValueError("whatever is done with it")
        return real(found, *rest, **named)

    monkeypatch.setattr(intake, "file_letter", unstorable)
    subjects = ["viens", "Never stored", "divi", "trīs"]
    letters = [letter(subject=subject, message_id=f"<{n}@x.example>") for n, subject in enumerate(subjects)]
    outcomes = take_in_all([Arrived(raw, NOW) for raw in letters], world.mailbox)
    assert isinstance(outcomes[1], ValueError)
    assert [getattr(outcome, "kind", "") for outcome in outcomes] == ["case", "", "case", "case"]
    assert [case.subject for case in Case.objects.order_by("number")] == ["viens", "divi", "trīs"]


def test_of_several_together_a_follow_up_finds_the_letter_before_it(world: World) -> None:
    letters = [
        letter(sender=JANIS),
        letter(sender=JANIS, message_id="<2@x.example>", headers={"In-Reply-To": "<1@epasts.example>"}),
        letter(sender=JANIS),
    ]
    outcomes = take_in_all([Arrived(raw, NOW) for raw in letters], world.mailbox)
    assert [getattr(outcome, "kind", "") for outcome in outcomes] == ["case", "joined", "known"]


def test_several_together_that_clash_with_another_worker_are_taken_in_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = intake.file_letter, []

    def clashing(found, *rest, **named):
        calls.append(found.message_id)
        if len(calls) == 2:
            raise OperationalError("deadlock detected")
        return real(found, *rest, **named)

    monkeypatch.setattr(intake, "file_letter", clashing)
    letters = [letter(message_id=f"<{n}@x.example>") for n in range(3)]
    outcomes = take_in_all([Arrived(raw, NOW) for raw in letters], world.mailbox)
    assert [getattr(outcome, "kind", "") for outcome in outcomes] == ["case"] * 3
    assert Message.objects.count() == 3


@pytest.mark.parametrize(
    ("wanted", "receiver"),
    [
        ("Birojs <birojs@uznemums.example>", "birojs@uznemums.example"),
        ("janis.zarins@epasts.example", "janis.zarins@epasts.example"),
        ("a@uznemums.example, b@uznemums.example", "janis.zarins@epasts.example"),
        ("csp@iestade.example", "janis.zarins@epasts.example"),  # our own: it would reach nobody
        ("CSP@Iestade.Example", "janis.zarins@epasts.example"),
        ("nav adreses", "janis.zarins@epasts.example"),
        ("x@" + "y" * 300 + ".example", "janis.zarins@epasts.example"),
    ],
)
def test_the_answer_goes_where_the_letter_asks_for_it(world: World, wanted: str, receiver: str) -> None:
    case = take_in(letter(sender=JANIS, headers={"Reply-To": wanted}), world.mailbox, NOW).case
    assert case is not None
    assert case.client == world.janis
    assert answered(case, world).to == [receiver]


def test_who_answers_from_the_address_they_asked_us_to_write_to_joins_the_case(world: World) -> None:
    asked = letter(sender=JANIS, headers={"Reply-To": "birojs@uznemums.example"})
    case = take_in(asked, world.mailbox, NOW).case
    sent = answered(case, world)
    again = letter(
        sender="birojs@uznemums.example", message_id="<2@u.example>", headers={"In-Reply-To": sent.message_id}
    )
    assert take_in(again, world.mailbox, NOW + timedelta(hours=1)).case == case


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_a_letter_in_a_foreign_language_goes_to_the_one_who_works_in_it(db: None) -> None:
    world = make_world("vpvb")
    world.liga.languages = ["lv", "de"]
    world.liga.save()
    text = "Guten Tag! Können Sie mir bitte sagen, wo ich die Daten finde? Mit freundlichen Grüßen"
    case = take_in(letter(sender=JANIS, text=text), world.mailbox, NOW).case
    assert (case.language, case.owner) == ("de", world.liga)
    polish = "Dzień dobry, proszę o informacje, gdzie jest wniosek i kiedy mogę go złożyć. Z poważaniem"
    other = take_in(letter(sender=JANIS, text=polish, message_id="<2@e.example>"), world.mailbox, NOW).case
    assert (other.language, other.owner) == ("pl", None)
