"""A pack that changes while terms run: they are counted anew, once."""

import os
from pathlib import Path

import pytest
from tests.cases.letters import answer
from tests.world import NOW, World, case_from, later, make_world

from atbilde.audit.models import Entry
from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.waking import notice_pack, wake_one
from atbilde.cases.models import Case
from atbilde.institutions import editions
from atbilde.institutions.packs import SHIPPED

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(editions, "_in_use", {})
    return make_world()


def wrong_letter(world: World) -> Case:
    """A case with an error found in a letter: twenty minutes run (CSP-D7)."""
    case = case_from(world, at=NOW, owner=world.anna)
    letter = answer(case, world.anna, at=later(minutes=1))
    letter_sent(letter, at=later(minutes=2))
    note_error(case, letter.contact, by=world.anna, at=later(minutes=3), found_at=later(minutes=3), what="Gads.")
    return case


def change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bureau gives itself half an hour instead."""
    text = (SHIPPED / "csp.toml").read_text(encoding="utf-8")
    (folder / "csp.toml").write_text(text.replace("value = 20 }", "value = 30 }"), encoding="utf-8")
    os.utime(folder / "csp.toml", (1, 1))
    monkeypatch.setenv("ATBILDE_PACKS", str(folder))
    editions._in_use.clear()  # a moment later


def test_running_terms_are_counted_anew(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = wrong_letter(world)
    assert notice_pack(world.institution, at=NOW) == 0  # the first look has nothing to compare with
    world.institution.refresh_from_db()
    assert notice_pack(world.institution, at=NOW) == 0
    before = case.obligations.get(duty="CSP-D7").due_at
    change(tmp_path, monkeypatch)
    stale = type(world.institution).objects.get(pk=world.institution.pk)
    assert notice_pack(world.institution, at=later(minutes=4)) == 1
    assert notice_pack(stale, at=later(minutes=4)) == 0  # another worker, a moment too late
    assert wake_one(at=later(minutes=4))
    assert (case.obligations.get(duty="CSP-D7").due_at - before).total_seconds() == 600
    entry = Entry.objects.get(verb="pack.change")
    assert entry.details["cases"] == 1
