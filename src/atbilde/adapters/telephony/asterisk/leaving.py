"""What callers leave behind, and how calls end."""

from atbilde.adapters.telephony.asterisk import names
from atbilde.adapters.telephony.asterisk.call import Call, Heard, News, news
from atbilde.adapters.telephony.asterisk.ringing import silenced

SCALE = 5


def user_event(heard: Heard) -> list[News]:
    """What the institution's dialplan tells: `UserEvent` `CallbackRequest` (Caller), `CallRating` (Rating, Agent)."""
    kind = heard.message.get("UserEvent")
    if not heard.call.direction:
        return []
    if kind == "CallbackRequest":
        heard.call.served = True
        number = names.told(heard.message.get("Caller")) or heard.call.number
        line = names.told(heard.message.get("Queue"))
        return [news("call.busy", "busy", heard.at, signal=True, from_=number, line=line)]
    if kind == "CallRating":
        return _rating(heard)
    return []


def _rating(heard: Heard) -> list[News]:
    score = heard.message.get("Rating").strip()
    if not (score.isascii() and score.isdigit() and 1 <= int(score) <= SCALE):
        return []
    agent = names.device(heard.message.get("Agent")).name or names.told(heard.message.get("Agent"))
    return [news("rating.given", "rating", heard.at, score=int(score), scale=SCALE, officer=agent)]


def message_waiting(heard: Heard) -> list[News]:
    """A voice message was left by the client whose channel this is. How long it is Asterisk does not tell here.

    The same event without such a channel only says that somebody listened, or how many messages there are.
    """
    call, message = heard.call, heard.message
    mailbox, new = message.get("Mailbox"), message.get("New")
    if not call.direction or heard.leg is None or heard.leg is not call.client or new in ("", "0"):
        return []
    call.served = True
    key = f"voicemail:{mailbox}:{new}"
    return [news("voicemail.left", key, heard.at, from_=call.number, mailbox=mailbox or None, recording=call.recording)]


def hangup_request(heard: Heard) -> list[News]:
    """Somebody hung up. If it is the caller, still waiting, that is giving up; a queue that times out tells no such."""
    call = heard.call
    if call.direction == "in" and heard.leg is call.client and call.waiting and not call.answers:
        call.gave_up, call.gave_up_at = True, heard.at
    return []


def hangup(heard: Heard) -> list[News]:
    """A channel is gone. The call ends with the client's channel, or with the last one if there was no client's."""
    call, leg = heard.call, heard.leg
    if leg is None:
        return []
    told = silenced(call, leg, heard)
    leg.dialled = False
    call.legs.pop(leg.unique, None)
    if leg is call.talking:
        call.talking = None
    if leg is call.client:
        call.cause = names.told(heard.message.get("Cause-txt")) or names.told(heard.message.get("Cause"))
    clients_own = leg is call.client and (call.direction == "in" or leg.answered)
    if clients_own or not call.legs:
        told += _end(call, heard)
    return told


def _end(call: Call, heard: Heard) -> list[News]:
    if not call.direction or call.ended:
        return []
    call.ended = True
    told = []
    if call.gave_up and not call.answers and not call.served:
        waited = call.waited(call.gave_up_at)
        told.append(news("call.abandoned", "abandoned", call.gave_up_at or heard.at, ring_seconds=waited))
    return [*told, news("call.ended", "ended", heard.at, cause=call.cause)]
