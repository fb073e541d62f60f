"""Dates, times and amounts as the derivation writes them, in English and Latvian."""

from dataclasses import dataclass
from datetime import date, datetime

from atbilde.core.worktime.days import WEEKDAYS_EN, WEEKDAYS_LV

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    en: str
    lv: str

    def __add__(self, other: "Words") -> "Words":
        return Words(self.en + other.en, self.lv + other.lv)


def named(day: date) -> Words:
    """`Fri 9 Jan 2026`; `piektdiena, 09.01.2026.`"""
    weekday = day.weekday()
    return Words(
        f"{WEEKDAYS_EN[weekday][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}",
        f"{WEEKDAYS_LV[weekday]}, {day:%d.%m.%Y}.",
    )


def span(first: date, last: date) -> Words:
    """One day, or from the first to the last: `Sat 10 Jan – Sun 11 Jan 2026`; `10.01.2026.–11.01.2026.`"""
    if first == last:
        return named(first)
    begins = named(first).en if first.year != last.year else named(first).en.rsplit(" ", 1)[0]
    return Words(f"{begins} – {named(last).en}", f"{first:%d.%m.%Y}.–{last:%d.%m.%Y}.")


def moment(at: datetime) -> Words:
    """A day with the time: `Fri 9 Jan 2026 16:50`."""
    time = Words(f" {hour(at)}", f" plkst. {hour(at)}")
    return named(at.date()) + time


def hour(at: datetime) -> str:
    """`8:30`, with seconds where there are any."""
    return f"{at.hour}:{at:%M:%S}" if at.second else f"{at.hour}:{at:%M}"


def amount(seconds: float) -> str:
    """`20 min`, `9 min 30 s`, `30 s`; the same in both languages."""
    minutes, rest = divmod(round(seconds), 60)
    parts = [f"{minutes} min"] if minutes or not rest else []
    return " ".join([*parts, f"{rest} s"] if rest else parts)


def numbers(first: int, last: int, en: str, lv: str) -> Words:
    """`working day 3` or `working days 1–5`; `3. darba diena` or `1.–5. darba diena`."""
    if first == last:
        return Words(f"{en} {first}", f"{first}. {lv}")
    return Words(f"{en}s {first}–{last}", f"{first}.–{last}. {lv}")


DELIVERY = {
    "in_person": Words("handed over in person", "izsniegts klātienē"),
    "email": Words("sent by e-mail", "nosūtīts pa e-pastu"),
    "e_address": Words("sent to the e-address", "nosūtīts uz e-adresi"),
    "registered_post": Words("sent by registered post", "nosūtīts ierakstītā sūtījumā"),
    "post": Words("sent by post", "nosūtīts pa pastu"),
}
