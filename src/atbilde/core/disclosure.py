"""What may be told to whom: how a standard gives what is not public (VPVB-14.2), when a person is known (DVI-14)."""

from enum import StrEnum

from atbilde.core.standard import Standard

RESTRICTED = "restricted"
#: A talk or a quick exchange; a submission on paper or by a form is a written request itself.
_IN_TALK = frozenset(("phone", "call", "email", "chat"))


class Way(StrEnum):
    """How an answer reaches a client."""

    TELL = "tell"
    CHECK = "check"  # only after it is known who is there
    WRITE = "write"  # only on a written request, whoever asks
    INSIDE = "inside"  # for officers; the standard prescribes nothing, so they decide


def identity_needed(standard: Standard) -> bool:
    """Whether the standard gives personal information only after a check of who is there."""
    return standard.value("restricted_information") == "identity_check"


def only_in_writing(standard: Standard) -> bool:
    """Whether what is not public is asked for in writing, whoever calls (VPVB-14.2)."""
    return standard.value("restricted_information") == "in_writing"


def way_of(visibility: str, standard: Standard, *, channel: str, identified: bool) -> Way:
    """How an answer of this visibility reaches the client of a contact on this channel.

    `identified`: it was checked who they are. Where the rest is asked for in writing, that check opens nothing.
    """
    if visibility != RESTRICTED:
        return Way.TELL
    if only_in_writing(standard):
        return Way.WRITE if channel in _IN_TALK else Way.INSIDE
    if identity_needed(standard):
        return Way.TELL if identified else Way.CHECK
    return Way.INSIDE
