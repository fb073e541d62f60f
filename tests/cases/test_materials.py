"""The client asks to see the materials of their case: decided thing by thing, told in the answer (VPVB-4.5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.desk.ground import browser_of, queries_of
from tests.portal.visitor import BY_MAIL, PDF, WORDS, Visitor
from tests.world import World, letter_from, make_post, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions.materials import Verdict, decide_materials, tell_materials
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.writing import add_note
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, CaseContact
from atbilde.cases.queries.materials import materials_in
from atbilde.contacts.actions import client_of_address
from atbilde.contacts.models import Attachment, Event
from atbilde.institutions.enums import Role
from atbilde.portal.limits import guard

pytestmark = pytest.mark.django_db
GROUND = "Datnē ir citas personas dati (Informācijas atklātības likuma 5. pants)."


@pytest.fixture
def world(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    monkeypatch.setattr(guard, "QUICKEST", timedelta(0))
    return make_world("vpvb")


@pytest.fixture
def asked(world: World) -> tuple[Visitor, Case, Case]:
    """Jānis wrote, so did his neighbour, and Jānis asked to see the materials: he, his case, and the request."""
    visitor = Visitor("vpvb").fill(**WORDS)
    visitor.attach(("mans.pdf", PDF)).to_the_summary(**BY_MAIL).send()
    case = Case.objects.get()
    other = client_of_address(world.institution, "kaimins@epasts.example", name="Kaimiņš")
    strange = letter_from(world, at=timezone.now(), text="Svešas ziņas", sender=other)
    own = Attachment.objects.get()
    for name in ("plāns.pdf", "kaimiņš.pdf"):
        Attachment.objects.create(
            message=strange, name=name, content_type=own.content_type, size=own.size, sha256=own.sha256
        )
    CaseContact.objects.create(case=case, contact=strange.contact)
    take_case(case, by=world.anna, at=timezone.now())
    add_note(case, by=world.anna, at=timezone.now(), text="Iekšēja piezīme")
    Browser().post(f"/vpvb/status/{visitor.secret}/materials/")
    return visitor, case, Case.objects.exclude(pk=case.pk).get()


def verdicts(request: Case, *, withhold: str = "kaimiņš.pdf", ground: str = GROUND) -> dict[str, Verdict]:
    """Everything is released but the file with this name."""
    return {
        one.key: Verdict(False, ground) if one.file is not None and one.file.name == withhold else Verdict(True)
        for one in materials_in(request)
    }


@pytest.mark.clause("VPVB-4.5")
def test_what_is_decided_is_told_in_the_answer_and_then_stands_on_the_page(
    world: World, asked: tuple[Visitor, Case, Case]
) -> None:
    visitor, case, request = asked
    status = f"/vpvb/status/{visitor.secret}/"
    assert (request.materials_of, request.kind, request.owner) == (case, "information_request", world.anna)
    desk, address = browser_of(world.anna), f"/desk/cases/{request.number}/materials/"
    assert address in desk.get(f"/desk/cases/{request.number}/").content.decode()
    page = desk.get(address).content.decode()
    assert "kaimiņš.pdf" in page
    assert "Iekšēja piezīme" not in page
    assert "mans.pdf" not in page  # what the client sent they have
    fields: dict[str, str] = {"do": "decide"}
    for one in materials_in(request):
        kept = one.file is not None and one.file.name == "kaimiņš.pdf"
        fields |= {one.key: "no" if kept else "yes", f"ground-{one.key}": GROUND if kept else ""}
    letter_page = desk.post(address, fields, follow=True).content.decode()
    assert GROUND in letter_page
    shared, secret = (Attachment.objects.get(name=name) for name in ("plāns.pdf", "kaimiņš.pdf"))
    assert Browser().get(f"{status}materials/{shared.pk}/").status_code == 404  # decided, and not told yet

    at = timezone.now()
    letter = tell_materials(request, by=world.anna, at=at, close=True)
    assert GROUND in letter.text
    assert "plāns.pdf" in letter.text
    letter_sent(letter, at=at + timedelta(seconds=11))
    seen = Browser().get(status).content.decode()
    for words in ("Ar šiem varat iepazīties", "Ar šiem iepazīstināt nevaram", GROUND):
        assert words in seen
    got = Browser().get(f"{status}materials/{shared.pk}/")
    assert b"".join(got.streaming_content) == PDF  # type: ignore[attr-defined]
    assert got["Content-Disposition"].startswith("attachment")
    assert Browser().get(f"{status}materials/{secret.pk}/").status_code == 404
    event = Event.objects.get(type="materials.decided")
    assert (event.data["of"], event.data["released"], event.data["withheld"]) == (case.number, 2, 1)
    assert Entry.objects.filter(verb="materials.decide", actor=world.anna.person_id).count() == 1
    request.refresh_from_db()
    assert not request.is_open


def test_nobody_else_sees_what_was_released(world: World, asked: tuple[Visitor, Case, Case]) -> None:
    _visitor, _case, request = asked
    decide_materials(request, verdicts(request), by=world.anna, at=timezone.now())
    letter_sent(tell_materials(request, by=world.anna, at=timezone.now()), at=timezone.now())
    other = Visitor("vpvb").fill(**WORDS).to_the_summary(**{**BY_MAIL, "email": "cits@epasts.example"}).send()
    page = Browser().get(f"/vpvb/status/{other.secret}/").content.decode()
    assert "Ar šiem varat iepazīties" not in page
    file = Attachment.objects.get(name="plāns.pdf")
    assert Browser().get(f"/vpvb/status/{other.secret}/materials/{file.pk}/").status_code == 404


@pytest.mark.parametrize("code", ["file", "ground", "nothing_new", "leaving"])
def test_a_decision_is_whole_and_has_its_grounds(world: World, asked: tuple[Visitor, Case, Case], code: str) -> None:
    request, now = asked[2], timezone.now()
    given = verdicts(request, ground="" if code == "ground" else GROUND)
    if code == "file":
        given = {key: verdict for key, verdict in given.items() if not key.startswith("file")}
    if code in ("nothing_new", "leaving"):
        decide_materials(request, given, by=world.anna, at=now)
        letter = tell_materials(request, by=world.anna, at=now)
        if code == "nothing_new":
            letter_sent(letter, at=now)
    with pytest.raises(Refused) as refused:
        decide_materials(request, given, by=world.anna, at=now)
    assert refused.value.code.startswith("file" if code == "ground" else code)
    assert request.releases.count() == (3 if code in ("nothing_new", "leaving") else 0)


def test_the_letter_holds_every_ground_and_nothing_is_told_undecided(
    world: World, asked: tuple[Visitor, Case, Case]
) -> None:
    request = asked[2]
    for code in ("undecided", "untold"):
        with pytest.raises(Refused) as refused:
            tell_materials(request, by=world.anna, at=timezone.now(), body="Labdien! Varat iepazīties.")
        assert refused.value.code == code
        if code == "undecided":
            decide_materials(request, verdicts(request), by=world.anna, at=timezone.now())


def test_what_is_released_later_is_decided_anew_and_the_newest_word_counts(
    world: World, asked: tuple[Visitor, Case, Case]
) -> None:
    visitor, _case, request = asked
    for withhold in ("kaimiņš.pdf", ""):
        decided = decide_materials(request, verdicts(request, withhold=withhold), by=world.anna, at=timezone.now())
        letter_sent(tell_materials(request, by=world.anna, at=timezone.now()), at=timezone.now())
    assert [(row.released, row.file and row.file.name) for row in decided] == [(True, "kaimiņš.pdf")]
    page = Browser().get(f"/vpvb/status/{visitor.secret}/").content.decode()
    assert "Ar šiem iepazīstināt nevaram" not in page


def test_only_who_works_at_the_institution_decides(world: World, asked: tuple[Visitor, Case, Case]) -> None:
    _visitor, case, request = asked
    for by in (world.ivo, world.dace):
        with pytest.raises(Refused) as refused:
            decide_materials(request, verdicts(request), by=by, at=timezone.now())
        assert refused.value.code == "not_allowed"
        assert browser_of(by).get(f"/desk/cases/{request.number}/materials/").status_code in (403, 404)
    with pytest.raises(Refused) as refused:
        decide_materials(case, {}, by=world.anna, at=timezone.now())
    assert refused.value.code == "no_materials"


def test_a_form_that_is_not_whole_comes_back_with_what_was_chosen(
    world: World, asked: tuple[Visitor, Case, Case]
) -> None:
    request = asked[2]
    first = materials_in(request)[0]
    form = {"do": "decide", first.key: "yes"}
    answer = browser_of(world.anna).post(f"/desk/cases/{request.number}/materials/", form)
    assert answer.status_code == 422
    assert f'name="{first.key}" value="yes" checked' in " ".join(answer.content.decode().split())
    clerk = make_post(world.institution, "Juris Jauns", Role.OFFICER)
    assert browser_of(clerk).get(f"/desk/cases/{request.number}/materials/").status_code == 200


def test_many_materials_cost_no_more_queries(world: World, asked: tuple[Visitor, Case, Case]) -> None:
    _visitor, case, request = asked
    desk, address = browser_of(world.anna), f"/desk/cases/{request.number}/materials/"
    desk.get(address)
    few = queries_of(lambda: desk.get(address))
    other = client_of_address(world.institution, "vel.viens@epasts.example", name="Vēl Viens")
    for _number in range(4):
        strange = letter_from(world, at=timezone.now(), text="Vēl", sender=other)
        Attachment.objects.create(
            message=strange, name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64
        )
        CaseContact.objects.create(case=case, contact=strange.contact)
    assert len(materials_in(request)) == 11
    assert queries_of(lambda: desk.get(address)) == few
