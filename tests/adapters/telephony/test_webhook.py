"""The webhook as an exchange meets it: what it writes, what it refuses, what it never tells."""

import json
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest
from django.db import OperationalError
from django.test import Client as Browser
from tests.calls.exchange import give_set, make_line
from tests.desk.ground import queries_of
from tests.world import NOW, World, make_world

from atbilde.adapters.telephony import retrying, views
from atbilde.adapters.telephony.bodies import LARGEST
from atbilde.calls.actions import recordings
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Call, Exchange, Recording
from atbilde.cases.models import Case
from atbilde.contacts import files
from atbilde.contacts.access import digest
from atbilde.contacts.models import Event

pytestmark = pytest.mark.django_db
ADDRESS = "/cti/zammad/slepens-vards"
NEW = {"event": "newCall", "callId": "c/77", "direction": "in", "from": "+37126000001", "to": "80000098", "user": "101"}
ANSWER = {"event": "answer", "callId": "c/77", "direction": "in", "answeringNumber": "101", "waitSeconds": 9}
HANGUP = {"event": "hangup", "callId": "c/77", "direction": "in", "cause": "normalClearing"}
VOICEMAIL = {"event": "voicemail", "callId": "c/77", "from": "+37126000001", "seconds": 4}


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(views.timezone, "now", lambda: NOW)
    world = make_world()
    make_line(world)
    give_set(world.anna, "101")
    Exchange.objects.create(
        institution=world.institution, kind=ExchangeKind.WEBHOOK, name="SIP", token=digest("slepens-vards")
    )
    return world


def send(body: dict[str, Any], address: str = ADDRESS) -> Any:
    return Browser(enforce_csrf_checks=True).post(address, json.dumps(body), content_type="application/json")


def send_form(body: dict[str, Any]) -> Any:
    form = "application/x-www-form-urlencoded"
    return Browser(enforce_csrf_checks=True).post(ADDRESS, urlencode(body), content_type=form)


@pytest.mark.parametrize("how", [send, send_form])
def test_three_events_are_one_call(world, how):
    for body in (NEW, ANSWER, HANGUP, HANGUP, NEW):
        answer = how(body)
        assert (answer.status_code, answer.json()["ok"]) == (200, True)
        assert not answer.cookies
    call = Call.objects.get()
    assert (call.state, call.outcome, call.wait, call.kept) == ("ended", "answered", 9, "met")
    assert (call.officer, call.line, call.digits) == (world.anna, "free", "26000001")
    assert Event.objects.filter(contact=call.contact).count() == 4
    assert Exchange.objects.get().heard_at is not None
    assert not Case.objects.exists()


def test_who_is_not_known_or_switched_off_is_not_heard(world):
    for address in (f"{ADDRESS}x", "/cti/zammad/", f"/cti/zammad/{digest('slepens-vards')}"):
        assert send(NEW, address).status_code in (403, 404)
    Exchange.objects.update(active=False)
    assert send(NEW).status_code == 403
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({**NEW, "event": "party"}, "event"),
        ({**NEW, "callId": ""}, "callId"),
        ({**NEW, "direction": "up"}, "direction"),
        ({**ANSWER, "waitSeconds": "soon"}, "waitSeconds"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence_that_names_the_field(world, body, named):
    answer = send(body)
    assert answer.status_code == 400
    assert named in answer.json()["error"]
    assert "\n" not in answer.json()["error"]
    assert not Call.objects.exists()


def test_other_methods_and_too_large_bodies(world):
    for method in ("get", "put", "delete", "head"):
        answer = getattr(Browser(), method)(ADDRESS)
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert send({**NEW, "name": "x" * LARGEST}).status_code == 413
    assert not Call.objects.exists()


def test_nothing_of_a_request_is_logged(world, caplog, monkeypatch):
    caplog.set_level("DEBUG")
    send(NEW)
    send({**NEW, "event": "party"})
    send(NEW, "/cti/zammad/cits-vards")
    Browser().get(ADDRESS)

    def fails(*_args: object, **_kwargs: object) -> None:
        raise ValueError("+37126000001")

    monkeypatch.setattr(views, "take", fails)
    assert send(NEW).status_code == 500
    assert "ValueError at" in caplog.text
    for secret in ("26000001", "slepens-vards", "cits-vards", "c/77"):
        assert secret not in caplog.text


def test_the_same_few_queries_however_many_calls_there_are(world):
    send(NEW)
    first = queries_of(lambda: send({**NEW, "callId": "a"}))
    for number in range(20):
        send({**NEW, "callId": f"b{number}"})
    assert queries_of(lambda: send({**NEW, "callId": "c"})) == first
    assert first <= 25


def _conflict() -> OperationalError:
    fault = OperationalError("could not serialize access")
    fault.__cause__ = psycopg.errors.SerializationFailure("could not serialize access")
    return fault


def test_two_that_stand_in_each_others_way_are_done_again(world, monkeypatch):
    tries: list[int] = []

    def stumbles(exchange, said, *, now):
        tries.append(1)
        if len(tries) < 3:
            raise _conflict()
        return []

    monkeypatch.setattr(views, "take", stumbles)
    assert send(NEW).status_code == 200
    assert len(tries) == 3


def test_a_database_that_is_away_asks_for_it_again(world, monkeypatch):
    def away(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(views, "take", away)
    answer = send(NEW)
    assert (answer.status_code, answer.json()["ok"]) == (503, False)
    with pytest.raises(OperationalError):
        retrying.retried(lambda: (_ for _ in ()).throw(_conflict()))


def sound(content: bytes, kind: str = "audio/wav", call: str = "c/77") -> Any:
    return Browser(enforce_csrf_checks=True).post(f"{ADDRESS}/recording/{call}", content, content_type=kind)


def test_the_sound_of_a_voice_message_is_kept_once(world):
    send(NEW)
    assert sound(b"RIFFsound").status_code == 404
    send(VOICEMAIL)
    for _ in range(2):
        assert sound(b"RIFFsound").json() == {"ok": True, "bytes": 9}
    assert sound(b"RIFFother").status_code == 409
    kept = Recording.objects.get()
    assert (kept.kind, kept.size, kept.seconds) == ("audio/wav", 9, 4)
    with files.open_file(kept.sha256) as file:
        assert file.read() == b"RIFFsound"


def test_what_is_no_sound_is_not_kept(world, monkeypatch):
    send(NEW)
    send(VOICEMAIL)
    assert sound(b"<html>", "text/html").status_code == 415
    assert sound(b"RIFF", call="other").status_code == 404
    monkeypatch.setattr(recordings, "LARGEST", 8)
    assert sound(b"RIFFsound").status_code == 413
    assert Recording.objects.get().sha256 == ""
