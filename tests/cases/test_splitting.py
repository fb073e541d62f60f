"""A letter with two questions becomes two cases, each with its own answer."""

import pytest
from tests.cases.letters import answer, whole
from tests.world import NOW, World, case_from, later, letter_from, make_world

from atbilde.cases.actions.answering import unanswered
from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.opening import add_contact
from atbilde.cases.actions.redirecting import not_ours
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.splitting import split_case
from atbilde.cases.enums import ClosingReason, Part
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Message
from atbilde.institutions.models import OtherInstitution

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world("vpvb")


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, owner=world.anna, text="Kur ir atļauja? Un cik jāmaksā nodoklis?")


def owed(case: Case) -> dict[str, str]:
    return dict(case.obligations.values_list("duty", "status"))


def passed_on(case: Case, world: World, *, part: Part = Part.WHOLE, hours: int = 2) -> Message:
    other = OtherInstitution.objects.get()
    body = whole(f"Palīdzēs {other.name_lv}, {other.phone}, {other.email}.", world.anna)
    said = not_ours(case, by=world.anna, at=later(hours=hours), body=body, institution=other, part=part)
    letter_sent(said.told_by.message, at=later(hours=hours, seconds=11))
    return said.told_by.message


@pytest.mark.clause("VPVB-14.1")
def test_one_question_is_passed_on_and_the_other_stays_ours(case: Case, world: World) -> None:
    other = split_case(case, by=world.anna, at=later(hours=1), subject="Nodoklis", quote="Cik jāmaksā nodoklis?")
    assert (other.owner, other.opened_at, other.subject) == (world.anna, NOW, "Nodoklis")
    assert set(other.contacts.all()) == set(case.contacts.all())

    letter = passed_on(other, world)
    assert ("67120000" in letter.text, "vid@vid.example" in letter.text) == (True, True)
    other.refresh_from_db()
    case.refresh_from_db()
    assert (other.is_open, other.closures.get().reason, owed(other)["VPVB-14.1"]) == (False, "passed_on", "met")
    assert (case.is_open, owed(case), len(unanswered(case))) == (True, {"IL-5.3": "open"}, 1)

    letter_sent(answer(case, world.anna, at=later(hours=3), close=True), at=later(hours=3, seconds=11))
    case.refresh_from_db()
    assert (case.is_open, owed(case)) == (False, {"IL-5.3": "met"})


def test_closing_one_leaves_the_other_as_it_was(case: Case, world: World) -> None:
    other = split_case(case, by=world.anna, at=later(hours=1), subject="Nodoklis")
    close_case(case, by=world.anna, at=later(hours=2), reason=ClosingReason.WITHDRAWN, words="Klients pateica.")
    assert (owed(case), owed(other)) == ({"IL-5.3": "cancelled"}, {"IL-5.3": "open"})
    due = [each.obligations.get(duty="IL-5.3").due_at for each in (case, other)]
    assert due[0] == due[1]


@pytest.mark.clause("VPVB-14.1")
def test_a_letter_about_a_part_answers_that_part_only(case: Case, world: World) -> None:
    passed_on(case, world, part=Part.SOME)
    case.refresh_from_db()
    assert (case.is_open, len(unanswered(case))) == (True, 1)
    assert owed(case) == {"IL-5.3": "open", "IL-4": "met", "VPVB-14.1": "met"}
    with pytest.raises(Refused) as refused:
        close_case(case, by=world.anna, at=later(hours=3), reason=ClosingReason.ANSWERED)
    assert refused.value.code == "unanswered"


@pytest.mark.clause("VPVB-14.1")
def test_wholly_outside_it_is_passed_on_with_the_public_contacts(case: Case, world: World) -> None:
    letter = passed_on(case, world)
    case.refresh_from_db()
    assert ("vid@vid.example" in letter.text, case.is_open, owed(case)["VPVB-14.1"]) == (True, False, "met")


def test_only_the_letters_chosen_go_along(case: Case, world: World) -> None:
    second = letter_from(world, at=later(minutes=5), text="Vēl viens jautājums.")
    add_contact(case, second.contact, at=later(minutes=5))
    other = split_case(case, by=world.anna, at=later(hours=1), subject="Otrs", contacts=[second.contact])
    assert list(other.contacts.all()) == [second.contact]
    assert case.contacts.count() == 2


def test_it_needs_a_subject_a_waiting_letter_and_leave(case: Case, world: World) -> None:
    stranger = letter_from(world, at=later(minutes=5))
    for by, subject, contacts, code in (
        (world.anna, "  ", [], "no_subject"),
        (world.peteris, "Nodoklis", [], "not_allowed"),
        (world.anna, "Nodoklis", [stranger.contact], "wrong_contact"),
    ):
        with pytest.raises(Refused) as refused:
            split_case(case, by=by, at=later(hours=1), subject=subject, contacts=contacts)
        assert refused.value.code == code
    letter_sent(answer(case, world.anna, at=later(hours=1)), at=later(hours=1, seconds=11))
    with pytest.raises(Refused) as refused:
        split_case(case, by=world.anna, at=later(hours=2), subject="Nodoklis")
    assert refused.value.code == "no_question"
