"""Accounts on social networks: their settings, how they stand, and what the network says of what we sent."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.contacts.models import ClientAccount, Message, SocialAccount, SocialMessage
from atbilde.institutions.access import may_administer
from atbilde.institutions.actions import NotPossible
from atbilde.institutions.models import Post


@transaction.atomic
def save_account(
    by: Post, *, at: datetime, account: SocialAccount | None, fields: Mapping[str, object]
) -> SocialAccount:
    """Attach an account or change it. What was known of its state is forgotten: it may be another one now.

    Raises `NotPossible` for whom may not, and for an account that is attached already.
    """
    if not may_administer(by) or (account is not None and account.institution_id != by.institution_id):
        raise NotPossible(_("Only an administrator of the institution can change this."))
    row = account or SocialAccount(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    row.fault, row.fault_since = "", None
    if SocialAccount.objects.filter(institution=by.institution_id, code=row.code).exclude(pk=row.pk).exists():
        raise NotPossible(_("This account of the standard is attached already."), field="code")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(_("An account with this id is attached already."), field="user_id") from double
    details: dict[str, object] = {"fields": sorted(fields)}
    verb = "social.change" if account else "social.add"
    record(verb, row, institution=row.institution_id, by=by.person_id, at=at, details=details)
    return row


def account_heard(account: SocialAccount, *, at: datetime) -> None:
    """The network has told us something that bore its signature."""
    SocialAccount.objects.filter(pk=account.pk).update(heard_at=at)


def account_well(account: SocialAccount) -> None:
    """The network took something from us, or answered a check."""
    SocialAccount.objects.filter(pk=account.pk).exclude(fault="").update(fault="", fault_since=None)


def account_unwell(account: SocialAccount, *, at: datetime, fault: str) -> None:
    """The account cannot be used; the time since when stays while the words change."""
    since = Coalesce("fault_since", Value(at, output_field=DateTimeField()))
    SocialAccount.objects.filter(pk=account.pk).update(fault=fault[:300], fault_since=since)


@transaction.atomic
def name_person(person: ClientAccount, *, name: str, at: datetime) -> None:
    """What the network says the person is called, or that it does not say; a client known by name keeps that name."""
    person.name, person.asked_at = name[:200], at
    person.save(update_fields=["name", "asked_at"])
    client = person.client
    if name and not client.name:
        client.name = person.name
        client.save(update_fields=["name"])
        record("client.named", client, institution=client.institution_id, by=None, at=at)


def note_remote(letter: Message, *, remote_id: str, user_id: str = "") -> None:
    """The network's id of what we sent, by which it is found there.

    `user_id` is the id under which a person gets private messages where it is another than the one they comment with:
    what they write back by it is then theirs.
    """
    SocialMessage.objects.filter(pk=letter.pk).update(remote_id=remote_id[:300])
    if not user_id:
        return
    row = SocialMessage.objects.select_related("person").get(pk=letter.pk)
    person = row.person
    defaults = {"client_id": person.client_id, "handle": person.handle, "name": person.name}
    ClientAccount.objects.get_or_create(account_id=row.account_id, user_id=user_id[:40], defaults=defaults)
