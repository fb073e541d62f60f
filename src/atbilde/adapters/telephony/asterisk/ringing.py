"""From the first ringing to the answer."""

from atbilde.adapters.telephony.asterisk import names
from atbilde.adapters.telephony.asterisk.call import Call, Heard, Leg, News, news


def offered_in(call: Call, *, at_entrance: bool) -> list[News]:
    """A call that comes from outside. An extension's own call is one only if it stands at an entrance for clients."""
    outside = not call.first.inner and not call.first.device.local
    if call.direction or call.made or not (outside or at_entrance):
        return []
    call.direction, call.client = "in", call.first
    return [
        news("call.offered", "offered", call.began, direction="in", from_=call.number, to=call.dialled, name=call.name)
    ]


def dial_begin(heard: Heard) -> list[News]:
    """A channel calls another. Without a calling one the exchange calls the officer's own telephone, on our order."""
    call, leg, dest = heard.call, heard.leg, heard.dest
    if dest is None or leg is None:
        return []
    dest.dialled = True
    if call.direction == "out" and leg is call.first and not call.passed_on and not call.answers:
        call.client = dest
    if call.direction or not (call.first.inner or call.ours) or dest.device.local:
        return []
    if call.ours is None and (dest.inner or leg is not call.first):
        return []  # colleagues among themselves
    call.direction, call.client = "out", dest
    officer = call.first.device.name
    return [
        news(
            "call.offered",
            "offered",
            heard.at,
            direction="out",
            from_=officer,
            to=call.dialled or names.dialled(heard.message.get("DialString")),
            officer=officer,
            ours=call.ours,
        )
    ]


def dial_state(heard: Heard) -> list[News]:
    """A telephone rings."""
    call, dest = heard.call, heard.dest
    if dest is None or heard.message.get("DialStatus") not in ("RINGING", "PROGRESS"):
        return []
    if not call.talking and call.direction and call.waits_since is None and heard.leg is not None:
        call.waits_since = heard.at
    if not (call.direction and dest.inner and dest is not call.client and dest is not call.first) or dest.rang:
        return []
    dest.rang = True
    return [news("call.rang", f"rang:{dest.device.name}:{dest.unique}", heard.at, officer=dest.device.name)]


def dial_end(heard: Heard) -> list[News]:
    """A telephone was answered, or rings no more. 22.10 tells a cancelled one twice."""
    dest = heard.dest
    if dest is None:
        return []
    dest.dialled = False
    if heard.message.get("DialStatus") != "ANSWER":
        return silenced(heard.call, dest, heard)
    dest.answered = True
    if heard.at is None and heard.call.queue:
        return []  # AgentConnect follows and knows how long the caller waited
    return _connected(heard, dest)


def agent_connect(heard: Heard) -> list[News]:
    """A queue gave the caller to somebody. Its RingTime is the last attempt's; HoldTime is the whole wait."""
    if heard.call.talking or heard.dest is None:
        return []  # the answer is told already
    _note_hold(heard)
    return _connected(heard, heard.dest)


def silenced(call: Call, leg: Leg, heard: Heard) -> list[News]:
    """The telephone stopped ringing unanswered; told once."""
    if not leg.rang or leg.silent or leg.answered:
        return []
    leg.silent = True
    return [news("call.rang_off", f"rang_off:{leg.device.name}:{leg.unique}", heard.at, officer=leg.device.name)]


def pickup(heard: Heard) -> list[News]:
    """A colleague took the call of an absent one's telephone; the answer is told next, by `DialEnd`."""
    absent = names.device(heard.message.get("TargetChannel")).name
    if heard.leg and absent:
        heard.call.picked_up[heard.leg.unique] = absent
    return []


def queue_join(heard: Heard) -> list[News]:
    """The caller stands in a queue: waiting begins, whether anything rings yet or not."""
    call, queue = heard.call, heard.message.get("Queue")
    if not call.direction or not queue or queue == call.queue:
        return []
    call.queue = queue
    if not call.talking and call.waits_since is None:
        call.waits_since = heard.at
    return [news("call.queued", f"queued:{queue}", heard.at, line=queue)]


def queue_leave(heard: Heard) -> list[News]:
    """The caller left the queue, whyever: answered, sent on, or gone. What comes next tells which."""
    heard.call.queue = None
    return []


def queue_abandon(heard: Heard) -> list[News]:
    """Also told when a queue times out or empties (app_queue's record_abandoned): no proof that anybody gave up."""
    _note_hold(heard)
    return queue_leave(heard)


def answered(call: Call, officer: Leg, heard: Heard, *, name: str | None) -> list[News]:
    """This officer talks to the client from now on."""
    key = "answered" if not call.answers else f"answered:{name}"
    waited = call.waited(heard.at)
    call.answers += 1
    call.talking, call.waits_since, call.hold_time, call.held = officer, None, None, False
    absent = call.picked_up.get(officer.unique)
    return [news("call.answered", key, heard.at, officer=name, ring_seconds=waited, picked_up_for=absent)]


def _note_hold(heard: Heard) -> None:
    told = heard.message.get("HoldTime")
    if told.isascii() and told.isdigit():
        heard.call.hold_time = float(told)


def _connected(heard: Heard, dest: Leg) -> list[News]:
    call = heard.call
    if not call.direction or call.talking or call.ended:
        return []  # of a second answer while somebody talks to the client: a colleague asked on the side
    if dest is call.client:
        officer = call.first
        officer.answered = True
        return answered(call, officer, heard, name=officer.device.name)
    if dest.inner and not dest.device.local:
        return answered(call, dest, heard, name=dest.device.name)
    if heard.leg is call.client:  # not on a telephone of ours: a mobile, by a Local channel or by a trunk
        return answered(call, dest, heard, name=dest.device.name if dest.device.local else None)
    return []
