"""The mail system of these tests is a real one, started by `run-dovecot-postfix`."""

import os
import shutil
from pathlib import Path

import pytest
from tests.adapters.email.conftest import Mail, _store, world

__all__ = ["_store", "world"]


@pytest.fixture
def mail() -> Mail:
    """Dovecot and Postfix with all mailboxes empty."""
    if "PEER_IMAP" not in os.environ:
        pytest.skip("no Dovecot and Postfix: tests/peers/run-dovecot-postfix starts them")
    for mailbox in Path(os.environ["PEER_MAIL"]).iterdir():
        shutil.rmtree(mailbox)
    return Mail(int(os.environ["PEER_SMTP"]), int(os.environ["PEER_IMAP"]))
