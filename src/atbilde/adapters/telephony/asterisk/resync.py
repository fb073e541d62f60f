"""After a gap: what must have happened unseen, written as the events that would have told it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from atbilde.adapters.telephony.asterisk import names
from atbilde.adapters.telephony.asterisk.call import Call
from atbilde.adapters.telephony.asterisk.wire import Message

RINGING, UP = "5", "6"


def differences(
    calls: Sequence[Call], channels: Sequence[Message], queued: Sequence[Message], extension: Callable[[str], bool]
) -> Iterator[Message]:
    """From the believed calls, the events of `CoreShowChannels` and those of `QueueStatus` to the missing events.

    Times are the whole second in which a channel began, which its unique id tells. What happened to a channel known
    before has none: nobody saw when.
    """
    rows = [row for row in channels if row.event == "CoreShowChannel" and row.get("Uniqueid")]
    present = {row.get("Uniqueid") for row in rows}
    places = {row.get("Uniqueid"): row.get("Queue") for row in queued if row.event == "QueueEntry"}
    for call in calls:
        # The client's channel last: nobody's telephone rings on after the call has ended.
        for leg in sorted(call.legs.values(), key=lambda leg: leg is call.client):
            if leg.unique not in present:
                yield _message("Hangup", Channel=leg.channel, Uniqueid=leg.unique, Linkedid=call.id)
        if call.queue and call.client and places.get(call.client.unique) != call.queue:
            yield _message("QueueCallerLeave", Uniqueid=call.client.unique, Linkedid=call.id, Queue=call.queue)
    known = {call.id for call in calls}
    legs = {unique for call in calls for unique in call.legs}
    for linked, group in _by_call(rows).items():
        first = next((row for row in group if row.get("Uniqueid") == linked), None)
        if first is None:
            first = next((row for row in group if not extension(names.device(row.get("Channel")).name)), None)
        if first is None:
            continue  # colleagues among themselves, or nothing left that tells whose call it was
        if linked not in known:
            yield _again("Newchannel", first)
        if queue := places.get(first.get("Uniqueid")):
            yield _again("QueueCallerJoin", first, Queue=queue)
        for row in sorted(group, key=lambda row: (row.get("BridgeId") != first.get("BridgeId"), row.get("Uniqueid"))):
            if row is not first:
                yield from _called(first, row, known=row.get("Uniqueid") in legs)


def _called(first: Message, row: Message, *, known: bool) -> Iterator[Message]:
    talks = row.get("ChannelState") == UP and row.get("BridgeId")
    if not talks and row.get("ChannelState") != RINGING:
        return
    both = {f"Dest{key}": row.get(key) for key in ("Channel", "ChannelState", "Uniqueid", "Linkedid")}
    both["Timestamp"] = "" if known else names.born(row.get("Uniqueid"))
    yield _again("DialBegin", first, **both)
    if talks:
        yield _again("DialEnd", first, **both, DialStatus="ANSWER")
    else:
        yield _again("DialState", first, **both, DialStatus="RINGING")


def _by_call(rows: Sequence[Message]) -> dict[str, list[Message]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row.get("Linkedid") or row.get("Uniqueid")].append(row)
    return groups


def _again(event: str, row: Message, /, **more: str) -> Message:
    fields = {key: value for key, value in row.pairs if key not in ("Event", "ActionID", "Timestamp")}
    return _message(event, **({"Timestamp": names.born(row.get("Uniqueid"))} | fields | more))


def _message(event: str, /, **fields: str) -> Message:
    return Message((("Event", event), *fields.items()))
