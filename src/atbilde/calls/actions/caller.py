"""Who is on the line: the client behind a number, and whether it is really they (DVI-14)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.calls.actions.noting import allow, note, tell_anew
from atbilde.calls.models import Call
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.contacts.models import Client, Contact
from atbilde.core.rules.naming import digits
from atbilde.institutions.models import Post

#: What can be checked without being kept: the means, never the data.
MEANS = (
    "name_and_birth",
    "case_number",
    "address",
    "security_question",
    "document",
    "call_to_known_number",
    "signature",
    "e_address",
)


@transaction.atomic
def name_caller(
    contact: Contact,
    *,
    by: Post,
    at: datetime,
    client: Client | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "",
    channel: str = "",
    needs: str = "",
) -> Client:
    """The contact is of this client: a known one, the one with this e-mail address, or a new one; returns the client.

    What is given is written down for next time; what is left empty stays as it was. A number that the call came from
    is theirs if they had none.
    """
    allow(contact, by)
    email = _address(email) if email else ""
    known = client or contact.client or _by_address(contact, email)
    if known is not None and known.institution_id != contact.institution_id:
        raise Refused("elsewhere", _("This client is known to another institution only."))
    if known is not None and email and (other := _by_address(contact, email)) and other.pk != known.pk:
        raise Refused("address_taken", _("This e-mail address belongs to another client; choose that one."))
    call = Call.objects.filter(contact=contact).first()
    person = known or Client(institution_id=contact.institution_id)
    given = {"name": name[:200], "email": email, "language": language[:3], "preferred_channel": channel, "needs": needs}
    for field, value in given.items():
        if value:
            setattr(person, field, value)
    number = phone or ("" if person.phone or call is None else call.number)
    if number:
        person.phone, person.phone_digits = number[:40], digits(number)[:20]
    person.save()
    contact.client = person
    contact.save(update_fields=["client"])
    Case.objects.filter(links__contact=contact, client=None).update(client=person)
    record("contact.client", contact, institution=contact.institution_id, by=by.person_id, at=at)
    tell_anew(contact, at=at, by=by)
    return person


@transaction.atomic
def check_identity(contact: Contact, *, by: Post, at: datetime, means: Sequence[str], passed: bool) -> None:
    """Who the client is was checked, by these of `MEANS`. What was checked is kept, the data never (DVI-14)."""
    allow(contact, by)
    unknown = [word for word in means if word not in MEANS]
    if unknown or not means:
        raise Refused("means", _("Say what was checked, from the list."))
    note(contact, "identity.checked", by=by, at=at, data={"by": list(means), "passed": passed})


def _address(email: str) -> str:
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Refused("address", _("This is not an e-mail address.")) from None
    return email.strip()


def _by_address(contact: Contact, email: str) -> Client | None:
    if not email:
        return None
    return Client.objects.filter(institution=contact.institution_id, email__iexact=email).first()
