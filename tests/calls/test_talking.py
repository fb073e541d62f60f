"""What an officer does during a call, and what the standard makes of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.calls.exchange import called_out, incoming, owed, refused, says, under
from tests.cases.letters import answer
from tests.world import NOW, later

from atbilde.calls.actions.by_hand import begin_call, end_call, hold, resume
from atbilde.calls.actions.caller import check_identity, name_caller
from atbilde.calls.actions.calling_back import settle_call_back
from atbilde.calls.actions.colleagues import involve
from atbilde.calls.actions.errors import corrected_by_call, error_in_call
from atbilde.calls.actions.finishing import wrap_up
from atbilde.calls.actions.incidents import take_step
from atbilde.calls.actions.offers import choose, offer_electronic_answer, promise
from atbilde.calls.actions.retelling import events_of_call
from atbilde.calls.actions.taking import take
from atbilde.calls.enums import Involved, Settled, Step
from atbilde.calls.models import CallBack
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case
from atbilde.contacts.models import Event
from atbilde.core.disclosure import identity_needed
from atbilde.core.obligations import judge
from atbilde.core.standard import Clock
from atbilde.core.terms import due_at
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.standards import books_of, standard_of

pytestmark = pytest.mark.django_db


# A long call


@pytest.mark.clause("CSP-D4")
def test_the_accepted_offer_is_answered_by_an_email_to_the_address_named(world, exchange):
    call = incoming(exchange)
    at = later(minutes=11)
    case = offer_electronic_answer(
        call.contact, by=world.anna, at=at, accepted=True, questions=["Cik iedzīvotāju?", " "], to="a@epasts.example"
    )
    assert case is not None
    assert case.owner == world.anna
    assert owed(case, "CSP-D4.offer") == [("met", None)]
    assert owed(case, "CSP-D4.answer") == [("open", at + timedelta(hours=2))]
    letter = answer(case, world.anna, at=later(minutes=40))
    assert letter.to == ["a@epasts.example"]
    letter_sent(letter, at=later(minutes=41))
    assert owed(case, "CSP-D4.answer")[0][0] == "met"


@pytest.mark.clause("CSP-D4")
@pytest.mark.parametrize(
    ("clock", "due"), [(Clock.ELAPSED, (13, 18, 30)), (Clock.WORKING_TIME, (14, 10, 0))], ids=["elapsed", "hours"]
)
def test_two_hours_from_half_past_four_are_a_matter_of_the_pack(world, clock, due):
    """The bureau's hours end at 17:00: on the clock the answer is due at 18:30, in working time next morning."""
    standard = standard_of(world.institution, NOW)
    term = replace(standard.terms["CSP-D4.answer"], clock=clock)
    half_past_four = datetime(2026, 5, 13, 13, 30, tzinfo=UTC)
    day, hour, minute = due
    found = due_at(term, half_past_four, calendar_of(world.institution, standard))
    assert found.astimezone(ZoneInfo("Europe/Riga")).timetuple()[2:5] == (day, hour, minute)


@pytest.mark.clause("CSP-D4")
def test_the_ten_minutes_run_from_the_pick_up_not_from_the_queue(world, exchange):
    """Who waited eight minutes and talked nine is offered nothing; who talked ten is, and an unmade offer is missed."""
    short = incoming(exchange, "short", wait=480, talk=540)
    long = incoming(exchange, "long", wait=8, talk=601)
    books = books_of(world.institution)
    found = {
        call.name_there: [row.status for row in judge(events_of_call(call.contact), books) if row.id == "CSP-D4.offer"]
        for call in (short, long)
    }
    assert found == {"short": [], "long": ["missed"]}


