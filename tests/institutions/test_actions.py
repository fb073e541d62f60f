"""What an administrator changes: done once, on record, in their own institution only."""

from datetime import date, time

import pytest
from tests.world import NOW, World, make_world

from atbilde.audit.models import Entry
from atbilde.institutions import actions
from atbilde.institutions.actions import NotPossible
from atbilde.institutions.enums import AbsenceKind, DayKind, Role
from atbilde.institutions.models import CalendarDay, Mailbox, Opening, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def names(code: str) -> dict[str, object]:
    return {"code": code, "name_lv": "Nosaukums", "name_en": "Name"}


@pytest.mark.parametrize("save", ["save_unit", "save_queue", "save_competence"])
def test_structure_is_made_changed_and_recorded(world: World, save: str) -> None:
    noun = save.removeprefix("save_")
    change = getattr(actions, save)
    row = change(world.arturs, at=NOW, **{noun: None}, fields=names("jauns"))
    row = change(world.arturs, at=NOW, **{noun: row}, fields={**names("jauns"), "name_lv": "Cits"})
    assert (row.institution, row.name_lv) == (world.institution, "Cits")
    assert list(Entry.objects.values_list("verb", flat=True)) == [f"{noun}.add", f"{noun}.change"]
    with pytest.raises(NotPossible) as refused:
        change(world.arturs, at=NOW, **{noun: None}, fields=names("jauns"))
    assert refused.value.field == "code"


def test_only_an_administrator_of_the_institution_changes_it(world: World) -> None:
    for by in (world.anna, world.ivo, world.mara):
        with pytest.raises(NotPossible):
            actions.save_unit(by, at=NOW, unit=world.unit, fields=names("x"))
        with pytest.raises(NotPossible):
            actions.set_hours(world.institution, by=by, at=NOW, week=[[]] * 7)
        with pytest.raises(NotPossible):
            actions.move_working_day(world.institution, by=by, at=NOW, off=date(2027, 5, 3), worked=date(2027, 5, 8))
    assert not Entry.objects.exists()


def test_a_moved_day_is_a_pair_and_moves_running_terms(world: World) -> None:
    day = {"off": date(2027, 5, 3), "worked": date(2027, 5, 8)}
    actions.move_working_day(world.institution, by=world.arturs, at=NOW, **day)
    kinds = dict(CalendarDay.objects.values_list("date", "kind"))
    assert kinds == {day["off"]: DayKind.OFF, day["worked"]: DayKind.WORKING_MOVED}
    assert world.institution.calendar_version == 1
    actions.remove_calendar_day(CalendarDay.objects.get(date=day["off"]), by=world.arturs, at=NOW)
    assert not CalendarDay.objects.exists()
    world.institution.refresh_from_db()
    assert world.institution.calendar_version == 2


@pytest.mark.parametrize(("off", "worked"), [((2027, 5, 8), (2027, 5, 15)), ((2027, 5, 3), (2027, 5, 4))])
def test_only_a_weekday_moves_to_a_weekend(world: World, off: tuple[int, ...], worked: tuple[int, ...]) -> None:
    with pytest.raises(NotPossible):
        actions.move_working_day(world.institution, by=world.arturs, at=NOW, off=date(*off), worked=date(*worked))


def test_hours_replace_hours(world: World) -> None:
    morning, evening = (time(8, 30), time(12, 0)), (time(12, 30), time(17, 0))
    week = [[morning, evening]] + [[]] * 6
    for _ in range(2):
        actions.set_hours(world.institution, by=world.arturs, at=NOW, week=week)
    assert list(Opening.objects.values_list("weekday", "opens")) == [(0, time(8, 30)), (0, time(12, 30))]
    assert world.institution.calendar_version == 2
    for wrong in ([evening, morning], [(time(17, 0), time(8, 0))], [morning, (time(11, 0), time(13, 0))]):
        with pytest.raises(NotPossible) as refused:
            actions.set_hours(world.institution, by=world.arturs, at=NOW, week=[[], wrong] + [[]] * 5)
        assert refused.value.field == "d1"
    assert Opening.objects.count() == 2


def test_a_person_is_given_a_post(world: World) -> None:
    person = {"first_name": "Jana", "last_name": "Roze", "username": "jana", "email": ""}
    fields = {"roles": [Role.OFFICER], "starts": date(2026, 1, 1), "unit": world.unit, "languages": ["lv"]}
    post = actions.save_post(
        world.arturs, at=NOW, post=None, person=person, fields=fields, queues=[world.queue], password="gara-parole-12"
    )
    assert post.person.check_password("gara-parole-12")
    assert list(post.queues.all()) == [world.queue]
    actions.save_post(world.arturs, at=NOW, post=post, person=person, fields={**fields, "phone": "67000000"})
    post.person.refresh_from_db()
    assert post.person.check_password("gara-parole-12")
    with pytest.raises(NotPossible) as refused:
        actions.save_post(world.arturs, at=NOW, post=None, person=person, fields=fields)
    assert refused.value.field == "username"
    assert Post.objects.filter(person__username="jana").count() == 1


def test_administrators_do_not_lock_themselves_out(world: World) -> None:
    person = {"username": world.arturs.person.username}
    for fields in ({"roles": ["officer"]}, {"roles": ["administrator"], "ends": date(2026, 6, 1)}):
        with pytest.raises(NotPossible):
            actions.save_post(world.arturs, at=NOW, post=world.arturs, person=person, fields=fields)


def test_absences(world: World) -> None:
    days = {"starts": date(2026, 6, 1), "ends": date(2026, 6, 5)}
    absence = actions.add_absence(
        world.anna, by=world.arturs, at=NOW, kind=AbsenceKind.LEAVE, deputy=world.liga, **days
    )
    with pytest.raises(NotPossible):
        actions.add_absence(
            world.anna, by=world.arturs, at=NOW, kind=AbsenceKind.LEAVE, starts=days["ends"], ends=days["starts"]
        )
    actions.remove_absence(absence, by=world.arturs, at=NOW)
    assert not world.anna.absences.exists()


def test_the_state_of_a_mailbox_is_since_when(world: World) -> None:
    box = world.mailbox
    actions.note_mailbox_state(box, by=world.arturs, at=NOW, fault="refused")
    actions.note_mailbox_state(box, by=world.arturs, at=NOW.replace(hour=9), fault="refused again")
    assert (box.fault, box.fault_since) == ("refused again", NOW)
    actions.note_mailbox_state(box, by=world.arturs, at=NOW, fault="")
    assert (box.fault, box.fault_since) == ("", None)
    with pytest.raises(NotPossible):
        actions.save_mailbox(world.arturs, at=NOW, mailbox=None, fields={"address": box.address, "queue": world.queue})
    assert Mailbox.objects.count() == 1
