"""When the chat is served."""

from datetime import datetime

from atbilde.core.worktime import WorkCalendar
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution
from atbilde.institutions.standards import standard_of

#: The name under which an institution enters hours of its chat, as it does for a telephone line.
CHAT_LINE = "chat"


def offers_chat(institution: Institution, at: datetime) -> bool:
    """Whether the institution's standard names the chat among its channels (CSPK-U9); silence is no chat."""
    return bool(standard_of(institution, at).value("chat"))


def chat_calendar(institution: Institution, at: datetime) -> WorkCalendar:
    """The hours of the chat: its own where entered, else the institution's."""
    return calendar_of(institution, standard_of(institution, at), CHAT_LINE)


def is_served(institution: Institution, at: datetime) -> bool:
    """Whether somebody serves the chat now; where no hours are prescribed, always."""
    calendar = chat_calendar(institution, at)
    return offers_chat(institution, at) and (calendar.week is None or calendar.is_open(at))
