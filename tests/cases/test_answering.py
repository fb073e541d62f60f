"""Letters to the client: checked, held back ten seconds, sent for good."""

import re

import pytest
from django.db import ProgrammingError, transaction
from tests.cases.letters import answer, whole
from tests.services.reception import make_location, make_session, tomorrow
from tests.world import NOW, case_from, later, letter_from, make_post, make_world

from atbilde.adapters.email.outbox import written
from atbilde.cases.actions.answering import send_letter, withdraw_letter
from atbilde.cases.actions.closing import close_case, reopen_case
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.sending import catalogue_line, letter_bounced, letter_failed, letter_sent
from atbilde.cases.actions.submitting import Submission, submit
from atbilde.cases.composing import blank_letter
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import LetterIncomplete, Refused
from atbilde.cases.letters import letter_gaps, mended
from atbilde.cases.models import Draft, Notice
from atbilde.contacts.models import Event, Message
from atbilde.services.actions.clients import Visitor
from atbilde.services.actions.sessions import register
from atbilde.services.actions.visits import book_visit
from atbilde.services.models import Service

pytestmark = pytest.mark.django_db


def test_an_answer_is_an_answer_only_once_a_server_has_taken_it():
    world = make_world()
    case = case_from(world, owner=world.anna)

    letter = answer(case, world.anna, at=later(hours=1))
    assert case.obligations.get(duty="CSP-R3").status == "open"
    assert (letter.delivery, letter.send_after) == ("queued", later(hours=1, seconds=10))

    letter_sent(letter, at=later(hours=1, seconds=11))

    row = case.obligations.get(duty="CSP-R3")
    assert (row.status, row.closed_at) == ("met", later(hours=1, seconds=11))
    event = Event.objects.get(type="message.sent")
    assert event.data["answers"] == Message.objects.get(delivery="").contact.key


def test_it_goes_out_from_the_address_written_to_in_the_same_thread():
    world = make_world()
    case = case_from(world)
    told = Message.objects.get()

    letter = answer(case, world.anna, at=later(hours=1))

    assert (letter.sender, letter.to, letter.mailbox) == (world.mailbox.address, [told.sender], world.mailbox)
    assert letter.references == [told.message_id]
    assert case.number in letter.subject


@pytest.mark.clause("CSP-D6")
@pytest.mark.parametrize("part", ["greeting", "farewell", "name", "surname", "unit", "position", "phone"])
def test_a_letter_lacking_a_part_is_not_sent_and_is_mended_at_once(part):
    world = make_world()
    case = case_from(world)
    lost = {
        "greeting": "Labdien!", "farewell": "Ar cieņu", "name": "Anna", "surname": "Bērziņa",
        "unit": "Klientu atbalsta daļa", "position": "referente", "phone": "67366922",
    }[part]  # fmt: skip
    body = whole("Dati ir portālā.", world.anna).replace(lost, "")

    with pytest.raises(LetterIncomplete) as refused:
        send_letter(case, by=world.anna, at=later(hours=1), body=body)
    assert refused.value.gaps == [part]
    assert not Message.objects.filter(delivery="queued").exists()

    better = mended(body, world.anna, case)
    assert letter_gaps(better, world.anna, case) == []
    send_letter(case, by=world.anna, at=later(hours=1), body=better)


@pytest.mark.clause("CSP-D6")
def test_the_signature_is_the_senders_own_also_when_covering_for_a_colleague():
    world = make_world()
    case = case_from(world, owner=world.liga)

    letter = mended("Dati ir portālā.", world.anna, case)

    assert "Anna Bērziņa" in letter
    assert "Līga" not in letter


@pytest.mark.clause("CSP-D6")
@pytest.mark.parametrize("field", ["unit", "position_lv", "phone"])
def test_a_profile_without_unit_position_or_phone_cannot_send(field):
    world = make_world()
    case = case_from(world)
    setattr(world.anna, field, None if field == "unit" else "")
    world.anna.save()

    with pytest.raises(LetterIncomplete) as refused:
        send_letter(case, by=world.anna, at=later(hours=1), body=mended("Dati ir portālā.", world.anna, case))

    assert refused.value.gaps == [field.removesuffix("_lv")]


