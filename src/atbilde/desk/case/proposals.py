"""What the case page proposes of itself: whose language it is, and that the client wishes to be called."""

from dataclasses import dataclass
from datetime import datetime

from atbilde.calls.actions.offers import stays_home
from atbilde.calls.models import CallBack
from atbilde.calls.queries.wishes import call_back_of
from atbilde.cases.models import Case
from atbilde.cases.queries.entries import Letter
from atbilde.cases.queries.speakers import Speakers, speakers_for
from atbilde.contacts.enums import Channel
from atbilde.core.wishes import wish_to_be_called
from atbilde.institutions.standards import standard_of


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed in an open case."""

    foreign: bool  # the standard asks for somebody who works in the case's language
    speakers: Speakers | None  # who that is
    can_say_so: bool  # nobody is, and the client has not been told
    call_at: str  # the number the client wishes to be called at, where nothing was decided yet
    home_only: bool  # the standard calls nobody abroad
    to_call: CallBack | None  # it was decided to call, and still is to be done


def proposals_of(case: Case, told: Letter | None, *, at: datetime) -> Proposals:
    """The proposals for a case whose last letter of the client is `told`."""
    speakers = speakers_for(case, at=at)
    waits = told is not None and told.answered_at is None
    wish = wish_to_be_called(told.message.text) if told and waits and not case.answer_by else None
    return Proposals(
        foreign=speakers is not None,
        speakers=speakers,
        can_say_so=waits and speakers is not None and not speakers,
        call_at=wish or "",
        home_only=stays_home(standard_of(case.institution, at)),
        to_call=call_back_of(case) if case.answer_by == Channel.PHONE else None,
    )
