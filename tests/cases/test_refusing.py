"""An offensive letter is not considered, and its writer is told why."""

import pytest
from tests.world import World, case_from, later, letter_from, make_world

from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.refusing import not_consider
from atbilde.cases.actions.sending import letter_bounced, letter_sent
from atbilde.cases.composing import not_considered_letter
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Event, Message

pytestmark = pytest.mark.django_db

WHY = "Vēstule ir klaji aizskaroša un satur draudus."


@pytest.fixture
def world() -> World:
    return make_world("vpvb")


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna, text="Jūs visi esat nelieši!")


def told(case: Case, world: World, **at: float) -> Message:
    body = not_considered_letter(case, world.anna, WHY)
    return not_consider(case, by=world.anna, at=later(**at), reason=WHY, body=body)


@pytest.mark.clause("VPVB-14.6.2")
def test_the_reason_is_sent_and_the_case_closes_with_it_only_then(case: Case, world: World) -> None:
    letter = told(case, world, hours=1)
    case.refresh_from_db()
    assert (case.is_open, WHY in letter.text) == (True, True)

    letter_sent(letter, at=later(hours=1, seconds=11))
    case.refresh_from_db()
    closure = case.closures.get()
    assert (case.is_open, closure.reason, closure.words) == (False, "not_considered", WHY)


@pytest.mark.clause("VPVB-14.6.2")
def test_it_is_no_answer_on_the_merits_and_ends_the_legal_term(case: Case, world: World) -> None:
    letter_sent(told(case, world, hours=1), at=later(hours=1, seconds=11))
    sent = Event.objects.get(type="message.sent")
    question = case.contacts.get(direction="in")
    assert (sent.data.get("answers"), sent.data["tells"]) == (None, question.key)
    assert case.obligations.get(duty="IL-5.3").status == "cancelled"


def test_after_the_legal_term_it_mends_nothing(case: Case, world: World) -> None:
    letter_sent(told(case, world, days=20), at=later(days=20, seconds=11))
    assert case.obligations.get(duty="IL-5.3").status == "missed"


@pytest.mark.clause("VPVB-14.6.2")
def test_it_cannot_be_closed_so_in_silence(case: Case, world: World) -> None:
    with pytest.raises(Refused) as refused:
        close_case(case, by=world.anna, at=later(hours=1), reason=ClosingReason.NOT_CONSIDERED, words=WHY)
    assert refused.value.code == "told_first"


@pytest.mark.clause("VPVB-14.6.2")
@pytest.mark.parametrize(
    ("reason", "body", "code"),
    [("", "Labdien!", "no_reason"), ("   ", "Labdien!", "no_reason"), (WHY, "Neizskatīsim.", "reason_untold")],
)
def test_it_needs_a_reason_and_the_letter_tells_it(case: Case, world: World, reason: str, body: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        not_consider(case, by=world.anna, at=later(hours=1), reason=reason, body=body)
    assert refused.value.code == code
    assert not Message.objects.filter(delivery="queued").exists()


@pytest.mark.parametrize("slug", ["csp", "dvi", "visc"])
def test_only_a_standard_that_provides_for_it_allows_it(slug: str) -> None:
    world = make_world(slug)
    case = case_from(world, owner=world.anna)
    with pytest.raises(Refused) as refused:
        told(case, world, hours=1)
    assert refused.value.code == "not_prescribed"


@pytest.mark.clause("VPVB-14.6.2")
def test_a_letter_that_came_back_told_nothing(case: Case, world: World) -> None:
    letter = told(case, world, hours=1)
    letter_sent(letter, at=later(hours=1, seconds=11))
    letter_bounced(letter, at=later(hours=2))
    case.refresh_from_db()
    assert case.is_open
    assert case.obligations.get(duty="IL-5.3").status == "open"


def test_who_writes_again_is_read_again(case: Case, world: World) -> None:
    letter_sent(told(case, world, hours=1), at=later(hours=1, seconds=11))
    again = letter_from(world, at=later(hours=3), text="Atvainojos. Kur atrast datus?")
    add_contact(case, again.contact, at=later(hours=3))
    case.refresh_from_db()
    assert case.is_open
