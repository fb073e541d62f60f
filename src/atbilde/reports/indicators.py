"""The indicators that a standard can put under its headings (`core.pack.indicators`), each from its own report.

What is asked for is computed once, and only what is asked for.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.contacts.enums import Channel
from atbilde.core.pack.indicators import AGREEMENT, ITEM
from atbilde.core.statistics import Statistics
from atbilde.core.surveys import agreement
from atbilde.institutions.models import Institution
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer
from atbilde.reports.answer_times import AnswerTimes, answer_times
from atbilde.reports.asked import information_asked
from atbilde.reports.call_history import CallHistory, call_history
from atbilde.reports.feedback import feedback
from atbilde.reports.kept import kept
from atbilde.reports.periods import Period
from atbilde.reports.ratings import Ratings, ratings
from atbilde.reports.service_statistics import seldom_figures
from atbilde.reports.surveys import Surveys, surveys


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: its id for programs, its name, the value (`None`: no data) with unit and decimals, of how many it
    was taken. `source` names what is behind it: a report, and what of it."""

    id: str
    name: str
    value: float | None
    unit: str = ""
    decimals: int = 0
    of: int | None = None
    source: tuple[str, ...] = ()


class Indicators:
    """The indicators of an institution and period."""

    def __init__(self, institution: Institution, period: Period, *, now: datetime) -> None:
        self.institution, self.period, self.now = institution, period, now

    def named(self, name: str) -> list[Indicator]:
        """What a pack calls by this name: one figure, or one for each channel. `KeyError` for an unknown name."""
        if name.startswith(ITEM):
            return [self._item(name)]
        if name.startswith(AGREEMENT):
            return [self._agreement(name)]
        return _NAMED[name](self)

    @cached_property
    def _times(self) -> AnswerTimes:
        return answer_times(self.institution, self.period.first, self.period.last)

    @cached_property
    def _figures(self) -> Statistics:
        return seldom_figures(self.institution, self.period.first, self.period.last)

    @cached_property
    def _calls(self) -> CallHistory:
        return call_history(self.institution, self.period.first, self.period.last)

    @cached_property
    def _ratings(self) -> Ratings:
        return ratings(self.institution, self.period.first, self.period.last)

    @cached_property
    def _surveys(self) -> Surveys:
        return surveys(self.institution, self.period.first, self.period.last, now=self.now)

    def waiting_time(self) -> list[Indicator]:
        """How long an incoming call rings, by the middle one."""
        found = self._times.ringing
        value = None if found.median is None else found.median * 60
        name = _("Waiting until a call is answered, median")
        return [Indicator("waiting_time", name, value, _("s"), 0, found.count, ("call_history",))]

    def call_length(self) -> list[Indicator]:
        """How long a call lasts on average."""
        found = self._times.talking
        source = ("contacts", "call_minutes_mean")
        return [Indicator("call_length", _("Length of a call, mean"), found.mean, _("min"), 1, found.count, source)]

    def answer_time(self) -> list[Indicator]:
        """The time to the first answer of each channel, by the middle one."""
        found = []
        for row in self._times.channels:
            value = None if row.times.median is None else row.times.median / 60
            channel = str(Channel(row.channel).label) if row.channel in Channel.values else row.channel
            name = _("Time to the first answer, median: %(channel)s") % {"channel": channel}
            id_ = f"answer_time.{row.channel}"
            found.append(Indicator(id_, name, value, _("h"), 1, row.times.count, ("answer_times",)))
        return found or [
            Indicator("answer_time", _("Time to the first answer, median"), None, _("h"), 1, 0, ("answer_times",))
        ]

    def calls_in_time(self) -> list[Indicator]:
        """Calls answered by the ring of the standard, of those that had to be."""
        whole = self._calls.whole
        name = _("Calls answered in time")
        judged = whole.met + whole.missed
        return [Indicator("calls_in_time", name, whole.share, "%", 1, judged, ("calls", "judged"))]

    def first_line(self) -> list[Indicator]:
        """Answered calls that the first line took."""
        by_role = {row.key: row.figures.answered for row in self._calls.roles}
        answered = sum(by_role.values())
        share = 100 * by_role.get("first_line", 0) / answered if answered else None
        name = _("Calls that the first line took")
        return [Indicator("first_line", name, share, "%", 1, answered, ("calls", "answered"))]

    def voice_messages(self) -> list[Indicator]:
        """Voice messages left outside hours and listened to."""
        name = _("Messages left outside hours and listened to")
        value = self._figures.voice_messages_listened
        return [Indicator("voice_messages", name, value, source=("contacts", "voice_messages_listened"))]

    def chats(self) -> list[Indicator]:
        """Chats served."""
        return [Indicator("chats", _("Chats served"), self._figures.chats, source=("contacts", "chats"))]

    def call_rating(self) -> list[Indicator]:
        """The mean rating of calls on the scale of the standard."""
        found = self._figures
        name = _("Mean rating of calls")
        unit = _of(found.call_rating_scale)
        return [
            Indicator("call_rating", name, found.call_rating_mean, unit, 1, source=("contacts", "call_rating_mean"))
        ]

    def chat_rating(self) -> list[Indicator]:
        """The mean rating of chats on the scale of the standard."""
        found = self._figures
        name = _("Mean rating of chats")
        unit = _of(found.chat_rating_scale)
        return [
            Indicator("chat_rating", name, found.chat_rating_mean, unit, 1, source=("contacts", "chat_rating_mean"))
        ]

    def email_rating(self) -> list[Indicator]:
        """The mean rating of letters, for each scale that was used."""
        name = _("Mean rating of letters")
        rows = [row for row in self._ratings.rows if row.channel == Channel.EMAIL]
        found = [
            Indicator(
                "email_rating", name, row.mean, _of(row.scale), 1, row.count, ("ratings", row.channel, str(row.scale))
            )
            for row in rows
        ]
        return found or [Indicator("email_rating", name, None, decimals=1, of=0, source=("ratings",))]

    def kept_in_time(self) -> list[Indicator]:
        """Obligations kept in time, of those decided."""
        rows = kept(self.institution, self.period.first, self.period.last, now=self.now).rows
        met, decided = sum(row.counts["met"] for row in rows), sum(row.decided for row in rows)
        share = 100 * met / decided if decided else None
        return [Indicator("kept_in_time", _("Kept in time"), share, "%", 1, decided, ("kept",))]

    def response_rate(self) -> list[Indicator]:
        """Invited to a survey and answered."""
        found = self._surveys
        name = _("Response rate of surveys")
        return [Indicator("response_rate", name, found.rate, "%", 1, found.invited, ("surveys",))]

    def feedback(self) -> list[Indicator]:
        """How much feedback came."""
        found = feedback(self.institution, self.period.first, self.period.last)
        return [Indicator("feedback", _("Feedback received"), found.counts.total(), source=("feedback",))]

    def information_asked(self) -> list[Indicator]:
        """Questions to clients that they answered."""
        rows = information_asked(self.institution, self.period.first, self.period.last).rows
        asked, answered = sum(row.asked for row in rows), sum(row.answered for row in rows)
        share = 100 * answered / asked if asked else None
        name = _("Questions to clients that they answered")
        return [Indicator("information_asked", name, share, "%", 1, asked, ("information_asked",))]

    def answers_published(self) -> list[Indicator]:
        """Answers for everybody that stand published on the last day."""
        before = self.period.before
        rows = Answer.objects.filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gte=before),
            institution=self.institution, visibility=Visibility.PUBLIC, published_at__lt=before,
        )  # fmt: skip
        name = _("Answers published for everybody")
        return [Indicator("answers_published", name, rows.count(), source=("answers",))]

    def _item(self, name: str) -> Indicator:
        wanted = name.removeprefix(ITEM)
        one = next((row for row in self._surveys.statements if row.item == wanted), None)
        words = wanted if one is None else (one.en if get_language() == "en" else one.lv)
        given = one.score.given if one and one.score else None
        title = _("“%(statement)s”: agree") % {"statement": words}
        return Indicator(name, title, one.agreeing_share if one else None, "%", 1, given, ("surveys",))

    def _agreement(self, name: str) -> Indicator:
        clause = name.removeprefix(AGREEMENT)
        rows = [row for row in self._surveys.statements if clause in row.clauses]
        value = agreement([row.agreeing_share for row in rows])
        return Indicator(name, _("Agree, mean over the statements"), value, "%", 1, None, ("surveys",))


def _of(scale: int | None) -> str:
    return _("of %(scale)s") % {"scale": scale} if scale else ""


_NAMED: dict[str, Callable[[Indicators], list[Indicator]]] = {
    "waiting_time": Indicators.waiting_time,
    "call_length": Indicators.call_length,
    "answer_time": Indicators.answer_time,
    "calls_in_time": Indicators.calls_in_time,
    "first_line": Indicators.first_line,
    "voice_messages": Indicators.voice_messages,
    "chats": Indicators.chats,
    "kept_in_time": Indicators.kept_in_time,
    "call_rating": Indicators.call_rating,
    "chat_rating": Indicators.chat_rating,
    "email_rating": Indicators.email_rating,
    "response_rate": Indicators.response_rate,
    "feedback": Indicators.feedback,
    "information_asked": Indicators.information_asked,
    "answers_published": Indicators.answers_published,
}
NAMES: Sequence[str] = tuple(_NAMED)
