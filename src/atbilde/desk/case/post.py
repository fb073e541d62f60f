"""An answer on a social network as its form shows it: to whom, from which account, in which ways, how long."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from atbilde.cases.actions.posting import private_fault
from atbilde.cases.enums import AnswerWay
from atbilde.cases.queries.route import answer_to
from atbilde.contacts.models import ClientAccount, SocialAccount, SocialMessage
from atbilde.core.networks import Network, longest


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer. `fault` is why it cannot be chosen."""

    way: AnswerWay
    hint: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class PostSheet:
    """What the form of a letter shows beside the letter where the client wrote on a social network."""

    account: SocialAccount
    person: ClientAccount
    choices: list[Choice]  # empty where there is one way only
    way: AnswerWay
    fault: str  # why that one way is closed
    private_most: int
    public_most: int
    takes_files: bool

    @property
    def most(self) -> int:
        """How many characters the chosen way takes."""
        return self.public_most if self.way in (AnswerWay.PUBLIC, AnswerWay.NOTICE) else self.private_most


def post_sheet(asked: SocialMessage, *, email: str, way: str, answers: bool) -> PostSheet:
    """The ways to answer this message: in private before anything else, in public only what was asked in public.

    `email` is the client's address, if it is known; `answers` is false for a letter that is not the answer, which goes
    in private only. `way` is what was chosen before.
    """
    network = Network(asked.account.network)
    asked_at = asked.message.contact.at
    fault = private_fault(answer_to(asked, AnswerWay.PRIVATE), asked_at=asked_at, at=timezone.now())
    choices = [Choice(AnswerWay.PRIVATE, "", fault)]
    if answers and asked.public:
        warning = _("Everybody can read it. Say nothing about the case or the person.")
        later = _("For example, that you answer in a private message. The case goes on waiting for its answer.")
        choices += [Choice(AnswerWay.PUBLIC, warning), Choice(AnswerWay.NOTICE, f"{warning} {later}")]
    if answers and email:
        to = _("To %(address)s, as a letter with greeting and signature.") % {"address": email}
        choices.append(Choice(AnswerWay.EMAIL, to))
    free = [choice.way for choice in choices if not choice.fault]
    return PostSheet(
        account=asked.account,
        person=asked.person,
        choices=choices if len(choices) > 1 else [],
        way=AnswerWay(way) if way in free else (free or [AnswerWay.PRIVATE])[0],
        fault=fault if len(choices) == 1 else "",
        private_most=longest(network, public=False),
        public_most=longest(network, public=True),
        takes_files=bool(email),
    )


def chosen_way(text: str) -> AnswerWay:
    """The way that the form names; in private where it names none."""
    return AnswerWay(text) if text in AnswerWay.values else AnswerWay.PRIVATE
