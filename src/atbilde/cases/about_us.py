"""General information about the institution as a block of a letter: put in with one click (VPVB-4.5.1)."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import override

from atbilde.cases.models import Case
from atbilde.contacts.actions.links import whole_address
from atbilde.institutions.standards import standard_of
from atbilde.services.queries.about import general_information
from atbilde.services.queries.money import price_of

_HEADINGS = {
    "lv": ("Mūsu struktūra", "Par ko atbildam", "Atbildība", "Mūsu pakalpojumi", "Plašāk par mums"),
    "en": ("Our structure", "What we answer for", "Responsibility", "Our services", "More about us"),
    "ru": ("Наша структура", "За что мы отвечаем", "Ответственность", "Наши услуги", "Подробнее о нас"),
}


def about_us(case: Case, *, at: datetime) -> str:
    """Structure, competences, responsibility and services in the letter's language; what is not known is left out.

    Names are in English for letters that are not in Latvian: the institution has no others.
    """
    language = "lv" if case.language in ("", "lv") else "en"
    structure, competences, responsibility, services, more = _HEADINGS.get(case.language, _HEADINGS[language])
    standard = standard_of(case.institution, at)
    with override(language):
        known = general_information(case.institution, standard, language)
        parts = [
            _part(structure, (_unit(_name(unit, language), unit.phone, unit.email) for unit in known.units)),
            _part(competences, (_name(subject, language) for subject in known.competences)),
            _part(responsibility, (f"{heading}: {words}" for heading, words in known.responsibility)),
            _part(services, (_service(_name(row, language), price_of(row)) for row in known.services)),
            f"{more}: {whole_address(case.institution, 'about')}",
        ]
    return "\n\n".join(part for part in parts if part)


def _part(heading: str, lines: Iterable[str]) -> str:
    found = [f"- {line}" for line in lines]
    return "\n".join([f"{heading}:", *found]) if found else ""


def _name(row: object, language: str) -> str:
    return str(getattr(row, f"name_{language}", "") or getattr(row, "name_lv", ""))


def _unit(name: str, phone: str, email: str) -> str:
    return ", ".join(part for part in (name, phone, email) if part)


def _service(name: str, price: str) -> str:
    return f"{name}: {price}" if price else name
