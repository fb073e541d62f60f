"""An error found in a letter: noted, corrected with an apology, in the time the standard gives."""

import pytest
from tests.cases.letters import answer, whole
from tests.world import case_from, later, make_world

from atbilde.cases.actions.closing import close_case
from atbilde.cases.actions.correcting import correct_by_letter, note_error
from atbilde.cases.actions.sending import letter_bounced, letter_sent
from atbilde.cases.composing import correction_letter
from atbilde.cases.enums import ClosingReason
from atbilde.cases.errors import Refused

pytestmark = pytest.mark.django_db


def sent_answer(world):
    """A case whose answer left an hour after the letter."""
    case = case_from(world, owner=world.anna)
    letter = answer(case, world.anna, at=later(hours=1))
    letter_sent(letter, at=later(hours=1, seconds=11))
    return case, letter


def find(case, letter, world, *, minutes=120):
    at = later(minutes=minutes)
    return note_error(case, letter.contact, by=world.anna, at=at, found_at=at, what="Nepareizs gads.")


def correct(correction, world, *, minutes, body="Atvainojamies, pareizais gads ir 2025."):
    return correct_by_letter(
        correction,
        by=world.anna,
        at=later(minutes=minutes),
        body=whole(body, world.anna),
        put_right="Nosūtīta pareizā tabula.",
    )


@pytest.mark.clause("CSP-D7")
def test_corrected_within_twenty_minutes_is_met_and_one_left_alone_is_late():
    world = make_world()
    case, letter = sent_answer(world)
    correction = find(case, letter, world)
    row = case.obligations.get(duty="CSP-D7")
    assert (row.status, row.due_at) == ("open", later(minutes=140))
    case.refresh_from_db()
    assert (case.due_at, case.due_clause) == (later(minutes=140), "CSP-D7")

    letter_sent(correct(correction, world, minutes=139), at=later(minutes=140))

    row.refresh_from_db()
    correction.refresh_from_db()
    assert (row.status, row.closed_at) == ("met", later(minutes=140))
    assert (correction.closed_at, correction.apology) == (later(minutes=140), True)

    second = find(case, letter, world, minutes=200)
    letter_sent(correct(second, world, minutes=220), at=later(minutes=220, seconds=1))
    assert case.obligations.get(duty="CSP-D7", opened_by=f"correction:{second.pk}:found").status == "late"


@pytest.mark.clause("CSP-D7")
def test_the_time_of_finding_may_precede_the_click_but_not_the_letter():
    world = make_world()
    case, letter = sent_answer(world)
    for found in (later(minutes=30), later(minutes=121)):
        with pytest.raises(Refused) as refused:
            note_error(case, letter.contact, by=world.anna, at=later(minutes=120), found_at=found, what="Gads.")
        assert refused.value.code == "found_at"

    note_error(case, letter.contact, by=world.anna, at=later(minutes=120), found_at=later(minutes=110), what="Gads.")

    assert case.obligations.get(duty="CSP-D7").due_at == later(minutes=130)


@pytest.mark.clause("CSP-D7")
def test_a_correction_needs_an_apology_and_what_was_put_right():
    world = make_world()
    case, letter = sent_answer(world)
    correction = find(case, letter, world)

    with pytest.raises(Refused) as refused:
        correct(correction, world, minutes=125, body="Pareizais gads ir 2025.")
    assert refused.value.code == "no_apology"
    with pytest.raises(Refused) as refused:
        correct_by_letter(
            correction, by=world.anna, at=later(minutes=125), body=whole("Atvainojiet!", world.anna), put_right=" "
        )
    assert refused.value.code == "no_put_right"
    empty = correction_letter(correction, letter, world.anna)
    with pytest.raises(Refused) as refused:
        correct_by_letter(correction, by=world.anna, at=later(minutes=125), body=empty, put_right="Tabula.")
    assert refused.value.code == "no_correction"
    with pytest.raises(Refused) as refused:
        close_case(case, by=world.anna, at=later(minutes=125), reason=ClosingReason.ANSWERED)
    assert refused.value.code == "correction_open"


@pytest.mark.clause("CSP-D7")
def test_a_returned_correction_reopens_the_term():
    world = make_world()
    case, letter = sent_answer(world)
    correction = find(case, letter, world)
    better = correct(correction, world, minutes=125)
    letter_sent(better, at=later(minutes=126))

    letter_bounced(better, at=later(minutes=127))

    correction.refresh_from_db()
    assert correction.closed_at is None
    assert case.obligations.get(duty="CSP-D7").status == "open"


@pytest.mark.clause("CSP-D7")
def test_it_goes_to_the_address_the_wrong_letter_went_to():
    world = make_world()
    case, letter = sent_answer(world)
    correction = find(case, letter, world)
    assert correct(correction, world, minutes=125).to == letter.to


@pytest.mark.clause("DVI-10", "VPVB-5.3", "VISC-7.4")
@pytest.mark.parametrize("slug, duty", [("dvi", "DVI-10"), ("vpvb", "VPVB-5.3"), ("visc", "VISC-7.4")])
def test_elsewhere_there_is_no_term_but_apology_and_putting_right_all_the_same(slug, duty):
    world = make_world(slug)
    case, letter = sent_answer(world)
    correction = find(case, letter, world)

    assert not case.obligations.filter(clause__startswith="CSP").exists()
    row = case.obligations.get(duty=duty)
    assert (row.status, row.due_at) == ("open", None)
    with pytest.raises(Refused):
        correct(correction, world, minutes=5000, body="Pareizais gads ir 2025.")

    letter_sent(correct(correction, world, minutes=5000), at=later(minutes=5001))

    row.refresh_from_db()
    assert row.status == "met"


def test_an_error_found_in_a_closed_case_opens_it_again():
    world = make_world()
    case, letter = sent_answer(world)
    close_case(case, by=world.anna, at=later(minutes=90), reason=ClosingReason.ANSWERED)

    find(case, letter, world)

    case.refresh_from_db()
    assert (case.is_open, case.due_clause) == (True, "CSP-D7")
