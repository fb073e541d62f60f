"""The doors to cases: an officer reaches the cases of their own institution, nobody else's."""

from django.db.models import QuerySet

from atbilde.cases.models import Case, Correction, Obligation
from atbilde.contacts.access import links_in
from atbilde.contacts.models import Attachment, Contact, Link, Message
from atbilde.institutions.access import may_assign, may_see_cases, may_work
from atbilde.institutions.models import Post


def cases_for(post: Post) -> QuerySet[Case]:
    """All cases the post may see: those of its institution, or none."""
    if not may_see_cases(post):
        return Case.objects.none()
    return Case.objects.filter(institution=post.institution_id)


def case_for(post: Post, number: str) -> Case:
    """The case with this number. Raises `Case.DoesNotExist` for one that is not theirs, as for none at all."""
    if "\x00" in number:  # PostgreSQL would not even look for it
        raise Case.DoesNotExist
    case = (
        cases_for(post).select_related("client", "owner__person", "queue", "service", "materials_of").get(number=number)
    )
    case.institution = post.institution  # the post has it at hand
    return case


def message_for(post: Post, case: Case, key: str) -> Message:
    """A message of the case by its contact's key. Raises `Message.DoesNotExist`."""
    return Message.objects.select_related("contact", "mailbox").get(
        contact__key=key, contact__links__case=case, institution=post.institution_id
    )


def contact_for(post: Post, case: Case, key: str) -> Contact:
    """A contact of the case by its key. Raises `Contact.DoesNotExist`."""
    return Contact.objects.select_related("message").get(key=key, links__case=case, institution=post.institution_id)


def attachment_for(post: Post, case: Case, pk: int) -> Attachment:
    """An attachment of a message of the case. Raises `Attachment.DoesNotExist`."""
    return Attachment.objects.select_related("message").get(
        pk=pk, message__contact__links__case=case, message__institution=post.institution_id
    )


def may_answer(post: Post, case: Case) -> bool:
    """Write to the client, note, take: anyone who serves in the case's institution."""
    return may_work(post) and post.institution_id == case.institution_id


def may_hand_over(post: Post, case: Case) -> bool:
    """Pass the case on: its owner, anyone for a case without owner, a manager always."""
    return may_answer(post, case) and (case.owner_id in (None, post.pk) or may_assign(post))


def may_close(post: Post, case: Case) -> bool:
    """Close an open case: as for handing over."""
    return case.is_open and may_hand_over(post, case)


def correction_for(post: Post, case: Case, pk: int) -> Correction:
    """An error found in the case. Raises `Correction.DoesNotExist`."""
    rows = Correction.objects.select_related("case__institution", "case__client", "wrong", "noted_by__person", "via")
    return rows.get(pk=pk, case=case, case__institution=post.institution_id)


def obligation_for(post: Post, case: Case, pk: int) -> Obligation:
    """What the standard asks of the case. Raises `Obligation.DoesNotExist`."""
    rows = Obligation.objects.select_related("case__institution")
    return rows.get(pk=pk, case=case, case__institution=post.institution_id)


def links_of(case: Case) -> QuerySet[Link]:
    """The links by which a client reads the case, those in force."""
    return links_in(Contact.objects.filter(links__case=case), "status")


def matter_of(link: Link) -> Case:
    """The case that a client's link opens, by its contact. Raises `Case.DoesNotExist` for a contact without one."""
    rows = Case.objects.select_related("institution", "owner__unit", "queue__unit", "service", "client")
    found = rows.filter(links__contact=link.contact_id, institution=link.institution_id).order_by("pk").first()
    if found is None:
        raise Case.DoesNotExist
    return found
