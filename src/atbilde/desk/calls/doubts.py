"""Why what is known of a call is to be doubted, in words (`docs/telephony.md`)."""

from django.utils.translation import gettext as _


def doubt_words(doubt: str) -> str:
    """A doubt as a sentence; an unknown one as it is called."""
    known = {
        "after_end": _("Something was told to have happened after the end."),
        "answered_and_abandoned": _("It is told to have been answered and given up."),
        "clock": _("The exchange's clock differs from ours; times are as we heard of them."),
        "cut": _("It began before the log does."),
        "gap": _("The connection to the exchange broke meanwhile; something may be missing."),
        "message": _("Whether a message was left is not certain."),
        "no_end": _("Nobody said that it ended; the end is supposed."),
        "not_offered": _("Nobody told that it came in; the beginning is supposed."),
        "order": _("News of it were told in an order that cannot be."),
        "whole_seconds": _("Times are known to whole seconds only."),
    }
    return known.get(doubt, doubt)
