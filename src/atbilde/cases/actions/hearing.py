"""What a person writes to the institution's account on a social network becomes a case, or joins the one that runs."""

from datetime import datetime

from django.db import IntegrityError, transaction

from atbilde.cases.actions.opening import add_contact, open_case
from atbilde.cases.models import Case
from atbilde.contacts.models import ClientAccount, Contact, SocialAccount
from atbilde.contacts.social import Said, counts_from, keep_said, key_of, person_of, subject_of
from atbilde.core import languages


def hear(account: SocialAccount, said: Said, *, now: datetime) -> Case | None:
    """Put a message on record and return its case; `None` for one that is on record already.

    One thread is one person and one account: while their case is open, what they write joins it, in public or in
    private. `account` comes with its institution and queue.
    """
    try:
        with transaction.atomic():
            return _hear(account, said, now=now)
    except IntegrityError:
        if _known(account, said):
            return None
        with transaction.atomic():  # the person wrote twice at once and is known by now
            return _hear(account, said, now=now)


def _hear(account: SocialAccount, said: Said, *, now: datetime) -> Case | None:
    if _known(account, said):
        return None
    person, at = person_of(account, said), counts_from(said, now)
    contact = keep_said(person, said, account=account, at=at)
    case = _running(person, account)
    if case is not None:
        add_contact(case, contact, at=at)
        return case
    return open_case(
        contact, queue=account.queue, at=at, subject=subject_of(said.text), language=languages.detect(said.text)
    )


def _known(account: SocialAccount, said: Said) -> bool:
    return Contact.objects.filter(institution=account.institution_id, key=key_of(account, said)).exists()


def _running(person: ClientAccount, account: SocialAccount) -> Case | None:
    """The open case in which this person writes to this account, the newest where there are several."""
    theirs = {"client": person.client_id, "contacts__message__social__account": account}
    return Case.objects.filter(closed_at=None, **theirs).order_by("-opened_at", "-pk").first()
