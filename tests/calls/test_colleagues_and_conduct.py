"""Colleagues brought into a talk, and measures against an offensive client."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.calls.exchange import incoming, owed, refused, says, under
from tests.cases.letters import answer
from tests.world import NOW, later

from atbilde.calls.actions.by_hand import begin_visit
from atbilde.calls.actions.caller import name_caller
from atbilde.calls.actions.colleagues import answer_invitation, call_in, hand_over_talk, involve, take_message
from atbilde.calls.actions.errors import error_in_call
from atbilde.calls.actions.finishing import wrap_up
from atbilde.calls.actions.incidents import add_note, police_stands, take_step
from atbilde.calls.actions.offers import offer_electronic_answer, promise
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import Duty, Involved, Step
from atbilde.calls.models import Availability, Incident
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case, Notice
from atbilde.contacts.models import Event

pytestmark = pytest.mark.django_db


# Colleagues


@pytest.mark.clause("CSP-D3")
def test_an_absent_colleagues_telephone_is_answered_and_the_message_reaches_them(world, exchange):
    news = [
        says("c1", "call.offered", NOW, direction="in", from_="26000001", to="67366922"),
        says("c1", "call.rang", NOW, officer="102"),
        says("c1", "call.answered", later(seconds=9), officer="101", picked_up_for="102"),
    ]
    (call,) = take(exchange, news, now=later(seconds=9))
    assert (call.officer, call.picked_up_for) == (world.anna, world.liga)
    name_caller(call.contact, by=world.anna, at=later(minutes=1), name="Ilze Kalna")
    with refused("no_words"):
        take_message(call.contact, by=world.anna, at=later(minutes=1), for_=world.liga, words=" ")
    case = take_message(
        call.contact, by=world.anna, at=later(minutes=1), for_=world.liga, words="Lūdz piezvanīt", number="26000001"
    )
    case.refresh_from_db()
    assert (case.owner, case.client.name, case.is_open) == (world.liga, "Ilze Kalna", True)
    assert "Lūdz piezvanīt" in case.notes.get().text
    assert "message_taken" in Notice.objects.filter(post=world.liga).values_list("kind", flat=True)


def test_a_message_for_a_colleague_takes_nothing_away_from_who_spoke(world, exchange):
    """The answer promised by e-mail and the correction stay with Anna; Līga gets the message and nothing else."""
    call = incoming(exchange).contact
    own = offer_electronic_answer(
        call, by=world.anna, at=later(minutes=11), accepted=True, questions=["Cik?"], to="a@epasts.example"
    )
    theirs = take_message(call, by=world.anna, at=later(minutes=12), for_=world.liga, words="Lūdz piezvanīt")
    correction = error_in_call(call, by=world.anna, at=later(minutes=13), found_at=later(minutes=13), what="Gads")
    own.refresh_from_db()
    theirs.refresh_from_db()
    assert (own.owner, theirs.owner, correction.case) == (world.anna, world.liga, own)
    assert {row.duty for row in own.obligations.all()} >= {"CSP-D4.answer", "CSP-D5"}
    assert not {"CSP-D4.answer", "CSP-D5"} & {row.duty for row in theirs.obligations.all()}


@under("visc")
@pytest.mark.clause("VISC-12")
def test_invite_connect_tell_for_a_call_and_for_a_visit(world, exchange):
    call = incoming(exchange).contact
    visit = begin_visit(by=world.peteris, at=NOW, client=world.janis)
    for contact in (call, visit):
        invitation = involve(contact, by=world.peteris, at=NOW, how=Involved.INVITED, to=world.liga)
        answer_invitation(invitation, by=world.liga, at=later(minutes=1), comes=True)
        with refused("not_yours"):
            answer_invitation(invitation, by=world.anna, at=later(minutes=1), comes=True)
        involve(contact, by=world.peteris, at=later(minutes=2), how=Involved.CONNECTED, to=world.liga, succeeded=False)
        involve(contact, by=world.peteris, at=later(minutes=3), how=Involved.NUMBER_TOLD, to=world.liga, succeeded=True)
        events = Event.objects.filter(contact=contact, type="colleague.involved").order_by("at", "pk")
        told = [(event.data["how"], event.data.get("succeeded"), event.data["officer"]) for event in events]
        clerk, liga = str(world.peteris.pk), str(world.liga.pk)
        assert told == [
            ("invited", None, clerk),
            ("invited", True, liga),
            ("connected", False, clerk),
            ("number_told", True, clerk),
        ]


@under("visc")
@pytest.mark.clause("VISC-13")
def test_a_question_handed_over_on_the_phone_is_answered_in_two_working_days(world, exchange):
    friday = datetime(2026, 4, 30, 9, 0, tzinfo=UTC)  # Thursday; 1 May a holiday, then a weekend, then 4 May a holiday
    call = incoming(exchange, at=friday, talk=60)
    name_caller(call.contact, by=world.peteris, at=friday, email="a@epasts.example")
    case = hand_over_talk(call.contact, by=world.peteris, at=friday, to=world.liga, question="Kad eksāmens?")
    ((status, due),) = owed(case, "VISC-13")
    assert (status, due.date().isoformat()) == ("open", "2026-05-06")
    letter = answer(case, world.liga, at=friday + timedelta(hours=2))
    letter_sent(letter, at=friday + timedelta(hours=2))
    assert owed(case, "VISC-13")[0][0] == "met"
    assert "hand_over_answered" in Notice.objects.filter(post=world.peteris).values_list("kind", flat=True)


@under("visc")
@pytest.mark.clause("VISC-9")
def test_a_talk_without_an_answer_needs_a_promise_which_is_then_owed(world, exchange):
    call = incoming(exchange, talk=60)
    with refused("promise_needed"):
        wrap_up(call.contact, by=world.anna, at=later(minutes=2), answered=False)
    due = later(days=2)
    case = promise(
        call.contact, by=world.anna, at=later(minutes=2), due=due, channel="email", words="Kad?", to="a@epasts.example"
    )
    assert owed(case, "VISC-9") == [("open", due)]
    wrap_up(call.contact, by=world.anna, at=later(minutes=3), answered=False)
    other = incoming(exchange, "c2", at=later(minutes=10), talk=60)
    wrap_up(other.contact, by=world.anna, at=later(minutes=15), answered=False, left_open=True)
    other.refresh_from_db()
    assert (other.wrapped_up, other.ended_at) == (True, later(minutes=10, seconds=68))
    visit = begin_visit(by=world.anna, at=NOW)
    with refused("promise_needed"):
        wrap_up(visit, by=world.anna, at=later(minutes=2), answered=False)
    wrap_up(visit, by=world.anna, at=later(minutes=2), answered=True)


# Offensive clients


@under("vpvb")
@pytest.mark.clause("VPVB-14.6.1")
def test_under_vpvb_a_call_is_ended_only_after_a_warning(world, exchange):
    call = incoming(exchange).contact
    with refused("warn_first"):
        take_step(call, by=world.anna, at=later(minutes=1), step=Step.CALL_ENDED)
    take_step(call, by=world.anna, at=later(minutes=1), step=Step.WARNED)
    take_step(call, by=world.anna, at=later(minutes=2), step=Step.CALL_ENDED)
    inner = incoming(exchange, "c2").contact
    inner.external = False
    inner.save()
    take_step(inner, by=world.anna, at=later(minutes=2), step=Step.CALL_ENDED)  # the rule is for external clients


@under("visc")
@pytest.mark.clause("VISC-16")
def test_under_visc_a_call_may_be_ended_without_a_warning(world, exchange):
    """Both are recorded, each by itself; nobody asks for the warning first."""
    call = incoming(exchange).contact
    take_step(call, by=world.anna, at=later(minutes=1), step=Step.CALL_ENDED)
    warned = incoming(exchange, "c2").contact
    take_step(warned, by=world.anna, at=later(minutes=2), step=Step.WARNED)
    steps = Event.objects.filter(type="incident.step").order_by("at")
    assert [(event.contact_id, event.data["step"]) for event in steps] == [
        (call.pk, "call_ended"),
        (warned.pk, "warned"),
    ]


@under("vpvb")
@pytest.mark.clause("VPVB-8", "VPVB-8.3", "VPVB-8.4")
def test_any_measure_at_any_time_and_the_police_at_once(world, exchange):
    visit = begin_visit(by=world.anna, at=NOW)
    for minute, step in enumerate((Step.POLICE, Step.ASKED_TO_LEAVE, Step.WARNED, Step.POLICE)):
        take_step(visit, by=world.anna, at=later(minutes=minute), step=step)
    assert [event.data["step"] for event in Event.objects.filter(type="incident.step").order_by("at")] == [
        "police",
        "asked_to_leave",
        "warned",
        "police",
    ]
    assert Notice.objects.filter(post=world.mara, kind="police_called").count() == 2
    with refused("in_person_only"):
        take_step(incoming(exchange).contact, by=world.anna, at=later(minutes=5), step=Step.ASKED_TO_LEAVE)
    assert Case.objects.get(links__contact=visit).is_open  # the question stays on the case
    incident = Incident.objects.order_by("pk").first()
    add_note(incident, by=world.anna, at=later(minutes=9), note="Draudēja.")
    add_note(incident, by=world.anna, at=later(minutes=10), note="Aizgāja.")
    incident.refresh_from_db()
    assert incident.note == "Draudēja.\n\nAizgāja."


@under("vpvb")
@pytest.mark.clause("VPVB-8.4")
def test_the_police_called_by_mistake_are_called_off_and_nothing_is_removed(world, exchange):
    visit = begin_visit(by=world.anna, at=NOW)
    with refused("not_called"):
        take_step(visit, by=world.anna, at=NOW, step=Step.CALLED_OFF)
    take_step(visit, by=world.anna, at=later(minutes=1), step=Step.POLICE)
    assert police_stands(visit.incidents.all())
    take_step(visit, by=world.anna, at=later(minutes=2), step=Step.CALLED_OFF)
    assert not police_stands(visit.incidents.all())
    assert not Notice.objects.filter(kind="police_called").exists()  # unread, so taken back
    told = Event.objects.filter(type="incident.step").order_by("at")
    assert [event.data["step"] for event in told] == ["police", "called_off"]
    take_step(visit, by=world.anna, at=later(minutes=3), step=Step.POLICE)
    Notice.objects.update(read_at=later(minutes=4))
    take_step(visit, by=world.anna, at=later(minutes=5), step=Step.CALLED_OFF)
    assert Notice.objects.filter(kind="police_called").exists()  # read: it stays as it was told


@under("vpvb")
@pytest.mark.clause("VPVB-8.2")
def test_calling_a_colleague_in_reaches_those_who_are_free(world):
    Availability.objects.create(post=world.liga, duty=Duty.FREE, since=NOW)
    Availability.objects.create(post=world.peteris, duty=Duty.BUSY, since=NOW)
    visit = begin_visit(by=world.anna, at=NOW)
    (invitation,) = call_in(visit, by=world.anna, at=NOW)
    assert invitation.post == world.liga
    answer_invitation(invitation, by=world.liga, at=later(minutes=1), comes=True)
    came = Event.objects.filter(type="colleague.involved", data__succeeded=True).get()
    assert (came.data["how"], came.data["to"]) == ("called_in", str(world.liga.pk))
    case = hand_over_talk(visit, by=world.anna, at=later(minutes=2), to=world.liga, question="Par atļauju")
    assert case.owner == world.liga
    Availability.objects.all().delete()
    with refused("nobody_free"):
        call_in(visit, by=world.anna, at=later(minutes=3))
