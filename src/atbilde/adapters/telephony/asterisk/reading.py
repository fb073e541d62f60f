"""What Asterisk's events mean: messages in, news of calls out. One call is one Linkedid, however many channels, dial
attempts and call records it has."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Sequence

from atbilde.adapters.telephony.asterisk import leaving, names, passing, ringing
from atbilde.adapters.telephony.asterisk.call import Call, Heard, Leg, News
from atbilde.adapters.telephony.asterisk.resync import differences
from atbilde.adapters.telephony.asterisk.wire import Message
from atbilde.calls.said import Said

#: Contexts of the dialplan in which calls from outside arrive, as FreePBX and most others call them.
ENTRANCES = frozenset({"from-pstn", "from-trunk", "from-external", "from-did-direct", "ext-did"})
#: The channel variable in which our orders (`orders.originate`) tell which contact a call is made for.
VARIABLE = "ATBILDE_CALL"
#: The ActionID of our orders begins so; the contact's key follows.
ORDER = "atbilde-call-"
#: Running calls, and ids of ended ones, that are remembered at most.
MOST = 10_000

HANDLERS: dict[str, Callable[[Heard], list[News]]] = {
    "DialBegin": ringing.dial_begin,
    "DialState": ringing.dial_state,
    "DialEnd": ringing.dial_end,
    "AgentConnect": ringing.agent_connect,
    "Pickup": ringing.pickup,
    "QueueCallerJoin": ringing.queue_join,
    "QueueCallerLeave": ringing.queue_leave,
    "QueueCallerAbandon": ringing.queue_abandon,
    "Hold": passing.hold,
    "Unhold": passing.unhold,
    "BlindTransfer": passing.blind_transfer,
    "AttendedTransfer": passing.attended_transfer,
    "UserEvent": leaving.user_event,
    "MessageWaiting": leaving.message_waiting,
    "HangupRequest": leaving.hangup_request,
    "Hangup": leaving.hangup,
}
#: Under which prefixes an event names the channels that tell its call, the surest first.
PREFIXES = {
    "BlindTransfer": ("Transferer", "Transferee"),
    "AttendedTransfer": ("Transferee", "OrigTransferer", "SecondTransferer", "TransferTarget"),
    "Pickup": ("Target",),
}


def is_extension(name: str) -> bool:
    """Is a device of this name an officer's telephone? Short numbers are; an institution may have it otherwise."""
    return names.EXTENSION.fullmatch(name) is not None


