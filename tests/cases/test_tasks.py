"""The worker's clock as it runs: it wakes by itself, whatever else goes on."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.cases.letters import answer
from tests.world import case_from, make_world

from atbilde.cases.actions.correcting import note_error
from atbilde.cases.actions.notices import announce
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.models import Notice
from atbilde.cases.tasks import watch_terms


@pytest.mark.django_db(transaction=True)
def test_it_tells_of_a_term_that_passes_while_news_keep_coming():
    world = make_world()
    now = timezone.now()
    case = case_from(world, at=now - timedelta(hours=2), owner=world.anna)
    letter = answer(case, world.anna, at=now - timedelta(hours=1))
    letter_sent(letter, at=now - timedelta(minutes=59))
    stop = threading.Event()

    def run() -> None:
        watch_terms(stop)
        connection.close()

    worker = threading.Thread(target=run)
    worker.start()
    try:
        found = timezone.now() - timedelta(minutes=20) + timedelta(seconds=2)
        note_error(case, letter.contact, by=world.anna, at=timezone.now(), found_at=found, what="Gads.")
        until = time.monotonic() + 30
        while time.monotonic() < until and not Notice.objects.filter(kind="late").exists():
            announce(case)
            time.sleep(0.1)
    finally:
        stop.set()
        worker.join(20)
    assert not worker.is_alive()
    assert sorted(Notice.objects.values_list("kind", flat=True)) == ["due_soon", "late", "late"]
