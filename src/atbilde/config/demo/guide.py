"""Who to log in as and where to write: the same for the terminal and for the first page."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, override

from atbilde.config.demo.cast import PASSWORD, webhook_token
from atbilde.config.demo.mail import HOST, ports
from atbilde.institutions.enums import Role
from atbilde.institutions.models import Institution, Mailbox, Post


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody to log in as."""

    username: str
    name: str
    roles: str
    position: str


@dataclass(frozen=True, slots=True)
class Place:
    """One institution of the demonstration: its log-ins, the addresses to write to and the one to tell of calls."""

    name: str
    short: str
    colour: str
    log_ins: tuple[LogIn, ...]
    addresses: tuple[str, ...]
    webhook: str


def places() -> list[Place]:
    """The institutions with their people and addresses, in the language that is active: three queries."""
    english = get_language() == "en"
    posts = Post.objects.filter(ends=None).select_related("person").order_by("pk")
    boxes = Mailbox.objects.filter(active=True).order_by("pk")
    return [
        Place(
            name=institution.name_en if english else institution.name_lv,
            short=institution.short,
            colour=institution.colour,
            log_ins=tuple(_log_in(post, english) for post in posts if post.institution_id == institution.pk),
            addresses=tuple(box.address for box in boxes if box.institution_id == institution.pk),
            webhook=f"{settings.CONFIGURATION.public_url}/cti/zammad/{webhook_token(institution.pk)}",
        )
        for institution in Institution.objects.order_by("pk")
    ]


def calls_to(webhook: str) -> list[str]:
    """Commands by which a visitor is a telephone exchange: a call rings at 101, is answered, ends."""
    call = f"curl -d callId=1 -d direction=in {webhook}"
    return [
        f"{call} -d event=newCall -d from=+37120000001 -d to=80000098 -d user=101",
        f"{call} -d event=answer -d answeringNumber=101",
        f"{call} -d event=hangup -d cause=normalClearing",
    ]


def _log_in(post: Post, english: bool) -> LogIn:
    return LogIn(
        username=post.person.username,
        name=str(post.person),
        roles=", ".join(str(Role(role).label) for role in post.roles),
        position=post.position_en if english else post.position_lv,
    )


def welcome() -> str:
    """What the terminal says after the start."""
    smtp, imap = ports()
    with override("en"):
        lines = [f"Log in at {settings.CONFIGURATION.public_url}/desk/ with the password: {PASSWORD}"]
        for place in places():
            lines += ["", place.name]
            lines += [f"  {one.username.ljust(16)} {one.roles.ljust(24)} {one.name}" for one in place.log_ins]
            lines.append(f"  write to: {', '.join(place.addresses)}")
            lines.append(f"  tell of calls (Zammad's generic CTI): {place.webhook}")
    lines += [
        "",
        f"What to try is on the first page: {settings.CONFIGURATION.public_url}/",
        f"Write a letter at {settings.CONFIGURATION.public_url}/demo/post/ or with any mail program:",
        f"  SMTP {HOST}:{smtp}, IMAP {HOST}:{imap}, no encryption; any address and the password: {PASSWORD}",
    ]
    return "\n".join(lines)
