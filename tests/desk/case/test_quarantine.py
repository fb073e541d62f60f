"""A file with a virus is shown and kept; who may take it out does so knowingly."""

import pytest
from django.http import HttpResponse
from tests.desk.case.scene import desk_of, url
from tests.desk.case.test_files import PNG, attach
from tests.world import NOW, World, case_from, make_world

from atbilde.audit.models import Entry
from atbilde.cases.models import Case
from atbilde.contacts.enums import Safety
from atbilde.contacts.files import store
from atbilde.contacts.models import Attachment, Message, VirusCheck
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW)


def held(case: Case, state: Safety, content: bytes = b"%PDF harmful") -> Attachment:
    file = attach(case, "rēķins.pdf", content, "application/pdf", "logo")
    VirusCheck.objects.create(
        sha256=file.sha256,
        state=state,
        threat="Test.Harmful" if state == Safety.INFECTED else "",
        asked_at=NOW,
        next_try=NOW if state == Safety.WAITING else None,
    )
    return file


def get(post: Post, case: Case, file: Attachment) -> HttpResponse:
    return desk_of(post).get(url(case, "case_attachment", file.pk))  # type: ignore[return-value]


def press(post: Post, case: Case, file: Attachment, do: str) -> HttpResponse:
    return desk_of(post).post(url(case, "case_attachment", file.pk), {"do": do})  # type: ignore[return-value]


def test_an_officer_sees_that_it_is_there_and_cannot_take_it(world: World, case: Case) -> None:
    file = held(case, Safety.INFECTED)
    assert "Vīruss, karantīnā" in desk_of(world.anna).get(url(case, "case")).content.decode()
    page = get(world.anna, case, file)
    assert page.status_code == 403
    assert "Test.Harmful" in page.content.decode()
    assert press(world.anna, case, file, "download").status_code == 403
    assert press(world.anna, case, file, "check").status_code == 403
    assert not Entry.objects.filter(verb__startswith="file.").exists()


@pytest.mark.parametrize("name", ["dace", "mara"])
def test_the_data_protection_officer_and_a_serving_administrator_take_it_out_knowingly(
    world: World, case: Case, name: str
) -> None:
    world.mara.roles.append(str(Role.ADMINISTRATOR))
    world.mara.save()
    post, file = getattr(world, name), held(case, Safety.INFECTED)
    assert "Lejupielādēt tik un tā" in get(post, case, file).content.decode()
    taken = press(post, case, file, "download")
    assert b"".join(taken.streaming_content) == b"%PDF harmful"
    assert "virus" in taken["Content-Disposition"]
    entry = Entry.objects.get(verb="file.open_infected")
    assert (entry.actor, entry.subject) == (post.person_id, str(file.pk))


def test_an_administrator_who_does_not_serve_reads_no_letters_by_this(world: World, case: Case) -> None:
    file = held(case, Safety.INFECTED)
    assert get(world.arturs, case, file).status_code in (403, 404)
    assert press(world.arturs, case, file, "download").status_code in (403, 404)


def test_it_can_be_checked_again(world: World, case: Case) -> None:
    file = held(case, Safety.INFECTED)
    assert press(world.dace, case, file, "check").status_code == 302
    assert VirusCheck.objects.get().state == Safety.WAITING


@pytest.mark.parametrize(("state", "words"), [(Safety.WAITING, "vēl nav pārbaudīti"), (Safety.TOO_LARGE, "Pārāk liel")])
def test_what_nobody_has_checked_is_handed_out_after_a_warning(
    world: World, case: Case, state: Safety, words: str
) -> None:
    file = held(case, state)
    assert words.casefold() in desk_of(world.anna).get(url(case, "case")).content.decode().casefold()
    assert "Lejupielādēt tik un tā" in get(world.anna, case, file).content.decode()
    taken = press(world.anna, case, file, "download")
    assert b"".join(taken.streaming_content) == b"%PDF harmful"
    assert "virus" not in taken["Content-Disposition"]
    assert not Entry.objects.filter(verb="file.open_infected").exists()


def test_what_is_clean_is_handed_out_as_ever(world: World, case: Case) -> None:
    assert b"".join(get(world.anna, case, held(case, Safety.CLEAN)).streaming_content) == b"%PDF harmful"


def test_the_original_of_a_letter_is_as_harmful_as_what_came_with_it(world: World, case: Case) -> None:
    held(case, Safety.INFECTED)
    attach(case, "labs.pdf", b"%PDF good", "application/pdf")
    letter = Message.objects.get(contact__links__case=case)
    letter.original, letter.original_size = store(b"From: x\r\n\r\nharmful")
    letter.save()
    address = url(case, "case_message_original", letter.contact.key)
    assert desk_of(world.anna).get(address).status_code == 403
    assert desk_of(world.dace).post(address, {"do": "download"})["Content-Disposition"].endswith('.eml.virus"')


def test_a_harmful_picture_is_not_shown_in_its_letter(world: World, case: Case) -> None:
    file = held(case, Safety.INFECTED, PNG)
    Attachment.objects.filter(pk=file.pk).update(content_type="image/png")
    Message.objects.update(html='<img src="cid:logo">')
    letter = Message.objects.get(contact__links__case=case)
    page = desk_of(world.anna).get(url(case, "case_message_html", letter.contact.key)).content.decode()
    assert "base64" not in page
