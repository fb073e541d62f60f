"""The way by which a letter to the client goes out: from which of our addresses or accounts, and to where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from atbilde.cases.enums import AnswerWay
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case
from atbilde.cases.queries.receiver import asked_on_network, receiver_of
from atbilde.cases.queries.status import has_status_link
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Message, SocialMessage
from atbilde.core.networks import Network
from atbilde.institutions.models import Mailbox


@dataclass(frozen=True, slots=True)
class Route:
    """A way out. On the client's own page a letter has no receiver, on a social network (`post`) no mailbox."""

    channel: Channel
    receiver: str = ""
    mailbox: Mailbox | None = None
    post: SocialMessage | None = None  # not in the database yet

    @property
    def sender(self) -> str:
        """Our own address or handle."""
        if self.post is not None:
            return self.post.account.handle
        return self.mailbox.address if self.mailbox else ""

    @property
    def public(self) -> bool:
        """Whether everybody can read it."""
        return self.post is not None and self.post.public


def route_of(case: Case, told: Message | None, *, to: str = "", way: AnswerWay = AnswerWay.PRIVATE) -> Route:
    """The way a letter goes: from the address the client wrote to (CSP-P3) or the account (CSP-P4), the same way back.

    It stands on the client's own page where they wrote on the site and wished so or left no address. `told` is the
    client's last letter; `to` an e-mail address of somebody else. `Refused` where there is no address to write to.
    """
    asked = None if to or way == AnswerWay.EMAIL else asked_on_network(told)
    if asked is not None:
        post = answer_to(asked, way)
        return Route(Channel.SOCIAL, str(post.person)[:320], post=post)
    mailbox = told.mailbox if told and told.mailbox else _default_mailbox(case)
    receiver = to or receiver_of(case, told).address
    if not to and goes_to_the_site(case, receiver):
        return Route(Channel.PORTAL, mailbox=mailbox)
    if mailbox is None or not receiver:
        raise Refused("no_address", _("There is no e-mail address to write to in this case."))
    return Route(Channel.EMAIL, receiver, mailbox)


def goes_to_the_site(case: Case, receiver: str) -> bool:
    """Whether an answer stands on the client's own page: they wished so, or left no address to write to."""
    return (case.answer_by == Channel.PORTAL or not receiver) and has_status_link(case)


def answer_to(asked: SocialMessage, way: AnswerWay) -> SocialMessage:
    """Between whom an answer on a network goes and under which public message it stands."""
    public = asked.public and way in (AnswerWay.PUBLIC, AnswerWay.NOTICE)
    to_comment = asked.public and (public or asked.account.network == Network.FACEBOOK)
    return SocialMessage(
        account=asked.account, person=asked.person, public=public, answers=asked.remote_id if to_comment else ""
    )


def _default_mailbox(case: Case) -> Mailbox | None:
    of_queue = Mailbox.objects.filter(institution=case.institution_id, active=True, queue=case.queue_id)
    return of_queue.order_by("pk").first() or (
        Mailbox.objects.filter(institution=case.institution_id, active=True).order_by("pk").first()
    )
