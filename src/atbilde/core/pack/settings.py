"""The rules the engine knows, and the settings each takes. A pack names a rule; it cannot invent one.

Settings a pack leaves out take the value below, so the engine always finds every key. Channels are those of the
event log: call, email, post, social, portal, latvija_lv, chat, visit.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Channel = Literal["call", "email", "post", "social", "portal", "latvija_lv", "chat", "visit"]
Count = Annotated[int, Field(ge=1)]


class Settings(BaseModel):
    """Settings of a rule that takes none."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class AnswerWithinRings(Settings):
    """The call is answered by ring `rings` (`inclusive`: during it still counts). One ring lasts `ring_seconds`."""

    rings: Count
    inclusive: bool = True
    ring_seconds: Count = 5


class OfferElectronicAnswer(Settings):
    """After `after_minutes` of talk an electronic answer is offered."""

    after_minutes: Count


class CorrectError(Settings):
    """An error found on one of `channels` (but those in `except`) is put right `by` a call, an e-mail or any way."""

    channels: Literal["all"] | list[Channel] = "all"
    except_: list[Channel] = Field(default=[], alias="except")
    by: Literal["call", "email", "any"] = "any"
    needs: list[Literal["apology", "put_right"]] = ["apology"]


class CallBack(Settings):
    """A call back is owed on a signal left on a busy line, or on a promise. `foreign`: what replaces a call abroad.

    `asked_in`: only where it was asked for in a talk, or in a letter; either if left out.
    `lost_on_hold`: a line that broke while the client waited counts as such a promise.
    """

    on: Literal["signal", "promise"]
    asked_in: Literal["talk", "letter"] | None = None
    foreign: Literal["email"] | None = None
    lost_on_hold: bool = False


class NotOursTold(Settings):
    """The client is told who is competent: another `unit`, another `institution`, or `any`. `forward`: sent on, too."""

    scope: Literal["any", "unit", "institution"] = "any"
    forward: bool = False


class ForwardSubmission(Settings):
    """A submission that is `on` not ours is sent to the competent institution."""

    on: Literal["not_ours"] = "not_ours"


class AnswerInformationRequest(Settings):
    """An information request whose answer needs this `processing`."""

    processing: Literal["not_held", "electronic", "none", "extra"]


class ContestWindow(Settings):
    """The time to contest an act. `unless_own`: only where the institution's own standard names no window."""

    unless_own: bool = False


RULES: dict[str, type[Settings]] = {
    "answer_within_rings": AnswerWithinRings,
    "offer_electronic_answer": OfferElectronicAnswer,
    "electronic_answer": Settings,
    "correct_error": CorrectError,
    "keep_promise": Settings,
    "hand_over_answered": Settings,
    "call_back": CallBack,
    "warn_before_ending": Settings,
    "not_ours_told": NotOursTold,
    "answer_request": Settings,
    "contest_window": ContestWindow,
    "answer_submission": Settings,
    "forward_submission": ForwardSubmission,
    "answer_information_request": AnswerInformationRequest,
}
Rule = Literal[
    "answer_within_rings",
    "offer_electronic_answer",
    "electronic_answer",
    "correct_error",
    "keep_promise",
    "hand_over_answered",
    "call_back",
    "warn_before_ending",
    "not_ours_told",
    "answer_request",
    "contest_window",
    "answer_submission",
    "forward_submission",
    "answer_information_request",
]
