"""The doors to services, visits and sessions: an officer's go by institution, a client's by a secret link."""

from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.crypto import salted_hmac

from atbilde.contacts.access import digest
from atbilde.institutions.access import may_administer, may_assign, may_work
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Post
from atbilde.services.enums import Way
from atbilde.services.models import (
    Certificate,
    Location,
    Payment,
    Reception,
    Registration,
    Service,
    ServiceField,
    Session,
    Visit,
)


def secret_of(key: str) -> str:
    """The secret of a visit's or registration's link, 256 bits in hex, from its contact's random key.

    It can be told again in a reminder, yet stands nowhere: it takes the installation's own key to compute it.
    """
    return salted_hmac("atbilde.services.link", key, algorithm="sha256").hexdigest()


def visit_of(institution: Institution, token: str) -> Visit:
    """The visit a client's link leads to. Raises `Visit.DoesNotExist`."""
    rows = Visit.objects.select_related("institution", "location", "service", "contact", "post__person")
    return rows.get(institution=institution, token=digest(token))


def registration_of(institution: Institution, token: str) -> Registration:
    """The registration a candidate's link leads to. Raises `Registration.DoesNotExist`."""
    rows = Registration.objects.select_related(
        "session__location", "session__service", "session__institution", "contact"
    )
    return rows.get(session__institution=institution, token=digest(token))


def offered_services(institution: Institution) -> QuerySet[Service]:
    """The services that clients are shown, in the order the administrator gave them."""
    return Service.objects.filter(institution=institution, active=True).order_by("order", "name_lv", "pk")


def offered_service(institution: Institution, code: str) -> Service:
    """A service that clients are shown, by its code. Raises `Service.DoesNotExist`."""
    return Service.objects.select_related("queue").get(institution=institution, active=True, code=code)


def visitable_services(institution: Institution) -> list[Service]:
    """The services that one comes in person for and that are given somewhere, with their open locations."""
    rows = offered_services(institution).filter(
        Q(ask_by__contains=[Way.VISIT]) | Q(receive_by__contains=[Way.VISIT]), locations__active=True
    )
    return list(rows.distinct().prefetch_related(Prefetch("locations", Location.objects.filter(active=True))))


def open_locations(institution: Institution) -> QuerySet[Location]:
    """The locations where clients are received, by name."""
    return Location.objects.filter(institution=institution, active=True).order_by("name_lv", "pk")


def coming_sessions(institution: Institution, since: date) -> QuerySet[Session]:
    """The sessions that have not been on a day, the nearest first; those called off are left out."""
    rows = Session.objects.filter(institution=institution, cancelled_at=None, starts__date__gte=since)
    return rows.select_related("location", "service").order_by("starts", "pk")


def coming_session(institution: Institution, pk: int) -> Session:
    """A session that clients are shown. Raises `Session.DoesNotExist`, also for one that was called off."""
    rows = Session.objects.select_related("location", "service", "institution")
    return rows.get(pk=pk, institution=institution, cancelled_at=None)


def services_of(by: Post) -> QuerySet[Service]:
    """All services of the post's institution, also those not offered."""
    return Service.objects.filter(institution=by.institution_id).order_by("order", "name_lv", "pk")


def service_for(by: Post, code: str) -> Service:
    """A service of the post's institution by its code. Raises `Service.DoesNotExist`."""
    return services_of(by).get(code=code)


def fields_of(service: Service) -> QuerySet[ServiceField]:
    """The facts that an order of the service is asked for, also those not asked any more."""
    return ServiceField.objects.filter(service=service)


def locations_of(by: Post) -> QuerySet[Location]:
    """All locations of the post's institution."""
    return Location.objects.filter(institution=by.institution_id).order_by("name_lv", "pk")


def reception_at(location: Location, post: Post | None) -> QuerySet[Reception]:
    """The hours of one officer, or of the counters (`None`), at a location, in the order of the week."""
    return Reception.objects.filter(location=location, post=post).order_by("weekday", "opens")


