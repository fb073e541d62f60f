"""How times, spans, counts and addresses read in the interface, in the language and time zone that are active."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.core.lateness import Lateness, lateness

_MINUTE = timedelta(minutes=1)


def moment(value: datetime) -> str:
    """`14.05.2026. 16:30`, in local time; in English without the full stop after the year."""
    local = timezone.localtime(value)
    return f"{day(local)} {local:%H:%M}"


def day(value: datetime | date) -> str:
    """`14.05.2026.`, in local time; in English `14.05.2026`: the full stop would end the sentence."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local:%d.%m.%Y}{'' if (get_language() or '').startswith('en') else '.'}"


def deadline(value: datetime) -> str:
    """When a term ends: its last day where it ends with one (at the next midnight), else `14.05.2026. 16:30`."""
    local = timezone.localtime(value)
    ends_with_day = (local.hour, local.minute, local.second) == (0, 0, 0)
    return day(local - timedelta(days=1)) if ends_with_day else moment(local)


def hour(value: datetime) -> str:
    """`16:30`, in local time."""
    return f"{timezone.localtime(value):%H:%M}"


def span(value: timedelta) -> str:
    """A length of time in its two largest units: `3 d 4 h`, `1 h 12 min`, `5 min`; below a minute `< 1 min`."""
    minutes = abs(value) // _MINUTE
    if minutes < 1:
        return _("< 1 min")
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        units = {"days": days, "hours": hours}
        return (_("%(days)s d %(hours)s h") if hours and days < 10 else _("%(days)s d")) % units
    if hours:
        return (_("%(hours)s h %(minutes)s min") if minutes else _("%(hours)s h")) % {
            "hours": hours,
            "minutes": minutes,
        }
    return _("%(minutes)s min") % {"minutes": minutes}


def email(value: str) -> str:
    """An e-mail address with its domain in letters (RFC 3490): browsers send `ēnas.lv` as `xn--nas-2qa.lv`."""
    name, at, domain = value.rpartition("@")
    if "xn--" not in domain.lower():
        return value
    try:
        return f"{name}{at}{domain.encode('ascii').lower().decode('idna')}"
    except UnicodeError:  # it only looks like one
        return value


def stopwatch(seconds: float) -> str:
    """A length of time as a running clock shows it: `0:42`, `12:05`, above an hour `1:02:03`."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def clock(due: datetime | None, soon: datetime | None, now: datetime) -> tuple[Lateness, str]:
    """The step of lateness and its words: `vēl 1 h 12 min`, `drīz: vēl 12 min`, `nokavēts par 3 h`."""
    step = lateness(due, soon, now)
    if due is None:
        return step, _("no term")
    if step == Lateness.LATE:
        return step, _("late by %(span)s") % {"span": span(now - due)}
    if step == Lateness.SOON:
        return step, _("soon: %(span)s left") % {"span": span(due - now)}
    return step, _("%(span)s left") % {"span": span(due - now)}


def capped(count: int, cap: int = 1000) -> str:
    """A count that was only counted up to `cap`: `1000+` above it."""
    return f"{cap}+" if count > cap else str(count)
