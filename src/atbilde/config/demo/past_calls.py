"""A year of calls, voice messages, chats, visits and applications: events only, taken in as an import takes them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from atbilde.config.demo.cast import Cast
from atbilde.config.demo.hours import OFFICE, Clock
from atbilde.core.standard import Line
from atbilde.institutions.enums import Role

#: The source that reports name beside figures that rest on these events.
SOURCE = "parauga dati"
_SPREAD = 0.75


class PastCalls:
    """The lines of an event log for one institution."""

    def __init__(self, cast: Cast, chance: Random, now: datetime) -> None:
        self.cast, self.chance, self.now = cast, chance, now
        self.year = cast.texts.year
        self.clock = Clock(chance, now, self.year.busy_months)
        self.officers = [str(post.pk) for post in (*cast.officers, *cast.with_role(Role.EXPERT))]
        self._count = 0

    def lines(self) -> Iterator[bytes]:
        """Everything but the applications."""
        for _ in range(self.year.calls):
            yield from self._call()
        for _ in range(self.year.voice_messages):
            yield from self._voice_message()
        for _ in range(self.year.chats):
            yield from self._chat()
        for _ in range(self.year.visits):
            yield from self._visit()

    def applications(self) -> Iterator[bytes]:
        """Applications to register, as another system would export them."""
        for _ in range(self.year.registrations):
            contact = self._contact("application")
            system = self.year.registration_system
            yield self._event(contact, "registration.applied", self.clock.any_time(), system=system, channel="portal")

    def _call(self) -> Iterator[bytes]:
        luck = self.chance.random()
        if luck < 0.19:
            yield from self._outgoing()
        elif luck < 0.22:
            yield from self._busy()
        else:
            yield from self._incoming(abandoned=luck > 0.955)

    def _incoming(self, *, abandoned: bool) -> Iterator[bytes]:
        at, contact = self.clock.in_hours(), self._contact("call")
        rings = self._rings()
        rung = at + timedelta(seconds=rings * 5 - self.chance.randint(1, 4))
        yield self._event(contact, "call.offered", at, direction="in", from_=self._number(), **self._line())
        if abandoned:
            yield self._event(contact, "call.abandoned", rung, rings=self.chance.randint(2, 9))
            return
        yield self._event(contact, "call.answered", rung, rings=rings, officer=self.chance.choice(self.officers))
        yield from self._talk(contact, rung)

    def _outgoing(self) -> Iterator[bytes]:
        at, contact = self.clock.in_hours(), self._contact("call")
        yield self._event(contact, "call.offered", at, direction="out", to=self._number())
        if self.chance.random() < 0.12:
            yield self._event(contact, "call.ended", at + timedelta(seconds=35))
            return
        lifted = at + timedelta(seconds=self.chance.randint(6, 25))
        yield self._event(contact, "call.answered", lifted, officer=self.chance.choice(self.officers))
        yield from self._talk(contact, lifted)

    def _busy(self) -> Iterator[bytes]:
        """Engaged; half of the callers leave a signal, and most of those are called back the same day."""
        at, contact, number = self.clock.in_hours(), self._contact("call"), self._number()
        signal = self.chance.random() < 0.5
        yield self._event(contact, "call.offered", at, direction="in", from_=number, **self._line())
        yield self._event(contact, "call.busy", at + timedelta(seconds=2), signal=signal, from_=number)
        yield self._event(contact, "call.ended", at + timedelta(seconds=5))
        if signal and self.chance.random() < 0.9:
            back, second = self._contact("call"), at + timedelta(minutes=self.chance.randint(4, 50))
            yield self._event(back, "call.offered", second, direction="out", to=number, answers=contact)
            yield self._event(back, "call.answered", second + timedelta(seconds=11), officer=self.officers[0])
            yield from self._talk(back, second + timedelta(seconds=11))

    def _talk(self, contact: str, answered: datetime) -> Iterator[bytes]:
        minutes = self.chance.lognormvariate(0, _SPREAD) * self.year.minutes * 0.755
        ended = answered + timedelta(seconds=round(min(minutes, 9.8) * 60) + 5)
        yield self._event(contact, "call.ended", ended)
        if self.chance.random() < self.year.rated:
            yield self._rating(contact, ended + timedelta(seconds=20), self.year.call_rating, 5)

    def _voice_message(self) -> Iterator[bytes]:
        at, contact = self.clock.out_of_hours(), self._contact("voice")
        yield self._event(contact, "call.offered", at, direction="in", from_=self._number(), **self._line())
        left = at + timedelta(seconds=25)
        yield self._event(contact, "voicemail.left", left, seconds=self.chance.randint(8, 70), out_of_hours=True)
        yield self._event(contact, "call.ended", left)
        heard = (OFFICE.next_opening(left) or left) + timedelta(minutes=self.chance.randint(2, 40))
        if heard < self.now and self.chance.random() < 0.95:
            yield self._event(contact, "voicemail.listened", heard, officer=self.chance.choice(self.officers))

    def _chat(self) -> Iterator[bytes]:
        at, contact = self.clock.in_hours(), self._contact("chat")
        ended = at + timedelta(minutes=self.chance.randint(2, 14))
        yield self._event(contact, "chat.started", at, channel="chat", officer=self.chance.choice(self.officers))
        yield self._event(contact, "chat.ended", ended, channel="chat")
        if self.chance.random() < 0.6:
            yield self._rating(contact, ended + timedelta(seconds=30), self.year.chat_rating, 9)

    def _visit(self) -> Iterator[bytes]:
        at, contact = self.clock.in_hours(), self._contact("visit")
        yield self._event(contact, "visit.booked", at - timedelta(days=self.chance.randint(1, 6)), channel="visit")
        yield self._event(contact, "visit.started", at, channel="visit", officer=self.chance.choice(self.officers))
        yield self._event(contact, "visit.ended", at + timedelta(minutes=self.chance.randint(6, 40)), channel="visit")

    def _rating(self, contact: str, at: datetime, mean: float, scale: int) -> bytes:
        """Most give one of the two marks around the mean, some are less content."""
        low = int(mean)
        score = low + 1 if self.chance.random() < mean - low + 0.06 else low
        if self.chance.random() < 0.04:
            score = max(1, low - 2)
        return self._event(contact, "rating.given", at, of=contact, score=min(score, scale), scale=scale)

    def _rings(self) -> int:
        return self.chance.choices((1, 2, 3, 4, 5, 6, 8), (30, 34, 20, 10, 3, 2, 1))[0]

    def _line(self) -> dict[str, str]:
        lines: tuple[Line, ...] = self.cast.standard.lines
        return {"line": self.chance.choice(lines).id} if lines else {}

    def _number(self) -> str:
        """A number nobody has: eight digits of which the first two are of no network."""
        return f"10{self.chance.randint(0, 999999):06d}"

    def _contact(self, kind: str) -> str:
        self._count += 1
        return f"{kind}-demo-{self.cast.institution.pk}-{self._count:06d}"

    def _event(self, contact: str, kind: str, at: datetime, **fields: Any) -> bytes:
        named = {name.rstrip("_"): value for name, value in fields.items()}
        return msgspec.json.encode({"id": f"{contact}:{kind}", "at": at, "type": kind, "contact": contact, **named})
