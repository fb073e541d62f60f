"""Changes to an institution by its administrator: people, units, hours, calendar, mailboxes. One audit entry each."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.http.request import validate_host
from django.utils.translation import gettext as _

from atbilde.accounts.models import Person
from atbilde.audit.actions import record
from atbilde.core.latvia import moved_pair
from atbilde.institutions.access import may_administer
from atbilde.institutions.enums import AbsenceKind, DayKind
from atbilde.institutions.models import (
    Absence,
    CalendarDay,
    Competence,
    Institution,
    Mailbox,
    Opening,
    Post,
    Queue,
    Unit,
)

T = TypeVar("T", bound=models.Model)
#: The opening hours of a week, Monday first: per day its intervals.
Hours = Sequence[Sequence[tuple[time, time]]]


class NotPossible(Exception):
    """A change of settings that cannot be: `str()` is the sentence to show, `field` what it belongs to ("" for all)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def found_institution(
    fields: Mapping[str, object], *, administrator: str, password: str, at: datetime, today: date
) -> Institution:
    """Make an institution and its first administrator, who sets up everything else on the desk's pages.

    Raises `NotPossible` for an id or a user name that is taken. The system itself stands in the audit log for it.
    """
    institution = Institution(**fields)
    person = Person(username=administrator)
    person.set_password(password)
    for row, field in ((institution, "slug"), (person, "username")):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as taken:
            raise NotPossible(_("This name is taken."), field=field) from taken
    post = Post.objects.create(institution=institution, person=person, roles=["administrator"], starts=today)
    for verb, made in (("institution.add", institution), ("post.add", post)):
        record(verb, made, institution=institution.pk, by=None, at=at)
    return institution


#: What moves terms when it changes.
_COUNTED_BY = ("standard_valid_from", "hour_less_before_holiday", "cautious_legal_terms")


@transaction.atomic
def change_institution(institution: Institution, *, by: Post, at: datetime, fields: Mapping[str, object]) -> None:
    """Names, colour, host name and how working time is counted; running terms are counted anew where that changed.

    Raises `NotPossible` for a host name that this installation does not answer to, or that is another institution's.
    """
    _only_administrator(by, institution.pk)
    host = str(fields.get("host", institution.host))
    if host and not validate_host(host, settings.ALLOWED_HOSTS):
        words = _("This installation does not answer to this name yet: its operator adds it to allowed_hosts first.")
        raise NotPossible(words, field="host")
    changed = sorted(name for name, value in fields.items() if getattr(institution, name) != value)
    for name in changed:
        setattr(institution, name, fields[name])
    try:
        with transaction.atomic():
            institution.save(update_fields=changed)
    except IntegrityError as taken:
        raise NotPossible(_("Another institution of this installation has this host name."), field="host") from taken
    if set(changed) & set(_COUNTED_BY):
        raise_calendar_version(institution)
    _record("institution.change", institution, by, at, {"fields": changed})


@transaction.atomic
def save_unit(by: Post, *, at: datetime, unit: Unit | None, fields: Mapping[str, object]) -> Unit:
    """Make or change a unit. Raises `NotPossible` for a code that another unit has."""
    return _save(Unit, unit, by=by, at=at, fields=fields, taken=_("Another unit has this code."))


@transaction.atomic
def save_queue(by: Post, *, at: datetime, queue: Queue | None, fields: Mapping[str, object]) -> Queue:
    """Make or change a queue. Raises `NotPossible` for a code that another queue has."""
    return _save(Queue, queue, by=by, at=at, fields=fields, taken=_("Another queue has this code."))


@transaction.atomic
def save_competence(
    by: Post, *, at: datetime, competence: Competence | None, fields: Mapping[str, object]
) -> Competence:
    """Make or change a subject. Raises `NotPossible` for a code that another subject has."""
    return _save(Competence, competence, by=by, at=at, fields=fields, taken=_("Another subject has this code."))


