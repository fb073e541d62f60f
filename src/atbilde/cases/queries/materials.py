"""The materials of a case as its client can ask to see them, and what was decided of each (VPVB-4.5)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from atbilde.cases.models import Case, Release
from atbilde.cases.queries.status import visible_contacts, visible_messages
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Attachment, Contact
from atbilde.contacts.queries.safety import harmless, with_safety

#: What the key of the contact that asks for materials adds to the key of the one by whose link it was asked.
MATERIALS = ":materials"


@dataclass(slots=True)
class Material:
    """One thing in a case: what was said in a contact, or a file that came with it."""

    contact: Contact
    file: Attachment | None = None
    release: Release | None = None  # the newest decision

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"file-{self.file.pk}" if self.file is not None else f"contact-{self.contact.pk}"

    @property
    def words(self) -> str:
        """What was said, where it was written; empty for a call, a visit and a file."""
        message = getattr(self.contact, "message", None)
        return message.text if message is not None and self.file is None else ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the client was told: what they may see, and what not."""

    released: list[Release] = field(default_factory=list)
    withheld: list[Release] = field(default_factory=list)
    at: datetime | None = None

    def __bool__(self) -> bool:
        return bool(self.released or self.withheld)


def materials_in(request: Case) -> list[Material]:
    """The materials of the case that `request` asks to see, oldest first, with what was decided; a few queries.

    Only what the client has not got: what they sent and what was sent to them they read on their page. Letters that
    never left, letters of machines and notes of colleagues are no materials of the client's matter.
    """
    contacts = _unseen(request)
    files: dict[int, list[Attachment]] = {}
    for file in Attachment.objects.filter(message__contact__in=[row.pk for row in contacts]).order_by("pk"):
        files.setdefault(file.message_id, []).append(file)
    newest = {(row.contact_id, row.file_id): row for row in request.releases.order_by("pk")}
    found = []
    for contact in contacts:
        found.append(Material(contact, None, newest.get((contact.pk, None))))
        message = getattr(contact, "message", None)
        own = files.get(message.pk, []) if message is not None else []
        found += [Material(contact, file, newest.get((contact.pk, file.pk))) for file in own]
    return found


def untold(request: Case) -> list[Release]:
    """What was decided and the client does not know yet, in the order of the materials."""
    rows = request.releases.filter(told_by=None).select_related("contact", "file")
    return list(rows.order_by("contact__at", "contact_id", "file_id"))


def decided_for(request: Case | None) -> Decided:
    """What the client was told of the materials they asked for; of each thing the newest decision counts."""
    if request is None:
        return Decided()
    newest: dict[tuple[int, int | None], Release] = {}
    for row in _told(request).order_by("told_by__at", "pk"):
        newest[(row.contact_id, row.file_id)] = row
    rows = sorted(newest.values(), key=lambda row: (row.contact.at, row.contact_id, row.file_id or 0))
    return Decided(
        [row for row in rows if row.released],
        [row for row in rows if not row.released],
        max((row.told_by.at for row in rows if row.told_by is not None), default=None),
    )


def released_file(request: Case | None, pk: int) -> Attachment:
    """A file that the client may see. Raises `Attachment.DoesNotExist` for any other, also a harmful one."""
    seen = [row.file_id for row in decided_for(request).released if row.file_id]
    return harmless(Attachment.objects.filter(pk__in=seen)).get(pk=pk)


def _told(request: Case) -> QuerySet[Release]:
    rows = Release.objects.filter(request=request, told_by__isnull=False).select_related("contact__message", "told_by")
    return rows.prefetch_related(Prefetch("file", with_safety(Attachment.objects.all())))


def _unseen(request: Case) -> list[Contact]:
    """Contacts of the case that whoever asks does not see on their page anyway."""
    case = request.materials_of
    asker = None if case is None else asker_of(request)
    if case is None or asker is None:
        return []
    seen = {message.contact_id for message in visible_messages(case, asker).values()}
    seen.update(visible_contacts(case, asker).values_list("pk", flat=True))
    rows = Contact.objects.filter(links__case=case).filter(
        Q(message=None) | Q(message__automatic="") & Q(message__delivery__in=("", Delivery.SENT, Delivery.BOUNCED))
    )
    return [row for row in rows.select_related("message").order_by("at", "pk") if row.pk not in seen]


def asker_of(request: Case) -> Contact | None:
    """The client's contact in the case itself by whose link they asked to see its materials."""
    keys = request.contacts.filter(key__endswith=MATERIALS).order_by("at").values_list("key", flat=True)
    name = next(iter(keys), "").removesuffix(MATERIALS)
    rows = Contact.objects.filter(links__case=request.materials_of_id, institution=request.institution_id)
    return rows.filter(key__startswith=name).order_by("at", "pk").first() if name else None
