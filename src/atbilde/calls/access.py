"""The doors to calls, visits and what hangs on them: an officer reaches those of their own institution only."""

from django.db.models import QuerySet

from atbilde.calls.models import Call, CallBack, Incident, Invitation, Recording
from atbilde.cases.models import Case, Correction
from atbilde.contacts.enums import Channel
from atbilde.contacts.models import Client, Contact
from atbilde.institutions.access import may_see_cases
from atbilde.institutions.models import Post

#: Contacts in which somebody is there and talks.
TALKS = (Channel.PHONE, Channel.VISIT)


def talks_for(post: Post) -> QuerySet[Contact]:
    """All calls and visits the post may see, with client and call; or none."""
    if not may_see_cases(post):
        return Contact.objects.none()
    found = Contact.objects.filter(institution=post.institution_id, channel__in=TALKS)
    return found.select_related("client", "call__officer__person", "call__first_officer__person", "call__exchange")


def talk_for(post: Post, key: str) -> Contact:
    """The call or visit with this key. Raises `Contact.DoesNotExist` for one that is not theirs, as for none at all."""
    contact = talks_for(post).get(key=key)
    contact.institution = post.institution  # the post has it at hand
    return contact


def call_for(post: Post, key: str) -> Call:
    """The call with this key. Raises `Contact.DoesNotExist`, or `Call.DoesNotExist` for a visit."""
    return call_of(talk_for(post, key))


def call_of(contact: Contact) -> Call:
    """The call that the contact is, from `talk_for`. Raises `Call.DoesNotExist` for a visit."""
    call: Call = contact.call
    call.contact = contact
    return call


def call_back_for(post: Post, pk: int) -> CallBack:
    """Somebody who waits, or waited, to be called. Raises `CallBack.DoesNotExist`."""
    rows = CallBack.objects.select_related("case__client", "contact__client", "taken_by__person")
    return rows.get(pk=pk, institution=post.institution_id) if may_see_cases(post) else rows.none().get()


def invitation_for(post: Post, pk: int) -> Invitation:
    """An invitation that this officer got. Raises `Invitation.DoesNotExist`."""
    return Invitation.objects.select_related("contact").get(pk=pk, post=post)


def incident_for(contact: Contact, pk: int) -> Incident:
    """A measure taken in this contact. Raises `Incident.DoesNotExist`."""
    return Incident.objects.select_related("contact").get(pk=pk, contact=contact)


def correction_of_call(post: Post, pk: int) -> Correction:
    """An error found in a talk of the institution. Raises `Correction.DoesNotExist`."""
    rows = Correction.objects.select_related("case", "wrong__client", "wrong__institution")
    return rows.get(pk=pk, wrong__in=talks_for(post).values("pk"))


def recording_for(post: Post, key: str) -> Recording:
    """The voice message left in this call. Raises `Contact.DoesNotExist`, `Recording.DoesNotExist`."""
    return Recording.objects.get(contact=talk_for(post, key))


def client_for(post: Post, pk: int) -> Client:
    """A client of the institution. Raises `Client.DoesNotExist`."""
    return Client.objects.get(pk=pk, institution=post.institution_id)


def open_case_for(post: Post, client: Client | None, number: str) -> Case:
    """An open case of this client, by its number. Raises `Case.DoesNotExist`."""
    return Case.objects.select_related("institution").get(
        institution=post.institution_id, client=client, client__isnull=False, number=number, closed_at=None
    )
