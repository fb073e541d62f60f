"""Where the parts meet: which loops run in the background, what `check` asks, which figures are published.

Only `config` knows adapters by name; everything below is handed what it needs.
"""

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from atbilde.adapters.email import loops as email
from atbilde.adapters.email.checks import check_mailbox, mailboxes
from atbilde.cases.queries.figures import faulty_mailboxes, late_cases, letters_waiting, open_cases
from atbilde.cases.tasks import watch_terms
from atbilde.config import configuration
from atbilde.config.errors import Unready
from atbilde.config.worker import Loop
from atbilde.institutions.models import Mailbox
from atbilde.institutions.ports import plug_mailbox_check

Check = Callable[[], str]
"""A question `atbilde check` asks: returns one line about what was found, raises `Unready` where it is not well."""

Figure = Callable[[], list[tuple[str, float]]]
"""A published figure: for each set of labels (`'queue="open"'`, or `''`) its value now."""


def loops() -> dict[str, Loop]:
    """Everything the worker runs, by the name its log lines carry."""
    found = {"terms": watch_terms, **dict(email.loops(configuration.secret))}
    if configuration.load().demo:
        from atbilde.config.demo.mail import start_server  # nothing of the demonstration is loaded elsewhere

        found = {"demo-mail": start_server(), **found}
    return found


def plug() -> None:
    """Hand the web pages what answers for adapters: the button that checks a mailbox."""
    plug_mailbox_check(lambda mailbox: check_mailbox(mailbox, configuration.secret) or "")


def checks() -> dict[str, Check]:
    """What `atbilde check` asks beyond database, storage, clock and certificates: one entry for each peer."""
    return {f"mail {mailbox.address}": partial(_mailbox, mailbox) for mailbox in mailboxes()}


def _mailbox(mailbox: Mailbox) -> str:
    fault = check_mailbox(mailbox, configuration.secret)
    if fault:
        raise Unready(fault)
    return f"read from {mailbox.imap_host}:{mailbox.imap_port}, sent through {mailbox.smtp_host}:{mailbox.smtp_port}"


def figures() -> dict[str, tuple[str, Figure]]:
    """Prometheus gauges beyond those of `health`: name to its explanation and what measures it."""
    return {
        "cases_open": ("Cases not closed", lambda: _by_institution(open_cases())),
        "cases_late": ("Open cases past a term", lambda: _by_institution(late_cases(timezone.now()))),
        "letters_waiting": ("Letters that have not left yet", lambda: [("", float(letters_waiting()))]),
        "mailboxes_faulty": ("Mailboxes that cannot be reached", lambda: [("", float(faulty_mailboxes()))]),
    }


def _by_institution(counts: dict[str, int]) -> list[tuple[str, float]]:
    return [(f'institution="{name}"', float(count)) for name, count in sorted(counts.items())]
