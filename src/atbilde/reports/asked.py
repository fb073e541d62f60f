"""How often clients were asked for information, by which unit, and whether they answered (DVI-11)."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.contacts.enums import Direction
from atbilde.contacts.models import Contact, Event
from atbilde.institutions.models import Institution, Unit
from atbilde.reports.documents import Column, Document, Report, Table, opening
from atbilde.reports.periods import Period


@dataclass(frozen=True, slots=True)
class AskedBy:
    """What one unit asked; `code` is "" for officers of no unit."""

    code: str
    name_lv: str
    name_en: str
    asked: int
    answered: int

    @property
    def waiting(self) -> int:
        """Questions after which nothing came from the client."""
        return self.asked - self.answered


@dataclass(frozen=True, slots=True)
class Asked:
    """The units that asked, those that asked most first."""

    institution: Institution
    period: Period
    rows: tuple[AskedBy, ...]


def information_asked(institution: Institution, start: date, end: date) -> Asked:
    """What was asked on the days `start` to `end`, in two queries. `ValueError` for a wrong period.

    Answered is a question after which anything came from the client in the same case, by whatever way.
    """
    period = Period(start, end, ZoneInfo(institution.timezone))
    later = Contact.objects.filter(
        direction=Direction.IN, links__case__links__contact=OuterRef("contact"), at__gt=OuterRef("at")
    )
    events = Event.objects.filter(
        institution=institution, type="information.asked", at__gte=period.since, at__lt=period.before
    ).annotate(by_unit=KeyTextTransform("unit", "data"), came=Exists(later))
    counted = events.values("by_unit").annotate(asked=Count("pk"), answered=Count("pk", filter=Q(came=True)))
    units = {unit.code: unit for unit in Unit.objects.filter(institution=institution)}
    rows = []
    for row in counted.order_by("-asked", "by_unit"):
        code = row["by_unit"] or ""
        unit = units.get(code)
        names = (unit.name_lv, unit.name_en) if unit else (code, code)
        rows.append(AskedBy(code, *names, asked=row["asked"], answered=row["answered"]))
    return Asked(institution, period, tuple(rows))


def asked_report(found: Asked) -> Report:
    """By unit: asked, answered, no answer yet."""
    english = get_language() == "en"
    data = {
        **opening("information-asked", found.institution, found.period),
        "units": [
            {"unit": row.code or None, "asked": row.asked, "answered": row.answered, "waiting": row.waiting}
            for row in found.rows
        ],
    }
    table = Table(
        name=_("Clients asked for information"),
        columns=[Column(_("Unit")), Column(_("Asked")), Column(_("Answered")), Column(_("No answer yet"))],
        rows=[
            [(row.name_en if english else row.name_lv) or _("no unit"), row.asked, row.answered, row.waiting]
            for row in found.rows
        ],
    )
    document = Document(
        title=_("Asked of clients"),
        institution=found.institution,
        period=found.period,
        tables=[table],
        notes=[_("Each was asked in a letter that says why it is needed and why only the client can give it.")],
    )
    return Report("information-asked", data, document)
