"""The demonstration's orders: one under way, one whose result waits to be fetched, one with its materials shown."""

from datetime import datetime, timedelta
from random import Random

from atbilde.cases.actions.materials import Verdict, decide_materials, tell_materials
from atbilde.cases.actions.ownership import take_case
from atbilde.cases.actions.releasing import release_result
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.submitting import Submission, Told, ask_for_materials, submit
from atbilde.cases.letters import mended
from atbilde.cases.models import Case, CaseContact
from atbilde.cases.queries.materials import materials_in
from atbilde.config.demo.cast import Cast
from atbilde.config.demo.clients import somebody
from atbilde.config.demo.hours import workdays_ago
from atbilde.contacts import files
from atbilde.contacts.actions import open_contact
from atbilde.contacts.enums import Channel, Direction
from atbilde.contacts.intake import MADE_HOST
from atbilde.contacts.models import Attachment, Message
from atbilde.contacts.names import plain_name
from atbilde.institutions.groups import groups_of
from atbilde.services.enums import FactKind, Way
from atbilde.services.models import Service, ServiceField
from atbilde.services.queries.catalogue import asked_fields, may_ask_by

_LEAVES = timedelta(seconds=11)
_GROUND = "dokumentā ir citas personas dati (Informācijas atklātības likuma 5. pants)"
# What made-up clients tell of themselves, by the question in texts/services.toml; a number where nothing stands here.
_SAID = {
    "Lietotāja vārds un uzvārds": "Edgars Ozoliņš",
    "Kas apstrādā jūsu datus": "interneta veikals, kurā pirku apavus",
    "Par kuru vietu vai darbību": "katlumāja Ostas ielā 7, Salacgrīvā",
    "Apliecības numurs vai pārbaudes gads": "2019",
}
_RESULT = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 58>>stream
BT /F 16 Tf 40 520 Td (Paraugs: pakalpojuma rezultats) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
"""


class Orders:
    """What clients of one institution ordered on the site. None left an e-mail address: no letters have to leave."""

    def __init__(self, cast: Cast, services: list[Service], chance: Random, now: datetime) -> None:
        self.cast, self.chance, self.now = cast, chance, now
        self.services = [row for row in services if may_ask_by(row, Way.SITE) and Way.SITE in row.receive_by]

    def fill(self) -> None:
        """Place them: those with questions of their own first."""
        wanted = sorted(self.services, key=lambda row: -row.fields.count())
        if not wanted:
            return
        self.under_way(wanted[0])
        self.with_a_result(wanted[0])
        self.with_materials(wanted[-1])

    def under_way(self, service: Service) -> None:
        """Ordered yesterday, in work."""
        at = workdays_ago(self.now, 1, 10, 15)
        case = self._order(service, at)
        take_case(case, by=self.cast.officers[0], at=at + timedelta(hours=1))

    def with_a_result(self, service: Service) -> None:
        """Ordered some days ago; its documents wait to be fetched."""
        at = workdays_ago(self.now, 4, 13, 40)
        case, officer = self._order(service, at), self.cast.officers[-1]
        take_case(case, by=officer, at=at + timedelta(hours=2))
        sha256, size = files.store(_RESULT.encode())
        name = plain_name(f"{service.name_lv[:60]}.pdf")
        document = Attachment(name=name, content_type="application/pdf", size=size, sha256=sha256)
        sent = at + timedelta(days=1, hours=1)
        body = mended("Jūsu pasūtītais ir gatavs un pievienots šai vēstulei.", officer, case)
        letter_sent(release_result(case, by=officer, at=sent, body=body, attachments=[document]), at=sent + _LEAVES)

    def with_materials(self, service: Service) -> None:
        """The client asked to see the materials: the words are released, the file of somebody else is not."""
        at = workdays_ago(self.now, 6, 9, 30)
        case, officer = self._order(service, at), self.cast.officers[0]
        take_case(case, by=officer, at=at + timedelta(hours=1))
        first = case.contacts.get(direction="in")
        self._letter_of_a_neighbour(case, at + timedelta(hours=5))
        asked = at + timedelta(days=1)
        request = ask_for_materials(case, first, at=asked)
        verdicts = {
            one.key: Verdict(one.file is None, "" if one.file is None else _GROUND) for one in materials_in(request)
        }
        decide_materials(request, verdicts, by=officer, at=asked + timedelta(hours=2))
        told = asked + timedelta(hours=3)
        letter_sent(tell_materials(request, by=officer, at=told, close=True), at=told + _LEAVES)

    def _letter_of_a_neighbour(self, case: Case, at: datetime) -> None:
        """Somebody else wrote in the same matter; the client does not see it."""
        neighbour = somebody(self.chance).name
        contact = open_contact(self.cast.institution, channel=Channel.POST, direction=Direction.IN, at=at, client=None)
        message = Message.objects.create(
            contact=contact,
            institution=self.cast.institution,
            message_id=f"<{contact.key}@{MADE_HOST}>",
            sender_name=neighbour,
            subject=case.subject,
            text="Par šo pašu jautājumu nosūtu savu piekrišanu; tajā ir mani dati.",
            language="lv",
        )
        sha256, size = files.store(_RESULT.encode())
        Attachment.objects.create(
            message=message, name="piekrišana.pdf", content_type="application/pdf", size=size, sha256=sha256
        )
        CaseContact.objects.create(case=case, contact=contact)

    def _order(self, service: Service, at: datetime) -> Case:
        groups = groups_of(self.cast.standard, "lv")
        said = Submission(
            kind=service.order_kind,
            text="Lūdzu palīdzēt ar šo jautājumu. Ja kaut kas nav skaidrs, zvaniet.",
            service=service,
            facts=[Told(one, self._fact(one)) for one in asked_fields(service) if one.required],
            group=self.chance.choice(groups)[0] if groups else "",
            name=somebody(self.chance).name,
            phone=f"2{self.chance.randint(1_000_000, 9_999_999)}",
            answer_by=Channel.PORTAL,
        )
        key = f"demo-order-{self.cast.institution.pk}-{service.code}-{at:%Y%m%d%H%M}"
        return submit(self.cast.institution, said, key=key, at=at)

    def _fact(self, asked: ServiceField) -> str:
        if asked.kind == FactKind.CHOICE:
            return self.chance.choice(asked.options)[0]
        return _SAID.get(asked.label_lv) or str(self.chance.randint(40003000001, 40203999999))
