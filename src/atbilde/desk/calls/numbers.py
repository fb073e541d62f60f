"""Telephone numbers as people read them."""

from atbilde.core.rules.naming import digits


def read_number(number: str) -> str:
    """`+37126000001` as `26 000 001`: Latvian ones in their usual groups, others in threes after the prefix.

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
    groups = [plain[index : index + 3] for index in range(0, len(plain), 3)]
    return f"{sign}{' '.join(groups)}"


def dial_address(number: str) -> str:
    """`tel:+37126000001`: what a telephone program opens. Empty where there is nothing to dial."""
    plain = "".join(character for character in number if character.isdigit() or character == "+")
    return f"tel:{plain}" if any(character.isdigit() for character in plain) else ""
