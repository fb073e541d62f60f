"""The worker: warns before a term, tells of what is late, once each, and sleeps in between."""

import threading
from datetime import date

import pytest
from django.db import connection
from tests.cases.letters import answer
from tests.world import NOW, case_from, later, make_world

from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.judging import derivation
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.waking import next_wake, recount_terms, wake_one
from atbilde.cases.models import Notice
from atbilde.institutions.models import CalendarDay, Institution


def with_error(world):
    """A case with an error found at 12:00 Rīga time, due at 12:20 and nobody at it."""
    case = case_from(world, owner=world.anna)
    letter = answer(case, world.anna, at=later(hours=1))
    letter_sent(letter, at=later(hours=1, seconds=11))
    note_error(case, letter.contact, by=world.anna, at=later(hours=2), found_at=later(hours=2), what="Gads.")
    return case


def told(kind):
    return sorted(
        notice.post.person.last_name for notice in Notice.objects.filter(kind=kind).select_related("post__person")
    )


@pytest.mark.django_db
def test_it_sleeps_until_a_warning_is_due_warns_once_then_tells_of_lateness_once():
    world = make_world()
    case = with_error(world)

    assert next_wake() == later(hours=2, minutes=15)
    assert not wake_one(at=later(hours=2, minutes=14))
    assert wake_one(at=later(hours=2, minutes=15))
    assert told("due_soon") == ["Bērziņa"]
    assert next_wake() == later(hours=2, minutes=20)

    assert wake_one(at=later(hours=2, minutes=20, seconds=1))
    assert told("late") == ["Bērziņa", "Kalniņa"]
    assert case.obligations.get(duty="CSP-D7").status == "missed"
    assert next_wake() is None
    assert not wake_one(at=later(hours=9))
    assert (told("due_soon"), told("late")) == (["Bērziņa"], ["Bērziņa", "Kalniņa"])


@pytest.mark.django_db
def test_after_a_long_standstill_only_the_lateness_is_told():
    world = make_world()
    with_error(world)
    assert wake_one(at=later(hours=5))
    assert (told("due_soon"), told("late")) == ([], ["Bērziņa", "Kalniņa"])


@pytest.mark.django_db
def test_without_an_owner_those_of_the_queue_are_told():
    world = make_world()
    case = case_from(world)
    assert case.due_clause == "IL-5.3"
    assert wake_one(at=case.soon_at)
    assert told("due_soon") == ["Bērziņa", "Ozols"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_tell_a_thing_twice():
    world = make_world()
    with_error(world)
    done = []

    def work():
        done.append(wake_one(at=later(hours=3)))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert done.count(True) == 1
    assert told("late") == ["Bērziņa", "Kalniņa"]


@pytest.mark.django_db
def test_a_changed_calendar_moves_running_terms_and_says_so_on_the_case():
    world = make_world()
    case = case_from(world, owner=world.anna)
    before = case.due_at
    CalendarDay.objects.create(
        institution=world.institution, date=date(2026, 5, 15), kind="off", name_lv="Iestādes diena", name_en="Own day"
    )
    Institution.objects.filter(pk=world.institution.pk).update(calendar_version=1)

    assert recount_terms(world.institution, at=later(hours=1), by=world.arturs.person_id) == 1
    assert wake_one(at=later(hours=1))

    case.refresh_from_db()
    assert case.due_at > before
    note = case.notes.get()
    assert (note.by, "IL-5.3" in note.text, "calendar" in note.text_en) == (None, True, True)
    assert told("term_moved") == ["Bērziņa"]
    case.institution.refresh_from_db()
    steps = derivation(case.obligations.get(duty="IL-5.3")).steps
    assert any("Iestādes diena" in step.why_lv for step in steps)


@pytest.mark.django_db
def test_a_term_of_law_runs_ten_working_days_from_receipt():
    world = make_world()
    case = case_from(world)
    row = case.obligations.get(duty="IL-5.3")
    assert row.starts_at == NOW
    assert row.due_at == later(days=14, hours=14)  # 27 May 24:00 in Rīga
    assert derivation(row).last_day == date(2026, 5, 27)