def test_a_letter_with_nothing_between_greeting_and_farewell_is_not_sent():
    world = make_world()
    case = case_from(world)
    for body in ("  ", blank_letter(case, world.anna)):
        with pytest.raises(Refused) as refused:
            send_letter(case, by=world.anna, at=later(hours=1), body=body)
        assert refused.value.code == "empty"


def test_whoever_answers_a_case_nobody_has_has_it():
    world = make_world()
    case = case_from(world)

    answer(case, world.anna, at=later(hours=1))

    case.refresh_from_db()
    assert (case.owner, case.assignments.order_by("pk").last().owner) == (world.anna, world.anna)


def test_where_the_standard_is_silent_a_letter_is_not_held_up():
    world = make_world("dvi")
    case = case_from(world)

    send_letter(case, by=world.anna, at=later(hours=1), body="Dati ir portālā.")

    assert Message.objects.get(delivery="queued").text == "Dati ir portālā."


def test_a_letter_can_be_taken_back_until_it_leaves():
    world = make_world()
    case = case_from(world)
    letter = answer(case, world.anna, at=later(hours=1))

    text = withdraw_letter(letter, by=world.anna, at=later(hours=1, seconds=5))

    letter.refresh_from_db()
    assert letter.delivery == "withdrawn"
    assert Draft.objects.get(case=case, post=world.anna).body == text
    letter_sent(letter, at=later(hours=1, seconds=11))
    assert not Event.objects.filter(type="message.sent").exists()


