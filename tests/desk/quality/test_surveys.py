"""The pages of surveys at the desk: who may what, and what each shows."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.desk.ground import browser_of, queries_of
from tests.desk.test_reports import put_calls
from tests.quality.asking import ITEMS, answer, came, fields, make, sent
from tests.world import NOW, World, make_post

from atbilde.desk import door
from atbilde.institutions.enums import Role
from atbilde.quality.models import Survey

LIST = "/desk/quality/"


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(door.timezone, "now", lambda: NOW)
    return None


def form(**other: object) -> dict[str, object]:
    """The form as a browser sends it."""
    return {**fields(), "items": ITEMS, "rest_days": "180", "asks_words": "on", **other}


def test_a_manager_makes_a_survey_sees_whom_it_invites_and_sends_it(world: World) -> None:
    for name in ("viens", "divi", "trīs"):
        came(world.institution, name)
    desk = browser_of(world.mara)
    page = desk.get(f"{LIST}surveys/new/").content.decode()
    assert "Darbinieki ir laipni un pieklājīgi (CSPK-V2, CSPK-K2, CSP-R2)" in page
    made = desk.post(f"{LIST}surveys/new/", form(), follow=True)
    survey = Survey.objects.get()
    assert made.redirect_chain[-1][0] == f"{LIST}surveys/{survey.pk}/"
    assert made.context["would_invite"] == 3
    assert survey.sent_at is None
    desk.post(f"{LIST}surveys/{survey.pk}/edit/", form(name_lv="Cits nosaukums", channels=["phone"]))
    assert desk.get(f"{LIST}surveys/{survey.pk}/").context["would_invite"] == 0
    desk.post(f"{LIST}surveys/{survey.pk}/sending/")
    survey.refresh_from_db()
    assert (survey.name_lv, survey.sent_at) == ("Cits nosaukums", NOW)
    desk.post(f"{LIST}surveys/{survey.pk}/end/")
    survey.refresh_from_db()
    assert survey.closed_at == NOW


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name_lv": ""}, "name_lv"),
        ({"items": ["unknown"]}, "items"),
        ({"items": []}, "items"),
        ({"ends": "2026-05-01"}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"channels": []}, "channels"),
        ({"rest_days": "-1"}, "rest_days"),
        ({"contacts_to": "2026-04-01"}, "contacts_to"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    world: World, change: dict[str, object], field: str
) -> None:
    page = browser_of(world.mara).post(f"{LIST}surveys/new/", form(purpose_lv="Mērķis paliek", **change))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert "Mērķis paliek" in page.content.decode()
    assert not Survey.objects.exists()


def test_who_may_do_what(world: World) -> None:
    survey = make(world)
    head = make_post(world.institution, "Valdis Vītols", Role.HEAD)
    for post in (world.anna, world.peteris, world.liga, world.dace):
        desk = browser_of(post)
        assert desk.get(LIST).status_code == 200
        page = desk.get(f"{LIST}surveys/{survey.pk}/").content.decode()
        assert "/sending/" not in page
        for path in ("new/", f"{survey.pk}/edit/"):
            assert desk.get(f"{LIST}surveys/{path}").status_code == 403
        for deed in ("sending", "end", "removal"):
            assert desk.post(f"{LIST}surveys/{survey.pk}/{deed}/").status_code == 403
    assert browser_of(world.arturs).get(LIST).status_code == 403
    assert browser_of(head).post(f"{LIST}surveys/{survey.pk}/sending/").status_code == 302
    assert Survey.objects.get().sent_at == NOW


def test_another_institutions_survey_is_not_there(world: World) -> None:
    survey = make(world)
    stranger = browser_of(make_post(world.elsewhere, "Svešs Vītols", Role.MANAGER))
    for path in ("", "edit/"):
        assert stranger.get(f"{LIST}surveys/{survey.pk}/{path}").status_code == 404
    for deed in ("sending", "end", "removal"):
        assert stranger.post(f"{LIST}surveys/{survey.pk}/{deed}/").status_code == 404
    assert "Respondentu aptauja" not in stranger.get(LIST).content.decode()
    assert Survey.objects.get().sent_at is None


def test_results_are_shown_after_the_end_and_words_to_those_who_may_read_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = sent(world, 10)
    for places in ((0, 0, 0), (0, 1, 1), (1, 1, 2), (3, 3, 3), (0, 0, 0)):
        answer(survey, *places, words="Zvanīju trīs reizes.")
    where = f"{LIST}surveys/{survey.pk}/"
    running = browser_of(world.mara).get(where).content.decode()
    assert "50,0 %" in running  # the response rate
    assert "Zvanīju" not in running
    assert "survey-bars" not in running
    monkeypatch.setattr(door.timezone, "now", lambda: NOW + timedelta(days=9))
    ended = browser_of(world.mara).get(where).content.decode()
    assert "80,0 %" in ended
    assert ended.count("Zvanīju trīs reizes.") == 5
    for post, reads in ((world.dace, True), (world.anna, False)):
        page = browser_of(post).get(where).content.decode()
        assert "80,0 %" in page
        assert ("Zvanīju" in page) is reads


@pytest.mark.clause("CSPK-G1", "CSPK-G2", "CSPK-G3")
def test_the_quality_report_has_the_headings_of_the_standard_and_each_number_opens_what_is_behind_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [(0, 0, 0)] * 5
    survey = sent(world, 6)
    for places in answers:
        answer(survey, *places)
    put_calls(world, 3)
    monkeypatch.setattr(door.timezone, "now", lambda: NOW + timedelta(days=9))
    desk = browser_of(world.mara)
    page = desk.get("/desk/reports/quality/?from=2026-05-01&to=2026-05-31").content.decode()
    for words in (
        "Mēs cienām jūsu laiku",
        "Ko gribam sasniegt",
        "Panākumu atslēga",
        "Pamatvērtība",
        "Vienmēr sasniedzami",
    ):
        assert words in page
    assert "100,0 %" in page
    assert "sasniegts" in page
    links = set(re.findall(r'<td class="num nowrap">.*?<a href="([^"]+)"', page, re.DOTALL))
    assert len(links) >= 3
    for link in links:
        assert desk.get(link.replace("&amp;", "&")).status_code == 200, link
    assert (
        "100,0 %"
        not in browser_of(world.ivo).get("/desk/reports/quality/?from=2026-05-01&to=2026-05-31").content.decode()
    )


def test_a_survey_that_was_not_sent_can_be_removed_and_one_that_was_stays(world: World) -> None:
    desk = browser_of(world.mara)
    desk.post(f"{LIST}surveys/{make(world).pk}/removal/")
    assert not Survey.objects.exists()
    survey = sent(world, 1)
    page = desk.post(f"{LIST}surveys/{survey.pk}/removal/", follow=True)
    assert page.status_code == 200
    assert Survey.objects.get() == survey


def test_where_the_standard_asks_nothing_no_survey_is_offered(world: World) -> None:
    world.institution.pack = "lv-law"  # names nothing to ask
    world.institution.save()
    page = browser_of(world.mara).get(LIST).content.decode()
    assert "surveys/new/" not in page


def test_the_pages_cost_the_same_for_more_surveys_and_answers(world: World) -> None:
    desk = browser_of(world.mara)
    survey = sent(world, 2)
    desk.get(LIST)
    few = [queries_of(lambda path=path: desk.get(path)) for path in (LIST, f"{LIST}surveys/{survey.pk}/")]  # type: ignore[misc]
    for _ in range(2):
        answer(survey, 0, 1, 2, words="Labi")
    sent(world, 3, rest_days=0)
    make(world)
    assert [queries_of(lambda path=path: desk.get(path)) for path in (LIST, f"{LIST}surveys/{survey.pk}/")] == few  # type: ignore[misc]
