"""How exchanges write people and numbers, made plain: a channel is an extension, a withheld number is none."""

import re

_LONGEST = 200
_WITHHELD = frozenset(
    ("anonymous", "unknown", "private", "restricted", "unavailable", "withheld", "blocked", "none", "null", "s", "-")
)
_CHANNEL = re.compile(r"(?:PJSIP|SIP|IAX2|SCCP|Local|Agent|DAHDI|sofia/[^/]+)/(?P<who>[^@/;]+)", re.IGNORECASE)
_RUN = re.compile(r"-[0-9a-f]{6,}(?:;[12])?$", re.IGNORECASE)


def number_of(text: str | None) -> str | None:
    """A caller's or dialled number as it was written; None where it is withheld or empty ("anonymous", "<unknown>")."""
    plain = (text or "").strip().strip("<>").strip()
    return plain[:_LONGEST] if plain and plain.casefold() not in _WITHHELD else None


def officer_of(text: str | None) -> str | None:
    """Whom the exchange means: "PJSIP/101-0000002a" and "Local/101@queue/n" are extension "101", "Anna" stays."""
    plain = (text or "").strip()
    if channel := _CHANNEL.match(plain):
        plain = _RUN.sub("", channel["who"])
    return plain[:_LONGEST] if plain and plain.upper() != "NONE" else None


def text_of(text: str | None) -> str | None:
    """A name or other words of the exchange, at most 200 characters; None where there are none."""
    return (text or "").strip()[:_LONGEST] or None
