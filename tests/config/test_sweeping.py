"""What has run out goes once a day, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from tests.world import make_world

from atbilde.config import sweeping
from atbilde.contacts.actions.uploads import KEPT, begin_upload
from atbilde.contacts.models import Upload

pytestmark = pytest.mark.django_db
COUNTS = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "portal_limits"},
}


def test_old_sessions_files_and_counts_go_and_new_ones_stay(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {**settings.STORAGES, "default": {"OPTIONS": {"location": str(tmp_path)}}}
    world, now = make_world(), timezone.now()
    for days in (-1, 1):
        session = SessionStore()
        session["x"] = days
        session.save()
        Session.objects.filter(pk=session.session_key).update(expire_date=now + timedelta(days=days))
    begin_upload(world.institution, form="veca", name="veca.pdf", size=5, at=now - KEPT - timedelta(minutes=1))
    begin_upload(world.institution, form="jauna", name="jauna.pdf", size=5, at=now)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM portal_limits")
    with override_settings(CACHES=COUNTS):
        caches["limits"].set("old", 1, 60)
        caches["limits"].set("new", 1, 60)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE portal_limits SET expires = %s WHERE cache_key LIKE '%%old'", [now - timedelta(hours=1)])
    assert sweeping.sweep_once(now) == {"sessions": 1, "uploads": 1, "counts": 1}
    assert sweeping.sweep_once(now) == {"sessions": 0, "uploads": 0, "counts": 0}
    assert [one.name for one in Upload.objects.all()] == ["jauna.pdf"]
