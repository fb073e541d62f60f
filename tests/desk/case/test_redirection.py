"""The question is not ours: who can help is named, the client is told."""

import pytest
from tests.desk.case.scene import HTMX, desk_of, url
from tests.desk.ground import open_client
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.answering import withdraw_letter
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Case, Redirection
from atbilde.contacts.models import Message
from atbilde.institutions.models import OtherInstitution, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(minutes=5))


@pytest.mark.clause("CSP-R5")
def test_the_letter_is_composed_with_the_public_contacts_and_can_be_changed(case: Case, world: World) -> None:
    vid = OtherInstitution.objects.get(name_en="State Revenue Service")
    browser = desk_of(world.anna)
    chosen = browser.get(url(case, "case_redirection"), {"whose": f"institution-{vid.pk}", "part": "whole"})
    body = chosen.context["sheet"].body
    assert "Valsts ieņēmumu dienests" in body
    assert "Tālrunis: 67120000" in body
    assert "E-pasts: vid@vid.example" in body

    answer = browser.post(
        url(case, "case_redirection"),
        {"whose": f"institution-{vid.pk}", "part": "whole", "body": body.replace("Labdien!", "Labdien, Jāni!")},
        **HTMX,
    )
    assert answer["HX-Redirect"] == url(case)
    row = Redirection.objects.get(case=case)
    assert (row.institution, row.part) == (vid, "whole")
    letter_sent(row.told_by.message, at=later(minutes=6))
    case.refresh_from_db()
    assert not case.is_open


def test_a_part_of_it_leaves_the_case_open(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    choice = {"whose": f"unit-{world.unit.pk}", "part": "part"}
    body = browser.get(url(case, "case_redirection"), choice).context["sheet"].body
    browser.post(url(case, "case_redirection"), choice | {"body": body})
    letter_sent(Message.objects.get(delivery="queued"), at=later(minutes=6))
    case.refresh_from_db()
    assert case.is_open
    assert (
        "Pateikts, ka daļa no jautājuma jārisina šeit: Klientu atbalsta daļa" in browser.get(url(case)).content.decode()
    )


@pytest.mark.clause("CSP-R5")
@pytest.mark.parametrize("whose", ["", "unit-", "unit-99999", "institution-99999", "x-1"])
def test_it_cannot_be_done_without_saying_who_can_help(case: Case, world: World, whose: str) -> None:
    answer = desk_of(world.anna).post(url(case, "case_redirection"), {"whose": whose, "body": "Nav mūsu."})
    assert answer.status_code == 422
    assert not Message.objects.filter(delivery="queued").exists()


def test_another_institutions_unit_is_no_choice(case: Case, world: World) -> None:
    foreign = Unit.objects.create(institution=world.elsewhere, code="x", name_lv="Sveša daļa", name_en="Foreign")
    answer = desk_of(world.anna).post(
        url(case, "case_redirection"), {"whose": f"unit-{foreign.pk}", "body": "Sveša daļa"}
    )
    assert answer.status_code == 422


def test_a_letter_that_does_not_name_them_is_refused_with_what_was_typed(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(
        url(case, "case_redirection"), {"whose": f"unit-{world.unit.pk}", "body": "Nezinām, kas var palīdzēt."}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Nezinām, kas var palīdzēt." in page
    assert f'name="whose" value="unit-{world.unit.pk}"' in page


def test_taken_back_before_it_leaves_nobody_was_redirected(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    choice = {"whose": f"unit-{world.unit.pk}", "part": "whole"}
    body = browser.get(url(case, "case_redirection"), choice).context["sheet"].body
    browser.post(url(case, "case_redirection"), choice | {"body": body.replace("Labdien!", "Labdien, Jāni!")})
    letter = Message.objects.get(delivery="queued")
    withdraw_letter(letter, by=world.anna, at=later(minutes=5))
    assert not Redirection.objects.exists()
    assert "Labdien, Jāni!" in browser.get(url(case, "case_redirection"), choice).context["sheet"].body


def test_where_the_standard_has_it_sent_on_the_clients_letter_goes_too() -> None:
    world = make_world("dvi")
    case = case_from(world, at=NOW, owner=world.anna, text="Kas glabā manus nodokļu datus?")
    vid = OtherInstitution.objects.get(name_en="State Revenue Service")
    browser = desk_of(world.anna)
    open_client(browser, world.janis)
    choice = {"whose": f"institution-{vid.pk}", "part": "whole"}
    sheet = browser.get(url(case, "case_redirection"), choice).context["sheet"]
    assert (sheet.forward_to, sheet.forward) == ("vid@vid.example", True)
    browser.post(url(case, "case_redirection"), choice | {"body": sheet.body, "forward": "1"})
    on = Message.objects.get(to=["vid@vid.example"])
    assert "Kas glabā manus nodokļu datus?" in on.text
    # Taking the letter to the client back takes this one back too.
    told = Message.objects.get(delivery="queued", to=["janis.zarins@epasts.example"])
    browser.post(url(case, "case_withdrawal", told.contact.key))
    on.refresh_from_db()
    assert on.delivery == "withdrawn"
