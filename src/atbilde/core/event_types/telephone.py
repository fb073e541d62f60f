"""What happens in a telephone call, and what an officer notes of a talk."""

from typing import Literal

import msgspec

from atbilde.core.event_types.base import Count, Doubts, Event, Filled, Seconds


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
    ring_seconds: Seconds | None = None  # ours: how long an unanswered caller waited
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
