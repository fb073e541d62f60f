"""Free times as the page shows them: a few days at a time, those of the wish first."""

from datetime import date, datetime
from functools import cached_property

from atbilde.portal.door import Place
from atbilde.portal.visits.choices import Choice
from atbilde.services.queries.hours import zone_of
from atbilde.services.queries.times import ANYBODY, by_day, free_places, free_times

#: So many days with free times stand on a page.
DAYS = 5


class Timetable:
    """The page of free times that a choice asks for."""

    def __init__(self, choice: Choice, place: Place, *, everybody: bool = False, page: str = "") -> None:
        assert choice.location is not None
        self.choice = choice
        self.place = place
        self.page = page or place.url("visit_time")
        places = free_places(choice.location, now=place.now)
        zone = zone_of(place.institution)
        wished = free_times(places, choice.whom)
        self.is_wish_unmet = bool(choice.whom) and not wished
        self.shows_everybody = everybody or self.is_wish_unmet
        times = free_times(places, ANYBODY) if self.shows_everybody else wished
        self.days: list[tuple[date, list[datetime]]] = by_day(times, zone)

    @cached_property
    def first(self) -> int:
        """Where in the days the page begins."""
        since = self.choice.since
        if since is None:
            return 0
        return next((number for number, (day, _times) in enumerate(self.days) if day >= since), len(self.days))

    @property
    def shown(self) -> list[tuple[date, list[tuple[datetime, str]]]]:
        """The days of this page, each time with the address that chooses it."""
        details = self.place.url("visit_details")
        return [
            (day, [(at, details + self.choice.query(starts=at.isoformat())) for at in times])
            for day, times in self.days[self.first : self.first + DAYS]
        ]

    @property
    def earlier(self) -> str:
        """The page before, "" on the first."""
        return self._page(max(0, self.first - DAYS)) if self.first > 0 and self.days else ""

    @property
    def later(self) -> str:
        """The page after, "" on the last."""
        return self._page(self.first + DAYS) if self.first + DAYS < len(self.days) else ""

    @property
    def until(self) -> date | None:
        """The last day that has a free time."""
        return self.days[-1][0] if self.days else None

    @property
    def everybody(self) -> str:
        """The address of everybody's times, "" where they are shown already."""
        return "" if self.shows_everybody or not self.choice.whom else self._url(everybody=1)

    def _page(self, number: int) -> str:
        day = self.days[number][0]
        return self._url(since=day.isoformat(), everybody=1 if self.shows_everybody else "")

    def _url(self, **other: object) -> str:
        return self.page + self.choice.query(**other)