def test_an_email_to_another_address_is_not_the_answer(world, exchange):
    call = incoming(exchange)
    case = offer_electronic_answer(
        call.contact, by=world.anna, at=later(minutes=11), accepted=True, questions=["Cik?"], to="a@epasts.example"
    )
    letter = answer(case, world.anna, at=later(minutes=40), to="b@epasts.example")
    letter_sent(letter, at=later(minutes=41))
    assert owed(case, "CSP-D4.answer")[0][0] == "open"


@pytest.mark.parametrize(
    ("questions", "to", "code"),
    [([], "a@b.example", "no_question"), (["Cik?"], "", "no_address"), (["Cik?"], "nav", "address")],
)
def test_an_acceptance_needs_a_question_and_an_address(world, exchange, questions, to, code):
    call = incoming(exchange)
    with refused(code):
        offer_electronic_answer(
            call.contact, by=world.anna, at=later(minutes=11), accepted=True, questions=questions, to=to
        )
    assert not Case.objects.exists()
    assert not Event.objects.filter(type="electronic_answer.offered").exists()


def test_a_declined_offer_is_recorded_and_opens_nothing(world, exchange):
    call = incoming(exchange)
    assert offer_electronic_answer(call.contact, by=world.anna, at=later(minutes=11), accepted=False) is None
    assert not Case.objects.exists()
    assert Event.objects.get(type="electronic_answer.offered").data["accepted"] is False


# An error


@pytest.mark.clause("CSP-D5")
def test_an_error_on_the_phone_is_corrected_by_an_answered_call_within_ten_minutes(world, exchange):
    call = incoming(exchange, talk=60)
    found = later(minutes=5)
    correction = error_in_call(call.contact, by=world.anna, at=later(minutes=6), found_at=found, what="Nepareizs gads")
    assert owed(correction.case, "CSP-D5") == [("open", found + timedelta(minutes=10))]
    attempt = called_out(exchange, later(minutes=7), answered=False, name="o1")
    with refused("no_call"):
        corrected_by_call(
            correction, by=world.anna, at=later(minutes=8), via=attempt.contact, put_right="2024", apology=True
        )
    done = called_out(exchange, later(minutes=9), name="o2")
    for apology, put_right, code in ((False, "2024", "no_apology"), (True, " ", "no_put_right")):
        with refused(code):
            corrected_by_call(
                correction, by=world.anna, at=later(minutes=11), via=done.contact, put_right=put_right, apology=apology
            )
    corrected_by_call(correction, by=world.anna, at=later(minutes=11), via=done.contact, put_right="2024", apology=True)
    assert owed(correction.case, "CSP-D5")[0][0] == "met"
    assert correction.case.contacts.count() == 2


def test_a_call_to_somebody_else_corrects_nothing(world, exchange):
    call = incoming(exchange, talk=60)
    correction = error_in_call(call.contact, by=world.anna, at=later(minutes=6), found_at=later(minutes=5), what="Gads")
    other = called_out(exchange, later(minutes=7), to="26999999")
    with refused("other_client"):
        corrected_by_call(
            correction, by=world.anna, at=later(minutes=8), via=other.contact, put_right="x", apology=True
        )


# Waiting, calling back, abroad


