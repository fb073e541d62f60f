"""The reports of surveys and of quality: which survey counts when, scores, headings of the standard, targets."""

import json
from datetime import date, timedelta

import pytest
from tests.desk.ground import browser_of, queries_of
from tests.quality.asking import answer, sent
from tests.world import NOW, World, make_world

from atbilde.core.pack.indicators import INDICATORS
from atbilde.institutions.models import Institution
from atbilde.quality.actions.making import close_survey
from atbilde.quality.models import Survey
from atbilde.reports.catalogue import build_report
from atbilde.reports.exports import to_html, to_xlsx
from atbilde.reports.indicators import NAMES
from atbilde.reports.quality import quality
from atbilde.reports.surveys import Statement, surveys

MAY = date(2026, 5, 1), date(2026, 5, 31)
LATER = NOW + timedelta(days=30)
TRAITS = ["competent", "knowledgeable", "responsible", "cooperative"]
CORE = ["competent", "professional", "honest", "reliable", "manners", "result"]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def answered(world: World, *answers: tuple[int, ...], items: list[str] | None = None, **other: object) -> Survey:
    """A survey that has ended with these answers."""
    survey = sent(world, len(answers) + 1, items=items, rest_days=0, **other)
    for places in answers:
        answer(survey, *places)
    return close_survey(survey, by=world.mara, at=NOW)


def scores(world: World, *days: date) -> dict[str, Statement]:
    return {one.item: one for one in surveys(world.institution, *(days or MAY), now=LATER).statements}


@pytest.mark.clause("CSP-R1")
def test_each_trait_is_an_item_with_a_score_of_the_period_and_none_is_missing(world: World) -> None:
    answered(world, *[(0, 0, 1, 3)] * 5, (1, 1, 1, 1), items=TRAITS)
    found = scores(world)
    of_clause = [one for one in found.values() if "CSP-R1" in one.clauses]
    assert [one.item for one in of_clause] == TRAITS
    assert [round(one.agreeing_share or 0, 1) for one in of_clause] == [100.0, 100.0, 100.0, 16.7]
    before = [one for one in scores(world, date(2026, 4, 1), date(2026, 4, 30)).values() if "CSP-R1" in one.clauses]
    assert [(one.item, one.score) for one in before] == [(item, None) for item in TRAITS]


@pytest.mark.clause("CSP-C4")
def test_invited_answered_and_rate_for_each_survey(world: World) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    running = sent(world, 4, rest_days=0, ends=date(2026, 8, 1), name_lv="Otrā")
    answer(running, 0)
    found = surveys(world.institution, *MAY, now=LATER)
    rates = [(one.survey.name_lv, one.invited, one.answered, one.rate) for one in found.results]
    assert rates == [("Otrā", 6, 1, pytest.approx(100 / 6)), ("Respondentu aptauja", 6, 5, pytest.approx(500 / 6))]
    assert (found.invited, found.answered) == (6, 5)  # the running one is not over
    assert found.statements[0].score is not None
    assert found.statements[0].score.given == 5


def test_a_survey_counts_where_it_ended_and_a_sum_cannot_be_taken_apart(world: World) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    answered(world, *[(3, 3, 3)] * 4)  # too few to be shown: no part of the sum either
    (first, *_rest) = surveys(world.institution, *MAY, now=LATER).statements
    assert first.score is not None
    assert first.score.counts == (5, 0, 0, 0)
    answered(world, *[(1, 1, 1)] * 6)
    (both, *_rest) = surveys(world.institution, *MAY, now=LATER).statements
    assert both.score is not None
    assert both.score.counts == (5, 6, 0, 0)
    june = surveys(world.institution, date(2026, 6, 1), date(2026, 6, 30), now=LATER)
    assert june.results == ()


@pytest.mark.clause("CSPK-K2")
def test_the_share_that_agrees_stands_against_the_target(world: World) -> None:
    fully, never = (0, 0, 0), (3, 3, 3)
    answered(world, *[fully] * 9, never)
    (part,) = {one.parameter: one for one in quality(world.institution, *MAY, now=LATER).headings}["targets"].parts
    (one,) = part.indicators
    assert (part.words, part.target, one.value, one.unit) == ("Apmierināti respondenti", 86, pytest.approx(90), "%")


@pytest.mark.clause("CSPK-G1", "CSPK-G2", "CSPK-G3")
def test_goal_key_and_motto_are_headings_each_with_its_indicators(world: World) -> None:
    found = {one.parameter: one for one in quality(world.institution, *MAY, now=LATER).headings}
    assert list(found) == ["motto", "goal", "key_to_success", "core_value", "targets"]
    assert found["motto"].words == "Mēs cienām jūsu laiku"
    assert [one.id for part in found["motto"].parts for one in part.indicators] == [
        "waiting_time", "call_length", "answer_time",
    ]  # fmt: skip
    for parameter in ("goal", "key_to_success"):
        given = found[parameter]
        standard = build_standard(world.institution)[parameter]
        assert [part.words for part in given.parts] == [item["lv"] for item in standard["items"]]
        assert all(part.indicators for part in given.parts)


