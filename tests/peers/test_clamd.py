"""What the real clamd says, by its socket and by TCP."""

import io
import os
import zipfile

import pytest
from django.utils import timezone

from atbilde.adapters.antivirus.checks import check_scanner
from atbilde.adapters.antivirus.clamd import Clamd
from atbilde.contacts.ports import ScannerAway, TooLargeToScan


@pytest.fixture(params=["socket", "port"])
def address(request: pytest.FixtureRequest) -> str:
    """Where clamd is, one way and the other."""
    if "PEER_CLAMD_PORT" not in os.environ:
        pytest.skip("no clamd: tests/peers/run-clamd starts it")
    return (
        os.environ["PEER_CLAMD_SOCKET"] if request.param == "socket" else f"127.0.0.1:{os.environ['PEER_CLAMD_PORT']}"
    )


def eicar() -> bytes:
    return os.environ["PEER_EICAR"].encode()


def test_what_is_clean(address: str) -> None:
    assert Clamd(address)([b"%PDF-1.7\n", "Labdien, jūsu rēķins!".encode()], patience=30) == ""
    assert Clamd(address)([b""], patience=30) == ""


def test_the_file_that_every_scanner_finds(address: str) -> None:
    assert Clamd(address)([eicar()], patience=30) == "Eicar-Test-Signature.UNOFFICIAL"


def test_what_is_hidden_in_an_archive(address: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("dati/rēķins.txt", eicar())
    assert Clamd(address)([held.getvalue()], patience=30) == "Eicar-Test-Signature.UNOFFICIAL"


def test_a_pattern_across_two_pieces(address: str) -> None:
    filling = b"x" * (256 * 1024 - 8)
    assert Clamd(address)([filling + b"atbilde harmful pattern"], patience=30) == "Atbilde.Test.Pattern.UNOFFICIAL"


def test_more_than_it_takes(address: str) -> None:
    with pytest.raises(TooLargeToScan):
        Clamd(address)([b"x" * (int(os.environ["PEER_CLAMD_LIMIT"]) + 1)], patience=30)


def test_far_more_than_it_takes_is_the_same(address: str) -> None:
    with pytest.raises(TooLargeToScan):
        Clamd(address)([b"x" * 1024 * 1024] * 30, patience=30)


def test_check(address: str) -> None:
    found, fault = check_scanner(address, at=timezone.now())
    assert found.startswith("ClamAV ")
    assert found.endswith("signatures of unknown age")
    assert fault == ""


def test_nobody_waits_for_ever(address: str) -> None:
    with pytest.raises(ScannerAway):
        Clamd(address)([b"x"], patience=0.000001)
