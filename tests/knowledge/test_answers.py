"""An answer is published once every place that may be personal data is decided on; the audit has its versions."""

import pytest
from tests.world import NOW, World, later, make_world

from atbilde.audit.models import Entry
from atbilde.knowledge.actions.answers import Undecided, save_answer, use_answer, withdraw_answer
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.models import Answer

pytestmark = pytest.mark.django_db
GOOD = {"question": "Kur ir dati?", "body": "Datubāzē.", "language": "lv", "visibility": "public", "publish": True}


@pytest.fixture
def world() -> World:
    return make_world()


def test_what_may_be_personal_data_stops_it_until_each_place_is_decided_on(world: World) -> None:
    text = GOOD | {"body": "Kā Jānim Zariņam teicām, rakstiet uz info@csp.example vai zvaniet 67366922."}
    with pytest.raises(Undecided) as stopped:
        save_answer(world.anna, at=NOW, answer=None, **text)
    assert [mark.key for mark in stopped.value.marks] == ["jānim zariņam", "info@csp.example", "67366922"]
    with pytest.raises(Undecided) as stopped:
        save_answer(world.anna, at=NOW, answer=None, left=["info@csp.example", "67366922"], **text)
    assert [mark.key for mark in stopped.value.marks] == ["jānim zariņam"]
    assert not Answer.objects.exists()
    text["body"] = "Rakstiet uz info@csp.example vai zvaniet 67366922."
    row = save_answer(world.anna, at=NOW, answer=None, left=["info@csp.example", "67366922"], **text)
    assert row.published_at == NOW


def test_a_draft_holds_nothing_undecided_either(world: World) -> None:
    with pytest.raises(Undecided):
        save_answer(world.anna, at=NOW, answer=None, **GOOD | {"question": "Mans kods 010190-12345", "publish": False})


def test_people_of_the_case_are_found_by_their_names(world: World) -> None:
    body = "Teicām, ka Kokam jāraksta vēlreiz."
    save_answer(world.anna, at=NOW, answer=None, **GOOD | {"body": body})
    with pytest.raises(Undecided):
        save_answer(world.anna, at=NOW, answer=None, names=["Uldis Koks"], **GOOD | {"body": body})


def test_what_the_version_before_held_was_decided_on(world: World) -> None:
    row = save_answer(world.anna, at=NOW, answer=None, left=["67366922"], **GOOD | {"body": "Zvaniet 67366922."})
    save_answer(world.peteris, at=later(days=1), answer=row, **GOOD | {"body": "Zvaniet 67366922 no rīta."})
    with pytest.raises(Undecided):
        save_answer(world.peteris, at=later(days=1), answer=row, **GOOD | {"body": "Zvaniet 67366923 no rīta."})


def test_every_version_is_an_entry_of_the_audit_without_its_words(world: World) -> None:
    row = save_answer(world.anna, at=NOW, answer=None, **GOOD)
    save_answer(world.peteris, at=later(hours=1), answer=row, **GOOD | {"body": "Portālā.", "visibility": "restricted"})
    use_answer(row, by=world.anna, at=later(hours=2))
    withdraw_answer(row, by=world.mara, at=later(hours=3))
    withdraw_answer(row, by=world.mara, at=later(hours=4))
    entries = list(Entry.objects.filter(subject=str(row.pk), subject_type="knowledge.answer").order_by("pk"))
    assert [entry.verb for entry in entries] == ["answer.add", "answer.change", "answer.use", "answer.withdraw"]
    assert [entry.actor for entry in entries[:2]] == [world.anna.person_id, world.peteris.person_id]
    assert entries[0].details["sha256"] != entries[1].details["sha256"]
    assert "Portālā" not in str(entries[1].details)
    row.refresh_from_db()
    assert (row.used, row.published_at, row.withdrawn_at, row.by) == (1, NOW, later(hours=3), world.anna)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"question": "  "}, "question"),
        ({"question": "a" * 301}, "question"),
        ({"body": "\r\n "}, "body"),
        ({"visibility": "friends"}, "visibility"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(world: World, change: dict[str, str], field: str) -> None:
    with pytest.raises(NotPossible) as refused:
        save_answer(world.anna, at=NOW, answer=None, **GOOD | change)
    assert refused.value.field == field


def test_nobody_changes_another_institutions_answer(world: World) -> None:
    row = save_answer(world.anna, at=NOW, answer=None, **GOOD)
    for who in (world.ivo, world.dace, world.arturs):
        with pytest.raises(NotPossible):
            save_answer(who, at=NOW, answer=row, **GOOD)
        with pytest.raises(NotPossible):
            withdraw_answer(row, by=who, at=NOW)
        with pytest.raises(NotPossible):
            use_answer(row, by=who, at=NOW)


def test_a_withdrawn_answer_that_is_published_anew_keeps_its_first_day(world: World) -> None:
    row = save_answer(world.anna, at=NOW, answer=None, **GOOD)
    withdraw_answer(row, by=world.anna, at=later(days=1))
    row.refresh_from_db()
    row = save_answer(world.anna, at=later(days=2), answer=row, **GOOD)
    assert (row.published_at, row.withdrawn_at) == (NOW, None)
