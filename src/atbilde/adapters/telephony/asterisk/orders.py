"""What we ask of Asterisk, and what its answers mean. Builders of actions: nothing is sent from here.

`ValueError` naming the field wherever a value could mean more than it says: these go to a machine that dials.
"""

import re
from dataclasses import dataclass

from atbilde.adapters.telephony.asterisk.reading import ORDER, VARIABLE
from atbilde.adapters.telephony.asterisk.wire import Action, Message

#: Milliseconds that the officer's own telephone rings before the order is given up.
PATIENCE = 30_000
FORMS = {
    "extension": re.compile(r"[0-9*#]{1,20}"),
    "number": re.compile(r"\+?[0-9*#]{2,20}"),
    "context": re.compile(r"[A-Za-z0-9_.-]{1,80}"),
    "technology": re.compile(r"[A-Za-z0-9_]{1,20}"),
    "contact_key": re.compile(r"[A-Za-z0-9_.:-]{1,100}"),
    # A leading "/" would make `Hangup` take it for a pattern of many channels.
    "channel": re.compile(r"[A-Za-z0-9_]+/[^\s,|&]{1,120}"),
}
#: Why a call that we ordered did not begin: the `Reason` of `OriginateResponse` (Asterisk's control frames). All of
#: them are about the officer's own telephone, which rings first.
REASONS = {
    "0": "the officer's telephone cannot be reached",
    "1": "the officer hung up",
    "3": "the officer did not answer the telephone",
    "5": "the officer's telephone is busy",
    "8": "the exchange has no free line to the officer's telephone",
}
#: What Asterisk answers to an order, in plain words.
REFUSALS = {
    "No such channel": "the call is over",
    "Channel specified does not exist": "the call is over",
    "Channel specified does not exist.": "the call is over",
    "Permission denied": "the exchange does not allow this user to give orders",
    "No attended transfer feature found": "the exchange has attended transfers switched off (features.conf)",
    "No attended transfer feature code found": "the exchange has attended transfers switched off (features.conf)",
    "Extension does not exist.": "the exchange knows no such extension",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an ordered call began: `contact_key` as ordered, `why` it did not, "" if it did."""

    contact_key: str
    why: str

    @property
    def ok(self) -> bool:
        """Did the officer's telephone answer, so that the client is being called?"""
        return not self.why


def originate(
    extension: str, number: str, *, contact_key: str, context: str, technology: str = "PJSIP", name: str = ""
) -> Action:
    """Click to call: the officer's telephone rings first, then the exchange calls the number as if dialled there.

    The order carries the contact's key in a channel variable and in its ActionID: `call.offered` tells it as `ours`.
    `name` is what the officer's telephone shows beside the number.
    """
    _check(extension=extension, number=number, contact_key=contact_key, context=context, technology=technology)
    shown = " ".join(re.sub(r'[<>"\\\0]', " ", name).split())
    return {
        "Action": "Originate",
        "ActionID": f"{ORDER}{contact_key}",
        "Channel": f"{technology}/{extension}",
        "Context": context,
        "Exten": number,
        "Priority": "1",
        "CallerID": f'"{shown}" <{number}>' if shown else f"<{number}>",
        "Timeout": str(PATIENCE),
        "Async": "true",
        "Variable": f"{VARIABLE}={contact_key}",
    }


def hang_up(channel: str) -> Action:
    """End a channel: the officer's own ends the talk, the client's ends the whole call."""
    _check(channel=channel)
    return {"Action": "Hangup", "Channel": channel, "Cause": "16"}


def blind_transfer(own_channel: str, extension: str, context: str) -> Action:
    """Send the client on. `own_channel` is the officer's (`Reading.channel_of`): AMI's `Channel` is the one who
    transfers; with the client's, the officer would be sent on and the client dropped."""
    _check(channel=own_channel, extension=extension, context=context)
    return {"Action": "BlindTransfer", "Channel": own_channel, "Context": context, "Exten": extension}


def attended_transfer(own_channel: str, extension: str, context: str) -> Action:
    """Ask the colleague first; the client waits. The exchange needs `atxfer` in its features and `t` on the queue."""
    _check(channel=own_channel, extension=extension, context=context)
    return {"Action": "Atxfer", "Channel": own_channel, "Context": context, "Exten": extension}


def outcome(message: Message) -> Outcome | None:
    """What became of an `originate`, told later by `OriginateResponse`; `None` for any other message."""
    order = message.get("ActionID")
    if message.event != "OriginateResponse" or not order.startswith(ORDER):
        return None
    why = ""
    if message.get("Response") != "Success":
        why = REASONS.get(message.get("Reason"), "the exchange could not make the call")
    return Outcome(order.removeprefix(ORDER), why)


def refusal(text: str) -> str:
    """The `Message` of a refused order, in plain words where we have some, else as the exchange says it."""
    text = text.strip()
    return REFUSALS.get(text, text or "the exchange refused without saying why")


def _check(**fields: str) -> None:
    for name, value in fields.items():
        if not FORMS[name].fullmatch(value):
            raise ValueError(f"{name}: its value cannot be given to the exchange")
