"""The types of events: what happened, one frozen value per fact.

An event belongs to a contact (one call, one message, one chat, one visit) and is never changed once it is there.
`events.py` reads them; `docs/events.md` lists every type with its fields. Types and fields marked "ours" are not
among those that outside senders are told of (interfaces, section 2), but are taken from anybody.
"""

from datetime import date, datetime
from typing import Annotated, Literal, get_args

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
Count = Annotated[int, msgspec.Meta(ge=0)]
Scale = Annotated[int, msgspec.Meta(ge=1, le=100)]
Seconds = Annotated[float, msgspec.Meta(ge=0)]
Filled = Annotated[str, msgspec.Meta(min_length=1)]
Doubts = tuple[str, ...] | None  # ours: why figures of the call are to be doubted ("clock", "gap")
Delivery = Literal["in_person", "email", "e_address", "registered_post", "post"]
Processing = Literal["none", "electronic", "extra", "not_held"]


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True, tag_field="type"):
    """What every event carries. `at` has an offset; `id` is unique, and the same id again is ignored."""

    id: Filled
    at: Moment
    contact: Filled
    case: str | None = None
    client: str | None = None
    officer: str | None = None
    unit: str | None = None
    line: str | None = None
    channel: str | None = None

    @property
    def type(self) -> str:
        """The type as it stands in the log, "call.offered"."""
        return str(self.__struct_config__.tag)


class CallOffered(Event, frozen=True, kw_only=True, tag="call.offered"):
    """A call rings. Outgoing: `answers` or `corrects` names the contact it is made for."""

    direction: Literal["in", "out"]
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | None = None
    answers: str | None = None
    corrects: str | None = None
    abroad: bool | None = None  # ours: the exchange or the officer knows that the caller is abroad (roaming)
    name: str | None = None  # ours: the caller's name as the exchange knows it
    doubts: Doubts = None


class CallQueued(Event, frozen=True, kw_only=True, tag="call.queued"):
    """Ours: the caller waits in a queue of the exchange."""

    doubts: Doubts = None


class CallRang(Event, frozen=True, kw_only=True, tag="call.rang"):
    """Ours: the telephone of `officer` begins to ring."""

    doubts: Doubts = None


class CallRangOff(Event, frozen=True, kw_only=True, tag="call.rang_off"):
    """Ours: the telephone of `officer` stopped ringing, unanswered."""

    doubts: Doubts = None


class CallAnswered(Event, frozen=True, kw_only=True, tag="call.answered"):
    """The receiver was lifted, after so many rings or so many seconds of ringing."""

    rings: Count | None = None
    ring_seconds: Seconds | None = None
    picked_up_for: str | None = None  # ours: the colleague whose telephone it was
    doubts: Doubts = None


class CallAbandoned(Event, frozen=True, kw_only=True, tag="call.abandoned"):
    """The caller gave up."""

    rings: Count | None = None
    ring_seconds: Seconds | None = None
    doubts: Doubts = None


class CallBusy(Event, frozen=True, kw_only=True, tag="call.busy"):
    """The line was engaged; `signal`: the caller asked to be called back."""

    signal: bool | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    doubts: Doubts = None


class CallHeld(Event, frozen=True, kw_only=True, tag="call.held"):
    """The caller waits on the line."""

    doubts: Doubts = None


class CallResumed(Event, frozen=True, kw_only=True, tag="call.resumed"):
    """The talk goes on."""

    doubts: Doubts = None


class CallTransferred(Event, frozen=True, kw_only=True, tag="call.transferred"):
    """The call went on to somebody else; the contact stays the same."""

    to: str | None = None
    how: str | None = None  # ours: blind or attended
    doubts: Doubts = None


class CallEnded(Event, frozen=True, kw_only=True, tag="call.ended"):
    """The call is over. `question_open` (ours): the officer says that the question was left open."""

    question_open: bool | None = None
    cause: str | None = None  # ours: as the exchange says it
    supposed: bool | None = None  # ours: nobody said so, but nothing was heard of it for too long
    doubts: Doubts = None