@under("vpvb")
@pytest.mark.clause("VPVB-14.3", "VPVB-14.3.1")
def test_the_client_chooses_and_nobody_is_called_abroad(world, exchange):
    at_home = incoming(exchange, "c1", caller="+37126000001")
    with refused("foreign"):  # a caller here who leaves a number abroad
        choose(
            at_home.contact,
            by=world.anna,
            at=later(minutes=1),
            choice="call_back",
            number="+4912345678",
            question="Kas?",
        )
    with refused("foreign"):  # the exchange or the officer knows that the caller is abroad
        choose(at_home.contact, by=world.anna, at=later(minutes=1), choice="call_back", question="Kas?", abroad=True)
    abroad = incoming(exchange, "c2", caller="+4912345678")
    with refused("foreign"):  # a caller from abroad who leaves a number here
        choose(
            abroad.contact, by=world.anna, at=later(minutes=1), choice="call_back", number="26000002", question="Kas?"
        )
    assert not CallBack.objects.exists()
    choose(abroad.contact, by=world.anna, at=later(minutes=1), choice="write")
    withheld = incoming(exchange, "c3", caller="")
    with refused("no_number"):
        choose(withheld.contact, by=world.anna, at=later(minutes=1), choice="call_back", question="Kas?")
    entry = choose(at_home.contact, by=world.anna, at=later(minutes=2), choice="call_back", question="Kas vajadzīgs?")
    assert (entry.number, entry.case.subject, entry.taken_by) == ("+37126000001", "Kas vajadzīgs?", world.anna)
    assert owed(entry.case, "VPVB-14.3.1") == [("open", None)]
    called_out(exchange, later(minutes=30))
    assert owed(entry.case, "VPVB-14.3.1") == [("met", None)]
    choices = Event.objects.filter(type="caller.chose").order_by("pk")
    assert [event.data["choice"] for event in choices] == ["write", "call_back"]


@under("vpvb")
@pytest.mark.clause("VPVB-14.3.2")
def test_waiting_on_the_line_is_measured_and_a_line_that_breaks_is_called_back(world, exchange):
    call = incoming(exchange)
    choose(call.contact, by=world.anna, at=later(seconds=50), choice="wait")
    hold(call, by=world.anna, at=later(seconds=60))
    call.refresh_from_db()
    assert call.state == "held"
    resume(call, by=world.anna, at=later(seconds=90))
    call.refresh_from_db()
    assert (call.state, call.held) == ("talking", 30)
    hold(call, by=world.anna, at=later(seconds=100))
    take(exchange, [says("c1", "call.ended", later(seconds=110))], now=later(seconds=110))
    entry = CallBack.objects.get()
    assert (entry.wanted, entry.taken_by) == ("lost", world.anna)
    assert owed(entry.case, "VPVB-14.3.1") == [("open", None)]


@pytest.mark.clause("CSPK-U7")
def test_who_leaves_a_signal_is_called_back_or_at_least_tried(world, exchange):
    at = NOW
    news = [
        says("c1", "call.offered", at, direction="in", from_="+37126000001", to="80000098"),
        says("c1", "call.busy", later(seconds=9), signal=True),
        says("c1", "call.ended", later(seconds=10)),
    ]
    take(exchange, news, now=later(seconds=10))
    given_up = incoming(exchange, "c2", caller="26000002", wait=None)
    take(exchange, [says("c2", "call.abandoned", later(seconds=12), ring_seconds=12)], now=later(seconds=12))
    entry = CallBack.objects.get()  # who gave up without a signal is not on the list
    given_up.refresh_from_db()
    assert given_up.outcome == "abandoned"
    with refused("call_first"):
        settle_call_back(entry, by=world.anna, at=later(minutes=2), how=Settled.CALLED)
    called_out(exchange, later(minutes=3), answered=False, name="o1")
    with refused("too_few"):
        settle_call_back(entry, by=world.anna, at=later(minutes=5), how=Settled.ATTEMPTS)
    called_out(exchange, later(minutes=30), answered=False, name="o2")
    entry = settle_call_back(entry, by=world.anna, at=later(minutes=32), how=Settled.ATTEMPTS)
    assert entry.settled == Settled.ATTEMPTS
    assert [status for status, _ in owed(entry.case, "CSPK-U7")] == ["met"]


# Who it is


@under("dvi")
def test_what_was_checked_is_kept_and_never_the_data(world, exchange):
    call = incoming(exchange).contact
    assert identity_needed(standard_of(world.institution, NOW))
    with refused("means"):
        check_identity(call, by=world.anna, at=NOW, means=["120380-11111"], passed=True)
    check_identity(call, by=world.anna, at=NOW, means=["case_number", "name_and_birth"], passed=True)
    assert Event.objects.get(type="identity.checked").data["by"] == ["case_number", "name_and_birth"]


