"""The doors to clients: an institution sees its own only."""

from django.db.models import Q
from django.db.models.functions import Lower

from atbilde.contacts.models import Client
from atbilde.core.rules.naming import digits
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Post


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
