"""What templates draw with: icons, clocks and dates the way the interface shows them."""

from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from atbilde.ui import shown

register = template.Library()


@cache
def icon_mark(name: str) -> SafeString:
    """The mark-up of an icon of the sprite. Decoration only: words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/vendor/lucide/icons.svg"),
        name,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "mail" %}`: a decorative icon in the colour and size of the text around it."""
    return icon_mark(name)


@register.filter
def moment(value: datetime | None) -> str:
    """`14.05.2026. 16:30` in the active time zone; empty for none."""
    return shown.moment(value) if value else ""


@register.filter
def day(value: datetime | None) -> str:
    """`14.05.2026.` in the active time zone; empty for none."""
    return shown.day(value) if value else ""


@register.filter
def hour(value: datetime | None) -> str:
    """`16:30` in the active time zone; empty for none."""
    return shown.hour(value) if value else ""


@register.filter
def email(value: str | None) -> str:
    """An e-mail address with its domain in letters; empty for none."""
    return shown.email(value or "")


@register.filter
def stopwatch(seconds: float | None) -> str:
    """`12:05`, a length of time in seconds as a running clock shows it; empty for none."""
    return "" if seconds is None else shown.stopwatch(seconds)


@register.simple_tag
def clock(due: datetime | None, soon: datetime | None, now: datetime) -> SafeString:
    """`{% clock case.due_at case.soon_at now %}`: how long is left, or by how much it is late; icon, words, colour."""
    return clock_mark(due, soon, now)


def clock_mark(due: datetime | None, soon: datetime | None, now: datetime) -> SafeString:
    """The mark-up of a running clock (see `clock`)."""
    step, words = shown.clock(due, soon, now)
    if due is None:
        return format_html('<span class="clock" data-step="none">{}</span>', words)
    return format_html(
        '<time class="clock" data-step="{}" datetime="{}" title="{}">{}{}</time>',
        step,
        due.isoformat(),
        shown.moment(due),
        icon_mark(_STEP_ICONS[step]),
        words,
    )


_STEP_ICONS = {"quiet": "clock", "soon": "hourglass", "late": "clock-alert"}