class VoicemailLeft(Event, frozen=True, kw_only=True, tag="voicemail.left"):
    """A voice message."""

    seconds: Seconds | None = None
    out_of_hours: bool | None = None
    from_: str | None = msgspec.field(default=None, name="from")
    doubts: Doubts = None


class VoicemailListened(Event, frozen=True, kw_only=True, tag="voicemail.listened"):
    """The voice message of this contact was listened to."""


class ElectronicAnswerOffered(Event, frozen=True, kw_only=True, tag="electronic_answer.offered"):
    """During a long call the client was offered an answer by e-mail."""

    accepted: bool | None = None
    questions: tuple[str, ...] | None = None
    to: str | None = None  # ours: the address the client named; only a message to it is the answer


class CallerChose(Event, frozen=True, kw_only=True, tag="caller.chose"):
    """Ours: while something is found out the client would rather wait on the line, be called back or be written to."""

    choice: Literal["wait", "call_back", "write"]


class IdentityChecked(Event, frozen=True, kw_only=True, tag="identity.checked"):
    """Ours: who the client is was checked by these means; what was checked is named, the data itself is not kept."""

    by: tuple[Filled, ...]
    passed: bool


class ColleagueInvolved(Event, frozen=True, kw_only=True, tag="colleague.involved"):
    """Ours: a colleague was invited, called in, connected, or named to the client with number or address."""

    how: Literal["invited", "called_in", "connected", "number_told"]
    to: Filled
    succeeded: bool | None = None


class MessageTaken(Event, frozen=True, kw_only=True, tag="message.taken"):
    """Ours: a message was taken for an absent colleague."""

    for_: Filled = msgspec.field(name="for")


class AskedToWrite(Event, frozen=True, kw_only=True, tag="client.asked_to_write"):
    """Ours: the client was asked to write instead, for this reason."""

    reason: Literal["language", "restricted"]


class MessageReceived(Event, frozen=True, kw_only=True, tag="message.received"):
    """A message came in, by any written channel."""

    channel: Filled
    from_: str | None = msgspec.field(default=None, name="from")
    to: str | tuple[str, ...] | None = None
    kind: str | None = None


class MessageSent(Event, frozen=True, kw_only=True, tag="message.sent"):
    """A message went out; `answers` or `corrects` names the contact it is for."""

    channel: Filled
    to: str | tuple[str, ...] | None = None
    answers: str | None = None
    corrects: str | None = None
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
    """The client rated contact `of`: `score` out of `scale`."""

    of: Filled
    score: float
    scale: Scale


class SubmissionReceived(Event, frozen=True, kw_only=True, tag="submission.received"):
    """A submission under the law on submissions."""

    kind: str | None = None


class SubmissionReclassified(Event, frozen=True, kw_only=True, tag="submission.reclassified"):
    """Ours: what came as a submission is something else, with a term of its own or none."""

    to: Filled


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


AnyEvent = (
    CallOffered
    | CallQueued
    | CallRang
    | CallRangOff
    | CallAnswered
    | CallAbandoned
    | CallBusy
    | CallHeld
    | CallResumed
    | CallTransferred
    | CallEnded
    | VoicemailLeft
    | VoicemailListened
    | ElectronicAnswerOffered
    | CallerChose
    | IdentityChecked
    | ColleagueInvolved
    | MessageTaken
    | AskedToWrite
    | MessageReceived
    | MessageSent
    | MessageBounced
    | ChatStarted
    | ChatEnded
    | VisitBooked
    | VisitStarted
    | VisitEnded
    | ErrorFound
    | CorrectionMade
    | QuestionHandedOver
    | QuestionNotOurs
    | QuestionForwarded
    | PromiseGiven
    | TalkWrappedUp
    | CallBackSettled
    | RatingGiven
    | SubmissionReceived
    | SubmissionReclassified
    | InformationRequested
    | ActIssued
    | ContestReceived
    | RegistrationApplied
    | IncidentStep
    | CaseClosed
    | CaseReopened
    | TermPaused
    | TermResumed
)

#: Every type of the log with the class that holds it.
TYPES: dict[str, type[Event]] = {str(kind.__struct_config__.tag): kind for kind in get_args(AnyEvent)}
