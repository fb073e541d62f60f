"""The doors to institutions and posts, and what a post may do."""

from datetime import date
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from atbilde.accounts.models import Person
from atbilde.institutions.enums import Role
from atbilde.institutions.models import (
    Absence,
    CalendarDay,
    Competence,
    Institution,
    Mailbox,
    Opening,
    OtherInstitution,
    Post,
    Queue,
    Unit,
)

T = TypeVar("T", bound=Model)
WORKING = (Role.OFFICER, Role.RECORDS_CLERK, Role.TEST_OFFICER, Role.EXPERT, Role.MANAGER, Role.HEAD)


def posts_of(person: Person, on: date) -> QuerySet[Post]:
    """The posts a person holds on a day, oldest first, with person, unit and institution loaded."""
    if not person.is_active:
        return Post.objects.none()
    return (
        Post.objects.filter(person=person, starts__lte=on)
        .filter(Q(ends=None) | Q(ends__gte=on))
        .select_related("person", "unit", "institution")
        .order_by("starts", "pk")
    )


def colleagues(post: Post, on: date) -> QuerySet[Post]:
    """Those of the same institution who can be given a case on a day, absent ones left out, by surname."""
    return (
        Post.objects.filter(institution=post.institution_id, starts__lte=on, roles__overlap=list(WORKING))
        .filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True)
        .exclude(absences__starts__lte=on, absences__ends__gte=on)
        .select_related("person", "unit")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def queues_of(post: Post) -> QuerySet[Queue]:
    """All queues of the post's institution."""
    return Queue.objects.filter(institution=post.institution_id).order_by("pk")


def units_of(post: Post) -> QuerySet[Unit]:
    """All units of the post's institution."""
    return Unit.objects.filter(institution=post.institution_id).order_by("name_lv")


def other_institutions(post: Post) -> QuerySet[OtherInstitution]:
    """The directory of institutions a question can be passed on to; one's own is not among them."""
    return OtherInstitution.objects.exclude(here=post.institution_id)


def mailboxes_of(institution: Institution) -> QuerySet[Mailbox]:
    """The institution's addresses that are in use."""
    return Mailbox.objects.filter(institution=institution, active=True).select_related("queue").order_by("pk")


def may_see_cases(post: Post) -> bool:
    """Case contents: those who serve, and the data protection officer (who only reads)."""
    return post.has(*WORKING, Role.DATA_PROTECTION)


def may_work(post: Post) -> bool:
    """Answer, take, hand over, note, close."""
    return post.has(*WORKING)


def may_assign(post: Post) -> bool:
    """Give somebody else's case to anyone."""
    return post.has(Role.MANAGER, Role.HEAD)


def may_see_reports(post: Post) -> bool:
    """Figures of the institution."""
    return post.has(*WORKING, Role.DATA_PROTECTION)


def may_open_infected(post: Post) -> bool:
    """Take a file out of quarantine: the data protection officer, and an administrator who serves as well."""
    return may_see_cases(post) and post.has(Role.DATA_PROTECTION, Role.ADMINISTRATOR)


def may_administer(post: Post) -> bool:
    """Hours, calendar, mailboxes, posts."""
    return post.has(Role.ADMINISTRATOR)


def public_institutions() -> QuerySet[Institution]:
    """All institutions of this installation, by name: that they are here is public."""
    return Institution.objects.order_by("name_lv")


def publishing_institutions() -> QuerySet[Institution]:
    """Those whose administrator lets everybody read how often each clause was kept."""
    return Institution.objects.filter(publishes_kept=True).order_by("pk")


def public_units(institution: Institution) -> QuerySet[Unit]:
    """The institution's structure as everybody may see it, by name."""
    return Unit.objects.filter(institution=institution).order_by("name_lv")


def public_competences(institution: Institution) -> QuerySet[Competence]:
    """The subjects the institution answers for, by name."""
    return Competence.objects.filter(institution=institution).order_by("name_lv")


def languages_spoken(institution: Institution, on: date) -> list[str]:
    """The languages that somebody who serves clients masters on a day, in no order (VPVB-7)."""
    posts = Post.objects.filter(institution=institution, starts__lte=on, roles__overlap=list(WORKING))
    spoken = posts.filter(Q(ends=None) | Q(ends__gte=on), person__is_active=True).values_list("languages", flat=True)
    return sorted({language for languages in spoken for language in languages})


def own(by: Post, model: type[T], pk: int) -> T:
    """A row of the post's own institution: a unit, queue, subject, post, mailbox or day. Raises `DoesNotExist`."""
    rows: QuerySet[T] = model._default_manager.filter(institution=by.institution_id)
    return rows.get(pk=pk)


def all_posts(by: Post) -> QuerySet[Post]:
    """All posts of the institution, ended ones last, by surname; with person and unit."""
    return (
        Post.objects.filter(institution=by.institution_id)
        .select_related("person", "unit")
        .order_by(F("ends").desc(nulls_first=True), "person__last_name", "person__first_name", "pk")
    )


def all_mailboxes(by: Post) -> QuerySet[Mailbox]:
    """All addresses of the institution, also those out of use, with their queues."""
    return Mailbox.objects.filter(institution=by.institution_id).select_related("queue").order_by("address")


def subjects_of(by: Post) -> QuerySet[Competence]:
    """All subjects of the institution, by name."""
    return Competence.objects.filter(institution=by.institution_id).order_by("name_lv")


def absences_of(post: Post, since: date) -> QuerySet[Absence]:
    """The post's absences that are not over on a day, the nearest first."""
    return Absence.objects.filter(post=post, ends__gte=since).select_related("deputy__person").order_by("starts")


def absence_for(by: Post, pk: int) -> Absence:
    """An absence of someone in the institution. Raises `Absence.DoesNotExist`."""
    return Absence.objects.select_related("post").get(pk=pk, post__institution=by.institution_id)


def own_days(institution: Institution, since: date) -> QuerySet[CalendarDay]:
    """The institution's own calendar days from a day on, by date."""
    return CalendarDay.objects.filter(institution=institution, date__gte=since).order_by("date")


def own_hours(institution: Institution, line: str = "") -> QuerySet[Opening]:
    """The opening hours entered for the institution or one of its lines, by day; none where its standard's hold."""
    found = Opening.objects.filter(institution=institution, unit=None, service="", line=line)
    return found.order_by("weekday", "opens")
