"""Changes to people: refused log-ins, their own language and colours, their password."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from atbilde.accounts.access import WINDOW, fingerprint
from atbilde.accounts.models import Language, LoginFailure, Person, Theme
from atbilde.audit.actions import record


@transaction.atomic
def note_failure(name: str, address: str, *, at: datetime) -> None:
    """A log-in was refused. Failures that no longer slow anybody down are forgotten."""
    LoginFailure.objects.filter(at__lte=at - WINDOW).delete()
    LoginFailure.objects.create(
        at=at, name_hash=fingerprint("name", name), address_hash=fingerprint("address", address)
    )


@transaction.atomic
def forget_failures(name: str) -> None:
    """A log-in succeeded: earlier slips under this name no longer count. Those of the address stay."""
    LoginFailure.objects.filter(name_hash=fingerprint("name", name)).delete()


@transaction.atomic
def choose_taste(person: Person, *, language: Language | None = None, theme: Theme | None = None) -> Person:
    """The person's own language and colours of the interface; what is `None` stays."""
    if language is not None:
        person.language = language
    if theme is not None:
        person.theme = theme
    person.save(update_fields=["language", "theme"])
    return person


@transaction.atomic
def change_password(person: Person, *, password: str, at: datetime, institution: str) -> Person:
    """Give the person a new password; every other session of theirs ends. The caller has validated it."""
    person.set_password(password)
    person.save(update_fields=["password"])
    record("person.password", person, institution=institution, by=person.pk, at=at)
    return person


@transaction.atomic
def forget_sessions(at: datetime) -> int:
    """Sessions that have run out go, of officers and of clients in the middle of a form; how many went."""
    gone, _of = Session.objects.filter(expire_date__lt=at).delete()
    return gone
