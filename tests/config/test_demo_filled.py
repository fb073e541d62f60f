"""The demonstration as it stands after the first start: consistent, and every page of it can be opened."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from atbilde.accounts.models import Person
from atbilde.cases.enums import Status
from atbilde.cases.models import Case, Closure, Correction, Obligation
from atbilde.config import demo
from atbilde.config.demo.cast import PASSWORD
from atbilde.config.demo.guide import places, welcome
from atbilde.config.demo.views import CLIENTS
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Contact, Event, Message
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Absence, Institution, Mailbox, OtherInstitution, Post
from atbilde.quality.enums import Stage
from atbilde.quality.models import Survey
from atbilde.quality.queries.results import results_of
from atbilde.reports.kept import kept
from atbilde.reports.service_statistics import service_statistics

pytestmark = [pytest.mark.django_db, pytest.mark.urls("atbilde.config.demo.urls")]
#: Where each test that changes nothing finds the demonstration.
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, filled once for this module and taken out after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.fill(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def officer(seeded: None) -> Client:
    """Anna of the statistics office, logged in."""
    client = Client()
    client.force_login(Person.objects.get(username="anna.csp"))
    return client


@pytest.mark.usefixtures("seeded")
class TestFilled:
    """What stands there after the first start."""

    def test_four_institutions_with_a_person_for_each_role(self) -> None:
        assert set(Institution.objects.values_list("pk", flat=True)) == {"csp", "dvi", "vpvb", "visc"}
        for institution in Institution.objects.all():
            posts = Post.objects.filter(institution=institution)
            roles = {role for post in posts for role in post.roles}
            assert roles | {Role.TEST_OFFICER} == set(Role.values)
            assert (Role.TEST_OFFICER in roles) == (institution.pk == "visc")  # only there is such a test
            assert not [post for post in posts if post.letter_gaps()]
            assert Absence.objects.filter(post__institution=institution, deputy__isnull=False).exists()
            assert Mailbox.objects.filter(institution=institution).exists()
        assert Person.objects.get(username="anna.csp").check_password(PASSWORD)

    def test_the_mailboxes_are_those_of_the_standards_and_on_this_machine(self) -> None:
        boxes = set(Mailbox.objects.values_list("address", flat=True))
        assert {"csb@csb.gov.lv", "edv@csb.gov.lv", "info@csb.gov.lv", "visc@visc.gov.lv"} <= boxes
        assert "klienti@vpvb.example" in boxes
        assert set(Mailbox.objects.values_list("imap_host", "smtp_host")) == {("127.0.0.1", "127.0.0.1")}

    def test_the_directory_names_real_institutions_with_made_up_addresses(self) -> None:
        others = OtherInstitution.objects.filter(here=None)
        assert others.count() >= 8
        assert all(other.email.endswith(".example") for other in others)

    def test_all_eight_figures(self) -> None:
        today = timezone.localdate(NOW)
        found = service_statistics(Institution.objects.get(pk="csp"), today - timedelta(days=365), today)
        figures = found.figures
        assert None not in figures.__class__.__struct_fields__
        assert all(getattr(figures, name) for name in figures.__struct_fields__), figures
        assert 4 <= (figures.call_rating_mean or 0) <= 5
        assert 8 <= (figures.chat_rating_mean or 0) <= 9
        assert 1.8 <= (figures.call_minutes_mean or 0) <= 2.8
        assert found.sources[0].name

    def test_silence_stays_silence(self) -> None:
        """An institution without chat, ratings and registrations has no figures of them."""
        today = timezone.localdate(NOW)
        figures = service_statistics(Institution.objects.get(pk="vpvb"), today - timedelta(days=365), today).figures
        assert (figures.chats, figures.chat_rating_mean, figures.registration_applications) == (None, None, None)
        assert figures.calls

    def test_every_month_has_something(self) -> None:
        today = timezone.localdate(NOW)
        for institution in Institution.objects.all():
            found = service_statistics(institution, today - timedelta(days=330), today - timedelta(days=31))
            whole = found.months[1:-1]  # the first and the last may be a few days around a holiday
            assert len(whole) >= 8
            assert all(figures.calls and figures.email_answers for _, figures in whole), institution.pk

    def test_a_share_was_kept_late_and_missed(self) -> None:
        counts = {status: Obligation.objects.filter(status=status).count() for status in Status}
        assert counts[Status.MET] > 500
        assert counts[Status.LATE] >= 20
        assert counts[Status.MISSED] >= 4
        assert counts[Status.OPEN] >= 30

    def test_corrections_stand_as_the_standard_judges_them(self) -> None:
        """At CSP a correction has twenty minutes; at VISC no clock runs."""
        states = set(Obligation.objects.filter(clause="CSP-D7").values_list("status", flat=True))
        assert {Status.MET, Status.LATE, Status.MISSED, Status.OPEN} <= states
        assert not Obligation.objects.filter(case__institution="visc", clause__endswith="D7").exists()
        assert Correction.objects.filter(closed_at=None).count() == 2 * 4

    def test_open_cases_in_varied_states(self) -> None:
        for institution in Institution.objects.all():
            cases = Case.objects.filter(institution=institution, closed_at=None)
            assert 12 <= cases.count() <= 20
            assert cases.filter(owner=None).count() >= 2
            assert cases.filter(due_at__lt=NOW).exists()
            assert cases.filter(due_at__gt=NOW).exists()
            assert cases.filter(corrections__closed_at=None, corrections__isnull=False).exists()
            assert cases.filter(drafts__isnull=False).exists()
            assert {"ru", "en", "lv"} <= set(cases.values_list("language", flat=True))

    def test_numbers_are_unique_and_closed_cases_have_a_closure(self) -> None:
        closed = Case.objects.filter(closed_at__isnull=False)
        assert closed.count() > 700
        assert Closure.objects.filter(undone_at=None, case__in=closed).count() == closed.count()
        assert not closed.filter(due_at__isnull=False).exists()
        assert not Event.objects.filter(at__gt=NOW).exists()
        assert not Contact.objects.filter(at__gt=NOW).exists()

    def test_nothing_waits_to_be_sent_but_the_invitation_of_a_survey_that_a_visitor_can_answer(self) -> None:
        (waiting,) = Message.objects.filter(delivery=Delivery.QUEUED)
        assert waiting.contact.invitation.survey.stage(timezone.localdate(NOW)) == Stage.RUNNING
        assert waiting.to == [CLIENTS[0][1]]

    def test_surveys_have_ended_run_and_are_being_prepared(self) -> None:
        today = timezone.localdate(NOW)
        found = {
            result.survey.institution_id: result for result in results_of(list(Survey.objects.order_by("-pk")), today)
        }
        assert {(one.survey.institution_id, one.stage) for one in found.values()} == {
            ("csp", Stage.ENDED), ("dvi", Stage.ENDED), ("vpvb", Stage.ENDED), ("visc", Stage.DRAFT),
        }  # fmt: skip
        for result in found.values():
            assert all(one.score for one in result.asked) == (result.stage == Stage.ENDED)
            assert result.stage == Stage.DRAFT or 40 <= (result.rate or 0) <= 80

    def test_what_was_kept_has_rows_for_each_institution(self) -> None:
        today = timezone.localdate(NOW)
        for institution in Institution.objects.all():
            assert kept(institution, today - timedelta(days=365), today, now=NOW).rows, institution.pk

    def test_the_terminal_names_everybody(self) -> None:
        said = welcome()
        for username in Person.objects.values_list("username", flat=True):
            assert username in said
        assert "/demo/post/" in said
        assert sum(len(place.log_ins) for place in places()) == Person.objects.count()


@pytest.mark.usefixtures("seeded")
class TestPages:
    """Every page of the demonstration opens."""

    def test_the_first_page(self) -> None:
        page = Client().get("/").content.decode()
        assert "anna.csp" in page
        assert "csb@csb.gov.lv" in page

    @pytest.mark.parametrize("username", ["anna.csp", "inga.dvi", "elina.vpvb", "kaspars.visc"])
    def test_queue_and_every_open_case(self, username: str) -> None:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person)
        assert client.get("/desk/").status_code == 200
        cases = Case.objects.filter(institution__posts__person=person, closed_at=None)
        for number in cases.values_list("number", flat=True):
            assert client.get(f"/desk/cases/{number}/").status_code == 200, number

    def test_some_closed_cases(self, officer: Client) -> None:
        closed = Case.objects.filter(institution="csp", closed_at__isnull=False).order_by("-closed_at")
        corrected, phone = closed.filter(corrections__isnull=False), closed.filter(channel="phone")
        passed_on = closed.filter(redirections__isnull=False)
        for case in [*closed[:5], *corrected[:3], *phone[:2], *passed_on[:2]]:
            assert officer.get(f"/desk/cases/{case.number}/").status_code == 200, case.number

    def test_the_log_in_of_the_first_page(self) -> None:
        client = Client()
        answer = client.post("/desk/login/", {"name": "anna.csp", "password": PASSWORD, "next": "/desk/"})
        assert answer.status_code == 302
        assert answer["Location"] == "/desk/"

    def test_the_clients_post_says_when_its_server_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("atbilde.config.demo.post.ports", lambda: (1, 1))
        page = Client().get("/demo/post/").content.decode()
        assert "csb@csb.gov.lv" in page
        letter = {"name": "Zanda", "sender": "zanda@epasts.example", "to": "csb@csb.gov.lv", "text": "Labdien!"}
        assert Client().post("/demo/post/", letter).status_code == 200
