"""The statistics office's slide (CSPK-S1) from a stored log: figures, months, and what stands behind each number."""

from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import override
from tests.reports import slide
from tests.world import NOW, make_institution

from atbilde.cases.actions.importing import import_events
from atbilde.institutions.models import Institution
from atbilde.reports.behind import FIGURES, contacts_behind
from atbilde.reports.catalogue import service_statistics_report
from atbilde.reports.service_statistics import Source, service_statistics

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def slide_figures(django_db_setup: None, django_db_blocker: Any) -> Any:
    """The slide's log, stored once for the tests of this module and taken out after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        institution = make_institution("slide", pack="csp")
        import_events(institution, slide.lines(), source="slide", by=None, at=NOW)
        import_events(institution, slide.applications(), source=slide.SOURCE, by=None, at=NOW)
        yield institution
        transaction.set_rollback(True)


@pytest.mark.clause("CSPK-S1")
def test_the_slide(slide_figures: Institution) -> None:
    found = service_statistics(slide_figures, slide.FIRST, slide.LAST)
    figures = found.figures
    assert (figures.calls, figures.email_answers) == (17680, 1656)
    assert figures.call_minutes_mean == pytest.approx(2.3)
    assert (figures.call_rating_mean, figures.call_rating_scale) == (4.5, 5)
    assert (figures.registration_applications, figures.voice_messages_listened) == (4845, 31)
    assert (figures.chats, figures.chat_rating_scale) == (89, 9)
    assert figures.chat_rating_mean == pytest.approx(8.7)
    assert found.sources == (Source(slide.SOURCE, 4845),)


@pytest.mark.clause("CSPK-S1")
def test_months_add_up_to_the_period(slide_figures: Institution) -> None:
    found = service_statistics(slide_figures, slide.FIRST, slide.LAST)
    assert [month.first.month for month, _ in found.months] == list(range(1, 10))
    for figure in ("calls", "email_answers", "registration_applications", "voice_messages_listened", "chats"):
        assert sum(getattr(figures, figure) for _, figures in found.months) == getattr(found.figures, figure)


def test_each_number_opens_as_many_contacts_as_it_says(slide_figures: Institution) -> None:
    found = service_statistics(slide_figures, slide.FIRST, slide.LAST)
    counts = {"call_minutes_mean": 17680, "call_rating_mean": 2001, "chat_rating_mean": 10}
    for figure in FIGURES:
        behind = contacts_behind(slide_figures, figure, found.period)
        assert behind.count == counts.get(figure, getattr(found.figures, figure)), figure
        assert len(behind.rows) == min(behind.count, 50)
        assert [row.at for row in behind.rows] == sorted((row.at for row in behind.rows), reverse=True)


def test_what_stands_behind_the_length_of_calls(slide_figures: Institution) -> None:
    period = service_statistics(slide_figures, slide.FIRST, slide.LAST).period
    rows = contacts_behind(slide_figures, "call_minutes_mean", period, page=3).rows
    assert {row.lasted_shown for row in rows} == {"1:48", "2:48"}
    rated = contacts_behind(slide_figures, "call_rating_mean", period, page=2).rows
    assert {(row.score_shown, row.scale) for row in rated} == {("4", 5), ("5", 5)}


def test_the_document_says_the_figures_in_words(slide_figures: Institution) -> None:
    found = service_statistics(slide_figures, slide.FIRST, slide.LAST)
    with override("en"):
        report = service_statistics_report(found)
    rows = dict(report.document.tables[0].rows)
    assert rows["Calls, incoming and outgoing"] == 17680
    assert rows["Mean rating of calls (of 5)"] == 4.5
    assert len(rows) == 8
    assert slide.SOURCE in report.document.notes[0]
    assert report.data["figures"]["registration_applications"] == 4845
