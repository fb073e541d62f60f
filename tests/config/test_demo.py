"""Seeding the demonstration: once, whole or not at all, the same for the same seed."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from atbilde.accounts.models import Person
from atbilde.cases.models import Case
from atbilde.config import demo
from atbilde.config.demo import fill
from atbilde.contacts.models import Event
from atbilde.institutions.models import Institution

pytestmark = pytest.mark.django_db


def test_interrupted_it_leaves_nothing_and_is_done_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "make_directory", fail)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        demo.seed()
    assert not Institution.objects.exists()
    assert not Person.objects.exists()


def test_a_database_with_an_institution_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Institution.objects.create(slug="own", pack="csp", name_lv="Sava", name_en="Own", short="OWN")
    demo.seed()
    assert Institution.objects.count() == 1
    assert "password" in capsys.readouterr().out


def test_the_same_seed_gives_the_same_letters() -> None:
    """What is left to chance is left to a seeded one."""
    now = datetime(2026, 5, 13, 9, tzinfo=UTC)
    found = []
    for _ in range(2):
        with transaction.atomic():
            demo.fill(now, ("vpvb",))
            cases = Case.objects.order_by("institution", "number").values_list("number", "subject", "opened_at")
            found.append((list(cases), sorted(Event.objects.filter(type="call.answered").values_list("key", "at"))))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert len(found[0][0]) > 100
    assert min(opened for _, _, opened in found[0][0]).date() >= date(2025, 5, 12)


def test_twice_seeded_is_seeded_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(demo, "fill", lambda now: fill(now, ("vpvb",)))
    demo.seed()
    before = Event.objects.count(), Person.objects.count(), Case.objects.count()
    demo.seed()
    assert (Event.objects.count(), Person.objects.count(), Case.objects.count()) == before
    assert "elina.vpvb" in capsys.readouterr().out
