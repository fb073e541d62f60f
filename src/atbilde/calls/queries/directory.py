"""Whom and what an exchange means: the officer behind an extension, the line behind a number."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from django.db.models import Q

from atbilde.calls.models import Line
from atbilde.core.rules.naming import digits
from atbilde.core.standard import Line as PackLine
from atbilde.core.standard import Standard
from atbilde.institutions.calendars import calendar_of
from atbilde.institutions.models import Institution, Post
from atbilde.institutions.standards import standard_of


@dataclass(slots=True)
class Directory:
    """The telephone numbers of one institution on one day, read once for many calls."""

    institution: Institution
    posts: dict[str, Post] = field(default_factory=dict)  # by extension, number and full name
    lines: list[Line] = field(default_factory=list)
    standard: Standard | None = None
    people: dict[str, Post] = field(default_factory=dict)  # by the name an officer has in events

    def officer(self, word: str) -> Post | None:
        """The post an exchange means by an extension, a number or a full name; None for an unknown one."""
        return self.posts.get(word.strip()) or self.posts.get(digits(word)) or self.posts.get(_plain(word))

    def line(self, word: str, at: datetime) -> Line | None:
        """The line an exchange means by a queue's name or a dialled number; None for an unknown one.

        Where a number has hours for one use only (DVI-24), that line is meant inside them and the other outside.
        """
        found = [line for line in self.lines if self._reached(line, word)]
        return min(found, key=lambda line: self._rank(line, at), default=None)

    def _reached(self, line: Line, word: str) -> bool:
        named = [*line.reached_by, line.code, line.number]
        return word in named or (bool(digits(word)) and digits(word) in map(digits, named))

    def _rank(self, line: Line, at: datetime) -> int:
        """The line with hours of its own first while it is open, last while it is closed."""
        if self.standard is None or not self._own_hours(line):
            return 1
        return 0 if calendar_of(self.institution, self.standard, line.code).is_open(at) else 2

    def _own_hours(self, line: Line) -> bool:
        known: list[PackLine] = [
            known for known in (self.standard.lines if self.standard else ()) if known.id == line.code
        ]
        return any(known.hours for known in known)


def directory_of(institution: Institution, on: date) -> Directory:
    """The institution's telephone directory on a day, in two queries."""
    posts = Post.objects.filter(institution=institution, starts__lte=on).filter(Q(ends=None) | Q(ends__gte=on))
    return _directory(institution, on, list(posts.select_related("person").order_by("pk")), _lines(institution))


def directories(institution: Institution) -> Callable[[date], Directory]:
    """The directory of any day, for calls of many: people and lines are read once."""
    posts = list(Post.objects.filter(institution=institution).select_related("person").order_by("pk"))
    lines = _lines(institution)

    @cache
    def on_day(on: date) -> Directory:
        there = [post for post in posts if post.starts <= on and (post.ends is None or post.ends >= on)]
        return _directory(institution, on, there, lines)

    return on_day


def _directory(institution: Institution, on: date, posts: list[Post], lines: list[Line]) -> Directory:
    found = Directory(institution, lines=lines, standard=standard_of(institution, on))
    for post in posts:
        found.people[officer_name(post)] = post
        for name in (_plain(str(post.person)), digits(post.phone), post.extension):
            if name:
                found.posts[name] = post
    return found


def _lines(institution: Institution) -> list[Line]:
    return list(Line.objects.filter(institution=institution).select_related("queue").order_by("pk"))


def everybody(institution: Institution) -> Directory:
    """All people the institution ever had and its lines, for calls of any day."""
    posts = Post.objects.filter(institution=institution).select_related("person")
    return Directory(institution, people={officer_name(post): post for post in posts}, lines=_lines(institution))


def officer_name(post: Post) -> str:
    """How a post is named in events."""
    return str(post.pk)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