def test_what_has_left_is_not_taken_back_nor_changed_nor_removed():
    world = make_world()
    case = case_from(world)
    letter = answer(case, world.anna, at=later(hours=1))
    letter_sent(letter, at=later(hours=1, seconds=11))

    with pytest.raises(Refused) as refused:
        withdraw_letter(letter, by=world.anna, at=later(hours=2))
    assert refused.value.code == "left"
    for change in (lambda: Message.objects.filter(pk=letter.pk).update(text="Cits"), letter.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_told_twice_that_it_was_sent_it_is_written_once():
    world = make_world()
    letter = answer(case_from(world), world.anna, at=later(hours=1))
    letter_sent(letter, at=later(hours=1, seconds=11))
    letter_sent(letter, at=later(hours=1, seconds=12))
    assert Event.objects.filter(type="message.sent").count() == 1


def test_one_answer_answers_the_letters_written_before_it():
    world = make_world()
    case = case_from(world)
    second = letter_from(world, at=later(minutes=10), text="Vēl jautājums.")
    add_contact(case, second.contact, at=later(minutes=10))

    letter_sent(answer(case, world.anna, at=later(hours=1)), at=later(hours=1, seconds=11))

    assert {row.status for row in case.obligations.filter(duty="CSP-R3")} == {"met"}
    assert case.obligations.get(duty="IL-5.3").status == "met"


def test_send_and_close_closes_once_the_letter_is_sent():
    world = make_world()
    case = case_from(world)
    letter = answer(case, world.anna, at=later(hours=1), close=True)
    case.refresh_from_db()
    assert case.is_open

    letter_sent(letter, at=later(hours=1, seconds=11))

    case.refresh_from_db()
    assert (case.closed_at, case.closures.get().reason) == (later(hours=1, seconds=11), "answered")


def test_a_case_closes_only_with_an_answer_or_a_reason_in_words():
    world = make_world()
    case = case_from(world, owner=world.anna)

    for reason, words, code in (
        (ClosingReason.ANSWERED, "", "unanswered"),
        (ClosingReason.WITHDRAWN, " ", "no_words"),
    ):
        with pytest.raises(Refused) as refused:
            close_case(case, by=world.anna, at=later(hours=1), reason=reason, words=words)
        assert refused.value.code == code

    close_case(case, by=world.anna, at=later(hours=1), reason=ClosingReason.WITHDRAWN, words="Klients atsauca.")

    case.refresh_from_db()
    assert not case.is_open
    assert {row.status for row in case.obligations.all()} == {"cancelled"}
    reopen_case(case, by=world.anna, at=later(hours=2))
    case.refresh_from_db()
    assert case.is_open


def test_a_new_letter_opens_a_closed_case_again_and_tells_its_owner():
    world = make_world()
    case = case_from(world, owner=world.anna)
    letter_sent(answer(case, world.anna, at=later(hours=1), close=True), at=later(hours=1, seconds=11))

    again = letter_from(world, at=later(hours=3), text="Tomēr nesaprotu.")
    add_contact(case, again.contact, at=later(hours=3))
    add_contact(case, again.contact, at=later(hours=3))

    case.refresh_from_db()
    assert case.is_open
    assert Notice.objects.filter(post=world.anna, kind="client_wrote").count() == 1
    assert case.obligations.get(duty="CSP-R3", contact=again.contact.key).status == "open"


def test_a_returned_letter_opens_what_it_had_met():
    world = make_world()
    case = case_from(world, owner=world.anna)
    letter = answer(case, world.anna, at=later(hours=1))
    letter_sent(letter, at=later(hours=1, seconds=11))

    letter_bounced(letter, at=later(hours=2))

    assert case.obligations.get(duty="CSP-R3").status == "open"
    assert Notice.objects.filter(post=world.anna, kind="returned").count() == 1


def test_a_letter_no_server_takes_is_given_up_and_its_officer_told():
    world = make_world()
    case = case_from(world, owner=world.anna)
    letter = answer(case, world.anna, at=later(hours=1))

    letter_failed(letter, at=later(hours=1), fault="451 vēlāk", retry_at=later(hours=1, minutes=1))
    letter.refresh_from_db()
    assert (letter.delivery, letter.send_after, letter.attempts) == ("queued", later(hours=1, minutes=1), 1)

    letter_failed(letter, at=later(hours=2), fault="550 nav tāda", retry_at=None)
    letter.refresh_from_db()
    assert letter.delivery == "failed"
    assert Notice.objects.filter(post=world.anna, kind="not_sent").count() == 1


def test_an_outsider_cannot_write():
    world = make_world()
    case = case_from(world)
    for stranger in (world.ivo, world.dace, make_post(world.elsewhere, "Zane Cita")):
        with pytest.raises(Refused) as refused:
            answer(case, stranger, at=later(hours=1))
        assert refused.value.code == "not_allowed"


@pytest.mark.clause("DVI-4.5")
def test_every_reply_leads_to_the_catalogue_of_services_where_there_is_one():
    world = make_world("dvi")
    case = case_from(world, owner=world.anna)
    letter = send_letter(case, by=world.anna, at=later(minutes=5), body=whole("Jā.", world.anna))
    assert "/services/" not in written(letter, world.mailbox).get_content()
    Service.objects.create(institution=world.institution, code="a", name_lv="Konsultācija", name_en="Consultation")
    second = send_letter(case, by=world.anna, at=later(minutes=6), body=whole("Un vēl.", world.anna), language="en")
    for reply, words in ((letter, "Mūsu pakalpojumi un kā tos saņemt:"), (second, "Our services and how to receive")):
        sent = written(reply, world.mailbox).get_content()
        assert words in sent
        assert re.search(r"https?://\S+/dvi/services/$", sent, re.MULTILINE)
        assert words not in reply.text  # it stands below what the officer wrote, not in it
    asked = letter_from(world)
    assert catalogue_line(asked) == ""


@pytest.mark.clause("DVI-4.5")
def test_a_receipt_and_what_is_told_of_a_visit_or_a_place_lead_to_the_catalogue_too():
    world = make_world("dvi")
    location = make_location(world)
    visitor = Visitor("Ilze Kalna", email="ilze@epasts.example", language="lv")
    book_visit(location, starts=tomorrow(9), at=NOW, visitor=visitor)
    said = Submission(kind="question", text="Kur?", email="ilze@epasts.example", language="lv")
    submit(world.institution, said, key="k", at=NOW)
    told = list(Message.objects.filter(to=["ilze@epasts.example"]).order_by("pk"))
    assert [letter.subject.partition(":")[0] for letter in told] == ["Jūsu apmeklējums ir pieteikts", "Esam saņēmuši"]
    assert [catalogue_line(letter) for letter in told] == ["", ""]  # there are no services
    register(make_session(world, location), at=NOW, visitor=visitor)
    told = list(Message.objects.filter(to=["ilze@epasts.example"]).order_by("pk"))
    assert len(told) == 3
    for letter in told:
        body = written(letter, world.mailbox).get_body()
        assert body is not None
        sent = body.get_content()
        assert sent.count("Mūsu pakalpojumi un kā tos saņemt:") == 1
        assert "/services/" not in letter.text
