"""The editor's verbs: entries of the resource directory, publications of the calendar, forms of surveys."""

from datetime import date, datetime
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from atbilde.audit.actions import record
from atbilde.institutions.models import Post
from atbilde.knowledge.access import may_edit
from atbilde.knowledge.enums import Audience, Period, PublicationKind, ResourceKind
from atbilde.knowledge.errors import NotPossible
from atbilde.knowledge.lookup import both_vector
from atbilde.knowledge.models import Publication, Resource, SurveyForm


@transaction.atomic
def save_resource(
    by: Post,
    *,
    at: datetime,
    resource: Resource | None,
    kind: str,
    name_lv: str,
    name_en: str,
    url: str,
    about_lv: str = "",
    about_en: str = "",
    order: int = 100,
) -> Resource:
    """Make or change an entry of the directory. A new address is looked at anew. Raises `NotPossible`."""
    _only_editor(by, resource)
    if kind not in ResourceKind.values:
        raise NotPossible(_("Choose what it is."), field="kind")
    row = resource or Resource(institution=by.institution)
    if row.url != _web_address(url):
        row.checked_at, row.dead_since, row.fault = None, None, ""
    row.kind, row.url, row.order = kind, _web_address(url), order
    row.name_lv, row.name_en = _both(name_lv, name_en)
    row.about_lv, row.about_en = about_lv.strip(), about_en.strip()
    row.save()
    # An entry is found by the name of its kind, too.
    heads = {}
    for language, name in (("lv", row.name_lv), ("en", row.name_en)):
        with override(language):
            heads[language] = f"{name} {ResourceKind(kind).label}"
    found_by = both_vector((heads["lv"], row.about_lv), (heads["en"], row.about_en))
    Resource.objects.filter(pk=row.pk).update(search=found_by)
    _note("resource", row, resource, by=by, at=at)
    return row


@transaction.atomic
def save_publication(
    by: Post,
    *,
    at: datetime,
    publication: Publication | None,
    key: str,
    published_at: datetime,
    name_lv: str,
    name_en: str,
    kind: str,
    url: str = "",
) -> Publication:
    """Make or change what is published when (CSP-W1); `key` names it for ever in calendars that follow the feed."""
    _only_editor(by, publication)
    if kind not in PublicationKind.values:
        raise NotPossible(_("Choose what it is."), field="kind")
    row = publication or Publication(institution=by.institution, key=key.strip())
    if not row.key:
        raise NotPossible(_("Give it a name of its own."), field="key")
    row.at, row.kind, row.url, row.changed_at = published_at, kind, _web_address(url) if url else "", at
    row.name_lv, row.name_en = _both(name_lv, name_en)
    row.cancelled_at = None
    _store(row, "key")
    _note("publication", row, publication, by=by, at=at)
    return row


@transaction.atomic
def cancel_publication(publication: Publication, *, by: Post, at: datetime) -> None:
    """It will not be published; calendars that follow the feed are told. Twice is once."""
    _only_editor(by, publication)
    open_one = Publication.objects.filter(pk=publication.pk, cancelled_at=None)
    if open_one.update(cancelled_at=at, changed_at=at):
        record("publication.cancel", publication, institution=by.institution_id, by=by.person_id, at=at)


@transaction.atomic
def save_form(
    by: Post,
    *,
    at: datetime,
    form: SurveyForm | None,
    code: str,
    name_lv: str,
    name_en: str,
    audience: str,
    period: str,
    due_lv: str = "",
    due_en: str = "",
    due_on: date | None = None,
    url: str = "",
) -> SurveyForm:
    """Make or change a form of the catalogue (CSP-W5)."""
    _only_editor(by, form)
    if not code.strip():
        raise NotPossible(_("Give it a name of its own."), field="code")
    if audience not in Audience.values:
        raise NotPossible(_("Choose whom it is for."), field="audience")
    if period not in Period.values:
        raise NotPossible(_("Choose how often it is handed in."), field="period")
    row = form or SurveyForm(institution=by.institution)
    row.code, row.audience, row.period = code.strip(), audience, period
    row.name_lv, row.name_en = _both(name_lv, name_en)
    row.due_lv, row.due_en, row.due_on, row.url = (
        due_lv.strip(),
        due_en.strip(),
        due_on,
        _web_address(url) if url else "",
    )
    _store(row, "code")
    _note("form", row, form, by=by, at=at)
    return row


@transaction.atomic
def remove_entry(entry: Resource | SurveyForm, *, by: Post, at: datetime) -> None:
    """An entry of the directory or of the forms is gone."""
    _only_editor(by, entry)
    verb = "resource.remove" if isinstance(entry, Resource) else "form.remove"
    record(verb, entry, institution=by.institution_id, by=by.person_id, at=at)
    entry.delete()


def note_link(resource: Resource, fault: str, *, at: datetime) -> None:
    """What came of looking at a link: `fault` is empty where it is alive; since when it is dead stays as first seen."""
    same = Resource.objects.filter(pk=resource.pk, url=resource.url)  # not where the editor has changed it meanwhile
    if fault:
        same.filter(dead_since=None).update(dead_since=at)
        same.update(checked_at=at, fault=fault[:200])
    else:
        same.update(checked_at=at, fault="", dead_since=None)


def _web_address(url: str) -> str:
    url = url.strip()
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        _port = parts.port
    except ValueError:
        good = False
    if not good or len(url) > 500 or any(sign.isspace() for sign in url):
        raise NotPossible(_("Write a whole web address that begins with https://."), field="url")
    return url


def _both(name_lv: str, name_en: str) -> tuple[str, str]:
    names = " ".join(name_lv.split()), " ".join(name_en.split())
    for field, name in zip(("name_lv", "name_en"), names, strict=True):
        if not name:
            raise NotPossible(_("Write the name in both languages."), field=field)
    return names


def _store(row: Publication | SurveyForm, field: str) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(_("Another one has this name already."), field=field) from double


def _note(what: str, row: Resource | Publication | SurveyForm, before: object, *, by: Post, at: datetime) -> None:
    record(f"{what}.{'change' if before else 'add'}", row, institution=by.institution_id, by=by.person_id, at=at)


def _only_editor(by: Post, row: Resource | Publication | SurveyForm | None) -> None:
    if not may_edit(by) or (row is not None and row.institution_id != by.institution_id):
        raise NotPossible(_("Only those who serve clients in this institution can do this."))
