"""Telephone numbers as people read them."""

import re

from atbilde.core.rules.naming import digits

#: Country codes of one and of two digits (ITU-T E.164); all others have three.
_ONE = ("1", "7")
_TWO = re.compile("2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]")


def read_number(number: str) -> str:
    """`+37126000001` as `26 000 001`: Latvian ones in their usual groups, others in threes after the country's code.

    What is no number (a withheld one, a name) stays as it came.
    """
    plain = digits(number)
    if not plain or any(character.isalpha() for character in number):
        return number
    if len(plain) == 8:
        return f"{plain[:2]} {plain[2:5]} {plain[5:]}"
    if len(plain) < 8:
        return plain
    sign = "+" if number.strip().startswith("+") or plain.startswith("00") else ""
    plain = plain.removeprefix("00")
    code = _country_code(plain) if sign else ""
    return f"{sign}{' '.join(filter(None, (code, *_threes(plain[len(code) :]))))}"


def _country_code(plain: str) -> str:
    return plain[:1] if plain.startswith(_ONE) else plain[:2] if _TWO.match(plain) else plain[:3]


def _threes(plain: str) -> list[str]:
    """Groups of three; the last of two to four, so that no digit stands alone."""
    groups = [plain[index : index + 3] for index in range(0, len(plain), 3)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups


def dial_address(number: str) -> str:
    """`tel:+37126000001`: what a telephone program opens. Empty where there is nothing to dial."""
    plain = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{plain}" if any(character.isdigit() for character in plain) else ""
