"""The language of short, real-sounding letters; silence where it is not clear."""

import pytest

from atbilde.core.languages import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("lv", "Labdien! Lūdzu pagarināt iesnieguma termiņu."),
        ("lv", "Ludzu pagarinat iesnieguma terminu, paldies"),
        ("lv", "Kur var redzēt statistiku par iedzīvotāju skaitu Rīgā?"),
        ("lv", "Sveiki, kad būs pieejami 2025. gada rezultāti?"),
        ("lv", "Nosūtu parakstītu iesniegumu pielikumā."),
        ("lv", "Vai ir iespējams saņemt izziņu?"),
        ("lv", "Kads ir darba laiks rit?"),
        ("lv", "Nevaru pieslēgties sistēmai e-pārskats, rāda kļūdu"),
        ("ru", "Добрый день! Где получить справку?"),
        ("uk", "Добрий день! Як отримати довідку для дитини?"),
        ("en", "Hello, where can I find the population of Riga in 2024?"),
        ("en", "Could you send me the data please"),
        ("en", "My password does not work"),
        ("en", "Please find attached the signed application form."),
        ("de", "Guten Tag, ich möchte wissen, wann die Prüfung stattfindet."),
        ("lt", "Laba diena, norėčiau gauti informaciją apie egzaminą."),
        ("et", "Tere, soovin saada infot eksami kohta."),
        ("pl", "Dzień dobry, chciałbym uzyskać informacje o egzaminie."),
        ("", "ok"),
        ("", ""),
        ("", "12345 67 89"),
        ("", "Re: fwd"),
        ("", "https://example.lv/par-mums/kontakti/adreses a@b.lv"),
        ("", "Zdravstvujte, gde mozhno poluchit spravku"),
    ],
)
def test_detection(language: str, text: str) -> None:
    assert detect(text) == language


def test_what_is_quoted_does_not_count() -> None:
    assert detect("> Labdien! Lūdzu pagarināt iesnieguma termiņu.\nThank you for your answer") == "en"