class Reading:
    """The state of one exchange's calls. Not for several threads at once."""

    def __init__(
        self,
        *,
        entrances: Collection[str] = ENTRANCES,
        extension: Callable[[str], bool] = is_extension,
        variable: str = VARIABLE,
    ) -> None:
        self._entrances = frozenset(entrances)
        self._extension = extension
        self._variable = variable
        self._calls: OrderedDict[str, Call] = OrderedDict()
        self._homes: dict[str, str] = {}  # a channel's unique id: its call
        self._over: OrderedDict[str, None] = OrderedDict()
        self._doubts: tuple[str, ...] = ()

    def take(self, message: Message) -> list[Said]:
        """What this message says, mostly nothing. Messages that are no event of a known call are passed over."""
        if message.event == "Newchannel":
            self._begin(message)
        call = self._call(message)
        if call is None:
            return []
        at = names.moment(message.get("Timestamp"))
        heard = Heard(message, at, call, self._leg(call, message, _subject(message)), self._leg(call, message, "Dest"))
        if message.event == "AttendedTransfer":  # the colleague's channel was of a call of its own until now
            self._leg(call, message, "TransferTarget")
            self._leg(call, message, "Transferee")
        told = self._notice(heard)
        if handle := HANDLERS.get(message.event):
            told += handle(heard)
        if not call.legs:
            self._forget(call)
        doubts = self._doubts or call.doubts
        return [Said(call.id, new.key, new.type, new.at, new.data, doubts) for new in told]

    def resync(self, channels: Sequence[Message], queued: Sequence[Message]) -> list[Said]:
        """What happened unseen, after a gap: the events of `CoreShowChannels` and of `QueueStatus` against what was
        believed. Calls that are gone are ended, calls that began are begun; all of it with the doubt "gap"."""
        self._doubts = ("gap",)
        try:
            return [
                said
                for message in differences(list(self._calls.values()), channels, queued, self._extension)
                for said in self.take(message)
            ]
        finally:
            self._doubts = ()

    def channel_of(self, call: str, extension: str) -> str | None:
        """The channel by which this extension takes part in the call, for orders; never the client's channel, even if
        a colleague is the client. One that was answered goes before one that rings."""
        known = self._calls.get(call)
        if known is None:
            return None
        own = [leg for leg in known.legs.values() if leg.device.name == extension and leg is not known.client]
        own.sort(key=lambda leg: (leg is not known.talking, not leg.answered, leg.device.local))
        return own[0].channel if own else None

    def client_channel_of(self, call: str) -> str | None:
        """The client's channel: hung up, the call is over for everybody. `None` if there is none now."""
        known = self._calls.get(call)
        if known is None or known.client is None or known.client.unique not in known.legs:
            return None
        return known.client.channel

    def running(self) -> list[str]:
        """The calls with an outside that are not over, oldest first."""
        return [call.id for call in self._calls.values() if call.direction and not call.ended]

    def _begin(self, message: Message) -> None:
        unique = message.get("Uniqueid")
        linked = message.get("Linkedid") or unique
        if not unique or linked in self._calls or linked in self._over or (unique != linked and not self._doubts):
            return
        call = Call(
            linked,
            self._new_leg(unique, message.get("Channel")),
            names.moment(message.get("Timestamp")),
            made=message.get("ChannelState") == "0",
            number=names.told(message.get("CallerIDNum")),
            name=names.told(message.get("CallerIDName")),
            doubts=self._doubts,
        )
        call.legs[unique] = call.first
        self._calls[linked] = call
        self._homes[unique] = linked
        if len(self._calls) > MOST:
            self._forget(next(iter(self._calls.values())))

    def _call(self, message: Message) -> Call | None:
        if message.event == "Hangup" and (home := self._homes.get(message.get("Uniqueid"))):
            return self._calls.get(home)
        found = []
        for prefix in PREFIXES.get(message.event, ("", "Dest")):
            linked, unique = message.get(f"{prefix}Linkedid"), message.get(f"{prefix}Uniqueid")
            call = self._calls.get(linked) or self._calls.get(self._homes.get(unique, ""))
            if call is not None:
                found.append(call)
        return next((call for call in found if call.direction), found[0] if found else None)

    def _leg(self, call: Call, message: Message, prefix: str) -> Leg | None:
        """The channel named under this prefix, moved into this call if the exchange now counts it there."""
        unique = message.get(f"{prefix}Uniqueid")
        if not unique or unique in call.legs:
            return call.legs.get(unique)
        old = self._calls.get(self._homes.get(unique, ""))
        if old is not None and old.client is not None and old.client.unique == unique:
            return old.client if old is call else None
        if message.event == "Hangup":
            return None
        leg = old.legs.pop(unique, None) if old else None
        call.legs[unique] = leg or self._new_leg(unique, message.get(f"{prefix}Channel"))
        self._homes[unique] = call.id
        if old is not None and not old.legs:
            self._forget(old)
        return call.legs[unique]

    def _new_leg(self, unique: str, channel: str) -> Leg:
        device = names.device(channel)
        return Leg(unique, channel, device, inner=self._extension(device.name) and not device.local)

    def _notice(self, heard: Heard) -> list[News]:
        """What any event of a call may tell in passing: what was dialled, whom we called it for, where it arrived."""
        call, message = heard.call, heard.message
        if message.event == "VarSet" and message.get("Value"):
            name = message.get("Variable").lstrip("_")
            if name == self._variable:
                call.ours = message.get("Value")
            elif name == "VM_MESSAGEFILE":
                call.recording = message.get("Value")
        if message.event == "OriginateResponse" and message.get("ActionID").startswith(ORDER):
            call.ours = call.ours or message.get("ActionID").removeprefix(ORDER)
        if heard.leg is not call.first:
            return []
        call.dialled = call.dialled or names.dialled(message.get("Exten"))
        return ringing.offered_in(call, at_entrance=message.get("Context") in self._entrances)

    def _forget(self, call: Call) -> None:
        self._calls.pop(call.id, None)
        for unique in [unique for unique, home in self._homes.items() if home == call.id]:
            del self._homes[unique]
        self._over[call.id] = None
        if len(self._over) > MOST:
            self._over.popitem(last=False)


def _subject(message: Message) -> str:
    return "Transferer" if message.event == "BlindTransfer" else ""
