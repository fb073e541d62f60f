"""A letter that asks for a call: promised, or answered by e-mail where the call would go abroad."""

import pytest
from tests.calls.exchange import incoming, make_exchange, says
from tests.cases.letters import answer
from tests.world import NOW, World, case_from, later, make_world

from atbilde.calls.actions.orders import order_call
from atbilde.calls.actions.taking import take
from atbilde.calls.actions.wishes import call_as_wished
from atbilde.calls.models import CallBack
from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.actions import record_event
from atbilde.contacts.models import Event
from atbilde.core.wishes import wish_to_be_called

pytestmark = pytest.mark.django_db

TEXT = "Kur atrast datus? Lūdzu, piezvaniet man: {}."


@pytest.fixture
def world() -> World:
    return make_world("vpvb")


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna, text=TEXT.format("29123456"))


def status(case: Case, duty: str) -> str:
    return case.obligations.get(duty=duty).status


def wished(case: Case, world: World, number: str = "29123456", *, minutes: int = 5, abroad: bool = False):
    found = call_as_wished(case, by=world.anna, at=later(minutes=minutes), number=number, abroad=abroad)
    case.refresh_from_db()
    return found


def called(case: Case, world: World) -> None:
    """Our answered call that was made for the letter."""
    question = case.contacts.get(direction="in")
    news = [
        says("out", "call.offered", later(minutes=20), direction="out", to="29123456", answers=question.key),
        says("out", "call.answered", later(minutes=21)),
        says("out", "call.ended", later(minutes=25)),
    ]
    take(make_exchange(world.institution), news, now=later(minutes=25))


@pytest.mark.clause("VPVB-14.7")
def test_the_wish_becomes_a_call_back_and_the_call_answers_it(case: Case, world: World) -> None:
    number = wish_to_be_called(case.contacts.get().message.text)
    entry = wished(case, world, number)
    assert (entry.case, entry.number, entry.taken_by, case.answer_by) == (case, "29123456", world.anna, "phone")
    assert status(case, "VPVB-14.7") == "open"
    assert not case.obligations.filter(duty="VPVB-14.3.1").exists()

    called(case, world)
    entry.refresh_from_db()
    assert (entry.settled, status(case, "VPVB-14.7"), status(case, "IL-5.3")) == ("called", "met", "met")
    assert unanswered(case) == []


@pytest.mark.clause("VPVB-14.7")
@pytest.mark.parametrize(
    ("number", "abroad", "words"),
    [("+44 20 7946 0958", False, "uz ārvalstīm"), ("29123456", True, "viesabonēšanā")],
)
def test_a_call_abroad_turns_the_case_to_email_and_says_why(
    case: Case, world: World, number: str, abroad: bool, words: str
) -> None:
    assert wished(case, world, number, abroad=abroad) is None
    assert (case.answer_by, CallBack.objects.count()) == ("email", 0)
    assert words in case.notes.get(by=None).text


@pytest.mark.clause("VPVB-14.7")
def test_the_exchange_can_say_that_the_caller_is_abroad(case: Case, world: World) -> None:
    call = incoming(make_exchange(world.institution), at=later(hours=-1), caller="+371 29123456", talk=30)
    offered = {"direction": "in", "from": "+371 29123456", "abroad": True}
    record_event(call.contact, "call.offered", at=later(minutes=-59), data=offered)
    assert wished(case, world) is None
    assert "viesabonēšanā" in case.notes.get(by=None).text


@pytest.mark.clause("VPVB-14.7")
def test_roaming_learned_later_ends_the_call_back_and_only_an_email_meets_it(case: Case, world: World) -> None:
    entry = wished(case, world)
    assert wished(case, world, minutes=15, abroad=True) is None
    entry.refresh_from_db()
    assert (entry.settled, case.answer_by, status(case, "VPVB-14.7")) == ("written", "email", "open")
    letter_sent(answer(case, world.anna, at=later(minutes=30)), at=later(minutes=31))
    assert status(case, "VPVB-14.7") == "met"


def test_where_the_standard_is_silent_a_foreign_number_may_be_called() -> None:
    world = make_world("csp")
    case = case_from(world, owner=world.anna)
    assert wished(case, world, "+44 20 7946 0958").number == "+44 20 7946 0958"


def test_the_wish_of_a_split_case_is_kept_in_that_case(case: Case, world: World) -> None:
    from atbilde.cases.actions.splitting import split_case

    other = split_case(case, by=world.anna, at=later(minutes=2), subject="Otrs")
    assert wished(case, world).case == case
    assert not other.obligations.filter(duty="VPVB-14.7").exists()


@pytest.mark.parametrize("number", ["", "  ", "mobilais"])
def test_a_number_is_needed(case: Case, world: World, number: str) -> None:
    with pytest.raises(Refused) as refused:
        wished(case, world, number)
    assert refused.value.code == "no_number"


def test_not_from_elsewhere_nor_abroad_by_hand(case: Case, world: World) -> None:
    with pytest.raises(Refused) as refused:
        call_as_wished(case, by=world.ivo, at=NOW, number="29123456")
    assert refused.value.code == "not_allowed"
    with pytest.raises(Refused) as refused:
        order_call(by=world.anna, number="+442079460958", at=later(minutes=5))
    assert refused.value.code == "foreign"
    assert not Event.objects.filter(type="promise.given").exists()
