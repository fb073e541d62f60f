"""The wish to be called, found in letters: rather one missed than one invented."""

import pytest

from atbilde.core.wishes import wish_to_be_called


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Labdien! Lūdzu, piezvaniet man pa tālruni 29123456.", "29123456"),
        ("Lūdzu atzvanīt uz numuru +371 29 123 456. Paldies!", "+371 29 123 456"),
        ("Ludzu piezvanit man, 2912-3456", "2912-3456"),
        ("Atbildi vēlos saņemt pa tālruni: 67 33 69 22", "67 33 69 22"),
        ("Vai jūs varētu man atzvanīt? Mans numurs ir 29123456", "29123456"),
        ("Vēlos, lai ar mani sazinās telefoniski (tālr. 29123456).", "29123456"),
        ("Gaidīšu jūsu zvanu! Tel. +37129123456", "+37129123456"),
        ("Zvaniet man uz 29123456 pēc plkst. 15.00", "29123456"),
        ("Mans tālrunis 29123456. Lūdzu, atbildiet pa telefonu.", "29123456"),
        ("Could you please call me back at +44 20 7946 0958?", "+44 20 7946 0958"),
        ("Please give me a call on 0044 20 7946 0958.", "0044 20 7946 0958"),
        ("I would prefer you to reply by phone, my number is (371) 29123456.", "(371) 29123456"),
        ("Please phone me. Reg. no. 2026-05-14, tel. 29123456", "29123456"),
        ("PLEASE CALL ME: 29123456", "29123456"),
        ("Piezvaniet! Rēķins 12.05.2026. Mob.: 29 12 34 56", "29 12 34 56"),
    ],
)
def test_it_is_found_with_its_number(text: str, number: str) -> None:
    assert wish_to_be_called(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Lūdzu, piezvaniet man!",  # no number
        "Jānis Bērziņš\ntālr. 29123456",  # a signature asks for nothing
        "Gribēju jums piezvanīt uz 67336922, bet neviens neatbild.",
        "Jūsu darbiniece man piezvanīja no numura 67336922.",
        "Lūdzu, nezvaniet man uz 29123456, atbildiet rakstiski.",
        "Neatbildiet pa tālruni 29123456.",
        "Atbildi nevajag pa tālruni 29123456, rakstiet.",
        "Please do not call me on 29123456.",
        "There is no need to call me at 29123456.",
        "I called 67336922 twice and nobody answered.",
        "I will call you from 29123456.",
        "Piezvaniet man 14.05.2026 vai 15.05.2026.",  # dates are no numbers
        "Piezvaniet man par pieteikumu 010190-12345.",  # nor is a personal code
        "Please call me about invoice 123456.",  # too short
        "Please call me about IBAN LV80BANK0000435195001.",
        "Lūdzu, piezvaniet man. " + "Tagad garš stāsts. " * 12 + "Nr. 29123456",  # far away
    ],
)
def test_nothing_is_read_into_a_letter(text: str) -> None:
    assert wish_to_be_called(text) is None


def test_of_several_numbers_the_nearest_is_meant() -> None:
    text = "Iestādes tālrunis ir 67336922, tur neceļ.\n\nPiezvaniet man uz 29123456."
    assert wish_to_be_called(text) == "29123456"


def test_a_hostile_letter_takes_no_time() -> None:
    assert wish_to_be_called("piezvaniet " + "1 " * 50_000 + "atbildi a " * 20_000) is None
