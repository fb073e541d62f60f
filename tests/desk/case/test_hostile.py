"""Whatever a client writes is shown as words, never run."""

import pytest
from tests.desk.case.scene import desk_of, sent_letter, url
from tests.world import NOW, World, case_from, later, make_world

from atbilde.cases.actions.correcting import note_error
from atbilde.cases.models import Case, Correction
from atbilde.contacts.models import Attachment, Client, Message
from atbilde.institutions.models import Competence, Queue, Unit

pytestmark = pytest.mark.django_db

EVIL = "\"'></textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% now 'Y' %}"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW, owner=world.anna)


def clean(page: str) -> None:
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_every_field_of_a_clients_letter(case: Case, world: World) -> None:
    told = Message.objects.get()
    Case.objects.filter(pk=case.pk).update(subject=EVIL, language="\"'>")
    Message.objects.filter(pk=told.pk).update(
        text=EVIL,
        quoted=EVIL,
        subject=EVIL,
        sender_name=EVIL,
        sender=EVIL,
        to=[EVIL],
        faults=[EVIL[:110]],
        language="\"'>",
    )
    Client.objects.filter(pk=world.janis.pk).update(
        name=EVIL,
        email='"<script>alert(1)</script>"@x.example',
        phone='"><script>alert(1)',
        needs=EVIL,
        language="\"'>",
    )
    Attachment.objects.create(message=told, name=EVIL, content_type=EVIL[:100], size=1, sha256="0" * 64)
    other = case_from(world, at=later(days=-1))
    Case.objects.filter(pk=other.pk).update(subject=EVIL)
    clean(desk_of(world.anna).get(url(case)).content.decode())


def test_every_field_an_officer_gives(case: Case, world: World) -> None:
    browser = desk_of(world.anna)
    browser.post(url(case, "case_draft"), {"body": EVIL, "version": "0"})
    browser.post(url(case, "case_notes"), {"text": EVIL})
    browser.post(url(case, "case_assignment"), {"to": f"post-{world.anna.pk}", "reason": EVIL})
    letter = sent_letter(case, world, at=later(minutes=1), body=EVIL)
    found = note_error(case, letter.contact, by=world.anna, at=later(minutes=2), found_at=later(minutes=2), what=EVIL)
    Correction.objects.filter(pk=found.pk).update(put_right=EVIL)
    browser.post(url(case, "case_draft"), {"body": EVIL, "version": "0"})
    for path in (
        url(case),
        url(case, "case_correction", found.pk),
        url(case, "case_errors") + f"?letter={letter.contact.key}",
    ):
        clean(browser.get(path).content.decode())


def test_every_name_in_the_lists_of_choices(case: Case, world: World) -> None:
    subject = Competence.objects.create(institution=world.institution, code="x", name_lv=EVIL[:200], name_en="x")
    world.liga.competences.add(subject)
    Unit.objects.filter(pk=world.unit.pk).update(name_lv=EVIL[:200])
    Queue.objects.filter(pk=world.second_queue.pk).update(name_lv=EVIL[:120])
    browser = desk_of(world.anna)
    for name in ("case_assignment", "case_handover", "case_redirection"):
        clean(browser.get(url(case, name)).content.decode())


def test_html_of_a_letter_cannot_leave_its_frame(case: Case, world: World) -> None:
    told = Message.objects.get()
    Message.objects.filter(pk=told.pk).update(html="<p>x</p>", subject=EVIL, language="\"'>")
    page = desk_of(world.anna).get(url(case, "case_message_html", told.contact.key)).content.decode()
    assert "<script>" not in page


@pytest.mark.parametrize("value", ["\x00", "²", "9" * 5000, "-1", "1e9", "٣", "' OR 1=1 --"])
def test_nonsense_in_any_field_is_answered_not_crashed_on(case: Case, world: World, value: str) -> None:
    browser = desk_of(world.anna)
    letter = sent_letter(case, world, at=later(minutes=1))
    tries = [
        ("case_letters", {"body": value, "do": "template", "template": value, "caret": value}),
        ("case_letters", {"body": value, "do": "send", "keep": value}),
        ("case_letters", {"body": value, "do": value}),
        ("case_letters", {"body": value, "do": "later", "leaves_at": value}),
        ("case_draft", {"body": value, "version": value, "about": value}),
        ("case_assignment", {"to": f"post-{value}", "reason": value}),
        ("case_assignment", {"to": f"queue-{value}", "reason": value}),
        ("case_handover", {"to": value, "reason": value}),
        ("case_redirection", {"whose": f"unit-{value}", "part": value, "body": value}),
        ("case_notes", {"text": value}),
        ("case_kind", {"kind": value}),
        ("case_closure", {"reason": value, "words": value}),
        ("case_errors", {"letter": letter.contact.key, "when": value, "found_at": value, "what": value}),
        ("case_errors", {"letter": value}),
    ]
    for name, fields in tries:
        assert browser.post(url(case, name), fields).status_code < 500, name
    assert browser.get(url(case, "case_redirection"), {"whose": f"institution-{value}"}).status_code == 200
    assert browser.get(url(case, "case_errors"), {"letter": value}).status_code == 404


@pytest.mark.parametrize("path", ["%00/", "CSP%00/notes/", "x%0a/", "9" * 300 + "/"])
def test_an_address_that_cannot_be_is_not_found(world: World, path: str) -> None:
    assert desk_of(world.anna).get(f"/desk/cases/{path}").status_code == 404
