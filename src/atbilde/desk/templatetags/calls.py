"""What the templates of calls draw with."""

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from atbilde.calls.queries.panel import Card
from atbilde.cases.models import Case, Correction
from atbilde.contacts.models import Contact
from atbilde.desk.calls.cards import Shown, subject_shown
from atbilde.desk.calls.deeds import Deed
from atbilde.desk.clauses import Words
from atbilde.ui import shown

register = template.Library()


@register.filter
def deed_url(deed: Deed, talk: Contact) -> str:
    """The address of the form of a deed in this talk."""
    return reverse(f"desk:call_{deed.noun}", args=[talk.key])


@register.filter
def subject_of(case: Case, shown: Shown) -> str:
    """What a case is about; before the identity check only its number."""
    return case.number if shown.masked else subject_shown(case.subject, masked=False)


@register.simple_tag
def tip(words: Mapping[str, Words], clause: str, place: str, talk: int, noun: str) -> SafeString | str:
    """The clause behind a button, in plain words: shown while the button is pointed at or has the focus."""
    known = words.get(clause)
    if known is None:
        return ""
    return format_html(
        '<span class="tip" role="tooltip" id="{}-tip-{}-{}"><strong>{}</strong> {}</span>',
        place, talk, noun, clause, known.text,
    )  # fmt: skip


@register.simple_tag
def fault_shown(fault: str) -> str:
    """Why the exchange did not do what it was asked to, in the language of the page."""
    return _(fault)


@register.simple_tag
def due_of(card: Card, error: Correction) -> datetime | None:
    """By when an error on the card is to be put right; None where nothing prescribes it."""
    return card.due.get(error.pk)


@register.filter
def stopwatch(seconds: float | None) -> str:
    """A length of time as a running clock shows it; empty for none."""
    return shown.stopwatch(seconds) if seconds is not None else ""
