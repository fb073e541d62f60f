"""What pages and checks read of accounts on social networks."""

from datetime import datetime

from atbilde.contacts.enums import Direction
from atbilde.contacts.models import ClientAccount, SocialAccount, SocialMessage
from atbilde.core.networks import Network
from atbilde.institutions.models import Institution, Post


def accounts_of(by: Post) -> list[SocialAccount]:
    """All accounts of the institution, also those out of use, with their queues."""
    return list(SocialAccount.objects.filter(institution=by.institution_id).select_related("queue").order_by("code"))


def accounts_in_use() -> list[SocialAccount]:
    """All accounts in use, of every institution."""
    found = SocialAccount.objects.filter(active=True).select_related("institution")
    return list(found.order_by("institution", "code"))


def account_of_webhook(pk: int) -> SocialAccount | None:
    """The account whose address a network calls; `None` for one that is unknown or out of use."""
    rows = SocialAccount.objects.filter(active=True).select_related("institution", "queue__institution")
    return rows.filter(pk=pk).first()


def account_faults(institution: Institution) -> list[SocialAccount]:
    """The institution's accounts in use that do not work now."""
    found = SocialAccount.objects.filter(institution=institution, active=True).exclude(fault="")
    return list(found.order_by("code"))


def faulty_accounts() -> int:
    """How many accounts in use do not work now."""
    return SocialAccount.objects.filter(active=True).exclude(fault="").count()


def people_without_name(most: int) -> list[ClientAccount]:
    """People of accounts in use whose network tells no name with what they write and was not asked for it yet."""
    rows = ClientAccount.objects.filter(
        name="", asked_at=None, account__active=True, account__network=Network.FACEBOOK.value
    )
    return list(rows.select_related("account", "client").order_by("pk")[:most])


def last_heard_from(person: ClientAccount) -> datetime | None:
    """When the person last wrote to the account in private: from then Facebook counts until when it takes answers."""
    heard = SocialMessage.objects.filter(
        person=person, public=False, message__contact__direction=Direction.IN
    ).order_by("-message__contact__at")
    return heard.values_list("message__contact__at", flat=True).first()
