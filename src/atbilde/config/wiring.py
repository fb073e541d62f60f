"""Where the parts meet: which loops run in the background, what `check` asks, which figures are published.

Only `config` knows adapters by name; everything below is handed what it needs.
"""

from collections.abc import Callable
from functools import partial

from django.utils import timezone

from atbilde.adapters.antivirus.checks import check_scanner
from atbilde.adapters.antivirus.clamd import Clamd
from atbilde.adapters.email import loops as email
from atbilde.adapters.email.checks import check_mailbox, mailboxes
from atbilde.adapters.social import keys as social_keys
from atbilde.adapters.social import loops as social
from atbilde.adapters.social.outbox import check_account
from atbilde.adapters.telephony import loops as telephony
from atbilde.adapters.telephony.checks import check_exchange, found_well
from atbilde.calls.models import Exchange
from atbilde.calls.ports import plug_exchange_check
from atbilde.calls.queries.exchanges import exchanges_in_use, faulty_exchanges, running_calls
from atbilde.calls.tasks import watch_silence
from atbilde.cases.queries.figures import faulty_mailboxes, late_cases, letters_waiting, open_cases
from atbilde.cases.tasks import watch_packs, watch_terms
from atbilde.chats.tasks import watch_chats
from atbilde.config import configuration
from atbilde.config.errors import Unready
from atbilde.config.sweeping import sweep
from atbilde.config.worker import Loop
from atbilde.contacts.models import SocialAccount
from atbilde.contacts.ports import SocialPort, plug_scanner, plug_social
from atbilde.contacts.queries.safety import waiting_files
from atbilde.contacts.queries.social import accounts_in_use, faulty_accounts
from atbilde.contacts.tasks import check_files
from atbilde.institutions.models import Mailbox
from atbilde.institutions.ports import plug_mailbox_check
from atbilde.knowledge.queries.directory import dead_by_institution
from atbilde.knowledge.tasks import watch_links
from atbilde.quality.tasks import invite_clients
from atbilde.reports.tasks import publish_figures
from atbilde.services.tasks import remind_visitors

Check = Callable[[], str]
"""A question `atbilde check` asks: returns one line about what was found, raises `Unready` where it is not well."""

Figure = Callable[[], list[tuple[str, float]]]
"""A published figure: for each set of labels (`'queue="open"'`, or `''`) its value now."""


def loops(only: str | None = None) -> dict[str, Loop]:
    """Everything the worker runs, or one of its parts (`worker.PARTS`), by the name its log lines carry."""
    plug()
    telephone = dict(telephony.loops(configuration.secret))
    if only == "telephony":
        return telephone
    return _desk_loops() if only == "desk" else {**_desk_loops(), **telephone}


def _desk_loops() -> dict[str, Loop]:
    found = {
        "terms": watch_terms,
        "packs": watch_packs,
        "silence": watch_silence,
        "chats": watch_chats,
        "reminders": remind_visitors,
        "antivirus": check_files,
        "surveys": invite_clients,
        "figures": publish_figures,
        "sweeping": sweep,
        **dict(email.loops(configuration.secret)),
        **dict(social.loops(configuration.secret, networks())),
    }
    if configuration.load().demo:
        from atbilde.config.demo.mail import start_server  # nothing of the demonstration is loaded elsewhere

        found = {"demo-mail": start_server(), **found}
    else:
        found["links"] = watch_links  # a demonstration calls at nobody's door
    return found


def plug() -> None:
    """Hand pages and worker what answers for adapters: the virus scanner, the buttons that try a peer."""
    address = configuration.load().antivirus
    plug_scanner(Clamd(address) if address else None)
    plug_mailbox_check(lambda mailbox: check_mailbox(mailbox, configuration.secret) or "")
    plug_exchange_check(lambda exchange: check_exchange(exchange, configuration.secret) or "")
    plug_social(
        SocialPort(
            check=lambda account: check_account(account, configuration.secret, networks()),
            secrets=lambda account: [
                (name, configuration.secret(name) is not None) for name in social_keys.names_of(account)
            ],
            verify_token=social_keys.verify_token,
        )
    )


def networks() -> dict[str, str]:
    """Where each social network's interface is; in the demonstration, its stand-in."""
    settings = configuration.load()
    if settings.demo:
        return {name: f"{settings.public_url}/demo/networks/{name}" for name in ("facebook", "x")}
    return {"facebook": settings.facebook_url, "x": settings.x_url}


def checks() -> dict[str, Check]:
    """What `atbilde check` asks beyond database, storage, clock and certificates: one entry for each peer."""
    mail: dict[str, Check] = {f"mail {mailbox.address}": partial(_mailbox, mailbox) for mailbox in mailboxes()}
    telephone: dict[str, Check] = {
        f"exchange {exchange.institution_id} {exchange.name}": partial(_exchange, exchange)
        for exchange in exchanges_in_use()
    }
    social_checks: dict[str, Check] = {
        f"social {account.institution_id} {account}": partial(_social, account) for account in accounts_in_use()
    }
    return {"antivirus": _antivirus} | mail | telephone | social_checks


def _antivirus() -> str:
    address = configuration.load().antivirus
    if not address:
        return "not set up: files that come in are not checked for viruses (setting antivirus)"
    found, fault = check_scanner(address, at=timezone.now())
    if fault:
        raise Unready(fault)
    return found


def _mailbox(mailbox: Mailbox) -> str:
    fault = check_mailbox(mailbox, configuration.secret)
    if fault:
        raise Unready(fault)
    return f"read from {mailbox.imap_host}:{mailbox.imap_port}, sent through {mailbox.smtp_host}:{mailbox.smtp_port}"


def _exchange(exchange: Exchange) -> str:
    fault = check_exchange(exchange, configuration.secret)
    if fault:
        raise Unready(fault)
    return found_well(exchange)


def _social(account: SocialAccount) -> str:
    fault = check_account(account, configuration.secret, networks())
    if fault:
        raise Unready(fault)
    heard = f"heard at {account.heard_at:%Y-%m-%d %H:%M %Z}" if account.heard_at else "not heard yet"
    return f"the token is that of {account.user_id}, {heard}"


def figures() -> dict[str, tuple[str, Figure]]:
    """Prometheus gauges beyond those of `health`: name to its explanation and what measures it."""
    return {
        "cases_open": ("Cases not closed", lambda: _by_institution(open_cases())),
        "cases_late": ("Open cases past a term", lambda: _by_institution(late_cases(timezone.now()))),
        "letters_waiting": ("Letters that have not left yet", lambda: [("", float(letters_waiting()))]),
        "mailboxes_faulty": ("Mailboxes that cannot be reached", lambda: [("", float(faulty_mailboxes()))]),
        "exchanges_faulty": ("Telephone exchanges that do not work", lambda: [("", float(faulty_exchanges()))]),
        "social_accounts_faulty": (
            "Accounts on social networks that do not work",
            lambda: [("", float(faulty_accounts()))],
        ),
        "links_dead": ("Links of the directory that do not work", lambda: _by_institution(dead_by_institution())),
        "files_unchecked": ("Files waiting for the virus scanner", lambda: [("", float(waiting_files()))]),
        "calls_running": ("Telephone calls going on", lambda: _by_institution(running_calls())),
    }


def _by_institution(counts: dict[str, int]) -> list[tuple[str, float]]:
    return [(f'institution="{name}"', float(count)) for name, count in sorted(counts.items())]
