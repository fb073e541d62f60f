"""The types of events: what happened, one frozen value per fact.

An event belongs to a contact (one call, one message, one chat, one visit) and is never changed once it is there.
`events.py` reads them; `docs/events.md` lists every type with its fields. Types and fields marked "ours" are not
among those that outside senders are told of (interfaces, section 2), but are taken from anybody.
"""

from typing import get_args

from atbilde.core.event_types.base import Event
from atbilde.core.event_types.others import (
    ActIssued,
    CallBackSettled,
    CaseClosed,
    CaseReopened,
    ChatEnded,
    ChatStarted,
    ContestReceived,
    CorrectionMade,
    ErrorFound,
    FeedbackGiven,
    IncidentStep,
    InformationAsked,
    InformationRequested,
    MaterialsDecided,
    MessageBounced,
    MessageReceived,
    MessageSent,
    PromiseGiven,
    QuestionForwarded,
    QuestionHandedOver,
    QuestionNotOurs,
    RatingGiven,
    RegistrationApplied,
    SubmissionReceived,
    SubmissionReclassified,
    TalkWrappedUp,
    TermPaused,
    TermResumed,
    VisitBooked,
    VisitEnded,
    VisitStarted,
)
from atbilde.core.event_types.telephone import (
    AskedToWrite,
    CallAbandoned,
    CallAnswered,
    CallBusy,
    CallEnded,
    CallerChose,
    CallHeld,
    CallOffered,
    CallQueued,
    CallRang,
    CallRangOff,
    CallResumed,
    CallTransferred,
    ColleagueInvolved,
    ElectronicAnswerOffered,
    IdentityChecked,
    MessageTaken,
    VoicemailLeft,
    VoicemailListened,
)

__all__ = [
    "TYPES",
    "ActIssued",
    "AnyEvent",
    "AskedToWrite",
    "CallAbandoned",
    "CallAnswered",
    "CallBackSettled",
    "CallBusy",
    "CallEnded",
    "CallHeld",
    "CallOffered",
    "CallQueued",
    "CallRang",
    "CallRangOff",
    "CallResumed",
    "CallTransferred",
    "CallerChose",
    "CaseClosed",
    "CaseReopened",
    "ChatEnded",
    "ChatStarted",
    "ColleagueInvolved",
    "ContestReceived",
    "CorrectionMade",
    "ElectronicAnswerOffered",
    "ErrorFound",
    "Event",
    "FeedbackGiven",
    "IdentityChecked",
    "IncidentStep",
    "InformationAsked",
    "InformationRequested",
    "MaterialsDecided",
    "MessageBounced",
    "MessageReceived",
    "MessageSent",
    "MessageTaken",
    "PromiseGiven",
    "QuestionForwarded",
    "QuestionHandedOver",
    "QuestionNotOurs",
    "RatingGiven",
    "RegistrationApplied",
    "SubmissionReceived",
    "SubmissionReclassified",
    "TalkWrappedUp",
    "TermPaused",
    "TermResumed",
    "VisitBooked",
    "VisitEnded",
    "VisitStarted",
    "VoicemailLeft",
    "VoicemailListened",
]

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
    | FeedbackGiven
    | InformationAsked
    | InformationRequested
    | MaterialsDecided
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
