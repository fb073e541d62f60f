"""One row of a table of calls, read by a shape as one leg of a call."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from atbilde.adapters.telephony.call_legs import Leg
from atbilde.adapters.telephony.call_times import BadTime, duration, moment
from atbilde.adapters.telephony.names import number_of, officer_of, text_of
from atbilde.adapters.telephony.shapes import Shape
from atbilde.core.events import YEARS


class Fault(ValueError):
    """Why a row cannot be read, naming the field of the mapping."""


class Row:
    """One row, field by field."""

    def __init__(self, cells: list[str], places: Mapping[str, list[list[int]]], shape: Shape, zone: tzinfo) -> None:
        self._cells, self._places = cells, places
        self._clock: tzinfo = UTC if shape.clock == "utc" else zone
        self._zone = zone
        self.shape = shape
        self.certain = True

    def has(self, field: str) -> bool:
        """Whether the shape maps this field."""
        return field in self._places

    def text(self, field: str, joined: str = "-") -> str:
        """What stands there, of alternatives the first that is filled, the columns of one put together."""
        for alternative in self._places.get(field, ()):
            parts = [self._cells[place].strip() if place < len(self._cells) else "" for place in alternative]
            if all(parts):
                text = joined.join(parts)
                if "\0" in text:
                    raise Fault(f"{field}: holds a NUL character")
                return text
        return ""

    def moment(self, field: str, after: datetime | None = None) -> datetime | None:
        """A time, in UTC. Whether all of the row are certain is in `certain`."""
        try:
            found = moment(self.text(field, joined=" "), self._clock, after=after)
        except BadTime as fault:
            raise Fault(f"{field}: {fault}") from None
        if found is None:
            return None
        at, certain = found
        self.certain = self.certain and certain
        if at.year not in YEARS:
            raise Fault(f"{field}: a year that cannot be")
        return at

    def seconds(self, field: str) -> float | None:
        """A duration."""
        try:
            return duration(self.text(field))
        except BadTime as fault:
            raise Fault(f"{field}: {fault}") from None

    def day(self, at: datetime) -> str:
        """The institution's date at this time."""
        return at.astimezone(self._zone).date().isoformat()

    def is_one_of(self, field: str, words: Sequence[str]) -> bool:
        """Whether the exchange's word for this is one of these."""
        return self.text(field).casefold() in {word.casefold() for word in words}


def leg_of(row: Row) -> Leg:
    """The leg that a row tells of. `Fault` names the field that is missing or cannot be."""
    started = row.moment("started")
    if started is None:
        raise Fault("started: missing")
    values = row.shape.values
    voicemail = row.is_one_of("voicemail", values.voicemail)
    wait, talk, whole = row.seconds("wait"), row.seconds("talk"), row.seconds("duration")
    answered, ended = row.moment("answered", started), row.moment("ended", started)
    if answered is None and not voicemail and _says_answered(row, talk):
        answered = _answered_at(started, ended, wait, talk, whole)
    elif voicemail:
        answered = None
    if ended is None:
        ended = _ended_at(started, answered, wait, talk, whole)
    if row.certain and any(at is not None and at < started for at in (answered, ended)):
        raise Fault("answered or ended: before started")
    if row.certain and answered is not None and ended is not None and ended < answered:
        raise Fault("ended: before answered")
    from_, to = number_of(row.text("from")), number_of(row.text("to"))
    return Leg(
        call=_name(row, started),
        started=started,
        answered=max(answered, started) if answered else None,
        ended=max(ended, answered or started, started) if ended else None,
        wait=wait,
        talk=talk,
        direction=_direction(row, from_, to),
        from_=from_,
        to=to,
        line=text_of(row.text("line")),
        name=text_of(row.text("name")),
        called=officer_of(row.text("officer")),
        calling=officer_of(row.text("officer_out") or row.text("officer")),
        cause=text_of(row.text("disposition")),
        busy=row.is_one_of("disposition", values.busy),
        voicemail=voicemail,
        certain=row.certain,
        message_certain=row.shape.voicemail_certain,
    )


def _says_answered(row: Row, talk: float | None) -> bool:
    """Whether somebody answered, where no column says when."""
    if row.has("disposition") and row.is_one_of("disposition", row.shape.values.answered):
        return True
    return bool(talk) and not row.has("answered") and not row.has("disposition")


def _answered_at(
    started: datetime, ended: datetime | None, wait: float | None, talk: float | None, whole: float | None
) -> datetime:
    if wait is not None:
        return started + timedelta(seconds=wait)
    if talk is not None and whole is not None:
        return started + timedelta(seconds=max(whole - talk, 0))
    if talk is not None and ended is not None:
        return ended - timedelta(seconds=talk)
    raise Fault("answered: the call was, but neither answered, wait nor talk tells when")


def _ended_at(
    started: datetime, answered: datetime | None, wait: float | None, talk: float | None, whole: float | None
) -> datetime | None:
    if whole is not None:
        return started + timedelta(seconds=whole)
    if answered is not None:
        return answered + timedelta(seconds=talk) if talk is not None else None
    return started + timedelta(seconds=wait + (talk or 0)) if wait is not None else None


def _name(row: Row, started: datetime) -> str:
    """The call's name: its id, where those repeat with the day; without ids made of when and who."""
    if not row.has("call"):
        told = f"{started.isoformat()}|{row.text('from')}|{row.text('to')}"
        return f"row-{hashlib.sha256(told.encode()).hexdigest()[:24]}"
    call = row.text("call")
    if not call:
        raise Fault("call: missing")
    return f"{call}/{row.day(started)}" if row.shape.ids_repeat else call


def _direction(row: Row, from_: str | None, to: str | None) -> str:
    values = row.shape.values
    if word := row.text("direction"):
        for direction, words in (("in", values.incoming), ("out", values.outgoing), ("internal", values.internal)):
            if row.is_one_of("direction", words):
                return direction
        raise Fault(f"direction: '{word[:40]}' is neither incoming nor outgoing; name it under [values]")
    if not _of_the_house(from_, row.shape):
        return "in"
    return "internal" if to is None or _of_the_house(to, row.shape) else "out"


def _of_the_house(number: str | None, shape: Shape) -> bool:
    """Whether this is an extension or a code of the exchange (*97)."""
    if number is None:
        return False
    return number[0] in "*#" or (number.isdigit() and len(number) <= shape.extension_digits)
