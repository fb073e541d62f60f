"""A client asked to see the materials of their case: decided thing by thing, then told in the answer (VPVB-4.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from atbilde.audit.actions import record
from atbilde.cases.access import may_answer
from atbilde.cases.actions.answering import send_letter
from atbilde.cases.actions.ownership import lock
from atbilde.cases.composing import materials_letter
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Release
from atbilde.cases.queries.materials import materials_in, untold
from atbilde.contacts.enums import Delivery
from atbilde.contacts.models import Message
from atbilde.institutions.models import Post


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a thing is released; where not, `ground` says why and by which law."""

    released: bool
    ground: str = ""


@transaction.atomic
def decide_materials(request: Case, verdicts: Mapping[str, Verdict], *, by: Post, at: datetime) -> list[Release]:
    """Decide what of the materials the client may see; returns what is to be told, which nobody sees until it is.

    `verdicts` are by `Material.key`, one for each. What was told before stays told: a thing of which nothing changes
    is not decided again. Raises `Refused` with the key as its code where one has no verdict, or is withheld without a
    ground; with "nothing_new" where all is as the client was told.
    """
    request = lock(request)
    if not may_answer(by, request):
        raise Refused("not_allowed", _("You may not work on this case."))
    if request.materials_of_id is None:
        raise Refused("no_materials", _("This case does not ask to see the materials of another."))
    if not request.is_open:
        raise Refused("closed", _("This case is closed; open it again first."))
    _not_leaving(request)
    request.releases.filter(told_by=None).delete()
    decided = []
    for material in materials_in(request):
        verdict = verdicts.get(material.key)
        if verdict is None:
            raise Refused(material.key, _("Decide on each of the materials."))
        ground = "" if verdict.released else verdict.ground.strip()
        if not verdict.released and not ground:
            raise Refused(material.key, _("Say on what ground it is not released."))
        told = material.release
        if told is not None and (told.released, told.ground) == (verdict.released, ground):
            continue
        row = Release(request=request, contact=material.contact, file=material.file, by=by, at=at)
        row.released, row.ground = verdict.released, ground
        decided.append(row)
    if not decided:
        raise Refused("nothing_new", _("There is nothing to decide: the client has or was told of everything."))
    Release.objects.bulk_create(decided)
    released = sum(row.released for row in decided)
    details: dict[str, object] = {"released": released, "withheld": len(decided) - released}
    record("materials.decide", request, institution=request.institution_id, by=by.person_id, at=at, details=details)
    return decided


@transaction.atomic
def tell_materials(
    request: Case, *, by: Post, at: datetime, body: str = "", close: bool = False, seen: str | None = None
) -> Message:
    """Answer the request with what was decided; the client sees what is released once the letter has left.

    The event `materials.decided` is recorded then (`sending.letter_sent`). `body` is the letter as the officer
    changed it, else it is composed. Raises `Refused` where nothing is decided, where the letter does not hold a ground,
    and as `send_letter` does.
    """
    request = lock(request)
    _not_leaving(request)
    decided = untold(request)
    if not decided:
        raise Refused("undecided", _("Decide first what of the materials is released."))
    body = body or materials_letter(request, by, decided)
    held = " ".join(body.split())
    if any(" ".join(row.ground.split()) not in held for row in decided):
        raise Refused("untold", _("The letter does not say on what ground something is not released."))
    intent: dict[str, object] = {"releases": [row.pk for row in decided]}
    return send_letter(request, by=by, at=at, body=body, close=close, intent=intent, seen=seen)


def _not_leaving(request: Case) -> None:
    """What a letter in the outbox is about to tell is not decided anew."""
    leaving = Message.objects.filter(contact__links__case=request, delivery=Delivery.QUEUED, intent__has_key="releases")
    if leaving.exists():
        raise Refused("leaving", _("The letter with the decision is about to leave; take it back first."))
