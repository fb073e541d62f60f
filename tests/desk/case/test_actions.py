"""Taking, handing over, notes, kinds, closing: each does what it says, or says why not with nothing typed lost."""

import json
from datetime import UTC, date, datetime

import pytest
from tests.desk.case.scene import HTMX, desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.models import Case, Note, Obligation
from atbilde.contacts.models import Event
from atbilde.institutions.models import Absence, Competence

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("atbilde.desk.door.timezone.now", lambda: later(minutes=5))


def words(answer) -> str:
    return json.loads(answer["HX-Trigger"])["case-done"]["message"]


def test_take(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(url(case, "case_ownership"))
    assert (answer.status_code, answer["Location"]) == (302, url(case))
    case.refresh_from_db()
    assert case.owner == world.anna


def test_a_case_somebody_has_is_not_taken_away(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_ownership"))
    answer = desk_of(world.peteris).post(url(case, "case_ownership"), **HTMX)
    assert words(answer) == "Šī lieta jau ir citam: Anna Bērziņa."
    case.refresh_from_db()
    assert case.owner == world.anna


def test_colleagues_are_offered_with_what_helps_to_choose_them(case: Case, world: World) -> None:
    subject = Competence.objects.create(
        institution=world.institution, code="ikp", name_lv="Nacionālie konti", name_en="x"
    )
    world.liga.competences.add(subject)
    Absence.objects.create(post=world.mara, starts=date(2026, 5, 11), ends=date(2026, 5, 15), deputy=world.liga)
    page = desk_of(world.anna).get(url(case, "case_assignment")).content.decode()
    assert "Nacionālie konti" in page
    assert "prombūtnē līdz 15.05.2026." in page
    assert "Aizvieto: Līga Krūmiņa" in page
    assert "Anna Bērziņa</span>" not in page.split("<form", 2)[2]
    assert "Datu iesniegšana" in page
    assert page.index("Pēteris Ozols") < page.index("Līga Krūmiņa") < page.index("Māra Kalniņa")


def test_give_to_a_colleague_and_to_a_queue(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    answer = browser.post(url(case, "case_assignment"), {"to": f"post-{world.liga.pk}", "reason": "Zina"}, **HTMX)
    assert answer.status_code == 204
    case.refresh_from_db()
    assert case.owner == world.liga
    desk_of(world.liga).post(url(case, "case_assignment"), {"to": f"queue-{world.second_queue.pk}"})
    case.refresh_from_db()
    assert (case.owner, case.queue) == (None, world.second_queue)


@pytest.mark.clause("VPVB-10")
@pytest.mark.parametrize("to", ["", "post-", "post-999999", "queue-999999", "nobody", "post-x"])
def test_a_case_is_never_given_to_nobody(case: Case, world: World, to: str) -> None:
    answer = desk_of(world.anna).post(url(case, "case_assignment"), {"to": to, "reason": "Ļoti steidzami"}, **HTMX)
    assert answer.status_code == 422
    assert "Ļoti steidzami" in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    case.refresh_from_db()
    assert case.queue == world.queue


def test_somebody_away_is_not_given_a_case(case: Case, world: World) -> None:
    Absence.objects.create(post=world.liga, starts=date(2026, 5, 11), ends=date(2026, 5, 15), deputy=world.mara)
    answer = desk_of(world.anna).post(url(case, "case_assignment"), {"to": f"post-{world.liga.pk}"}, **HTMX)
    assert answer.status_code == 422
    assert "Līga Krūmiņa ir prombūtnē līdz 15.05.2026. Aizvieto Māra Kalniņa." in answer.content.decode()


def test_a_colleague_of_another_institution_cannot_be_given_a_case(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(url(case, "case_assignment"), {"to": f"post-{world.ivo.pk}"}, **HTMX)
    assert answer.status_code == 422


def test_the_question_goes_over_and_its_event_is_written(case: Case, world: World) -> None:
    answer = desk_of(world.peteris).post(url(case, "case_handover"), {"to": f"post-{world.liga.pk}"}, **HTMX)
    assert answer.status_code == 204
    case.refresh_from_db()
    assert case.owner == world.liga
    assert Event.objects.filter(type="question.handed_over").count() == 1


@pytest.mark.clause("VISC-13")
def test_where_the_standard_puts_a_term_on_it_the_form_says_until_when(monkeypatch) -> None:
    world = make_world("visc")
    case = case_from(world, at=NOW)
    page = desk_of(world.peteris).get(url(case, "case_handover")).content.decode()
    assert "VISC-13" in page
    assert "15.05.2026." in page
    desk_of(world.peteris).post(url(case, "case_handover"), {"to": f"post-{world.liga.pk}"})
    assert Obligation.objects.filter(case=case, clause="VISC-13", due_at=datetime(2026, 5, 15, 21, tzinfo=UTC)).exists()


def test_where_it_puts_none_the_form_says_so(case: Case, world: World) -> None:
    assert "termiņu nenosaka" in desk_of(world.peteris).get(url(case, "case_handover")).content.decode()


def test_a_note_is_kept_for_colleagues(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_notes"), {"text": "Zvanīt Jānim."})
    assert Note.objects.get(case=case).by == world.anna


def test_an_empty_note_is_refused(case: Case, world: World) -> None:
    answer = desk_of(world.anna).post(url(case, "case_notes"), {"text": "  "}, **HTMX)
    assert answer.status_code == 422
    assert "Piezīme ir tukša." in answer.content.decode()


def test_the_kind_is_changed_and_terms_are_counted_anew(case: Case, world: World) -> None:
    before = set(case.obligations.values_list("duty", flat=True))
    desk_of(world.anna).post(url(case, "case_kind"), {"kind": "information_request"})
    case.refresh_from_db()
    assert case.kind == "information_request"
    assert set(case.obligations.exclude(status="cancelled").values_list("duty", flat=True)) != before


def test_an_unknown_kind_is_refused(case: Case, world: World) -> None:
    assert desk_of(world.anna).post(url(case, "case_kind"), {"kind": "wish"}, **HTMX).status_code == 422


def test_a_case_is_not_closed_as_answered_without_an_answer(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    answer = browser.post(url(case, "case_closure"), {"reason": "answered", "words": "Runājām"}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "vēl nav atbildēts" in page
    assert "Runājām" in page
    case.refresh_from_db()
    assert case.is_open


def test_a_reason_needs_its_words(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    assert browser.post(url(case, "case_closure"), {"reason": "withdrawn"}, **HTMX).status_code == 422
    assert browser.post(url(case, "case_closure"), {"reason": "", "words": "x"}, **HTMX).status_code == 422
    assert (
        browser.post(url(case, "case_closure"), {"reason": "withdrawn", "words": "Atsauca."}, **HTMX).status_code == 204
    )
    case.refresh_from_db()
    assert not case.is_open


def test_an_answered_case_is_closed_and_opened_again(case: Case, world: World) -> None:
    sent_letter(case, world, at=later(minutes=2))
    browser = desk_of(world.anna)
    browser.post(url(case, "case_closure"), {"reason": "answered"})
    case.refresh_from_db()
    assert not case.is_open
    answer = browser.post(url(case, "case_reopening"), **HTMX)
    assert answer["HX-Redirect"] == url(case)  # the whole page: the sheet for an answer is on it again
    assert "Lieta atkal ir atvērta." in browser.get(url(case)).content.decode()
    case.refresh_from_db()
    assert case.is_open


def test_a_colleagues_case_is_not_closed_by_another(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_ownership"))
    answer = desk_of(world.peteris).post(url(case, "case_closure"), {"reason": "withdrawn", "words": "x"}, **HTMX)
    assert answer.status_code == 422
    assert "nav tiesību slēgt" in answer.content.decode()


def test_a_form_stands_alone_without_htmx_and_is_a_part_with_it(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    alone = browser.get(url(case, "case_notes")).content.decode()
    part = browser.get(url(case, "case_notes"), **HTMX).content.decode()
    assert "<html" in alone
    assert "<html" not in part
    assert 'name="text"' in alone
    assert 'name="text"' in part


def test_presence_tells_who_else_is_here(case: Case, world: World) -> None:
    desk_of(world.anna).post(url(case, "case_presence"), {"writing": "1"})
    seen = desk_of(world.peteris).post(url(case, "case_presence"), {"writing": "0"}).content.decode()
    assert "Raksta Anna Bērziņa" in seen
    assert "Pēteris" not in seen
