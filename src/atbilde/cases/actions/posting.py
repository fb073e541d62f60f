"""An answer on a social network: from the account that was written to, to who wrote, in private unless asked otherwise.

A public question is not answered with the case's details in public: in private by default, and a public reply is
refused where it holds what only the client may read.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.enums import Delivery, Direction
from atbilde.contacts.models import Attachment, Message, SocialMessage
from atbilde.core.networks import Network, kept_from_public, length, longest, private_until
from atbilde.ui import shown


def check_post(
    row: SocialMessage,
    text: str,
    case: Case,
    *,
    asked_at: datetime,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> None:
    """Raises `Refused` for what the network would not take, and for what is not for the public.

    `at` is when the message leaves, `asked_at` when the client wrote.
    """
    network = Network(row.account.network)
    name = row.account.get_network_display()
    if not row.account.active:
        raise Refused("account", _("The account %(name)s is not in use any more.") % {"name": row.account})
    if attachments:
        raise Refused("files", _("Files do not go by this network. Put a link into the message, or write by e-mail."))
    most, long = longest(network, public=row.public), length(text, network, public=row.public)
    if long > most:
        told = {"name": name, "most": most, "over": long - most}
        raise Refused(
            "too_long",
            _("%(name)s takes at most %(most)s characters in such a message; this one has %(over)s too many.") % told,
        )
    if row.public:
        _check_public(text, case)
    elif fault := private_fault(row, asked_at=asked_at, at=at):
        raise Refused("too_late", fault)


def private_fault(row: SocialMessage, *, asked_at: datetime, at: datetime) -> str:
    """Why the person cannot be written to in private any more, for the officer; empty where they can."""
    network = Network(row.account.network)
    until = private_until(
        network, asked_in_public=bool(row.answers), asked_at=asked_at, human_agent=row.account.human_agent
    )
    if until is not None and at > until:
        return _(
            "Facebook took private messages to this person until %(until)s. Answer in public, by e-mail, or wait until"
            " they write again."
        ) % {"until": shown.moment(until)}
    if row.answers and _answered_in_private(row):
        return _(
            "Facebook takes one private message to a comment, and it has been sent. Answer in public, by e-mail, or"
            " wait until they write."
        )
    return ""


def _answered_in_private(row: SocialMessage) -> bool:
    sent = SocialMessage.objects.filter(account=row.account_id, public=False, answers=row.answers)
    return sent.filter(
        message__contact__direction=Direction.OUT, message__delivery__in=(Delivery.QUEUED, Delivery.SENT)
    ).exists()


def _check_public(text: str, case: Case) -> None:
    client = case.client
    found = kept_from_public(text, email=client.email if client else "", phone=client.phone if client else "")
    if found:
        raise Refused(
            "public",
            _("Everybody can read a public reply, so it must not hold: %(what)s. Answer in private instead.")
            % {"what": ", ".join(found)},
        )


def with_asking(text: str, asking: str, row: SocialMessage | None) -> str:
    """The letter with the line that asks how it was, unless it would be too long for its network then."""
    if row is None:
        return asking
    network = Network(row.account.network)
    fits = length(asking, network, public=row.public) <= longest(network, public=row.public)
    return asking if fits else text


def note_posted(letter: Message, row: SocialMessage) -> None:
    """Write down that this letter goes by the network."""
    row.message = letter
    row.save(force_insert=True)
