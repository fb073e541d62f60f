"""The catalogue of services, where and when clients are received, booked visits, sessions with places."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext as _

from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.models import Institution, Post, Queue
from atbilde.services.enums import FactKind, OrderKind, Purpose, Seating, Visiting, Way


class Location(models.Model):
    """A place where clients are received. `code` is its id in the pack where the standard names it."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="locations")
    code = models.SlugField(max_length=40)
    name_lv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    floor = models.SmallIntegerField(null=True, blank=True)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="locations")
    officers = models.ManyToManyField(Post, blank=True, related_name="locations")
    rules_lv = models.TextField(blank=True)  # how visitors are received here (DVI-22)
    rules_en = models.TextField(blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="location_code")]

    def __str__(self) -> str:
        return self.name_lv

    @property
    def whole_address(self) -> str:
        """The address with its floor, in the language that is active: two places can share a house (VISC-3.1)."""
        return self.address if self.floor is None else f"{self.address}, {_('floor %(floor)s') % {'floor': self.floor}}"


class Reception(models.Model):
    """Hours on one weekday in which clients are received at a location, by one officer or at so many counters."""

    location = models.ForeignKey(Location, models.CASCADE, related_name="receptions")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="receptions")
    counters = models.PositiveSmallIntegerField(default=1)  # without a post: so many clients at once
    weekday = models.PositiveSmallIntegerField()  # 0 is Monday
    opens = models.TimeField()
    closes = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=30)  # of one visit

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="reception_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="reception_closes_after_open"),
            models.CheckConstraint(condition=Q(minutes__gte=5, counters__gte=1), name="reception_has_room"),
        ]


class Service(models.Model):
    """One public service. `price` in cents: None is not stated, 0 is free of charge."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="services")
    code = models.SlugField(max_length=60)
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    about_lv = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    easy_lv = models.TextField(blank=True)  # easy language (VPVB-4.4)
    easy_en = models.TextField(blank=True)
    how_lv = models.TextField(blank=True)  # how to ask for it and receive it
    how_en = models.TextField(blank=True)
    price = models.PositiveIntegerField(null=True, blank=True)
    price_lv = models.CharField(max_length=200, blank=True)  # what the price depends on, per what
    price_en = models.CharField(max_length=200, blank=True)
    term_lv = models.CharField(max_length=200, blank=True)
    term_en = models.CharField(max_length=200, blank=True)
    law_lv = models.CharField(max_length=300, blank=True)
    law_en = models.CharField(max_length=300, blank=True)
    form_url = models.URLField(blank=True)
    state_portal_url = models.URLField(blank=True)
    audience = models.CharField(max_length=40, blank=True)  # "residents", "enterprises"
    order_kind = models.CharField(max_length=20, choices=OrderKind.choices, default=OrderKind.REQUEST)
    ask_by = ArrayField(models.CharField(max_length=12, choices=Way.choices), default=list, blank=True)
    receive_by = ArrayField(models.CharField(max_length=12, choices=Way.choices), default=list, blank=True)
    queue = models.ForeignKey(Queue, models.PROTECT, null=True, blank=True, related_name="services")
    line = models.CharField(max_length=40, blank=True)  # the telephone line whose hours are the service's (DVI-24)
    locations = models.ManyToManyField(Location, blank=True, related_name="services")
    order = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="service_code")]
        ordering = ["order", "name_lv"]

    def __str__(self) -> str:
        return self.name_lv


class ServiceField(models.Model):
    """A fact of its own that a service needs, asked when it is ordered on the site. What was told stays if it goes."""

    service = models.ForeignKey(Service, models.CASCADE, related_name="fields")
    kind = models.CharField(max_length=10, choices=FactKind.choices, default=FactKind.SHORT)
    label_lv = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    hint_lv = models.CharField(max_length=300, blank=True)  # of a required one: also why it is asked (DVI-11)
    hint_en = models.CharField(max_length=300, blank=True)
    options_lv = models.TextField(blank=True)  # of a choice, one a line
    options_en = models.TextField(blank=True)
    required = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField(default=100)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "pk"]

    @property
    def name(self) -> str:
        """Its name in a form."""
        return f"fact{self.pk}"

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen, in Latvian and in English; Latvian where the English lacks."""
        lv, en = (
            [one.strip() for one in text.splitlines() if one.strip()] for text in (self.options_lv, self.options_en)
        )
        return [(words, en[number] if number < len(en) else words) for number, words in enumerate(lv)]


