"""What happens on every other channel, in cases, and between a client and the institution."""

from datetime import date
from typing import Literal

import msgspec

from atbilde.core.event_types.base import Count, Delivery, Event, Filled, Moment, Processing, Scale


class MessageReceived(Event, frozen=True, kw_only=True, tag="message.received"):
    """A message came in, by any written channel."""

    channel: Filled
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | tuple[str, ...] | None = None
    kind: str | None = None
    place: str | None = None  # ours: where a letter came in, the letter box or the post address, by its id in the pack
    account: str | None = None  # ours: the social account it was found on, by its id in the pack
    url: str | None = None  # ours: the address of a public message there
    signed: bool | None = None  # ours: whether a letter on paper is signed


class MessageSent(Event, frozen=True, kw_only=True, tag="message.sent"):
    """A message went out; `answers`, `corrects` or `tells` names the contact it is for."""

    channel: Filled
    to: str | tuple[str, ...] | None = None
    answers: str | None = None
    corrects: str | None = None
    tells: str | None = None  # ours: no answer, but whose a part of the question is, or why it gets none
    apology: bool | None = None


class MessageBounced(Event, frozen=True, kw_only=True, tag="message.bounced"):
    """Ours: the message sent in contact `of` did not arrive; what it met is open again."""

    of: Filled


class ChatStarted(Event, frozen=True, kw_only=True, tag="chat.started"):
    """A chat began."""


class ChatEnded(Event, frozen=True, kw_only=True, tag="chat.ended"):
    """A chat is over."""

    question_open: bool | None = None


class VisitBooked(Event, frozen=True, kw_only=True, tag="visit.booked"):
    """A visit was agreed."""


class VisitStarted(Event, frozen=True, kw_only=True, tag="visit.started"):
    """The client is here."""


class VisitEnded(Event, frozen=True, kw_only=True, tag="visit.ended"):
    """The client left."""

    question_open: bool | None = None


class ErrorFound(Event, frozen=True, kw_only=True, tag="error.found"):
    """Wrong information was given in contact `in`."""

    in_: Filled = msgspec.field(name="in")


class CorrectionMade(Event, frozen=True, kw_only=True, tag="correction.made"):
    """The wrong information of contact `in` was put right, `via` the contact by which it was done."""

    in_: Filled = msgspec.field(name="in")
    via: str | None = None
    apology: bool | None = None
    put_right: bool | str | None = None


class QuestionHandedOver(Event, frozen=True, kw_only=True, tag="question.handed_over"):
    """The question went to the employee who can answer it."""

    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None


class QuestionNotOurs(Event, frozen=True, kw_only=True, tag="question.not_ours"):
    """Ours: the question, or part of it, belongs to another unit or institution, `named` where it is known."""

    scope: Literal["unit", "institution"]
    part: Literal["whole", "part"] | None = None
    named: str | None = None
    contacts: str | None = None


class QuestionForwarded(Event, frozen=True, kw_only=True, tag="question.forwarded"):
    """Ours: the question went to another institution (`to`), or `tried` says why none was found."""

    to: str | None = None
    tried: str | None = None
    part: Literal["whole", "part"] | None = None


class PromiseGiven(Event, frozen=True, kw_only=True, tag="promise.given"):
    """The client was told when and how the answer comes."""

    due: Moment | None = None
    number: str | None = None  # ours: the number left for a call back
    abroad: bool | None = None  # ours: the call back would go abroad, whatever the number says
    because: str | None = None  # ours: "lost_on_hold" where nobody promised, but the line broke while the client waited


class TalkWrappedUp(Event, frozen=True, kw_only=True, tag="talk.wrapped_up"):
    """Ours: the officer is done with the call or visit; `answered`: the client got the answer in it."""

    answered: bool


class CallBackSettled(Event, frozen=True, kw_only=True, tag="call_back.settled"):
    """Ours: who waited to be called does not any more: called in vain often enough, called again, or was written to."""

    how: Literal["attempts", "called_again", "written"]


class RatingGiven(Event, frozen=True, kw_only=True, tag="rating.given"):
    """The client rated contact `of`: `score` out of `scale`; `service` where they rated a service on its own page."""

    of: Filled
    score: float
    scale: Scale
    service: str | None = None


class SubmissionReceived(Event, frozen=True, kw_only=True, tag="submission.received"):
    """A submission under the law on submissions."""

    kind: str | None = None


class SubmissionReclassified(Event, frozen=True, kw_only=True, tag="submission.reclassified"):
    """Ours: what came as a submission is something else, with a term of its own or none."""

    to: Filled


class FeedbackGiven(Event, frozen=True, kw_only=True, tag="feedback.given"):
    """Ours: the client said what they think of the service or the standard; the last such word of a case counts."""

    about: Literal["differs_in_opinion", "service_quality", "idea_for_standard"]
    way: str | None = None  # letter_box, post, visit, phone, email, portal, or the id of a social account


class InformationAsked(Event, frozen=True, kw_only=True, tag="information.asked"):
    """Ours: the client was asked for information, and told why it is needed and cannot be got without them."""

    what: Filled
    why_needed: Filled
    why_not_elsewhere: Filled


class MaterialsDecided(Event, frozen=True, kw_only=True, tag="materials.decided"):
    """Ours: the client was told in this letter which materials of case `of` they may see and which not (VPVB-4.5)."""

    of: Filled
    released: Count
    withheld: Count


class InformationRequested(Event, frozen=True, kw_only=True, tag="information_request.received"):
    """A request under the freedom of information law."""

    processing: Processing = "none"


class ActIssued(Event, frozen=True, kw_only=True, tag="act.issued"):
    """An administrative act was sent; `contest_notice`: it says where and by when to contest."""

    act: Filled
    sent_on: date
    delivery: Delivery
    contest_notice: bool | None = None


class ContestReceived(Event, frozen=True, kw_only=True, tag="contest.received"):
    """An administrative act is contested."""

    act: Filled


class RegistrationApplied(Event, frozen=True, kw_only=True, tag="registration.applied"):
    """Somebody applied to become a user of an information system."""

    system: str | None = None


class IncidentStep(Event, frozen=True, kw_only=True, tag="incident.step"):
    """A measure against an offensive or aggressive client."""

    step: Filled


class CaseClosed(Event, frozen=True, kw_only=True, tag="case.closed"):
    """Ours: the case is closed, for this reason."""

    reason: Filled


class CaseReopened(Event, frozen=True, kw_only=True, tag="case.reopened"):
    """Ours: the closing before it holds no more."""


class TermPaused(Event, frozen=True, kw_only=True, tag="term.paused"):
    """Ours: a term stands still; `of` its contact (else this one), `clause` one duty or clause (else all)."""

    of: str | None = None
    clause: str | None = None


class TermResumed(Event, frozen=True, kw_only=True, tag="term.resumed"):
    """Ours: the term runs on."""

    of: str | None = None
    clause: str | None = None
