"""What keeps a form of the chat from writing by itself: a trap that people do not see, and limits."""

from django.core.cache import cache
from django.utils.translation import gettext as _

from atbilde.cases.errors import Refused
from atbilde.portal.door import PortalRequest
from atbilde.portal.submission import limits

#: The name of the field that only a robot fills in.
TRAP = "homepage"
#: Forms sent from one place in an hour: beginnings and messages together.
MOST_AN_HOUR = 30
#: Lines of one chat in a minute.
MOST_LINES_A_MINUTE = 40


def let_through(request: PortalRequest) -> None:
    """Raise `Refused` for a robot, and for who sends more than a person would."""
    if request.POST.get(TRAP):
        raise Refused("trap", _("This was not sent. Reload the page and try again."))
    if limits.add("chat", limits.address_of(request), request.now) > MOST_AN_HOUR:
        raise Refused("too_many", _("Very much was sent from this place within an hour. Please call us or try later."))


def may_write_more(key: str, lines: int) -> bool:
    """Whether so many further lines of a chat are still what a person writes; the page tries the rest again."""
    if lines == 0:
        return True
    name = f"chat-lines-{key}"
    cache.add(name, 0, timeout=60)
    try:
        return cache.incr(name, lines) <= MOST_LINES_A_MINUTE
    except ValueError:  # it expired between the two
        return True
