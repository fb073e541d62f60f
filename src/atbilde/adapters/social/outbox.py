"""Answers leave for their networks: by which account, and what a refusal means for it and for those behind it."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone

from atbilde.adapters.social.facebook import speaking as facebook
from atbilde.adapters.social.keys import NoKey, Secret, keys_of
from atbilde.adapters.social.refusals import AccountRefused, Delivered
from atbilde.adapters.social.wire import Unreachable
from atbilde.adapters.social.x import speaking as x
from atbilde.cases.outbox import HandOver, NotTaken, Outbox
from atbilde.contacts.actions.social import account_unwell, account_well, note_remote
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Message, SocialAccount, SocialMessage
from atbilde.contacts.queries.social import last_heard_from
from atbilde.core.networks import Network

#: Where each network's interface is, without a slash at the end.
Bases = Mapping[str, str]


def messages(secret: Secret, bases: Bases) -> Outbox:
    """The outbox of the social networks."""
    return Outbox(Q(contact__channel=Channel.SOCIAL), lambda: _messenger(secret, bases))


def _messenger(secret: Secret, bases: Bases) -> HandOver:
    """Hands messages over; an account that does not work is left alone for the rest of the round."""
    down: dict[int, str] = {}

    def hand_over(letter: Message) -> None:
        row = SocialMessage.objects.select_related("account", "person").filter(pk=letter.pk).first()
        if row is None:
            raise NotTaken("The message has no account to leave from.", permanent=True)
        account = row.account
        if account.pk in down:
            raise NotTaken(down[account.pk], permanent=False)
        try:
            there = _send(letter, row, secret, bases)
        except (NoKey, AccountRefused, Unreachable) as fault:
            down[account.pk] = str(fault)
            account_unwell(account, at=timezone.now(), fault=str(fault))
            raise NotTaken(str(fault), permanent=False) from None
        account_well(account)
        note_remote(letter, remote_id=there.remote_id, user_id=there.user_id)

    return hand_over


def _send(letter: Message, row: SocialMessage, secret: Secret, bases: Bases) -> Delivered:
    keys, base = keys_of(row.account, secret), bases[row.account.network]
    if row.account.network == Network.X:
        return x.send(letter, row, keys, base)
    now = timezone.now()
    return facebook.send(letter, row, keys, base, now=now, asked_at=last_heard_from(row.person) or now)


def check_account(account: SocialAccount, secret: Secret, bases: Bases) -> str:
    """What is wrong with the account in one line, or nothing: its secrets, and whose its token is."""
    try:
        keys, base = keys_of(account, secret), bases[account.network]
        found = (x if account.network == Network.X else facebook).who(account, keys, base)
    except (NoKey, AccountRefused, Unreachable, NotTaken) as fault:
        return str(fault)
    if found != account.user_id:
        return f"the token is that of {found or 'nobody'}, not of {account.user_id}"
    return ""
