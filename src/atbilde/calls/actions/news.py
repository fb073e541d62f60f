"""Telling open pages that a call changed. The payload is ids only, never content."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from atbilde.calls.models import Call, Exchange
from atbilde.calls.queries.picking_up import who_picks_up
from atbilde.contacts.news import notify


def announce_call(call: Call, posts: Iterable[int]) -> None:
    """Let the officers concerned, the board and the call's own page know, when the transaction commits.

    Whoever answers for a colleague who is not there is concerned by what rings there (CSP-D3).
    """
    on = call.news_at.astimezone(ZoneInfo(call.institution.timezone)).date()
    concerned = {*posts, *who_picks_up(call.ringing, on)}
    notify({"institution": call.institution_id, "call": call.contact.key, "posts": sorted(concerned)})


def announce_orders(exchange: Exchange) -> None:
    """Wake the process that is connected to the exchange: an order waits."""
    notify({"exchange": exchange.pk})


def announce_officers(institution: str, posts: Iterable[int]) -> None:
    """Let officers know that something at their telephone changed; the board hears of it, too."""
    notify({"institution": institution, "call": "", "posts": sorted(set(posts))})
