"""What the site has to be found beside answers: each thing with its name, what is said of it, and its page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from atbilde.core.seeking import Told
from atbilde.institutions.access import public_competences, public_units
from atbilde.knowledge.access import forms_of, resources_of
from atbilde.knowledge.models import Publication
from atbilde.knowledge.queries.publications import coming, published
from atbilde.portal.door import Place
from atbilde.portal.institution.ways import ways_of
from atbilde.services.access import offered_services
from atbilde.services.queries.money import price_of
from atbilde.ui import shown

#: Publications looked through: so many to come, so many that were.
_PUBLICATIONS = 300
_BRIEF = 180


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name, its page ("" where it has none), a sentence, and a remark beside the name."""

    name: str
    url: str
    words: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to be found, and how it is shown."""

    told: Told
    hit: Hit


@dataclass(frozen=True, slots=True)
class Shelf:
    """Things of one kind: the name it has in the address, its heading, what stands on it."""

    key: str
    heading: str | Promise
    things: Callable[[Place], list[Thing]]


def _services(place: Place) -> list[Thing]:
    found = []
    for row in offered_services(place.institution):
        name, about = place.said(row, "name"), place.said(row, "about")
        told = Told(f"{row.name_lv} {row.name_en}", f"{about} {place.said(row, 'easy')} {place.said(row, 'how')}")
        found.append(Thing(told, Hit(name, place.url("service", code=row.code), brief(about), price_of(row))))
    return found


def _directory(place: Place) -> list[Thing]:
    return [
        Thing(
            Told(f"{row.name_lv} {row.name_en}", f"{place.said(row, 'about')} {row.get_kind_display()}"),
            Hit(
                place.said(row, "name"),
                "" if row.dead_since else row.url,
                brief(place.said(row, "about")),
                row.get_kind_display(),
            ),
        )
        for row in resources_of(place.institution)
    ]


def _forms(place: Place) -> list[Thing]:
    catalogue = place.url("survey_forms")
    return [
        Thing(
            Told(f"{row.code} {row.name_lv} {row.name_en}", f"{_('form')} {row.get_audience_display()}"),
            Hit(place.said(row, "name"), row.url or catalogue, place.said(row, "due"), row.code),
        )
        for row in forms_of(place.institution)
    ]


def _publications(place: Place) -> list[Thing]:
    next_ones = coming(place.institution, place.now, limit=_PUBLICATIONS)
    return [_publication(place, row) for row in [*next_ones, *published(place.institution, place.now, limit=300)]]


def _publication(place: Place, row: Publication) -> Thing:
    when = shown.day(row.at) if row.at < place.now else shown.moment(row.at)
    words = _("will not be published") if row.cancelled_at else ""
    hit = Hit(place.said(row, "name"), row.url or place.url("publications"), words, when)
    return Thing(Told(f"{row.name_lv} {row.name_en}", _("publication")), hit)


def _clauses(place: Place) -> list[Thing]:
    english, page, found = place.language == "en", place.url("standard"), []
    for clause in place.standard.clauses.values():
        number = clause.number if english or not clause.number_lv else clause.number_lv
        words = clause.en if english else clause.lv
        found.append(Thing(Told(clause.id, f"{words} {number}"), Hit(words, f"{page}#{clause.id}", remark=clause.id)))
    return found


def _contacts(place: Place) -> list[Thing]:
    ways, page = ways_of(place), place.url("contacts")
    found = [
        _contact(f"{_('phone')} {one.number} {one.name}", one.number, f"{page}#phones", one.name, one.uses)
        for one in ways.phones
    ]
    found += [
        _contact(f"{_('e-mail')} {one.address} {one.name}", one.address, f"{page}#electronic", one.name, one.uses)
        for one in ways.mails
    ]
    found += [
        _contact(f"{_('address')} {one.address} {one.name}", one.address, f"{page}#places", one.name, one.facilities)
        for one in ways.spots
    ]
    about = place.url("about")
    for unit in public_units(place.institution):
        how = ", ".join(part for part in (unit.phone, unit.email) if part)
        found.append(_contact(place.said(unit, "name"), place.said(unit, "name"), f"{about}#structure", how, []))
    for subject in public_competences(place.institution):
        name = place.said(subject, "name")
        found.append(_contact(name, name, f"{about}#competences", "", []))
    return found


def _contact(head: str, name: str, url: str, words: str, uses: list[str]) -> Thing:
    about = " · ".join(part for part in (words, ", ".join(uses)) if part)
    return Thing(Told(head, " ".join(uses)), Hit(name, url, about))


def _pages(place: Place) -> list[Thing]:
    names = [(str(item.label), url) for item, url, _current in place.navigation]
    names += [
        (_("Publication calendar"), place.url("publications")),
        (_("For respondents"), place.url("respondents")),
        (_("Information security and data protection"), place.url("data_protection")),
        (_("Price list of paid services"), place.url("prices")),
    ]
    return [Thing(Told(name), Hit(name, url)) for name, url in names]


def brief(text: str) -> str:
    """The beginning of a text, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= _BRIEF else text[:_BRIEF].rsplit(" ", 1)[0] + " …"


SHELVES = (
    Shelf("services", gettext_lazy("Services"), _services),
    Shelf("contacts", gettext_lazy("Contacts"), _contacts),
    Shelf("pages", gettext_lazy("Pages"), _pages),
    Shelf("forms", gettext_lazy("Forms"), _forms),
    Shelf("directory", gettext_lazy("Resource directory"), _directory),
    Shelf("publications", gettext_lazy("Publications"), _publications),
    Shelf("standard", gettext_lazy("Our service standard"), _clauses),
)
