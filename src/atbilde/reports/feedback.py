"""Feedback: what it was about and by which way it came (DVI-15, DVI-25)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, F, OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from atbilde.cases.enums import CaseKind, Opinion
from atbilde.cases.models import Case
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Event, Message
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of
from atbilde.reports.documents import Column, Document, Report, Table, opening
from atbilde.reports.periods import Period

PAGE = 50
#: What nobody has said the subject of yet.
UNSORTED = "unsorted"


@dataclass(frozen=True, slots=True)
class Told:
    """One client's feedback: its case, what it is about, how it came, the client's words (none of a call)."""

    case: Case
    about: str
    way: str
    words: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """How much feedback of each subject came by each way; keys are (`about`, way)."""

    institution: Institution
    period: Period
    counts: Counter[tuple[str, str]]
    ways: dict[str, str]  # code and name, those of the standard first

    def by_way(self, way: str) -> int:
        """All that came by this way."""
        return sum(count for (_about, code), count in self.counts.items() if code == way)


def feedback(institution: Institution, start: date, end: date) -> Feedback:
    """The feedback that came on the days `start` to `end`, in one query. `ValueError` for a wrong period."""
    period = Period(start, end, ZoneInfo(institution.timezone))
    pairs = _cases(institution, period).values_list("about", "way")
    counts = Counter((about or UNSORTED, way) for about, way in pairs)
    names = ways_named(institution, period.last)
    for _about, way in counts:
        names.setdefault(way, way)
    return Feedback(institution, period, counts, names)


def feedback_behind(
    institution: Institution, period: Period, *, about: str = "", way: str = "", page: int = 1
) -> tuple[list[Told], int]:
    """A page of the feedback, newest first; and how much there is."""
    found = _cases(institution, period)
    if about:
        found = found.filter(about__isnull=True) if about == UNSORTED else found.filter(about=about)
    if way:
        found = found.filter(way=way)
    first = Message.objects.filter(contact__links__case=OuterRef("pk"), contact__direction=Direction.IN)
    words = Subquery(first.order_by("contact__at", "pk").values("text")[:1])
    chosen = (
        found.annotate(words=words).select_related("client", "owner__person", "queue").order_by("-opened_at", "-pk")
    )
    part = chosen[(page - 1) * PAGE : page * PAGE]
    return [Told(case, case.about or UNSORTED, case.way, case.words or "") for case in part], found.count()


def ways_named(institution: Institution, on: date) -> dict[str, str]:
    """The ways by which feedback comes, in the order of the lists of standards."""
    accounts = {one.id: f"{one.network} {one.handle or ''}".strip() for one in standard_of(institution, on).accounts}
    named = {channel.value: str(channel.label) for channel in Channel}
    first = {"letter_box": _("Letter box"), "post": named["post"], "visit": named["visit"], "email": named["email"]}
    return {**first, "phone": named["phone"], "portal": named["portal"], "latvija_lv": named["latvija_lv"], **accounts}


def subjects() -> dict[str, str]:
    """What feedback is about, with the word for what nobody has sorted yet."""
    return {**{one.value: str(one.label) for one in Opinion}, UNSORTED: _("Not sorted yet")}


def feedback_report(found: Feedback) -> Report:
    """Ways by subjects, as data and as a table."""
    names = subjects()
    counted = {way: {about: found.counts[about, way] for about in names} for way in found.ways if found.by_way(way)}
    table = Table(
        name=_("Feedback"),
        columns=[Column(_("Way")), *(Column(name) for name in names.values()), Column(_("Together"))],
        rows=[[found.ways[way], *counts.values(), found.by_way(way)] for way, counts in counted.items()],
    )
    document = Document(title=_("Feedback"), institution=found.institution, period=found.period, tables=[table])
    return Report("feedback", {**opening("feedback", found.institution, found.period), "ways": counted}, document)


def _cases(institution: Institution, period: Period) -> Any:  # a query set with annotations
    """Cases of feedback with what the last `feedback.given` of each says: `about` and `way`, else its channel."""
    said = (
        Event.objects.filter(institution=institution, type="feedback.given", contact__links__case=OuterRef("pk"))
        .annotate(of=KeyTextTransform("case", "data"))  # a contact can carry the questions of several cases
        .filter(of=OuterRef("number"))
        .order_by("-at", "-pk")
    )
    cases = Case.objects.filter(
        institution=institution, kind=CaseKind.FEEDBACK, opened_at__gte=period.since, opened_at__lt=period.before
    )
    about = Subquery(said.annotate(told=KeyTextTransform("about", "data")).values("told")[:1])
    way = Subquery(said.annotate(told=KeyTextTransform("way", "data")).values("told")[:1])
    return cases.annotate(
        about=about, way=Coalesce(way, F("channel"), Value(""), output_field=CharField())
    )  # fmt: skip
