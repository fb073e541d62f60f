"""The directory, the calendar and the forms are kept by those who serve, and found in both languages."""

import pytest
from tests.knowledge.shelf import put_form, put_publication, put_resource
from tests.world import NOW, World, later, make_world

from atbilde.audit.models import Entry
from atbilde.knowledge.actions.catalogue import (
    cancel_publication,
    note_link,
    remove_entry,
    save_form,
    save_publication,
    save_resource,
)
from atbilde.knowledge.enums import DIRECTORY_KINDS, ResourceKind
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.models import Resource
from atbilde.knowledge.queries.directory import dead_links, directory, empty_kinds, find_resources

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_there_are_twelve_kinds_and_each_is_found_by_its_name_in_both_languages(world: World) -> None:
    assert len(DIRECTORY_KINDS) == 12
    for kind in DIRECTORY_KINDS:
        put_resource(world, kind=kind, name=f"Ieraksts {kind.value}"[:30])
    assert empty_kinds(world.institution) == []
    assert [shelf.kind for shelf in directory(world.institution)] == list(DIRECTORY_KINDS)
    for words, kind in {
        "preses relīzes": "press_releases", "press release": "press_releases", "klasifikācija": "classifications",
        "classification": "classifications", "ģeotelpiskā": "geospatial", "geospatial": "geospatial",
        "lejupielādēt": "download", "downloading": "download", "laikrinda": "time_series", "time serie": "time_series",
    }.items():  # fmt: skip
        assert find_resources(world.institution, words)[0].kind == kind, words
    assert find_resources(world.elsewhere, "preses relīzes") == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://dati.example", "dati.example", "https://", "https://a b/", "https://u:p@dati.example",
     "https://dati.example:port/", "//dati.example", "https://dati.example/" + "a" * 500, "https://[::1", ""],
)  # fmt: skip
def test_only_whole_web_addresses_are_links(world: World, url: str) -> None:
    with pytest.raises(NotPossible) as refused:
        put_resource(world, url=url)
    assert refused.value.field == "url"


def test_what_is_missing_is_refused_at_its_field(world: World) -> None:
    for change, field in (({"kind": "nothing"}, "kind"), ({"name_en": " "}, "name_en"), ({"name_lv": ""}, "name_lv")):
        with pytest.raises(NotPossible) as refused:
            put_resource(world, **change)
        assert refused.value.field == field
    for change, field in (({"code": " "}, "code"), ({"audience": "all"}, "audience"), ({"period": "day"}, "period")):
        with pytest.raises(NotPossible) as refused:
            put_form(world, **change)
        assert refused.value.field == field
    put_form(world, "1-darbs")
    with pytest.raises(NotPossible) as refused:
        put_form(world, "1-darbs")
    assert refused.value.field == "code"
    put_publication(world, NOW)
    for change, field in (({"key": "cpi"}, "key"), ({"key": ""}, "key"), ({"key": "b", "kind": "song"}, "kind")):
        with pytest.raises(NotPossible) as refused:
            put_publication(world, NOW, **change)
        assert refused.value.field == field


def test_nobody_from_elsewhere_and_nobody_who_only_reads_keeps_them(world: World) -> None:
    resource, publication, form = put_resource(world), put_publication(world, NOW), put_form(world)
    for who in (world.ivo, world.dace):
        given = {"name_lv": "A", "name_en": "B", "url": "https://dati.example/"}
        with pytest.raises(NotPossible):
            save_resource(who, at=NOW, resource=resource, kind="databases", **given)
        with pytest.raises(NotPossible):
            save_publication(who, at=NOW, publication=publication, key="x", published_at=NOW, kind="data", **given)
        with pytest.raises(NotPossible):
            save_form(who, at=NOW, form=form, code="1", audience="residents", period="once", **given)
        with pytest.raises(NotPossible):
            cancel_publication(publication, by=who, at=NOW)
        for row in (resource, form):
            with pytest.raises(NotPossible):
                remove_entry(row, by=who, at=NOW)
    save_resource(world.arturs, at=NOW, resource=resource, kind="databases", **given)


def test_every_change_is_in_the_audit(world: World) -> None:
    resource, publication, form = put_resource(world), put_publication(world, NOW), put_form(world)
    cancel_publication(publication, by=world.mara, at=NOW)
    cancel_publication(publication, by=world.mara, at=NOW)
    remove_entry(resource, by=world.mara, at=NOW)
    remove_entry(form, by=world.mara, at=NOW)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "resource.add", "publication.add", "form.add", "publication.cancel", "resource.remove", "form.remove",
    ]  # fmt: skip


def test_a_dead_link_is_dead_since_it_was_first_seen_until_it_answers_or_is_changed(world: World) -> None:
    row = put_resource(world, kind=ResourceKind.PRESS)
    note_link(row, "404", at=later(hours=1))
    note_link(row, "no answer", at=later(hours=2))
    (dead,) = dead_links(world.institution)
    assert (dead.dead_since, dead.checked_at, dead.fault) == (later(hours=1), later(hours=2), "no answer")
    given = {"kind": "press_releases", "name_lv": "A", "name_en": "B", "url": "https://dati.example/jauns"}
    save_resource(world.anna, at=later(hours=3), resource=dead, **given)
    note_link(row, "404", at=later(hours=4))  # of the address it had before
    fresh = Resource.objects.get(pk=row.pk)
    assert (fresh.dead_since, fresh.checked_at) == (None, None)
    note_link(fresh, "", at=later(hours=5))
    assert dead_links(world.institution) == []
