"""Who of the institution works in a client's language (VPVB-7, VPVB-14.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from atbilde.cases.models import Case
from atbilde.core.standard import Standard
from atbilde.institutions.access import WORKING
from atbilde.institutions.models import Absence, Institution, Post
from atbilde.institutions.standards import standard_of


@dataclass(frozen=True, slots=True)
class Speakers:
    """Those who work in a language: at work today, and away."""

    here: tuple[Post, ...]
    away: tuple[Post, ...]

    def __bool__(self) -> bool:
        return bool(self.here or self.away)


def is_foreign_language(standard: Standard, language: str) -> bool:
    """Whether the standard serves this language only if somebody masters it; never where it is silent on language."""
    always = standard.value("language")
    return bool(language) and isinstance(always, Sequence) and language not in always


def speakers_of(institution: Institution, language: str, on: date) -> Speakers:
    """Everyone who serves clients in this language on a day, by surname."""
    away = Absence.objects.filter(post=OuterRef("pk"), starts__lte=on, ends__gte=on)
    rows = (
        Post.objects.filter(institution=institution, starts__lte=on, roles__overlap=list(WORKING))
        .filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True, languages__contains=[language])
        .annotate(is_away=Exists(away))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )
    found = list(rows)
    return Speakers(
        here=tuple(post for post in found if not getattr(post, "is_away", False)),
        away=tuple(post for post in found if getattr(post, "is_away", False)),
    )


def speakers_for(case: Case, *, at: datetime) -> Speakers | None:
    """Who can answer the case in its language; `None` where the standard does not ask for anybody in particular."""
    if not is_foreign_language(standard_of(case.institution, at), case.language):
        return None
    on = at.astimezone(ZoneInfo(case.institution.timezone)).date()
    return speakers_of(case.institution, case.language, on)
