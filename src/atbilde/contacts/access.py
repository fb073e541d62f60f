"""The doors to clients: an institution sees its own only, a client's secret link opens its own contact only."""

from hashlib import sha256

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from atbilde.contacts.models import Client, Contact, Link
from atbilde.core.rules.naming import digits
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Institution, Post


def client_for(post: Post, pk: int) -> Client:
    """A client of the institution. Raises `Client.DoesNotExist` for another's, as for none at all."""
    found = Client.objects.filter(institution=post.institution_id) if may_see_cases(post) else Client.objects.none()
    return found.get(pk=pk)


def clients_found(post: Post, words: str, *, most: int) -> list[Client]:
    """Clients of the institution whose name holds the words, or whose address or telephone number they are."""
    words = words.strip()
    if not may_see_cases(post) or len(words) < 2:
        return []
    wanted = Q(name__icontains=words)
    if "@" in words:
        wanted |= Q(address=words.lower())
    if len(digits(words)) >= 5:
        wanted |= Q(phone_digits=digits(words))
    found = Client.objects.alias(address=Lower("email")).filter(wanted, institution=post.institution_id)
    return list(found.order_by("name", "pk")[:most])


def digest(secret: str) -> str:
    """What is stored of a secret: its sha256, 64 hex digits."""
    return sha256(secret.encode()).hexdigest()


def link_of(institution: Institution, secret: str, use: str) -> Link:
    """The link in force with this secret. Raises `Link.DoesNotExist` for another institution's and a revoked one."""
    rows = Link.objects.select_related("contact__client")
    return rows.get(pk=digest(secret), institution=institution, use=use, revoked_at=None)


def links_in(contacts: QuerySet[Contact], use: str) -> QuerySet[Link]:
    """The links of these contacts that are in force, the oldest first."""
    return Link.objects.filter(contact__in=contacts, use=use, revoked_at=None).order_by("made_at", "pk")


def revoked_in(contacts: QuerySet[Contact], use: str) -> set[int]:
    """Those of the contacts, by their pk, whose link was closed for good."""
    return set(
        Link.objects.filter(contact__in=contacts, use=use).exclude(revoked_at=None).values_list("contact", flat=True)
    )


def client_at(institution: Institution, address: str) -> Client | None:
    """The institution's client with this e-mail address, in capitals or not; `None` where there is none."""
    known = Client.objects.alias(address=Lower("email")).filter(institution=institution, address=address.lower())
    return known.exclude(email="").first()
