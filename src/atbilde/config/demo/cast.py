"""The institutions of the demonstration with their units, people, queues, mailboxes, templates and directory."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from atbilde.accounts.models import Person
from atbilde.calls.actions.lines import take_over_lines
from atbilde.calls.enums import ExchangeKind
from atbilde.calls.models import Exchange, Line
from atbilde.config.demo.clients import plain
from atbilde.config.demo.mail import HOST, IMAP_PORT, SECRET, SMTP_PORT
from atbilde.config.demo.networks import attach_accounts
from atbilde.config.demo.texts import PersonText, Texts, common
from atbilde.contacts.access import digest
from atbilde.core.standard import Standard
from atbilde.institutions.enums import AbsenceKind, Role, Security
from atbilde.institutions.models import (
    Absence,
    Competence,
    Institution,
    Mailbox,
    OtherInstitution,
    Post,
    Queue,
    Unit,
)
from atbilde.institutions.packs import find_pack
from atbilde.knowledge.models import LetterTemplate

#: The one password of everybody in the demonstration; it is printed on the first page.
PASSWORD = "demo"  # noqa: S105


@dataclass(slots=True)
class Cast:
    """One institution and everything in it that the scenes need."""

    texts: Texts
    standard: Standard
    institution: Institution
    units: dict[str, Unit]
    posts: list[Post]
    mailboxes: dict[str, Mailbox]

    def with_role(self, role: Role) -> list[Post]:
        """The posts of a role, in the order of the file."""
        return [post for post in self.posts if role in post.roles]

    @property
    def officers(self) -> list[Post]:
        """Those who answer."""
        return self.with_role(Role.OFFICER)

    def mailbox(self, id_: str) -> Mailbox:
        """The mailbox of an address of the standard; the first one where the standard has no such address."""
        return self.mailboxes.get(id_) or next(iter(self.mailboxes.values()))


def cast_institution(texts: Texts, today: date, password: str) -> Cast:
    """Make an institution from its pack and its texts. `password` comes hashed: hashing once is slow enough."""
    standard = find_pack(texts.slug).on(today)
    institution = Institution.objects.create(
        slug=texts.slug,
        pack=standard.pack,
        name_lv=standard.name_lv,
        name_en=standard.name_en,
        short=standard.short_lv,
        colour=texts.colour,
        timezone=standard.timezone,
        publishes_kept=True,
    )
    units = {unit["code"]: _unit(institution, unit) for unit in texts.units}
    mailboxes = _mailboxes(institution, standard, texts, units)
    posts = _posts(institution, texts, units, today, password)
    queues = [mailbox.queue for mailbox in mailboxes.values()]
    for post in posts:
        if post.has(Role.OFFICER, Role.RECORDS_CLERK):
            post.queues.set(queues)
    _templates(institution)
    _telephone(institution, queues[0], today)
    attach_accounts(institution, standard, queues[0])
    return Cast(texts, standard, institution, units, posts, mailboxes)


def hashed_password() -> str:
    """The demonstration's password as it is stored."""
    return make_password(PASSWORD)


def make_directory() -> None:
    """Other institutions a question can be passed on to: real names, made-up addresses; those here by their own."""
    for row in common()["elsewhere"]:
        OtherInstitution.objects.create(
            name_lv=row["lv"],
            name_en=row["en"],
            competence_lv=row["competence_lv"],
            competence_en=row["competence_en"],
            email=row["email"],
            source="parauga dati",
        )
    for institution in Institution.objects.order_by("pk"):
        mailbox = Mailbox.objects.filter(institution=institution).order_by("pk").first()
        OtherInstitution.objects.create(
            name_lv=institution.name_lv,
            name_en=institution.name_en,
            email=mailbox.address if mailbox else "",
            here=institution,
            source="šī pati sistēma",
        )


def _unit(institution: Institution, unit: dict[str, str]) -> Unit:
    return Unit.objects.create(
        institution=institution, code=unit["code"], name_lv=unit["lv"], name_en=unit["en"], phone=unit["phone"]
    )


