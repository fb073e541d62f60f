"""Names of channels and telephone numbers, however a sender writes them."""

_SPOKEN = {"phone": "call", "in_person": "visit", "e-mail": "email"}  # what other senders call these channels


def digits(number: str | None) -> str:
    """A telephone number as its digits, without the prefix of Latvia: "+371 6733 6922" is "67336922"."""
    if not number:
        return ""
    plain = "".join(character for character in number if character.isdigit())
    for prefix in ("00371", "371"):
        if plain.startswith(prefix) and len(plain) == len(prefix) + 8:
            return plain.removeprefix(prefix)
    return plain


def plain_channel(name: str) -> str:
    """The channel as the packs call it: a telephone is "call", a person at the counter "visit"."""
    return _SPOKEN.get(name, name)
