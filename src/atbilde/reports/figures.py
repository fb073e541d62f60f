"""The eight figures of service statistics as a report names them (CSPK-S1)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.core.statistics import Statistics


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the eight figures: its field, its name, its decimals, and the field of its scale where it has one."""

    field: str
    name: str | Promise
    decimals: int = 0
    scale: str = ""

    def of(self, found: Statistics) -> int | float | None:
        """Its value; None is "no data"."""
        value: int | float | None = getattr(found, self.field)
        return value

    def words(self, found: Statistics) -> str:
        """Its name, with its scale where that is known: "Mean rating of calls (of 5)"."""
        scale = getattr(found, self.scale) if self.scale else None
        return _("%(name)s (of %(scale)s)") % {"name": self.name, "scale": scale} if scale else str(self.name)


#: In the order of the slide.
FIGURES = (
    Figure("calls", gettext_lazy("Calls, incoming and outgoing")),
    Figure("email_answers", gettext_lazy("Answers to e-mails")),
    Figure("call_minutes_mean", gettext_lazy("Length of a call, minutes on average"), 1),
    Figure("call_rating_mean", gettext_lazy("Mean rating of calls"), 1, "call_rating_scale"),
    Figure("registration_applications", gettext_lazy("Applications to register as a user of the data system")),
    Figure("voice_messages_listened", gettext_lazy("Messages left outside hours and listened to")),
    Figure("chats", gettext_lazy("Chats served")),
    Figure("chat_rating_mean", gettext_lazy("Mean rating of chats"), 1, "chat_rating_scale"),
)