def visit_for(by: Post, pk: int) -> Visit:
    """A visit of the post's institution, for whoever may use a front desk. Raises `Visit.DoesNotExist`."""
    rows = Visit.objects.select_related("institution", "location", "service", "contact", "client", "post__person")
    return rows.get(pk=pk, institution=by.institution_id)


def session_for(by: Post, pk: int) -> Session:
    """A session of the post's institution. Raises `Session.DoesNotExist`."""
    return Session.objects.select_related("location", "service", "institution").get(
        pk=pk, institution=by.institution_id
    )


def registration_for(by: Post, pk: int) -> Registration:
    """A registration of the post's institution. Raises `Registration.DoesNotExist`."""
    rows = Registration.objects.select_related("session__location", "session__institution", "contact")
    return rows.get(pk=pk, session__institution=by.institution_id)


def payment_for(by: Post, pk: int) -> Payment:
    """A payment of the post's institution. Raises `Payment.DoesNotExist`."""
    rows = Payment.objects.select_related(
        "institution", "by__person", "by__unit", "registration__session", "voiding__by__person"
    )
    return rows.get(pk=pk, institution=by.institution_id)


def payments_of(by: Post) -> QuerySet[Payment]:
    """The payments of the institution, the newest first."""
    rows = Payment.objects.filter(institution=by.institution_id).select_related(
        "by__person", "registration", "voiding__by__person"
    )
    return rows.order_by("-at", "-pk")


def sessions_of(by: Post, now: datetime) -> QuerySet[Session]:
    """The sessions of the institution from a month ago on, in order of time."""
    rows = Session.objects.filter(institution=by.institution_id, ends__gte=now - timedelta(days=31))
    return rows.select_related("location", "service").order_by("starts", "pk")


def certificates_of(by: Post) -> QuerySet[Certificate]:
    """The certificate log of the institution, the newest first."""
    rows = Certificate.objects.filter(institution=by.institution_id)
    return rows.select_related("registration__session", "issued_by__person").order_by("-issued_at", "-pk")


def may_use_front_desk(by: Post, on: date) -> bool:
    """The records clerk, their deputy while they are away, who serves at a location, and managers (VISC-11)."""
    if by.has(Role.RECORDS_CLERK, Role.TEST_OFFICER) or may_assign(by):
        return True
    if not may_work(by):
        return False
    deputy = Q(
        deputises__starts__lte=on,
        deputises__ends__gte=on,
        deputises__post__institution=by.institution_id,
        deputises__post__roles__contains=[Role.RECORDS_CLERK],
    )
    return Post.objects.filter(deputy | Q(locations__active=True), pk=by.pk).exists()


def may_register(by: Post) -> bool:
    """Enter candidates of sessions and cancel for them: whoever serves clients."""
    return may_work(by)


def may_see_money(by: Post) -> bool:
    """Payments, receipts and the log of certificates: the officer who takes it, and those who answer for it."""
    return by.has(Role.TEST_OFFICER, Role.MANAGER, Role.HEAD)


def may_take_money(by: Post, location: Location) -> bool:
    """Note payments and issue certificates: the test division's officer at the location they serve (VISC-15)."""
    return (
        by.has(Role.TEST_OFFICER)
        and by.institution_id == location.institution_id
        and location.officers.filter(pk=by.pk).exists()
    )


def may_void(by: Post, payment: Payment) -> bool:
    """Void a payment noted by mistake: the officer who noted it, and those who answer for the money."""
    if by.institution_id != payment.institution_id:
        return False
    return by.has(Role.MANAGER, Role.HEAD) or (by.pk == payment.by_id and by.has(Role.TEST_OFFICER))


def may_plan_sessions(by: Post) -> bool:
    """Make and change sessions: the test division's officer, managers, the administrator."""
    return by.has(Role.TEST_OFFICER) or may_assign(by) or may_administer(by)


def receives(on: date) -> Q:
    """Posts in force on a day whose person can log in."""
    return Q(starts__lte=on, person__is_active=True) & (Q(ends=None) | Q(ends__gte=on))