def _mailboxes(
    institution: Institution, standard: Standard, texts: Texts, units: dict[str, Unit]
) -> dict[str, Mailbox]:
    """A queue and a mailbox for each address of the standard; a made-up one where the standard names none."""
    addresses = [(address.id, address.email, address.lv, address.en) for address in standard.addresses]
    if not addresses:
        addresses = [("klienti", texts.address, "Klientu vēstules", "Letters of clients")]
    first_unit = next(iter(units.values()))
    found = {}
    for id_, email, lv, en in addresses:
        queue = Queue.objects.create(
            institution=institution, code=id_, name_lv=_capital(lv), name_en=_capital(en), unit=first_unit
        )
        found[id_] = Mailbox.objects.create(
            institution=institution,
            address=email,
            queue=queue,
            imap_host=HOST,
            imap_port=IMAP_PORT,
            imap_security=Security.PLAIN,
            imap_user=email,
            smtp_host=HOST,
            smtp_port=SMTP_PORT,
            smtp_security=Security.PLAIN,
            secret=SECRET,
        )
    return found


def _capital(text: str) -> str:
    """The words of an address as the name of a queue."""
    return text[:1].upper() + text[1:120]


def _posts(institution: Institution, texts: Texts, units: dict[str, Unit], today: date, password: str) -> list[Post]:
    competences = {
        row["code"]: Competence.objects.create(
            institution=institution, code=row["code"], name_lv=row["lv"], name_en=row["en"]
        )
        for row in texts.competences
    }
    posts = [_post(institution, text, units, number, password) for number, text in enumerate(texts.people)]
    manager = next(post for post in posts if post.has(Role.MANAGER))
    head = next(post for post in posts if post.has(Role.HEAD))
    for post, text in zip(posts, texts.people, strict=True):
        post.competences.set([competences[code] for code in text.competences])
        if post not in (head, manager):
            post.manager = head if post.has(Role.ADMINISTRATOR, Role.DATA_PROTECTION) else manager
        elif post is manager:
            post.manager = head
        post.save(update_fields=["manager"])
        if text.away:
            deputy = next(one for one in posts if str(one.person) == text.away)
            _away(post, deputy, today)
    return posts


def _post(institution: Institution, text: PersonText, units: dict[str, Unit], number: int, password: str) -> Post:
    first, last = text.name.split()
    username = f"{plain(first)}.{institution.pk}"
    person = Person.objects.create(
        username=username,
        first_name=first,
        last_name=last,
        email=f"{username}@iestades.example",
        password=password,
    )
    return Post.objects.create(
        institution=institution,
        person=person,
        unit=units.get(text.unit) or next(iter(units.values())),
        roles=text.roles,
        position_lv=text.position[0],
        position_en=text.position[1],
        extension=str(101 + number),
        phone=f"67{abs(hash_of(institution.pk)) % 10}0{number:02d}{(number * 37 + 11) % 100:02d}",
        languages=text.languages,
        starts=date(2020, 1, 1),
    )


def hash_of(text: str) -> int:
    """A number of a text that is the same in every process."""
    return sum(ord(letter) * place for place, letter in enumerate(text, 1))


def webhook_token(institution: str) -> str:
    """The token of an institution's webhook, the same in every demonstration: it is printed on the first page."""
    return f"demo-{institution}"


def _telephone(institution: Institution, queue: Queue, today: date) -> None:
    """The lines of the standard, and a webhook by which a visitor can be an exchange."""
    noon = datetime.combine(today, time(12), ZoneInfo(institution.timezone))
    take_over_lines(institution, by=None, at=noon)
    Line.objects.filter(institution=institution).update(queue=queue)
    Exchange.objects.create(
        institution=institution,
        kind=ExchangeKind.WEBHOOK,
        name="Parauga centrāle",
        token=digest(webhook_token(institution.pk)),
        silent_after=0,  # a visitor does not call all day
    )


def _away(post: Post, deputy: Post, today: date) -> None:
    """On leave this week, and ill for some days half a year ago."""
    Absence.objects.create(
        post=post,
        starts=today - timedelta(days=2),
        ends=today + timedelta(days=5),
        kind=AbsenceKind.LEAVE,
        deputy=deputy,
    )
    past = today - timedelta(days=180)
    Absence.objects.create(post=post, starts=past, ends=past + timedelta(days=6), kind=AbsenceKind.ILLNESS)


def _templates(institution: Institution) -> None:
    LetterTemplate.objects.bulk_create(
        LetterTemplate(institution=institution, name=row["name"], language=row["language"], body=row["body"])
        for row in common()["template"]
    )