class _Period(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Visit(models.Model):
    """A booked visit. One place (an officer, a counter) has one visit at a time: the database sees to that."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="visits")
    location = models.ForeignKey(Location, models.PROTECT, related_name="visits")
    place = models.CharField(max_length=40)  # "post:12" or "counter:1"
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="visits")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="visits")
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.SERVICE)
    contact = models.OneToOneField(Contact, models.PROTECT, related_name="visit")
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="visits")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Visiting.choices, default=Visiting.BOOKED)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=3, blank=True)
    about = models.TextField(blank=True)
    needs = models.TextField(blank=True)  # extra help (DVI-17)
    needs_met = models.BooleanField(null=True)
    wish = models.CharField(max_length=300, blank=True)  # for a person, unit or time that could not be met (DVI-4.3)
    wish_unmet = models.CharField(max_length=300, blank=True)  # why
    booked_at = models.DateTimeField()
    moved_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=64, unique=True)  # sha256 of what stands in its link

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_visit_at_a_place",
                expressions=[
                    ("location", RangeOperators.EQUAL),
                    ("place", RangeOperators.EQUAL),
                    (_Period("starts", "ends", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=~Q(status="cancelled"),
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="visit_ends_after_start"),
        ]
        indexes = [models.Index(fields=["location", "starts"], name="visit_by_time")]


class Session(models.Model):
    """An event with places: a state language test (VISC-15)."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="sessions")
    service = models.ForeignKey(Service, models.PROTECT, related_name="sessions")
    location = models.ForeignKey(Location, models.PROTECT, related_name="sessions")
    name_lv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    places = models.PositiveSmallIntegerField()
    closes_at = models.DateTimeField()  # registration
    price = models.PositiveIntegerField(default=0)  # cents
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_ends_after_start")]
        indexes = [models.Index(fields=["institution", "starts"], name="session_by_time")]


class Registration(models.Model):
    """A candidate of a session. `place` is a number from 1 to the session's places; two never have the same."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="registrations")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="registrations")
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="registrations")
    number = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=10, choices=Seating.choices)
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    needs = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=64, unique=True)

    #: An earlier registration of the same name and number, "" for none, where the row was read by `candidates`.
    same_as: str

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "place"], condition=Q(status="seated"), name="one_candidate_for_a_place"
            ),
            models.CheckConstraint(condition=~Q(status="seated") | Q(place__gte=1), name="seated_has_a_place"),
        ]
        indexes = [models.Index(fields=["session", "status", "registered_at"], name="registration_in_order")]

    @property
    def is_paid(self) -> bool:
        """Whether a payment of its fee counts."""
        return any(not payment.is_void for payment in self.payments.all())


class Payment(models.Model):
    """A payment noted by the officer who may take it; its receipt has a number of its own. Never changed."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    registration = models.ForeignKey(Registration, models.PROTECT, null=True, blank=True, related_name="payments")
    service = models.ForeignKey(Service, models.PROTECT, null=True, blank=True, related_name="payments")
    number = models.CharField(max_length=40, unique=True)
    payer = models.CharField(max_length=200)
    what = models.CharField(max_length=200)
    cents = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    how = models.CharField(max_length=20)  # cash, card, transfer

    @property
    def is_void(self) -> bool:
        """Whether it was noted by mistake and counts no more."""
        return hasattr(self, "voiding")


class Voiding(models.Model):
    """A payment was noted by mistake and counts no more; it stays as it was, and its number is given to no other."""

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="voiding")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+")


class Certificate(models.Model):
    """A certificate that was issued; the log of them is this table."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    registration = models.OneToOneField(Registration, models.PROTECT, related_name="certificate")
    number = models.CharField(max_length=40, unique=True)
    result = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Post, models.PROTECT, related_name="+")
    handed_to = models.CharField(max_length=200)


class RunningNumber(models.Model):
    """The last number given out of a kind in a year; locked while the next is taken."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "kind", "year"], name="one_running_number")]


#: The channel a service asked for in this way comes by.
CHANNELS = {
    Way.SITE: Channel.PORTAL,
    Way.STATE_PORTAL: Channel.STATE_PORTAL,
    Way.EMAIL: Channel.EMAIL,
    Way.PHONE: Channel.PHONE,
    Way.VISIT: Channel.VISIT,
    Way.POST: Channel.POST,
    Way.LETTER_BOX: Channel.POST,
}
