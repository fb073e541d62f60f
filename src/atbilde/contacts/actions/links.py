"""Secret addresses by which clients reach their own matter without an account; only a digest of each is stored."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from atbilde.audit.actions import record
from atbilde.contacts.access import digest
from atbilde.contacts.models import Contact, Link
from atbilde.institutions.models import Institution

STATUS = "status"


def secret_of(contact: Contact, use: str = STATUS) -> str:
    """The secret of a contact's link: 256 bits in hex.

    It can be told again in a later letter, yet stands nowhere: it takes the installation's own key to compute it from
    the contact's random name.
    """
    return salted_hmac(f"atbilde.contacts.link.{use}", contact.key, algorithm="sha256").hexdigest()


@transaction.atomic
def make_link(contact: Contact, *, at: datetime, use: str = STATUS) -> str:
    """Let the contact be reached by a link from now on; returns its secret. One that was revoked stays revoked."""
    secret = secret_of(contact, use)
    Link.objects.get_or_create(
        pk=digest(secret),
        defaults={"institution_id": contact.institution_id, "contact": contact, "use": use, "made_at": at},
    )
    return secret


@transaction.atomic
def revoke_link(link: Link, *, at: datetime, by: int | None = None) -> None:
    """The link opens nothing any more. `by` is the officer's person; `None`: the client."""
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        details: dict[str, object] = {"use": link.use}
        record("link.revoke", link.contact, institution=link.institution_id, by=by, at=at, details=details)


def link_in_force(contact: Contact, use: str = STATUS) -> bool:
    """Whether the contact has a link that still opens."""
    return Link.objects.filter(pk=digest(secret_of(contact, use)), revoked_at=None).exists()


def whole_address(institution: Institution, page: str, **parts: object) -> str:
    """The address of a page of the institution's portal as a letter names it: by its own host name where it has one."""
    public = urlsplit(settings.CONFIGURATION.public_url)
    if institution.host:
        return f"{public.scheme}://{institution.host}{reverse(f'portal:{page}', kwargs=parts)}"
    return f"{public.scheme}://{public.netloc}{reverse(f'portal:{page}', kwargs={'slug': institution.pk, **parts})}"