@transaction.atomic
def save_mailbox(by: Post, *, at: datetime, mailbox: Mailbox | None, fields: Mapping[str, object]) -> Mailbox:
    """Make or change an address. What was known of its state is forgotten: it may be another server now."""
    fresh = {"fault": "", "fault_since": None}
    taken = _("Another mailbox of this installation has this address.")
    return _save(Mailbox, mailbox, by=by, at=at, fields={**fields, **fresh}, taken=taken, field="address")


@transaction.atomic
def note_mailbox_state(mailbox: Mailbox, *, by: Post, at: datetime, fault: str) -> Mailbox:
    """Write down what a check of the mailbox found; an empty `fault` is health."""
    _only_administrator(by, mailbox.institution_id)
    mailbox.fault_since = (mailbox.fault_since or at) if fault else None
    mailbox.fault = fault[:300]
    mailbox.save(update_fields=["fault", "fault_since"])
    return mailbox


@transaction.atomic
def save_post(
    by: Post,
    *,
    at: datetime,
    post: Post | None,
    person: Mapping[str, object],
    fields: Mapping[str, object],
    competences: Sequence[Competence] = (),
    queues: Sequence[Queue] = (),
    password: str = "",
) -> Post:
    """Make or change a post together with its person; a non-empty `password` becomes the person's.

    Raises `NotPossible` for a user name that is taken, and where an administrator would lock themselves out.
    """
    _only_administrator(by, post.institution_id if post is not None else by.institution_id)
    if post is not None and post.pk == by.pk and ("administrator" not in _roles(fields) or fields.get("ends")):
        raise NotPossible(_("You cannot take the administrator's role from yourself."), field="roles")
    if not fields.get("ends") and _extension_taken(by, post, fields.get("extension")):
        raise NotPossible(_("Another person has this extension."), field="extension")
    holder = post.person if post is not None else Person()
    for name, value in person.items():
        setattr(holder, name, value)
    if password:
        holder.set_password(password)
    elif post is None:
        holder.set_unusable_password()
    try:
        with transaction.atomic():
            holder.save()
    except IntegrityError as taken:
        raise NotPossible(_("Another person has this user name."), field="username") from taken
    saved = _save(
        Post, post, by=by, at=at, fields={**fields, "person": holder}, taken=_("This person has a post here.")
    )
    saved.competences.set(competences)
    saved.queues.set(queues)
    return saved


@transaction.atomic
def add_absence(
    post: Post, *, by: Post, at: datetime, starts: date, ends: date, kind: AbsenceKind, deputy: Post | None = None
) -> Absence:
    """Days on which a post is not at work. Raises `NotPossible` for days that end before they start."""
    _only_administrator(by, post.institution_id)
    if ends < starts:
        raise NotPossible(_("The last day is before the first."), field="ends")
    absence = Absence.objects.create(post=post, starts=starts, ends=ends, kind=kind, deputy=deputy)
    _record("absence.add", absence, by, at, {"post": post.pk})
    return absence


@transaction.atomic
def remove_absence(absence: Absence, *, by: Post, at: datetime) -> None:
    """The absence does not take place."""
    _only_administrator(by, absence.post.institution_id)
    _record("absence.remove", absence, by, at, {"post": absence.post_id})
    absence.delete()


@transaction.atomic
def set_hours(institution: Institution, *, by: Post, at: datetime, week: Hours, line: str = "") -> None:
    """Opening hours of the institution, or of one telephone line of its standard; running terms are counted anew.

    An empty week takes the institution's own hours away: those of its standard hold again. Raises `NotPossible` for
    intervals that overlap or end before they begin.
    """
    _only_administrator(by, institution.pk)
    for weekday, intervals in enumerate(week):
        last: time | None = None
        for opens, closes in intervals:
            if closes <= opens or (last is not None and opens < last):
                raise NotPossible(
                    _("The intervals of a day follow each other and do not overlap."), field=f"d{weekday}"
                )
            last = closes
    Opening.objects.filter(institution=institution, unit=None, line=line, service="").delete()
    Opening.objects.bulk_create(
        Opening(institution=institution, line=line, weekday=weekday, opens=opens, closes=closes)
        for weekday, intervals in enumerate(week)
        for opens, closes in intervals
    )
    raise_calendar_version(institution)
    _record("hours.set", institution, by, at, {"line": line})


