"""A question that is not ours: the client is told whose it is."""

import pytest
from tests.cases.letters import whole
from tests.world import case_from, later, make_world

from atbilde.cases.actions.redirecting import not_ours
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.enums import Part
from atbilde.cases.errors import Refused
from atbilde.contacts.models import Message
from atbilde.institutions.models import OtherInstitution, Unit

pytestmark = pytest.mark.django_db


def waiting(world):
    return list(Message.objects.filter(delivery="queued").order_by("pk"))


@pytest.mark.clause("CSP-R5")
def test_it_cannot_be_said_without_naming_who_is_competent():
    world = make_world()
    case = case_from(world, owner=world.anna)
    body = whole("Ar šo jautājumu palīdzēs cita iestāde.", world.anna)

    for whose, code in (({}, "no_competent"), ({"institution": OtherInstitution.objects.get()}, "not_named")):
        with pytest.raises(Refused) as refused:
            not_ours(case, by=world.anna, at=later(hours=1), body=body, **whose)
        assert refused.value.code == code
    assert waiting(world) == []


@pytest.mark.clause("CSP-R5")
def test_the_client_is_told_the_institution_and_the_case_is_passed_on():
    world = make_world()
    case = case_from(world, owner=world.anna)
    body = whole("Palīdzēs Valsts ieņēmumu dienests, vid@vid.example.", world.anna)

    said = not_ours(case, by=world.anna, at=later(hours=1), body=body, institution=OtherInstitution.objects.get())
    assert case.obligations.get(duty="CSP-R5").status == "open"
    (letter,) = waiting(world)
    letter_sent(letter, at=later(hours=1, seconds=11))

    case.refresh_from_db()
    assert said.told_by == letter.contact
    assert case.obligations.get(duty="CSP-R5").status == "met"
    assert (case.is_open, case.closures.get().reason) == (False, "passed_on")


@pytest.mark.clause("CSP-R5")
def test_another_unit_is_named_and_for_a_part_the_case_stays_open():
    world = make_world()
    case = case_from(world, owner=world.anna)
    unit = Unit.objects.create(
        institution=world.institution, code="darbs", name_lv="Darba statistikas daļa", name_en="Labour"
    )
    body = whole("Par algām atbildēs Darba statistikas daļa.", world.anna)

    not_ours(case, by=world.anna, at=later(hours=1), body=body, unit=unit, part=Part.SOME)
    letter_sent(waiting(world)[0], at=later(hours=1, seconds=11))

    case.refresh_from_db()
    assert case.is_open


def test_another_institutions_unit_is_refused():
    world = make_world()
    case = case_from(world, owner=world.anna)
    unit = Unit.objects.create(institution=world.elsewhere, code="cita", name_lv="Cita daļa", name_en="Other")
    with pytest.raises(Refused) as refused:
        not_ours(case, by=world.anna, at=later(hours=1), body=whole("Cita daļa", world.anna), unit=unit)
    assert refused.value.code == "no_competent"


def test_forwarding_carries_the_clients_words_and_meets_what_asks_for_it():
    world = make_world("dvi")
    case = case_from(world, owner=world.anna, text="Vai drīkst filmēt kāpņu telpu?")
    other = OtherInstitution.objects.get()

    not_ours(case, by=world.anna, at=later(hours=1), body=f"Palīdzēs {other.name_lv}.", institution=other, forward=True)
    forwarding, _answer = waiting(world)
    assert (forwarding.to, "Vai drīkst filmēt kāpņu telpu?" in forwarding.text) == ([other.email], True)
    assert case.obligations.get(duty="DVI-8").status == "open"

    for letter in waiting(world):
        letter_sent(letter, at=later(hours=1, seconds=11))

    assert case.obligations.get(duty="DVI-8").status == "met"
