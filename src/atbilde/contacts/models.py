"""Clients, contacts of every channel, messages, and the event log."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Upper

from atbilde.contacts.enums import NETWORKS, Automatic, Channel, Delivery, Direction, Safety
from atbilde.core.networks import Network
from atbilde.institutions.models import Institution, Mailbox, Post, Queue


class Client(models.Model):
    """Someone who turns to an institution. Personal data: name, e-mail, phone, needs.

    An institution sees its own clients only: the same person is another row elsewhere.
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="clients")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(max_length=320, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    phone_digits = models.CharField(max_length=20, blank=True)  # the same, to look up by (`core.rules.log.digits`)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    language = models.CharField(max_length=3, blank=True)
    preferred_channel = models.CharField(max_length=12, choices=Channel.choices, blank=True)
    needs = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "institution", Lower("email"), condition=~Q(email=""), name="one_client_for_an_address"
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "phone_digits"], condition=~Q(phone_digits=""), name="client_by_phone"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="client_by_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.phone or f"#{self.pk}"


class Contact(models.Model):
    """One call, message, letter, visit or chat. `key` is its name in events."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="contacts")
    key = models.CharField(max_length=80)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    at = models.DateTimeField()
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="contacts")
    external = models.BooleanField(default=True)  # VPVB-1.2: some rules are for external clients only

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="one_contact_key")]
        indexes = [models.Index(fields=["institution", "at"], name="contact_by_time")]


class Event(models.Model):
    """One thing that happened, as `docs/events.md` names it. Never edited, never removed.

    `key` is the event's id; the same id again is the same event. `data` holds the further fields.
    """

    id = models.BigAutoField(primary_key=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    type = models.CharField(max_length=40)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="events")
    data = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "key"], name="one_event_key")]
        indexes = [models.Index(fields=["institution", "type", "at"], name="event_by_type")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Message(models.Model):
    """What a written contact says. An incoming one is kept as it came (`original`); a sent one is never edited."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="message", primary_key=True)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=998)
    references = ArrayField(models.CharField(max_length=998), default=list)
    sender_name = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=320, blank=True)
    to = ArrayField(models.CharField(max_length=320), default=list)
    cc = ArrayField(models.CharField(max_length=320), default=list)
    subject = models.CharField(max_length=998, blank=True)
    text = models.TextField(blank=True)  # what the client wrote now
    quoted = models.TextField(blank=True)  # the tail that repeats earlier letters, shown folded
    html = models.TextField(blank=True)  # cleaned; shown in a sandboxed frame only
    language = models.CharField(max_length=3, blank=True)
    original = models.CharField(max_length=64, blank=True)  # sha256 of the stored original
    original_size = models.BigIntegerField(default=0)
    automatic = models.CharField(max_length=10, choices=Automatic.choices, blank=True, default="")
    authentic = models.CharField(max_length=10, blank=True)  # our own server's verdict on the sender: pass, fail or ""
    faults = ArrayField(models.CharField(max_length=120), default=list)  # what was broken in it, for the officer
    mailbox = models.ForeignKey(Mailbox, models.PROTECT, null=True, blank=True, related_name="messages")
    search = SearchVectorField(null=True)

    # Outgoing only.
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True, default="")
    send_after = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivery_fault = models.CharField(max_length=300, blank=True)
    # What its `message.sent` event will say, and what follows once a server has taken it (`cases.actions.answering`).
    intent = models.JSONField(default=dict)

    class Meta:
        constraints = [
            # The same letter to two of our addresses is one message; the second copy changes nothing.
            models.UniqueConstraint(fields=["institution", "message_id"], name="one_message_id"),
        ]
        indexes = [
            models.Index(fields=["send_after"], condition=Q(delivery="queued"), name="message_to_send"),
            GinIndex(fields=["search"], name="message_search"),
        ]
        triggers = [
            # Sent is sent (CSP-R3): a correction is a new letter.
            pgtrigger.Protect(
                name="sent_is_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.delivery IN ('sent', 'bounced')"
                    ' AND (NEW.text, NEW.subject, NEW."to", NEW.sender, NEW.sent_at)'
                    ' IS DISTINCT FROM (OLD.text, OLD.subject, OLD."to", OLD.sender, OLD.sent_at)'
                ),
            ),
            pgtrigger.Protect(name="never_removed", operation=pgtrigger.Delete),
        ]


class Attachment(models.Model):
    """A file that came or went with a message; its bytes are in the file store under `sha256`."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    inline_id = models.CharField(max_length=255, blank=True)  # the Content-ID an HTML part refers to

    #: What a virus scanner said of its bytes (a `Safety`, "" for never asked), where the row was read by `with_safety`.
    safety: str


class VirusCheck(models.Model):
    """What a virus scanner says of bytes that came in, once for the same bytes; no row: nobody was asked of them."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    state = models.CharField(max_length=10, choices=Safety.choices)
    threat = models.CharField(max_length=200, blank=True)  # the scanner's own name for what it found
    asked_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)  # in vain, since it was asked
    next_try = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="waiting", next_try__isnull=False) | (~Q(state="waiting") & Q(next_try=None)),
                name="waiting_is_tried",
            ),
        ]
        indexes = [models.Index(fields=["next_try"], condition=Q(state="waiting"), name="virus_check_waiting")]