@transaction.atomic
def move_working_day(institution: Institution, *, by: Post, at: datetime, off: date, worked: date) -> None:
    """The government moved a working day: `off` is free, `worked` is worked instead with that weekday's hours."""
    _only_administrator(by, institution.pk)
    if off.weekday() > 4 or worked.weekday() < 5:
        raise NotPossible(_("A weekday is moved off, and a Saturday or Sunday is worked instead."), field="worked")
    for day in moved_pair(off=off, worked=worked):
        _put_day(institution, day.date, DayKind(day.kind.value), day.name_lv, day.name_en, moved=day.moved)
    raise_calendar_version(institution)
    _record("calendar.set", institution, by, at, {"day": off.isoformat()})


@transaction.atomic
def set_calendar_day(
    institution: Institution, *, by: Post, at: datetime, day: date, kind: DayKind, name_lv: str, name_en: str
) -> None:
    """The institution treats a day otherwise than the country; running terms are counted anew."""
    _only_administrator(by, institution.pk)
    _put_day(institution, day, kind, name_lv, name_en)
    raise_calendar_version(institution)
    _record("calendar.set", institution, by, at, {"day": day.isoformat()})


@transaction.atomic
def remove_calendar_day(day: CalendarDay, *, by: Post, at: datetime) -> None:
    """The day is as in the country again; of a pair of moved days both halves go."""
    _only_administrator(by, day.institution_id)
    both = [day.date, day.moved] if day.moved else [day.date]
    CalendarDay.objects.filter(institution=day.institution_id, date__in=both).delete()
    raise_calendar_version(day.institution)
    _record("calendar.set", day.institution, by, at, {"day": day.date.isoformat()})


def raise_calendar_version(institution: Institution) -> None:
    """Working time changed: the worker counts running terms anew, and calendars kept in memory are let go."""
    Institution.objects.filter(pk=institution.pk).update(calendar_version=F("calendar_version") + 1)
    institution.refresh_from_db(fields=["calendar_version"])


def _put_day(
    institution: Institution, day: date, kind: DayKind, name_lv: str, name_en: str, moved: date | None = None
) -> None:
    values = {"kind": kind, "name_lv": name_lv[:120], "name_en": name_en[:120], "moved": moved}
    CalendarDay.objects.update_or_create(institution=institution, date=day, defaults=values)


def _save(
    model: type[T],
    row: T | None,
    *,
    by: Post,
    at: datetime,
    fields: Mapping[str, object],
    taken: str,
    field: str = "code",
) -> T:
    """Make the row, or change it, in the administrator's own institution. Raises `NotPossible(taken)` for a double."""
    _only_administrator(by, getattr(row, "institution_id", by.institution_id))
    made = row is None
    row = row if row is not None else model(institution=by.institution)
    for name, value in fields.items():
        setattr(row, name, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as double:
        raise NotPossible(taken, field=field) from double
    noun = str(model._meta.model_name)
    changed: dict[str, object] = {"fields": sorted(fields)}
    _record(f"{noun}.{'add' if made else 'change'}", row, by, at, changed)
    return row


def _extension_taken(by: Post, post: Post | None, extension: object) -> bool:
    """Whether a telephone set is another open post's."""
    held = Post.objects.filter(institution=by.institution_id, extension=extension or "", ends=None)
    if post is not None:
        held = held.exclude(pk=post.pk)
    return bool(extension) and held.exists()


def _only_administrator(by: Post, institution: str) -> None:
    if not may_administer(by) or by.institution_id != institution:
        raise NotPossible(_("Only an administrator of the institution can change this."))


def _roles(fields: Mapping[str, object]) -> list[str]:
    roles = fields.get("roles")
    return [str(role) for role in roles] if isinstance(roles, list | tuple) else []


def _record(verb: str, subject: models.Model, by: Post, at: datetime, details: dict[str, object]) -> None:
    record(verb, subject, institution=by.institution_id, by=by.person_id, at=at, details=details)
