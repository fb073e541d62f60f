"""What came with a letter is shown shut in and handed out as a download."""

import base64

import pytest
from tests.desk.case.scene import desk_of, url
from tests.world import NOW, World, case_from, make_world

from atbilde.cases.models import Case
from atbilde.contacts.files import store
from atbilde.contacts.models import Attachment, Message
from atbilde.desk.case.files import with_pictures

pytestmark = pytest.mark.django_db

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def case(world: World) -> Case:
    return case_from(world, at=NOW)


def attach(case: Case, name: str, content: bytes, content_type: str, inline_id: str = "") -> Attachment:
    told = Message.objects.get(contact__links__case=case)
    sha256, size = store(content)
    return Attachment.objects.create(
        message=told, name=name, content_type=content_type, size=size, sha256=sha256, inline_id=inline_id
    )


@pytest.mark.parametrize(
    "name, kind", [("lapa.html", "text/html"), ("zīm.svg", "image/svg+xml"), ('ļoti " garš.pdf', "application/pdf")]
)
def test_a_file_is_always_a_download_whatever_it_says_it_is(case: Case, world: World, name: str, kind: str) -> None:
    file = attach(case, name, b"<script>alert(1)</script>", kind)
    answer = desk_of(world.anna).get(url(case, "case_attachment", file.pk))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"


def test_the_letter_itself_comes_as_it_came(case: Case, world: World) -> None:
    told = Message.objects.get()
    sha256, size = store(b"From: x\r\n\r\nLabdien")
    Message.objects.filter(pk=told.pk).update(original=sha256, original_size=size)
    answer = desk_of(world.anna).get(url(case, "case_message_original", told.contact.key))
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"].endswith('.eml"')
    assert b"".join(answer.streaming_content) == b"From: x\r\n\r\nLabdien"


def test_a_file_missing_from_the_store_is_not_found(case: Case, world: World) -> None:
    told = Message.objects.get()
    lost = Attachment.objects.create(message=told, name="x", content_type="x/y", size=1, sha256="0" * 64)
    assert desk_of(world.anna).get(url(case, "case_attachment", lost.pk)).status_code == 404
    assert desk_of(world.anna).get(url(case, "case_message_original", told.contact.key)).status_code == 404
    assert desk_of(world.anna).get(url(case, "case_message_html", told.contact.key)).status_code == 404


def test_a_file_of_another_case_is_not_found_under_this_one(case: Case, world: World) -> None:
    other = case_from(world, at=NOW)
    file = attach(other, "x.txt", b"x", "text/plain")
    assert desk_of(world.anna).get(url(case, "case_attachment", file.pk)).status_code == 404


def test_the_html_part_runs_nothing_and_fetches_nothing(case: Case, world: World) -> None:
    told = Message.objects.get()
    Message.objects.filter(pk=told.pk).update(html='<p>Labdien</p><img src="cid:logo"><img src="cid:none">')
    attach(case, "logo.png", PNG, "image/png", "logo")
    answer = desk_of(world.anna).get(url(case, "case_message_html", told.contact.key))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = answer.content.decode()
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in page
    assert "cid:" not in page


def test_only_pictures_that_run_nothing_and_fit_are_put_in(case: Case, monkeypatch) -> None:
    svg = attach(case, "a.svg", b"<svg onload='x'/>", "image/svg+xml", "vector")
    png = attach(case, "a.png", PNG, "image/png", "<big>")
    assert with_pictures('<img src="cid:vector">', [svg]) == '<img src="">'
    assert "base64" in with_pictures("<img src='cid:big'>", [png])
    monkeypatch.setattr("atbilde.desk.case.files.MOST_PICTURES", 10)
    assert with_pictures('<img src="cid:big">', [png]) == '<img src="">'
