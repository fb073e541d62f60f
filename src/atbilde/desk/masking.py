"""A client's data as a colleague may read it aloud before it is known who is there (DVI-14)."""


def masked_name(name: str) -> str:
    """`Jānis Zariņš` as `J. Z.`: enough to recognise, not enough to tell."""
    return " ".join(f"{word[0]}." for word in name.split() if word) or "–"


def masked_address(address: str) -> str:
    """`janis.zarins@epasts.example` as `j•••@e•••`; empty stays empty."""
    user, at, host = address.partition("@")
    return f"{user[:1]}•••@{host[:1]}•••" if at else ""
