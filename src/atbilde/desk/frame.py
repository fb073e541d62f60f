"""What the frame around every page of the desk shows. Each thing is fetched only when the page draws it."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from atbilde.accounts.models import Language, Theme
from atbilde.calls.enums import Duty
from atbilde.calls.models import Exchange
from atbilde.calls.queries.exchanges import exchange_faults, ordering_exchange
from atbilde.calls.queries.waiting import AtTelephone, at_telephone
from atbilde.cases.queries.worklist import unread_notices
from atbilde.chats.hours import offers_chat
from atbilde.chats.queries.chats import chats_waiting
from atbilde.institutions.access import mailboxes_of, may_administer, may_see_cases, may_see_reports, may_work
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Mailbox, Post
from atbilde.knowledge.access import may_edit
from atbilde.services.access import may_use_front_desk
from atbilde.ui import shown

_DUTY_ICONS = {Duty.FREE: "circle-check", Duty.BUSY: "minus", Duty.AWAY: "coffee"}
_THEME_ICONS = {Theme.AUTO: "monitor", Theme.LIGHT: "sun", Theme.DARK: "moon"}


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the rail."""

    key: str
    name: str
    url: str
    icon: str
    here: bool


def _knowledge(post: Post) -> str:
    """Where knowledge begins: with the answers for those who serve, with the directory for an editor alone."""
    return "desk:knowledge_answers" if may_work(post) else "desk:knowledge_directory"


class Frame:
    """The rail, the institution, the officer's menu."""

    def __init__(self, post: Post, other_posts: list[Post], here: str, *, streams: bool) -> None:
        self.post = post
        self.other_posts = other_posts
        self.here = here
        self.streams = streams  # whether the server can send news (`views.news`)

    @property
    def institution(self) -> Institution:
        """The institution the officer works in."""
        return self.post.institution

    @property
    def institution_name(self) -> str:
        """Its name in the language of the page."""
        institution = self.post.institution
        return institution.name_en if self.language == "en" else institution.name_lv

    @property
    def accent(self) -> str:
        """The name of its colour (`ui/static/ui/colours.css`)."""
        return self.post.institution.colour

    @property
    def language(self) -> str:
        """`lv` or `en`."""
        return get_language() or "lv"

    @property
    def officer(self) -> str:
        """The officer's name."""
        return str(self.post.person)

    @property
    def roles(self) -> str:
        """The officer's roles in words."""
        return ", ".join(str(Role(role).label) for role in self.post.roles) or "–"

    @property
    def initials(self) -> str:
        """Two letters for the officer."""
        person = self.post.person
        return (person.first_name[:1] + person.last_name[:1]).upper() or person.username[:2].upper()

    @property
    def signature_lacks(self) -> list[str]:
        """Names of what a letter's signature would lack."""
        return self.post.letter_gaps()

    @cached_property
    def places(self) -> list[Place]:
        """The places this post may go to."""
        known = [
            ("queue", _("Queue"), "desk:queue", "inbox", may_see_cases(self.post)),
            ("calls", _("Calls"), "desk:calls", "phone", may_see_cases(self.post)),
            ("intake", _("Intake"), "desk:intake", "plus", may_work(self.post)),
            ("front_desk", _("Front desk"), "desk:front_desk", "users", self.uses_front_desk),
            ("sessions", _("Sessions"), "desk:sessions", "calendar-days", self.post.has(Role.TEST_OFFICER)),
            ("chats", _("Chats"), "desk:chats", "message-circle", self.has_chat),
            ("board", _("Board"), "desk:board", "layout-dashboard", may_see_reports(self.post)),
            ("knowledge", _("Knowledge"), _knowledge(self.post), "layers", may_edit(self.post)),
            ("reports", _("Reports"), "desk:reports", "chart-column", may_see_reports(self.post)),
            ("quality", _("Quality"), "desk:survey_list", "shield-check", may_see_reports(self.post)),
            ("standard", _("Standard"), "desk:standard", "book-open-text", True),
            ("settings", _("Settings"), "desk:settings", "settings", may_administer(self.post)),
        ]
        return [
            Place(key, name, reverse(url), icon, key == self.here) for key, name, url, icon, allowed in known if allowed
        ]

    @cached_property
    def uses_front_desk(self) -> bool:
        """Whether visits are for this post: today, for it may stand in for somebody."""
        return may_use_front_desk(self.post, timezone.localdate())

    @cached_property
    def has_chat(self) -> bool:
        """Whether this post sees chats: its institution's standard names the chat (CSPK-U9)."""
        return may_see_cases(self.post) and offers_chat(self.post.institution, timezone.now())

    @cached_property
    def chats_waiting(self) -> int:
        """How many chats wait for somebody, or for this officer."""
        return chats_waiting(self.post) if self.has_chat else 0

    @property
    def sees_cases(self) -> bool:
        """Whether search and notices are for this post."""
        return may_see_cases(self.post)

    @property
    def works(self) -> bool:
        """Whether this post serves clients, and does not only read or administer."""
        return may_work(self.post)

    @property
    def home(self) -> str:
        """Where this post begins: the first place on its rail."""
        return self.places[0].url

    @cached_property
    def telephone(self) -> AtTelephone:
        """How many wait to be called, and what the officer said of themselves at the telephone."""
        return at_telephone(self.post)

    @cached_property
    def orders_calls(self) -> bool:
        """Whether the exchange calls for this officer: they have a telephone set, and it takes orders."""
        return bool(self.post.extension) and ordering_exchange(self.post.institution) is not None

    @property
    def waiting_shown(self) -> str:
        """How many wait to be called, as text; empty for nobody."""
        return shown.capped(self.telephone.waiting, 99) if self.telephone.waiting else ""

    @property
    def duties(self) -> list[tuple[str, str, str]]:
        """What an officer can say of themselves: value, words, icon; nothing for who serves nobody."""
        return [(duty.value, str(duty.label), _DUTY_ICONS[duty]) for duty in Duty] if self.works else []

    @cached_property
    def unread(self) -> int:
        """How many notices wait to be read, counted up to a hundred."""
        return unread_notices(self.post)

    @property
    def unread_shown(self) -> str:
        """The same as text: `99+` above ninety-nine."""
        return shown.capped(self.unread, 99)

    @cached_property
    def mail_faults(self) -> list[Mailbox]:
        """The institution's addresses whose mail server does not answer."""
        return [box for box in mailboxes_of(self.post.institution) if box.fault]

    @cached_property
    def exchange_faults(self) -> list[Exchange]:
        """The institution's telephone exchanges that do not work, for those who can do something about it."""
        if not self.post.has(Role.MANAGER, Role.HEAD, Role.ADMINISTRATOR):
            return []
        return exchange_faults(self.post.institution)

    @property
    def languages(self) -> list[tuple[str, str]]:
        """Languages to choose from, each by its own name."""
        return [(Language.LV.value, "Latviešu"), (Language.EN.value, "English")]

    @property
    def themes(self) -> list[tuple[str, str, str]]:
        """Colours to choose from: value, name, icon."""
        return [(theme.value, str(theme.label), _THEME_ICONS[theme]) for theme in Theme]
