"""Who comes to a case: colleagues; nobody from outside, by no address of it."""

import pytest
from tests.desk.case.scene import HTMX, desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.correcting import note_error
from atbilde.cases.models import Case, Note
from atbilde.contacts.files import store
from atbilde.contacts.models import Attachment, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


def addresses(world: World, case: Case) -> list[tuple[str, str]]:
    """Every address of a case that has everything, with the methods it knows."""
    told = Message.objects.get(contact__links__case=case)
    sha256, size = store(b"content")
    Message.objects.filter(pk=told.pk).update(html="<p>Labdien</p>", original=sha256, original_size=size)
    file = Attachment.objects.create(message=told, name="a.txt", content_type="text/plain", size=size, sha256=sha256)
    letter = sent_letter(case, world, at=later(minutes=30))
    error = note_error(
        case, letter.contact, by=world.anna, at=later(hours=1), found_at=later(hours=1), what="Gads nav pareizs."
    )
    key = told.contact.key
    obligation = case.obligations.first()
    assert obligation is not None
    return [
        ("get", url(case)),
        ("post", url(case, "case_ownership")),
        ("get", url(case, "case_assignment")),
        ("post", url(case, "case_assignment")),
        ("get", url(case, "case_handover")),
        ("post", url(case, "case_handover")),
        ("post", url(case, "case_letters")),
        ("post", url(case, "case_withdrawal", letter.contact.key)),
        ("post", url(case, "case_draft")),
        ("post", url(case, "case_presence")),
        ("get", url(case, "case_notes")),
        ("post", url(case, "case_notes")),
        ("get", url(case, "case_kind")),
        ("post", url(case, "case_kind")),
        ("get", url(case, "case_closure")),
        ("post", url(case, "case_closure")),
        ("post", url(case, "case_reopening")),
        ("get", url(case, "case_redirection")),
        ("post", url(case, "case_redirection")),
        ("get", url(case, "case_errors") + f"?letter={letter.contact.key}"),
        ("post", url(case, "case_errors")),
        ("get", url(case, "case_correction", error.pk)),
        ("post", url(case, "case_correction", error.pk)),
        ("get", url(case, "case_obligation", obligation.pk)),
        ("get", url(case, "case_message_html", key)),
        ("get", url(case, "case_message_original", key)),
        ("get", url(case, "case_attachment", file.pk)),
    ]


READING = ("case", "case_obligation", "case_message_html", "case_message_original", "case_attachment")


def test_an_officer_of_another_institution_finds_nothing_at_any_address(world: World, case: Case) -> None:
    known = addresses(world, case)
    browser = desk_of(world.ivo)
    assert {(method, path): getattr(browser, method)(path).status_code for method, path in known} == dict.fromkeys(
        known, 404
    )


def test_nobody_comes_in_without_logging_in(world: World, case: Case, client) -> None:
    for method, path in addresses(world, case):
        answer = getattr(client, method)(path)
        assert answer.status_code == 302, path
        assert answer["Location"].startswith("/desk/login/"), path


def test_an_administrator_without_a_serving_role_reads_no_case(world: World, case: Case) -> None:
    browser = desk_of(world.arturs)
    for method, path in addresses(world, case):
        assert getattr(browser, method)(path).status_code == 403, path


def test_the_data_protection_officer_reads_and_changes_nothing(world: World, case: Case) -> None:
    browser = desk_of(world.dace)
    page = browser.get(url(case))
    assert page.status_code == 200
    assert "Kur atrast datus?" in page.content.decode()
    assert "<textarea" not in page.content.decode()
    for method, path in addresses(world, case):
        readable = method == "get" and not any(
            word in path for word in ("assign", "hand", "notes", "kind", "closure", "redir", "err", "corr")
        )
        expected = 200 if readable or path.endswith("/presence/") else 403
        assert getattr(browser, method)(path).status_code == expected, path
    assert not Note.objects.filter(case=case).exists()


def test_a_case_of_another_number_is_not_found(world: World, case: Case) -> None:
    assert desk_of(world.anna).get("/desk/cases/CSP-2026-999999/").status_code == 404


def test_the_log_in_is_asked_for_by_a_part_too(case: Case, client) -> None:
    answer = client.post(url(case, "case_draft"), {"body": "x"}, **HTMX)
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
