"""Asterisk's `queue_log`: what the queues of an exchange wrote down about each call.

A line is `epoch|callid|queue|member|EVENT|p1|p2…` (Asterisk's documentation "Queue Logs", and app_queue.c of 22.10).
Waiting and talking are in seconds, RINGNOANSWER and RINGCANCELED in milliseconds.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo

from atbilde.adapters.telephony.names import number_of, text_of
from atbilde.adapters.telephony.queue_lines import Call, Fault, Line, line_of
from atbilde.calls.said import Said
from atbilde.core.events import Rejected

#: What stands in place of a call where a line is about the queue or its members.
_NO_CALL = frozenset(("", "NONE", "REALTIME", "MANAGER", "CLI"))
#: A caller who left a queue and entered another one within this time is still in the same call.
_LINGERS = 3600


def read_queue_log(lines: Iterable[bytes], *, zone: tzinfo) -> Iterator[Said | Rejected]:
    """What the lines say, call by call, with times in `zone`; `Rejected` for a line that cannot be read.

    Streaming: holds the calls that are going on, and those of the last hour, for a caller may go on to another queue.
    The same line again is the same news, so rotated files may overlap. A call that was in the queue before the first
    line is doubted ("cut"). A call passed on out of the queues is supposed to end there: the log says no more of it.
    """
    calls: OrderedDict[str, Call] = OrderedDict()
    begins = previous = float("inf")
    for number, raw in enumerate(lines, 1):
        if not (text := raw.strip()):
            continue
        try:
            line = line_of(text, zone, calls)
            if line.event not in _READERS or line.id in _NO_CALL or text in line.call.seen:
                continue
            begins = min(begins, line.epoch)
            reader, entered = _READERS[line.event]
            line.call.cut |= not line.call.offered and entered is not None and line.epoch - entered(line) < begins
            news = reader(line)
        except Fault as fault:
            yield Rejected(number, str(fault))
            continue
        another_file = previous < float("inf") and line.epoch < previous - _LINGERS
        yield from _settled(calls, None if another_file else line.epoch - _LINGERS)
        yield from news
        _remember(calls, line, text)
        previous = line.epoch
    yield from _settled(calls, None)


def _remember(calls: OrderedDict[str, Call], line: Line, text: bytes) -> None:
    line.call.seen.add(text)
    line.call.last = line.epoch
    calls[line.id] = line.call
    calls.move_to_end(line.id)


def _settled(calls: OrderedDict[str, Call], before: float | None) -> Iterator[Said]:
    """Forget the calls of which nothing was heard since then (all where None), and say how those ended."""
    while calls:
        name, call = next(iter(calls.items()))
        if before is not None and call.last > before:
            return
        del calls[name]
        if call.ended is not None:
            yield call.ended


def _enter(line: Line) -> list[Said]:
    call, first = line.call, not (line.call.offered or line.call.cut)
    call.offered, call.ended = True, None
    queued = line.said("call.queued", f"queued:{line.queue}:{line.stamp}", line=text_of(line.queue))
    if not first:
        return [queued]
    caller, name = number_of(line.text(2)), text_of(line.text(4))
    offered = line.said("call.offered", "offered", direction="in", from_=caller, line=text_of(line.queue), name=name)
    return [offered, queued]


def _connect(line: Line) -> list[Said]:
    waited, ring = line.call.waited + line.count(1, "holdtime"), line.count(3, "ringtime")
    line.call.answered, line.call.waited, line.call.ended = True, 0, None
    rang = line.said("call.rang", f"rang:{line.member}:{line.stamp}", before=ring, officer=line.member)
    answered = line.said("call.answered", f"answered:{line.member}", officer=line.member, ring_seconds=waited)
    return [rang, answered] if ring else [answered]


def _rang(line: Line) -> list[Said]:
    """A telephone that could not be reached rang for 0 ms: it did not ring."""
    ring = line.count(1, "ringtime") / 1000
    if not ring:
        return []
    key, who = f"{line.member}:{line.stamp}", line.member
    rang = line.said("call.rang", f"rang:{key}", before=ring, officer=who)
    return [rang, line.said("call.rang_off", f"rang_off:{key}", officer=who)]


def _abandon(line: Line) -> list[Said]:
    waited = line.call.waited + line.count(3, "waittime")
    abandoned = line.said("call.abandoned", "abandoned", ring_seconds=waited)
    _end(line, "abandoned")
    return [abandoned]


def _key_pressed(line: Line) -> list[Said]:
    line.call.waited += line.count(4, "waittime")
    _end(line, "key")
    return [line.said("call.busy", f"signal:{line.stamp}", signal=True)]


def _left(cause: str) -> "_Reader":
    """Out of the queue without an answer and without having given up: on to voicemail, another queue, the end."""

    def read(line: Line) -> list[Said]:
        line.call.waited += line.count(3, "waittime")
        _end(line, cause)
        return []

    return read


def _complete(cause: str) -> "_Reader":
    def read(line: Line) -> list[Said]:
        answered = _answered_before(line, 1, 2)
        _end(line, cause)
        return answered

    return read


def _blind_transfer(line: Line) -> list[Said]:
    return _transferred(line, to=number_of(line.text(1)), how="blind")


def _attended_transfer(line: Line) -> list[Said]:
    """Parameters: how the calls were joined, and the bridge or application; not to whom."""
    return _transferred(line, to=None, how="attended")


def _transferred(line: Line, *, to: str | None, how: str) -> list[Said]:
    answered = _answered_before(line, 3, 4)
    moved = line.said("call.transferred", f"transferred:{line.stamp}", officer=line.member, to=to, how=how)
    # Unless another queue takes it, this is the last that the log tells of the call.
    line.call.ended = line.said("call.ended", f"ended:{line.stamp}", cause="transferred", supposed=True)
    return [*answered, moved]


def _answered_before(line: Line, hold: int, talk: int) -> list[Said]:
    """The answer that stood before the first line of the file: the end of a call tells how long ago it was."""
    held, talked = line.count(hold, "holdtime"), line.count(talk, "calltime")
    if line.call.answered or not line.call.cut:
        return []
    line.call.answered, who = True, line.member
    return [line.said("call.answered", f"answered:{who}", before=talked, officer=who, ring_seconds=held)]


def _end(line: Line, cause: str) -> None:
    line.call.ended = line.said("call.ended", f"ended:{line.stamp}", cause=cause)


def _since(**places: int) -> Callable[[Line], float]:
    """How long ago the caller entered the queue, from parameters in seconds."""
    return lambda line: sum(line.count(place, name) for name, place in places.items())


_Reader = Callable[[Line], list[Said]]

#: Each event of a call: its reader, and how many seconds before it the caller entered the queue.
_READERS: dict[str, tuple[_Reader, Callable[[Line], float] | None]] = {
    "ENTERQUEUE": (_enter, None),
    "CONNECT": (_connect, _since(holdtime=1)),
    "COMPLETECALLER": (_complete("caller"), _since(holdtime=1, calltime=2)),
    "COMPLETEAGENT": (_complete("officer"), _since(holdtime=1, calltime=2)),
    "ABANDON": (_abandon, _since(waittime=3)),
    "RINGNOANSWER": (_rang, lambda line: line.count(1, "ringtime") / 1000),
    "RINGCANCELED": (_rang, lambda line: line.count(1, "ringtime") / 1000),
    "EXITWITHTIMEOUT": (_left("timeout"), _since(waittime=3)),
    "EXITEMPTY": (_left("empty"), _since(waittime=3)),
    "WITHDRAW": (_left("withdrawn"), _since(waittime=3)),
    "EXITWITHKEY": (_key_pressed, _since(waittime=4)),
    "BLINDTRANSFER": (_blind_transfer, _since(holdtime=3, calltime=4)),
    "ATTENDEDTRANSFER": (_attended_transfer, _since(holdtime=3, calltime=4)),
}
