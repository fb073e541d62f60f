"""What the templates of a case draw with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.contacts.models import Attachment
from atbilde.ui import shown

register = template.Library()


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def name_lv(self) -> str: ...
    @property
    def name_en(self) -> str: ...


_LANGUAGES = {
    "lv": lambda: _("Latvian"),
    "en": lambda: _("English"),
    "ru": lambda: _("Russian"),
    "lt": lambda: _("Lithuanian"),
    "et": lambda: _("Estonian"),
    "de": lambda: _("German"),
    "pl": lambda: _("Polish"),
    "uk": lambda: _("Ukrainian"),
    "fr": lambda: _("French"),
}


@register.filter
def language_words(code: str) -> str:
    """The name of a language; an unknown code as it is."""
    known = _LANGUAGES.get(code)
    return known() if known else code.upper()


@register.filter
def named(thing: Named | None) -> str:
    """The name of a unit, queue, competence or institution in the language of the page; empty for none."""
    if thing is None:
        return ""
    return (get_language() == "en" and thing.name_en) or thing.name_lv


@register.filter
def span(value: timedelta | None) -> str:
    """A length of time, `1 h 12 min`; empty for none."""
    return shown.span(value) if value else ""


@register.filter
def due(value: datetime | None) -> str:
    """When a term ends, `15.05.2026. 24:00`: one that runs to midnight ends on its last day, not on the next."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    if local.hour or local.minute:
        return shown.moment(value)
    return f"{shown.day(local.date() - timedelta(days=1))} 24:00"


@register.simple_tag
def clock_words(now: datetime) -> SafeString:
    """The words with which an open page counts its terms down (`clock.js`): those of `atbilde.ui.shown`."""
    return format_html(
        '<div id="clock-words" hidden data-now="{}" data-quiet="{}" data-soon="{}" data-late="{}" data-moment="{}"'
        ' data-days="{}" data-days-hours="{}" data-hours="{}" data-hours-minutes="{}" data-minutes="{}"></div>',
        now.isoformat(),
        _("%(span)s left"),
        _("soon: %(span)s left"),
        _("late by %(span)s"),
        _("< 1 min"),
        _("%(days)s d"),
        _("%(days)s d %(hours)s h"),
        _("%(hours)s h"),
        _("%(hours)s h %(minutes)s min"),
        _("%(minutes)s min"),
    )


@register.filter
def file_type(file: Attachment) -> str:
    """What kind of file it says it is: the ending of its name, else the kind its sender named."""
    _stem, dot, ending = file.name.rpartition(".")
    return ending.upper()[:8] if dot and ending else file.content_type


@register.filter
def fault_words(faults: Sequence[str]) -> list[str]:
    """What was broken in a letter, in plain words; nothing of what only concerns machines (docs/mail.md)."""
    said = {
        "charset_guessed": _("The letter names a wrong character set; this is our best reading of it."),
        "broken_mime": _("The letter is damaged; not everything of it can be shown. The original has the whole."),
        "html_not_shown": _("The formatted part cannot be shown; here are its words."),
        "duplicate_message_id": _("It carries the identifier of another letter."),
        "odd_sender": _("It does not say who sent it, or not in a usable way."),
        "unreadable": _("The letter could not be read; here are its first lines."),
    }
    said |= dict.fromkeys(("too_many_parts", "nested_too_deep", "header_cut", "text_cut"), said["broken_mime"])
    found = [said.get(fault) or _claim(fault) for fault in faults]
    return list(dict.fromkeys(words for words in found if words))


def _claim(fault: str) -> str:
    code, colon, number = fault.partition(":")
    if code == "names_case" and colon:
        return _("It names case %(number)s, in which its sender has no part; that case shows nothing to them.") % {
            "number": number
        }
    return ""