def test_the_caller_is_named_and_known_next_time(world, exchange):
    call = incoming(exchange, talk=30)
    name_caller(call.contact, by=world.anna, at=NOW, name="Ilze Kalna", needs="Vājdzirdīga", language="lv")
    again = incoming(exchange, "c2", caller="0037126000001")
    assert (again.contact.client.name, again.contact.client.needs) == ("Ilze Kalna", "Vājdzirdīga")
    with refused("address_taken"):
        name_caller(call.contact, by=world.anna, at=NOW, email=world.janis.email)


# Without an exchange


def test_a_call_by_hand(world):
    call = begin_call(by=world.anna, direction="in", number="26000001", at=NOW, line="free")
    assert (call.state, call.officer, call.line, call.kept) == ("talking", world.anna, "free", "met")
    end_call(call, by=world.anna, at=later(minutes=3))
    call.refresh_from_db()
    assert (call.state, call.talk) == ("ended", 180)


def test_nobody_from_elsewhere(world, exchange):
    call = incoming(exchange).contact
    outsider = world.ivo
    for act in (
        lambda: offer_electronic_answer(call, by=outsider, at=NOW, accepted=False),
        lambda: choose(call, by=outsider, at=NOW, choice="wait"),
        lambda: take_step(call, by=outsider, at=NOW, step=Step.WARNED),
        lambda: wrap_up(call, by=outsider, at=NOW, answered=True),
        lambda: name_caller(call, by=outsider, at=NOW, name="x"),
        lambda: involve(call, by=outsider, at=NOW, how=Involved.INVITED, to=world.liga),
    ):
        with refused("not_allowed"):
            act()
    with refused("elsewhere"):
        involve(call, by=world.anna, at=NOW, how=Involved.INVITED, to=outsider)


def test_a_promised_call_stands_on_the_list_and_the_case_says_what_was_promised(world, exchange):
    call = incoming(exchange, talk=60)
    due = later(days=1)
    case = promise(call.contact, by=world.anna, at=later(minutes=2), due=due, channel="call", words="Kad?")
    entry = CallBack.objects.get()
    assert (entry.case, entry.due_at, entry.taken_by, entry.wanted) == (case, due, world.anna, "promised")
    assert "14.05.2026. 10:00" in case.notes.get().text


def test_a_withheld_number_is_one_entry_however_often_the_engaged_tone_is_told(world, exchange):
    news = [
        says("h", "call.offered", NOW, direction="in", to="80000098"),
        says("h", "call.busy", later(seconds=5), signal=True),
        says("h", "call.busy", later(seconds=6), key="again", signal=False),
        says("h", "call.ended", later(seconds=6)),
    ]
    for told in news:
        take(exchange, [told], now=later(seconds=6))
    assert CallBack.objects.count() == 1


@under("vpvb")
def test_nobody_is_called_abroad_by_hand_either_and_a_number_is_a_number(world):
    with refused("foreign"):
        begin_call(by=world.anna, direction="out", number="+4915112345678", at=NOW)
    for wrong in ("abc; drop <b>", "1" * 40):
        with refused("number"):
            begin_call(by=world.anna, direction="in", number=wrong, at=NOW)
    begin_call(by=world.anna, direction="out", number="+371 26 000 001", at=NOW)


def test_who_was_answered_after_giving_up_is_doubted(world, exchange):
    for index, order in enumerate(((0, 1, 2), (2, 1, 0))):
        name = f"d{index}"
        news = [
            says(name, "call.offered", None, direction="in", from_="26000001", to="80000098"),
            says(name, "call.ended", None, cause="cancel"),
            says(name, "call.answered", None, officer="101"),
        ]
        for second, place in enumerate(order):
            (call,) = take(exchange, [news[place]], now=later(seconds=second))
        assert "answered_and_abandoned" in call.doubts
