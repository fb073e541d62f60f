"""The legs of one call, one for each row of a table, put together to what happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atbilde.calls.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One row: a part of a call with one telephone. Times have offsets; durations are in seconds."""

    call: str
    started: datetime
    answered: datetime | None  # None: by nobody, or by the voicemail
    ended: datetime | None
    wait: float | None
    talk: float | None
    direction: str  # "in", "out", or "internal" between colleagues
    from_: str | None
    to: str | None
    line: str | None
    name: str | None
    called: str | None  # the officer whom it rang at
    calling: str | None  # the officer who made the call, where it is outgoing
    cause: str | None
    busy: bool
    voicemail: bool
    certain: bool  # whether the clock is
    message_certain: bool  # whether a message was left, where the voicemail took it


def news_of(legs: Sequence[Leg]) -> list[Said]:
    """What happened in the call; nothing of a call between colleagues.

    It began with its first leg, which tells the direction and the caller, and ended with the last. Each further
    officer who answered had it transferred. Not answered, an incoming call met voicemail, or an engaged line, or was
    given up.
    """
    ordered = sorted(legs, key=lambda leg: leg.started)
    if ordered[0].direction == "internal":
        return []
    call = _Told(ordered)
    ended = max((leg.ended for leg in ordered if leg.ended is not None), default=None)
    news = [call.offered(), *(call.outgoing() if call.first.direction == "out" else call.incoming(ended))]
    if ended is not None:
        news.append(call.say("call.ended", "ended", ended, cause=ordered[-1].cause))
    return news


@dataclass(frozen=True, slots=True)
class _Told:
    legs: Sequence[Leg]

    @property
    def first(self) -> Leg:
        return self.legs[0]

    def say(self, type_: str, key: str, at: datetime, **data: object) -> Said:
        known = {name.rstrip("_"): value for name, value in data.items() if value is not None}
        doubts = () if all(leg.certain for leg in self.legs) else ("clock",)
        return Said(self.first.call, key, type_, at, known, doubts)

    def offered(self) -> Said:
        first, out = self.first, self.first.direction == "out"
        return self.say(
            "call.offered",
            "offered",
            first.started,
            direction=first.direction,
            from_=first.from_,
            to=first.to,
            line=first.line or (None if out else first.to),
            name=None if out else first.name,
            officer=first.calling if out else None,
        )

    def outgoing(self) -> list[Said]:
        answered = min((leg.answered for leg in self.legs if leg.answered is not None), default=None)
        if answered is None:
            return []
        who, waited = self.first.calling, (answered - self.first.started).total_seconds()
        return [self.say("call.answered", f"answered:{who or ''}", answered, officer=who, ring_seconds=waited)]

    def incoming(self, ended: datetime | None) -> list[Said]:
        answers = self._answers()
        messages = [self._message(leg) for leg in self.legs if leg.voicemail]
        if answers or messages:
            return [*answers, *messages]
        if any(leg.busy for leg in self.legs):
            return [self.say("call.busy", "busy", self.first.started, signal=False, from_=self.first.from_)]
        waited = self.first.wait if len(self.legs) == 1 else None
        if waited is None and ended is not None:
            waited = (ended - self.first.started).total_seconds()
        return [self.say("call.abandoned", "abandoned", ended or self.first.started, ring_seconds=waited)]

    def _answers(self) -> list[Said]:
        answered = [leg for leg in self.legs if leg.answered is not None]
        # A leg without a telephone is the exchange's own: an announcement, or the question for a rating.
        answered = [leg for leg in answered if leg.called] or answered[:1]
        news: list[Said] = []
        before: Leg | None = None
        for leg in sorted(answered, key=lambda each: each.answered or each.started):
            at, who = leg.answered or leg.started, leg.called
            if before is not None and who == before.called:
                continue
            if before is not None:
                key = f"transferred:{int(leg.started.timestamp())}"
                news.append(self.say("call.transferred", key, leg.started, officer=before.called, to=who))
            waited = leg.wait if leg is self.first else None
            if waited is None:
                waited = (at - self.first.started).total_seconds()
            news.append(self.say("call.answered", f"answered:{who or ''}", at, officer=who, ring_seconds=waited))
            before = leg
        return news

    def _message(self, leg: Leg) -> Said:
        key = f"voicemail:{int(leg.started.timestamp())}"
        seconds = leg.talk if leg.message_certain else None
        said = self.say("voicemail.left", key, leg.ended or leg.started, seconds=seconds, from_=self.first.from_)
        doubts = said.doubts if leg.message_certain else (*said.doubts, "message")
        return Said(said.call, said.key, said.type, said.at, said.data, doubts)
