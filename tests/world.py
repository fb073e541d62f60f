"""The people of the tests: Anna and her colleagues at the statistics bureau, Ivo elsewhere, Jānis the client."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from atbilde.accounts.models import Person
from atbilde.cases.actions.opening import open_case
from atbilde.cases.enums import CaseKind
from atbilde.cases.models import Case
from atbilde.contacts.actions import client_of_address, open_contact, record_event
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.models import Client, Message
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Mailbox, OtherInstitution, Post, Queue, Unit

#: A Wednesday in working hours, Rīga time 10:00.
NOW = datetime(2026, 5, 13, 7, 0, tzinfo=UTC)
PASSWORD = "atslēga-uz-durvīm"


@dataclass
class World:
    """One institution with its people, one outsider, one client."""

    institution: Institution
    unit: Unit
    queue: Queue
    second_queue: Queue
    mailbox: Mailbox
    anna: Post  # officer
    peteris: Post  # records clerk
    liga: Post  # expert
    mara: Post  # direct manager of the three
    dace: Post  # data protection officer
    arturs: Post  # administrator
    ivo: Post  # officer of another institution
    elsewhere: Institution
    janis: Client


def make_institution(slug: str = "csp", pack: str | None = None) -> Institution:
    """An institution under a pack of the product."""
    return Institution.objects.create(
        slug=slug,
        pack=pack or slug,
        name_lv=f"Iestāde {slug.upper()}",
        name_en=f"Institution {slug.upper()}",
        short=slug.upper(),
    )


def make_post(
    institution: Institution, name: str, *roles: Role, unit: Unit | None = None, manager: Post | None = None
) -> Post:
    """A person with a post, a whole letter signature and the password `PASSWORD`."""
    first, last = name.split()
    person = Person(username=f"{first.lower()}.{institution.slug}", first_name=first, last_name=last)
    person.set_password(PASSWORD)
    person.save()
    return Post.objects.create(
        institution=institution,
        person=person,
        unit=unit,
        manager=manager,
        roles=[str(role) for role in roles],
        position_lv="referente",
        position_en="desk officer",
        phone="67366922",
        languages=["lv", "en"],
        starts=date(2020, 1, 1),
    )


def make_mailbox(institution: Institution, queue: Queue, address: str) -> Mailbox:
    """An e-mail address with its queue; its servers are nowhere until a test says where."""
    return Mailbox.objects.create(
        institution=institution,
        address=address,
        queue=queue,
        imap_host="127.0.0.1",
        imap_security="plain",
        imap_user=address,
        smtp_host="127.0.0.1",
        smtp_security="plain",
        secret="demo",
    )


def make_world(slug: str = "csp", *, beside: World | None = None) -> World:
    """The whole cast under the standard of `slug`; `beside` another world Ivo and his institution are the same."""
    institution = make_institution(slug)
    elsewhere = beside.elsewhere if beside else make_institution("dvi" if slug != "dvi" else "csp")
    unit = Unit.objects.create(
        institution=institution,
        code="atbalsts",
        name_lv="Klientu atbalsta daļa",
        name_en="Client support unit",
        phone="80000098",
    )
    queue = Queue.objects.create(institution=institution, code="csb", name_lv="Vispārīgi", name_en="General", unit=unit)
    second = Queue.objects.create(
        institution=institution, code="edv", name_lv="Datu iesniegšana", name_en="Data submission"
    )
    mara = make_post(institution, "Māra Kalniņa", Role.MANAGER, unit=unit)
    world = World(
        institution=institution,
        unit=unit,
        queue=queue,
        second_queue=second,
        mailbox=make_mailbox(institution, queue, f"{slug}@iestade.example"),
        anna=make_post(institution, "Anna Bērziņa", Role.OFFICER, unit=unit, manager=mara),
        peteris=make_post(institution, "Pēteris Ozols", Role.RECORDS_CLERK, unit=unit, manager=mara),
        liga=make_post(institution, "Līga Krūmiņa", Role.EXPERT, unit=unit, manager=mara),
        mara=mara,
        dace=make_post(institution, "Dace Liepa", Role.DATA_PROTECTION),
        arturs=make_post(institution, "Artūrs Vītols", Role.ADMINISTRATOR),
        ivo=beside.ivo if beside else make_post(elsewhere, "Ivo Svešais", Role.OFFICER),
        elsewhere=elsewhere,
        janis=client_of_address(institution, "janis.zarins@epasts.example", name="Jānis Zariņš", language="lv"),
    )
    queue.posts.add(world.anna, world.peteris)
    OtherInstitution.objects.create(
        name_lv="Valsts ieņēmumu dienests", name_en="State Revenue Service", email="vid@vid.example", phone="67120000"
    )
    return world


def letter_from(
    world: World,
    *,
    at: datetime = NOW,
    subject: str = "Jautājums par datiem",
    text: str = "Kur atrast datus?",
    sender: Client | None = None,
) -> Message:
    """A letter of the client as it stands after it was taken in, without a case."""
    client = sender or world.janis
    contact = open_contact(world.institution, channel=Channel.EMAIL, direction=Direction.IN, at=at, client=client)
    letter = Message.objects.create(
        contact=contact,
        institution=world.institution,
        message_id=f"<{contact.key}@epasts.example>",
        sender=client.email,
        sender_name=client.name,
        to=[world.mailbox.address],
        subject=subject,
        text=text,
        mailbox=world.mailbox,
    )
    record_event(
        contact, "message.received", at=at, data={"channel": "email", "from": client.email, "to": world.mailbox.address}
    )
    return letter


def case_from(
    world: World,
    *,
    at: datetime = NOW,
    kind: CaseKind = CaseKind.QUESTION,
    owner: Post | None = None,
    subject: str = "Jautājums par datiem",
    text: str = "Kur atrast datus?",
) -> Case:
    """A case opened by a client's letter at `at`."""
    letter = letter_from(world, at=at, subject=subject, text=text)
    case = open_case(letter.contact, queue=world.queue, at=at, subject=subject, kind=kind, language="lv")
    if owner is not None:
        Case.objects.filter(pk=case.pk).update(owner=owner)
        case.refresh_from_db()
    return case


def later(**span: float) -> datetime:
    """`NOW` and so much later: `later(minutes=20)`."""
    return NOW + timedelta(**span)