@pytest.mark.clause("CSP-M3")
def test_each_trait_of_the_core_value_has_a_score_in_the_report(world: World) -> None:
    answered(world, *[(0, 1, 0, 0, 2, 0)] * 5, items=CORE)
    found = {one.parameter: one for one in quality(world.institution, *MAY, now=LATER).headings}["core_value"]
    assert [part.words for part in found.parts] == [
        item["lv"] for item in build_standard(world.institution)["core_value"]["items"]
    ]
    values = [one.value for part in found.parts for one in part.indicators]
    assert values.count(100) == 5
    assert values.count(0) == 1


def test_a_standard_that_names_no_indicators_has_plain_ones(db: None) -> None:
    world = make_world("dvi")
    world.institution.pack = "lv-law"
    (heading,) = quality(world.institution, *MAY, now=LATER).headings
    assert heading.parameter == ""
    assert [one.id for one in heading.parts[0].indicators][:3] == ["waiting_time", "call_length", "answer_time"]


def test_the_indicators_a_pack_may_name_are_those_the_report_has() -> None:
    assert set(NAMES) == set(INDICATORS)


@pytest.mark.parametrize("name", ["surveys", "quality", "ratings"])
def test_the_report_as_data_and_as_files(world: World, name: str) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    report = build_report(name, world.institution, *MAY, now=LATER)
    data = json.loads(json.dumps(report.data))
    assert (data["report"], data["institution"], data["from"]) == (name, "csp", "2026-05-01")
    assert to_xlsx(report.document).startswith(b"PK")
    assert to_html(report.document)
    if name == "surveys":
        assert data["statements"]["polite"]["counts"] == [5, 0, 0, 0]
        assert data["statements"]["honest"]["mean"] is None
        assert data["surveys"][0]["response_rate"] == pytest.approx(500 / 6)


@pytest.mark.parametrize("name", ["surveys", "quality", "ratings"])
def test_the_report_costs_the_same_for_more(world: World, name: str) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    few = queries_of(lambda: build_report(name, world.institution, *MAY, now=LATER))
    for _ in range(2):
        answered(world, *[(0, 1, 0)] * 6)
    assert queries_of(lambda: build_report(name, world.institution, *MAY, now=LATER)) == few


def test_another_institutions_surveys_are_not_in_it(world: World) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    assert surveys(world.elsewhere, *MAY, now=LATER).results == ()


def build_standard(institution: Institution) -> dict[str, dict[str, list[dict[str, str]]]]:
    """The parameters of the institution's standard."""
    from atbilde.institutions.standards import standard_of

    return dict(standard_of(institution, MAY[1]).parameters)  # type: ignore[arg-type]


def test_cycles_stand_side_by_side_the_oldest_first(world: World) -> None:
    answered(world, *[(0, 0, 3)] * 5, items=["professional_knowledgeable", "responsive", "polite"])
    answered(world, *[(0, 3)] * 5, items=["professional_knowledgeable", "responsive"])
    answered(world, *[(0,)] * 5, items=["competent"])  # asked by no other: nothing to stand beside
    answered(world, *[(0, 0)] * 4, items=["professional_knowledgeable", "responsive"])  # too few to be shown
    sent(world, 1, rest_days=0)  # runs
    found = surveys(world.institution, *MAY, now=NOW).side_by_side()
    assert [one.pk for one in found.surveys] == sorted(one.pk for one in found.surveys)
    assert {one.item: shares for one, shares in found.rows} == {
        "professional_knowledgeable": (100, 100, None),
        "responsive": (100, 0, None),
    }
    report = build_report("surveys", world.institution, *MAY, now=NOW)
    (table,) = [table for table in report.document.tables if "agree" in table.name or "piekrīt" in table.name]
    assert [len(row) for row in table.rows] == [4, 4]
    page = browser_of(world.mara).get("/desk/reports/surveys/?from=2026-05-01&to=2026-05-31").content.decode()
    # By the clock of the page the running one is over, too.
    assert page.count('<th scope="col" class="num">Respondentu aptauja, ') == 4


def test_one_survey_alone_stands_beside_nothing(world: World) -> None:
    answered(world, *[(0, 0, 0)] * 5)
    assert surveys(world.institution, *MAY, now=LATER).side_by_side().surveys == ()
