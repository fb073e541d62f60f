"""The doors to chats: a client by the secret of their link, an officer to those of the institution."""

from django.db.models import QuerySet

from atbilde.contacts.access import link_of
from atbilde.contacts.models import Chat
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Institution, Post

USE = "chat"


def chat_of_link(institution: Institution, secret: str) -> Chat:
    """The client's chat by the secret of its link. Raises `Link.DoesNotExist` for an unknown or revoked one."""
    link = link_of(institution, secret, USE)
    return Chat.objects.select_related("contact", "institution", "post__person").get(contact=link.contact_id)


def chats_for(post: Post) -> QuerySet[Chat]:
    """The chats of the post's institution, or none."""
    if not may_see_cases(post):
        return Chat.objects.none()
    found = Chat.objects.filter(institution=post.institution_id)
    return found.select_related("contact__client", "institution", "post__person", "invited__person")


def chat_for(post: Post, key: str) -> Chat:
    """The chat with this key. Raises `Chat.DoesNotExist` for another institution's, as for none at all."""
    return chats_for(post).get(contact__key=key)
