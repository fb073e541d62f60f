"""`atbilde demo`: four institutions, their people, a year of made-up contacts, and a mail server of its own."""

from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from atbilde.audit.actions import record
from atbilde.calls.actions.history import import_history
from atbilde.cases.actions.importing import tell_planner
from atbilde.cases.actions.notices import read_notices
from atbilde.config.demo.cast import Cast, cast_institution, hashed_password, make_directory
from atbilde.config.demo.guide import welcome
from atbilde.config.demo.knowledge import fill_knowledge
from atbilde.config.demo.mail import choose_ports, keep_secret
from atbilde.config.demo.networks import keep_tokens
from atbilde.config.demo.orders import Orders
from atbilde.config.demo.past_calls import SOURCE, PastCalls
from atbilde.config.demo.past_letters import PastLetters
from atbilde.config.demo.scenes import Scenes
from atbilde.config.demo.services import Services
from atbilde.config.demo.shelf import Shelf
from atbilde.config.demo.surveys import Surveys
from atbilde.config.demo.texts import SLUGS, texts_of
from atbilde.institutions.models import Institution

#: The same seed and the same day give the same demonstration.
SEED = 1301


def seed() -> None:
    """Fill an empty database with the demonstration, once, and print the log-ins.

    Everything is one transaction: an interrupted seeding leaves nothing and is done anew at the next start. A
    database that already has an institution is left as it is.
    """
    keep_secret()
    with transaction.atomic():
        if not Institution.objects.exists():
            fill(timezone.now())
    keep_tokens()
    choose_ports()
    print(welcome())  # noqa: T201 - the supervisor shows it after the start


@transaction.atomic
def fill(now: datetime, slugs: tuple[str, ...] = SLUGS) -> None:
    """Make the demonstration, or these institutions of it, as of `now` in an empty database."""
    password = hashed_password()
    casts = []
    for slug in slugs:
        texts = texts_of(slug)
        casts.append(cast_institution(texts, now.astimezone(ZoneInfo("Europe/Riga")).date(), password))
    make_directory()
    for number, cast in enumerate(casts):
        _fill_institution(cast, Random(SEED + number), now)  # noqa: S311 - made-up data


def _fill_institution(cast: Cast, chance: Random, now: datetime) -> None:
    shelf = Shelf(cast)
    PastLetters(cast, shelf, chance, now).tell()
    shelf.store(now)
    calls = PastCalls(cast, chance, now)
    import_history(cast.institution, calls.lines(), source=SOURCE, by=None, at=now)
    if cast.texts.year.registrations:
        source = cast.texts.year.registration_source
        import_history(cast.institution, calls.applications(), source=source, by=None, at=now)
    fill_knowledge(cast.officers[0], now)
    tell_planner()
    Scenes(cast, chance, now).play()
    services = Services(cast, chance, now)
    services.fill()
    Orders(cast, list(services.services.values()), chance, now).fill()
    Surveys(cast, chance, now).fill()
    for post in cast.posts:
        read_notices(post, at=now)
    record("demo.seed", cast.institution, institution=cast.institution.pk, by=None, at=now)
