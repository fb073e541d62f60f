"""Where adapters plug in: the institution's side asks, `config` says who answers."""

from collections.abc import Callable

from atbilde.institutions.models import Mailbox

#: Asks the servers of a mailbox: an empty text is health, else one sentence saying what is wrong.
MailboxCheck = Callable[[Mailbox], str]

_checks: list[MailboxCheck] = []


def plug_mailbox_check(check: MailboxCheck) -> None:
    """Let this function answer for mailboxes from now on."""
    _checks[:] = [check]


def mailbox_check() -> MailboxCheck | None:
    """What answers for mailboxes; `None` where no mail adapter is plugged in."""
    return _checks[0] if _checks else None
