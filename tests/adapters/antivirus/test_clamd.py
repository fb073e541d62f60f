"""The client of clamd, against one that behaves and one that does not."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.antivirus.stand_in import NAME, VIRUS, StandIn, stand_in

from atbilde.adapters.antivirus import checks
from atbilde.adapters.antivirus.checks import check_scanner, signatures_of
from atbilde.adapters.antivirus.clamd import Clamd, verdict
from atbilde.contacts.ports import ScannerAway, TooLargeToScan

NOW = datetime(2026, 11, 30, 9, 26, 3, tzinfo=UTC)


@pytest.fixture
def peer() -> Iterator[StandIn]:
    with stand_in() as found:
        yield found


def test_what_is_clean_and_what_is_not(peer: StandIn) -> None:
    clamd = Clamd(peer.address)
    assert clamd([b"Labdien!"], patience=5) == ""
    assert clamd([b"x", VIRUS, b"y"], patience=5) == NAME
    assert clamd([], patience=5) == ""
    assert peer.asked == [b"Labdien!", b"x" + VIRUS + b"y", b""]


def test_large_parts_go_in_pieces_and_arrive_whole(peer: StandIn) -> None:
    peer.limit = 3_000_000
    whole = bytes(range(256)) * 4096  # 1 MB in one part
    assert Clamd(peer.address)([whole, b"", VIRUS], patience=10) == NAME
    assert peer.asked == [whole + VIRUS]


def test_the_same_by_a_unix_socket(tmp_path: Path) -> None:
    with stand_in(tmp_path / "clamd.ctl") as peer:
        Clamd(peer.address).ping()
        assert Clamd(peer.address)([VIRUS], patience=5) == NAME


def test_what_is_larger_than_it_takes_is_told_apart(peer: StandIn) -> None:
    peer.limit = 100
    with pytest.raises(TooLargeToScan):
        Clamd(peer.address)([b"x" * 101], patience=5)


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: Can't allocate memory ERROR\0",
        b"stream: OK",  # hung up before the end
        b"",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"stream:  FOUND\0",
        b"x" * 9000,
        b"\xff\xfe\0",
    ],
)
def test_what_is_no_verdict_is_none(peer: StandIn, answer: bytes) -> None:
    peer.answer = answer
    with pytest.raises(ScannerAway):
        Clamd(peer.address)([b"Labdien!"], patience=5)


def test_who_hangs_up_in_the_middle_gave_no_verdict(peer: StandIn) -> None:
    peer.drops, peer.limit = True, 100_000_000
    with pytest.raises(ScannerAway):
        Clamd(peer.address)([b"x" * 1_000_000] * 20, patience=5)


def test_who_is_slow_is_not_waited_for(peer: StandIn) -> None:
    peer.slow = 3
    with pytest.raises(ScannerAway, match="no answer in time"):
        Clamd(peer.address)([b"x"], patience=0.2)


@pytest.mark.parametrize(
    "address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "/", "127.0.0.1:99999", "nowhere.invalid:3310"]
)
def test_who_is_not_there_is_away(address: str) -> None:
    with pytest.raises(ScannerAway):
        Clamd(address)([b"x"], patience=5)


@given(st.text(max_size=60))
def test_any_answer_is_a_verdict_or_refused(answer: str) -> None:
    try:
        found = verdict(answer)
    except (ScannerAway, TooLargeToScan):
        assert answer.removeprefix("stream: ") != "OK"
    else:
        assert (found == "") == (answer.removeprefix("stream: ") == "OK")


@given(st.from_regex(re.compile(r"[\w.\-:/()]{1,80}", re.ASCII), fullmatch=True))
def test_every_name_comes_back_as_it_was_found(name: str) -> None:
    assert verdict(f"stream: {name} FOUND") == name


@given(st.text(max_size=80))
def test_whatever_it_calls_itself_is_read(told: str) -> None:
    assert signatures_of(told).version == told.partition("/")[0].strip()


def test_check_tells_version_and_age(peer: StandIn) -> None:
    found, fault = check_scanner(peer.address, at=NOW)
    assert (found, fault) == (f"ClamAV 1.4.6 at {peer.address}, signatures 27800 are 1 days old", "")
    _, fault = check_scanner(peer.address, at=NOW + checks.OLD + timedelta(days=1))
    assert "does freshclam run?" in fault


def test_check_tells_what_is_wrong(peer: StandIn) -> None:
    peer.version = "ClamAV 1.4.6"
    assert check_scanner(peer.address, at=NOW)[0].endswith("signatures of unknown age")
    assert check_scanner("127.0.0.1:1", at=NOW) == ("", "127.0.0.1:1: Connection refused")
