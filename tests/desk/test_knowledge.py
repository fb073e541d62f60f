"""Officers make answers from cases, keep the directory, and find what to say; nothing personal slips through unseen."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.desk.case.scene import HTMX, desk_of, sent_letter, url
from tests.desk.ground import now
from tests.knowledge.shelf import put_answer, put_form, put_publication, put_resource
from tests.world import World, case_from, make_world

from atbilde.cases.composing import blank_letter
from atbilde.cases.models import Case
from atbilde.knowledge.actions.catalogue import note_link
from atbilde.knowledge.models import Answer, Publication, Resource, SurveyForm

NEW = "/desk/knowledge/new/"
PAGES = [
    "",
    "new/",
    "find/?find=dati",
    "directory/",
    "directory/new/",
    "publications/",
    "publications/new/",
    "forms/",
    "forms/new/",
]


@pytest.fixture
def case(world: World) -> Case:
    """Jānis asked, Anna answered."""
    asked = "Esmu Jānis Zariņš. Kur Jānim Zariņam atrast datus par Rīgu? Tālr. 29123456."
    text = f"Labdien!\n\n{asked}\n\nAr cieņu\nJānis Zariņš"
    found = case_from(world, at=now() - timedelta(hours=2), owner=world.anna, text=text)
    sent_letter(found, world, at=now() - timedelta(hours=1), body="Zariņa kungs, dati ir portālā. Zvaniet 80000098.")
    return found


def marked(page: object) -> list[str]:
    return [mark.text for mark, _kind, _left in page.context["marked"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("part", PAGES)
def test_pages_stand_and_cost_the_same_for_twenty_as_for_one(world: World, part: str) -> None:
    browser = desk_of(world.anna)

    def queries(first: int, last: int) -> int:
        for number in range(first, last):
            put_answer(world, f"Kur ir dati {number}?")
            put_form(world, f"{number}-darbs")
            note_link(put_resource(world, name=f"Tabula {number}"), "404", at=now())
            put_publication(world, now() + timedelta(days=1), key=f"k{number}")
        browser.get(f"/desk/knowledge/{part}")
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"/desk/knowledge/{part}").status_code == 200
        return len(found)

    assert queries(0, 1) == queries(1, 20)


def test_each_place_is_for_its_people_only(world: World) -> None:
    answer, resource = put_answer(world), put_resource(world)
    publication, form = put_publication(world, now()), put_form(world)
    own = [
        f"/desk/knowledge/{answer.pk}/", f"/desk/knowledge/directory/{resource.pk}/",
        f"/desk/knowledge/publications/{publication.pk}/", f"/desk/knowledge/forms/{form.pk}/",
    ]  # fmt: skip
    verbs = [
        f"/desk/knowledge/{answer.pk}/withdrawal/", f"/desk/knowledge/{answer.pk}/use/",
        f"/desk/knowledge/directory/{resource.pk}/removal/", f"/desk/knowledge/forms/{form.pk}/removal/",
        f"/desk/knowledge/publications/{publication.pk}/cancellation/",
    ]  # fmt: skip
    outsider, officer, reader, administrator = map(desk_of, (world.ivo, world.anna, world.dace, world.arturs))
    for address in own:
        assert officer.get(address).status_code == 200
        assert outsider.get(address).status_code == outsider.post(address).status_code == 404
        assert reader.get(address).status_code == 403
    for address in verbs:
        assert outsider.post(address).status_code == 404, address
        assert reader.post(address).status_code == 403, address
        assert officer.get(address).status_code == 405, address
    assert [administrator.get(address).status_code for address in own] == [403, 200, 200, 200]
    assert outsider.get("/desk/knowledge/?state=public").context["listed"].answers == []
    assert Answer.objects.get().used == 0


def test_a_case_proposes_its_question_and_answer_with_what_is_personal_marked(world: World, case: Case) -> None:
    page = desk_of(world.peteris).get(NEW, {"case": case.number})
    sheet = page.context["sheet"]
    assert sheet.question == "Kur Jānim Zariņam atrast datus par Rīgu?"
    assert sheet.body == "Zariņa kungs, dati ir portālā. Zvaniet 80000098."
    assert marked(page) == ["Jānim Zariņam", "Zariņa", "80000098"]
    assert desk_of(world.ivo).get(NEW, {"case": case.number}).status_code == 404


def test_nothing_is_published_before_each_mark_is_decided_and_the_outcome_was_seen(world: World, case: Case) -> None:
    browser = desk_of(world.anna)
    given = {
        "question": "Kur Jānim Zariņam atrast datus par Rīgu?",
        "body": "Zariņa kungs, dati ir portālā. Zvaniet 80000098.",
        "language": "lv", "visibility": "public", "case": case.number, "do": "publish",
    }  # fmt: skip
    undecided = browser.post(NEW, given)
    assert undecided.status_code == 422
    decided = given | {"mark-1": "take:Jānim Zariņam", "mark-2": "take:Zariņa", "mark-3": "leave:80000098"}
    shown = browser.post(NEW, decided)
    assert shown.status_code == 422
    assert not Answer.objects.exists()
    sheet = shown.context["sheet"]
    assert sheet.question == "Kur [vārds] atrast datus par Rīgu?"
    assert [(mark.text, left) for mark, _kind, left in shown.context["marked"]] == [("80000098", True)]
    last = given | {"question": sheet.question, "body": sheet.body, "mark-1": "leave:80000098"}
    assert browser.post(NEW, last).status_code == 302
    row = Answer.objects.get()
    assert (row.source, row.by, row.published_at is not None) == (case.number, world.anna, True)
    assert "Zariņ" not in row.question + row.body


def test_a_name_of_the_case_is_marked_even_where_the_number_of_the_case_is_left_out_of_sight(
    world: World, case: Case
) -> None:
    row = put_answer(world, source=case.number)
    given = {
        "question": "Kur?",
        "body": "To zina Zariņš.",
        "language": "lv",
        "visibility": "public",
        "do": "draft",
        "case": "",
    }
    page = desk_of(world.anna).post(f"/desk/knowledge/{row.pk}/", given)
    assert page.status_code == 422
    assert marked(page) == ["Zariņš"]


def test_an_answer_is_changed_listed_and_withdrawn(world: World) -> None:
    row = put_answer(world, "Kur ir dati?")
    browser = desk_of(world.anna)
    given = {
        "question": "Kur ir karte?",
        "body": "Šeit.",
        "language": "lv",
        "visibility": "restricted",
        "do": "publish",
    }
    assert browser.post(f"/desk/knowledge/{row.pk}/", given).status_code == 302
    assert [one.question for one in browser.get("/desk/knowledge/?state=restricted").context["listed"].answers] == [
        "Kur ir karte?"
    ]
    assert browser.get("/desk/knowledge/?state=nothing").context["listed"].answers == []
    browser.post(f"/desk/knowledge/{row.pk}/withdrawal/")
    assert [one.pk for one in browser.get("/desk/knowledge/?state=withdrawn").context["listed"].answers] == [row.pk]


@pytest.mark.parametrize(
    "change",
    [
        {"question": ""},
        {"body": "\x00"},
        {"visibility": "all"},
        {"case": "CSP-2026-999999", "body": ""},
        {"mark-1": ":::", "body": ""},
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(world: World, change: dict[str, str]) -> None:
    given = {
        "question": "Kur ir dati?",
        "body": "Tur.",
        "language": "lv",
        "visibility": "public",
        "do": "publish",
    } | change
    page = desk_of(world.anna).post(NEW, given)
    assert page.status_code == 422
    assert page.context["sheet"].question == given["question"]
    assert not Answer.objects.exists()


def test_found_answers_say_what_may_be_told(world: World) -> None:
    public, secret = (
        put_answer(world, "Kur ir publiskie dati?"),
        put_answer(world, "Kur ir slepenie dati?", visibility="restricted"),
    )
    script = put_answer(world, "Ko saka par datiem?", visibility="script")
    page = desk_of(world.anna).get("/desk/knowledge/find/", {"find": "dati", "into": "letter-form"}, **HTMX)
    text = page.content.decode()
    assert f'value="answer-{public.pk}"' in text
    assert f'value="answer-{secret.pk}"' not in text
    assert f'value="answer-{script.pk}"' not in text
    assert reverse("desk:knowledge_use", args=[secret.pk]) not in text
    assert reverse("desk:knowledge_use", args=[script.pk]) in text
    assert "<html" not in text
    assert "<html" in desk_of(world.anna).get("/desk/knowledge/find/", {"find": "dati"}).content.decode()
    assert desk_of(world.ivo).get("/desk/knowledge/find/", {"find": "dati"}, **HTMX).context["found"] == []


@pytest.mark.clause("VPVB-14.2")
@pytest.mark.parametrize("channel, told", [("email", False), ("post", True)])
def test_a_letter_by_email_is_offered_only_what_is_public(db: None, channel: str, told: bool) -> None:
    bureau = make_world("vpvb")
    put_answer(bureau, "Kur ir slepenie dati?", "Seifā.", visibility="restricted")
    case = case_from(bureau)
    Case.objects.filter(pk=case.pk).update(channel=channel)
    asked = {"find": "dati", "case": case.number, "into": "letter-form"}
    page = desk_of(bureau.anna).get("/desk/knowledge/find/", asked, **HTMX).content.decode()
    assert "Kur ir slepenie dati?" in page
    assert ("Seifā." in page) is told
    assert desk_of(bureau.ivo).get("/desk/knowledge/find/", asked, **HTMX).status_code == 404


def test_a_public_answer_goes_into_the_letter_and_is_counted_and_no_other_does(world: World, case: Case) -> None:
    public, secret = (
        put_answer(world, body="Dati ir portālā."),
        put_answer(world, body="Noslēpums.", visibility="restricted"),
    )
    elsewhere = Answer.objects.create(
        institution=world.elsewhere, by=world.ivo, question="Kur?", body="Citur.", visibility="public", at=now(),
        changed_at=now(), published_at=now(),
    )  # fmt: skip
    browser, letter = desk_of(world.anna), blank_letter(case, world.anna)
    page = browser.post(url(case, "case_letters"), {"body": letter, "do": f"answer-{public.pk}"}, **HTMX)
    assert "Dati ir portālā." in page.context["sheet"].body
    assert page["HX-Retarget"] == "#letter-body"
    page = browser.post(url(case, "case_letters"), {"body": letter, "do": f"answer-{secret.pk}"}, **HTMX)
    assert "Noslēpums" not in page.context["sheet"].body
    assert (
        browser.post(url(case, "case_letters"), {"body": letter, "do": f"answer-{elsewhere.pk}"}, **HTMX).status_code
        == 404
    )
    for odd in ("answer-", "answer-x", "answer-99999999999999999999"):
        assert browser.post(url(case, "case_letters"), {"body": letter, "do": odd}, **HTMX).status_code == 200
    assert list(Answer.objects.order_by("pk").values_list("used", flat=True)) == [1, 0, 0]
    browser.post(reverse("desk:knowledge_use", args=[public.pk]))
    public.refresh_from_db()
    assert public.used == 2


@pytest.mark.clause("CSP-W2", "CSP-W5")
def test_the_editor_keeps_directory_calendar_and_forms(world: World) -> None:
    browser = desk_of(world.arturs)
    names = {"name_lv": "Nosaukums", "name_en": "Name"}
    entry = names | {"kind": "databases", "url": "https://dati.example/", "order": "5"}
    assert browser.post("/desk/knowledge/directory/new/", entry).status_code == 302
    resource = Resource.objects.get()
    bad = browser.post(f"/desk/knowledge/directory/{resource.pk}/", entry | {"url": "javascript:alert(1)"})
    assert bad.status_code == 422
    assert "url" in bad.context["form"].errors
    when = {"published_at": "2027-01-15T13:00", "kind": "data", "key": "cpi-2027-01"} | names
    assert browser.post("/desk/knowledge/publications/new/", when).status_code == 302
    row = Publication.objects.get()
    moved = when | {"published_at": "2027-01-16T13:00"}
    assert browser.post(f"/desk/knowledge/publications/{row.pk}/", moved).status_code == 302
    row.refresh_from_db()
    assert (row.at.isoformat(), row.key) == ("2027-01-16T11:00:00+00:00", "cpi-2027-01")
    browser.post(f"/desk/knowledge/publications/{row.pk}/cancellation/")
    row.refresh_from_db()
    assert row.cancelled_at is not None
    form = names | {"code": "1-darbs", "audience": "enterprises", "period": "month", "due_on": "2027-01-15"}
    assert browser.post("/desk/knowledge/forms/new/", form).status_code == 302
    assert browser.post("/desk/knowledge/forms/new/", form).status_code == 422
    browser.post(f"/desk/knowledge/forms/{SurveyForm.objects.get().pk}/removal/")
    browser.post(f"/desk/knowledge/directory/{resource.pk}/removal/")
    assert not SurveyForm.objects.exists()
    assert not Resource.objects.exists()


@pytest.mark.clause("CSP-W2")
def test_a_dead_link_is_told_on_every_page_of_knowledge(world: World) -> None:
    row = put_resource(world, name="Vecā datubāze")
    note_link(row, "HTTP 404", at=now())
    for part in ("", "directory/", "forms/"):
        text = desk_of(world.anna).get(f"/desk/knowledge/{part}").content.decode()
        assert "Vecā datubāze" in text
        assert "HTTP 404" in text
    assert "Vecā datubāze" not in desk_of(world.ivo).get("/desk/knowledge/").content.decode()
