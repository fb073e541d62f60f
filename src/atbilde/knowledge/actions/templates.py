"""Changes to the texts officers start a letter from."""

import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.institutions.access import may_administer
from atbilde.institutions.models import Post
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.models import LetterTemplate

#: What is filled in when an officer starts a letter from a template (`cases.letters.fill_template`).
VARIABLES = ("client", "number", "subject", "term", "officer", "institution")
_IN_BRACES = re.compile(r"\{\{?\s*([^{}]*?)\s*\}?\}")


@transaction.atomic
def save_template(
    by: Post, *, at: datetime, template: LetterTemplate | None, name: str, language: str, body: str
) -> LetterTemplate:
    """Make or change a letter template. Raises `NotPossible` for unknown words in braces and for a double name."""
    _only_administrator(by, template)
    for found in _IN_BRACES.finditer(body):
        if found[1] not in VARIABLES or not found[0].startswith("{{") or not found[0].endswith("}}"):
            known = ", ".join("{{ " + variable + " }}" for variable in VARIABLES)
            said = _("“%(found)s” is not known. These can stand in braces: %(known)s.")
            raise NotPossible(said % {"found": found[0], "known": known}, field="body")
    row = template or LetterTemplate(institution=by.institution)
    row.name, row.language, row.body = name.strip(), language, body.replace("\r\n", "\n")
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(_("Another template has this name in this language."), field="name") from double
    verb = "template.change" if template else "template.add"
    record(verb, row, institution=by.institution_id, by=by.person_id, at=at)
    return row


@transaction.atomic
def remove_template(template: LetterTemplate, *, by: Post, at: datetime) -> None:
    """The template is no longer offered; letters begun from it stay as they are."""
    _only_administrator(by, template)
    record("template.remove", template, institution=by.institution_id, by=by.person_id, at=at)
    template.delete()


def _only_administrator(by: Post, template: LetterTemplate | None) -> None:
    if not may_administer(by) or (template is not None and template.institution_id != by.institution_id):
        raise NotPossible(_("Only an administrator of the institution can change this."))