class SocialAccount(models.Model):
    """An institution's account on a social network: by what its network knows it, where its messages wait.

    `code` is its id in the pack. Its tokens are not here: `secret` names them (`docs/social.md`).
    """

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="social_accounts")
    network = models.CharField(max_length=10, choices=NETWORKS)
    code = models.SlugField(max_length=40)
    handle = models.CharField(max_length=80)
    user_id = models.CharField(max_length=40)  # of the page or the user, as the network counts them
    app_key = models.CharField(max_length=80, blank=True)  # X: the app's consumer key
    secret = models.SlugField(max_length=80)
    human_agent = models.BooleanField(default=False)  # Facebook: the app may use the tag HUMAN_AGENT
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="+")
    active = models.BooleanField(default=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    fault_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "user_id"], name="one_account_of_a_network"),
            models.UniqueConstraint(fields=["institution", "code"], name="social_account_code"),
        ]

    def __str__(self) -> str:
        return f"{self.get_network_display()} {self.handle}"


class ClientAccount(models.Model):
    """Who a client is on a network, as an account of the institution knows them. Personal data: all of it."""

    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="people")
    client = models.ForeignKey(Client, models.PROTECT, related_name="social_accounts")
    user_id = models.CharField(max_length=40)
    handle = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)  # when the network was asked for the name

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "user_id"], name="one_person_of_an_account")]
        indexes = [models.Index(fields=["id"], condition=Q(name="", asked_at=None), name="person_without_name")]

    def __str__(self) -> str:
        handle = f"@{self.handle}" if self.handle else ""
        return " ".join(filter(None, (self.name, f"({handle})" if self.name and handle else handle))) or self.user_id


class SocialMessage(models.Model):
    """What a message on a social network has beside its words: between whom, and whether everybody can read it.

    `remote_id` is the network's id of it, of ours once it is there. `answers` is the network's id of the public message
    under which ours stands or, on Facebook, to whose writer it goes in private.
    """

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True, related_name="social")
    account = models.ForeignKey(SocialAccount, models.PROTECT, related_name="+")
    person = models.ForeignKey(ClientAccount, models.PROTECT, related_name="messages")
    public = models.BooleanField()
    remote_id = models.CharField(max_length=300, blank=True)
    answers = models.CharField(max_length=300, blank=True)

    @property
    def address(self) -> str:
        """Where everybody can see it; empty for what is private or not there yet."""
        if not self.public or not self.remote_id:
            return ""
        site = {Network.X: "https://x.com/i/web/status/", Network.FACEBOOK: "https://www.facebook.com/"}
        return site[Network(self.account.network)] + self.remote_id


class Rating(models.Model):
    """What a client says of one contact; one for each, which may be changed for a while. Each word is an event, too."""

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="rating")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(null=True, blank=True)  # None: words alone
    scale = models.PositiveSmallIntegerField()
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=F("scale")) | (Q(score=None) & ~Q(words="")),
                name="score_on_scale_or_words",
            )
        ]
        indexes = [models.Index(fields=["institution", "at"], name="rating_by_time")]


class Link(models.Model):
    """A secret address by which a client reaches their own matter without an account. Only its digest is kept."""

    token = models.CharField(max_length=64, primary_key=True)  # sha256
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="access_links")
    use = models.CharField(max_length=10)  # status, rating, chat
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)


class ChatLine(models.Model):
    """One line of a chat. `key` is the sender's own name for it, so that what is sent twice is there once."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="chat_lines")
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    from_client = models.BooleanField()  # neither: the system says it
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "key"], name="chat_line_once")]
        indexes = [models.Index(fields=["contact", "id"], name="chat_in_order")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]


class Chat(models.Model):
    """A chat as it stands: who serves it, whether the client is there."""

    contact = models.OneToOneField(Contact, models.PROTECT, primary_key=True, related_name="chat")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    topic = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=3, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    invited = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")  # transfer under way
    started_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_client = models.BooleanField(null=True)
    client_seen_at = models.DateTimeField()
    client_typing_at = models.DateTimeField(null=True, blank=True)
    officer_typing_at = models.DateTimeField(null=True, blank=True)
    client_read = models.BigIntegerField(default=0)  # the last line seen
    officer_read = models.BigIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["institution", "started_at"], condition=Q(ended_at=None), name="chat_running")]


class Upload(models.Model):
    """A file a client is sending with a form: in pieces if need be, checked before it becomes an attachment."""

    token = models.CharField(max_length=64, primary_key=True)  # sha256 of its address
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    form = models.CharField(max_length=64)  # digest of the form's own secret
    field = models.CharField(max_length=40, blank=True)  # the fact that it tells, else it is just attached
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)  # once whole and accepted
    kind = models.CharField(max_length=100, blank=True)
    fault = models.CharField(max_length=600, blank=True)
    begun_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["form"], name="upload_of_form")]
