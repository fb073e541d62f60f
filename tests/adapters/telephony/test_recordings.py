"""The sound of voice messages out of the spool folder: the right file, and never one outside."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.calls.exchange import make_exchange, make_line, says
from tests.world import NOW, World, later, make_world

from atbilde.adapters.telephony import recordings
from atbilde.adapters.telephony.recordings import NOT_THERE, OUTSIDE, NotFound, fetch, find, missing
from atbilde.calls.actions.taking import take
from atbilde.calls.models import Exchange, Recording
from atbilde.contacts import files

PLACE = "/var/spool/asterisk/voicemail/default/700/INBOX/msg0002"


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    folder = tmp_path / "spool" / "default" / "700" / "INBOX"
    folder.mkdir(parents=True)
    (folder / "msg0002.wav").write_bytes(b"RIFFsound")
    (folder / "msg0002.txt").write_text("[message]\norigtime=1795310685\nduration=12\n")
    _touch(folder / "msg0002.wav", later(seconds=40))
    return tmp_path / "spool"


def _touch(file: Path, at: datetime) -> None:
    os.utime(file, (at.timestamp(), at.timestamp()))


def test_a_folder_mounted_elsewhere_is_found_by_the_last_parts(spool):
    assert find(spool, PLACE).read_bytes() == b"RIFFsound"
    assert find(spool, "default/700/INBOX/msg0002.wav").name == "msg0002.wav"
    assert find(spool, str(spool / "default/700/INBOX/msg0002")).name == "msg0002.wav"
    with pytest.raises(NotFound, match=NOT_THERE):
        find(spool, "/var/spool/asterisk/voicemail/default/701/INBOX/msg0002")


def test_nothing_outside_the_folder_is_read(spool, tmp_path):
    (tmp_path / "secret.wav").write_bytes(b"secret")
    (spool / "link.wav").symlink_to(tmp_path / "secret.wav")
    (spool / "away").symlink_to(tmp_path)
    for place in (
        "../secret.wav",
        "/../secret",
        "default/../../secret.wav",
        "link",
        "away/secret.wav",
        "",
        "/",
        "a\0b",
    ):
        with pytest.raises(NotFound, match=OUTSIDE):
            find(spool, place)
    with pytest.raises(NotFound, match=NOT_THERE):
        find(spool, str(tmp_path / "secret.wav"))


@pytest.fixture
def world() -> World:
    world = make_world()
    make_line(world)
    return world


def told(world: World, spool: Path, place: str = PLACE) -> Recording:
    exchange = make_exchange(world.institution)
    Exchange.objects.filter(pk=exchange.pk).update(spool=str(spool))
    news = [
        says("v1", "call.offered", NOW, direction="in", from_="26000001", to="80000098"),
        says("v1", "voicemail.left", later(seconds=40), recording=place),
        says("v1", "call.ended", later(seconds=41)),
    ]
    take(exchange, news, now=later(seconds=41))
    return Recording.objects.get()


@pytest.mark.django_db
def test_a_message_is_fetched_with_its_length(world, spool):
    told(world, spool)
    (recording,) = missing()
    fetch(recording, at=later(minutes=1))
    kept = Recording.objects.get()
    assert (kept.size, kept.kind, kept.seconds, kept.fault) == (9, "audio/wav", 12, "")
    with files.open_file(kept.sha256) as file:
        assert file.read() == b"RIFFsound"
    assert missing() == []


@pytest.mark.django_db
@pytest.mark.parametrize("away", [timedelta(hours=-3), timedelta(hours=3)])
def test_another_message_of_the_same_name_is_not_taken_for_this_one(world, spool, away):
    recording = told(world, spool)
    _touch(spool / "default/700/INBOX/msg0002.wav", NOW + away)
    fetch(recording, at=later(minutes=2))
    assert (Recording.objects.get().sha256, Recording.objects.get().fault) == ("", "")  # it may still come
    fetch(recording, at=later(minutes=61))
    assert (Recording.objects.get().sha256, Recording.objects.get().fault) == ("", NOT_THERE)
    assert missing() == []


@pytest.mark.django_db
def test_what_stands_in_the_way_is_said_at_once(world, spool, monkeypatch):
    fetch(told(world, spool, "../../secret"), at=later(minutes=1))
    assert Recording.objects.get().fault == OUTSIDE
    Recording.objects.update(fault="", place=PLACE)
    monkeypatch.setattr(recordings, "LARGEST", 3)
    fetch(missing()[0], at=later(minutes=1))
    assert Recording.objects.get().fault.startswith("the sound is larger than")


@pytest.mark.django_db
def test_addresses_are_not_fetched(world, spool):
    told(world, spool, "https://exchange.example/msg.wav")
    assert missing() == []
