"""The parts of a letter: found, missed, put in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.letters import PARTS, Signature, apologises, gaps, inner, mend, words_end

ANNA = Signature("Anna", "Bērziņa", "Klientu atbalsta daļa", "referente", "67 366 922")
WHOLE = "Labdien!\n\nDati ir portālā.\n\nAr cieņu\nAnna Bērziņa\nreferente\nKlientu atbalsta daļa\n+371 67366922"


def test_a_whole_letter_lacks_nothing_and_is_left_alone():
    assert gaps(WHOLE, ANNA, PARTS) == []
    assert mend(WHOLE, ANNA, PARTS) == WHOLE


@pytest.mark.parametrize(
    "greeting", ["Labdien!", "Cienījamais Bērziņa kungs!", "Sveiki, Jāni!", "Dear Mr Bērziņš,", "Здравствуйте!"]
)
def test_greetings_of_three_languages_are_known(greeting):
    assert "greeting" not in gaps(f"{greeting}\nDati.", ANNA, PARTS)


def test_a_greeting_in_the_middle_is_no_greeting():
    assert gaps("Dati.\nLabdien!", ANNA, ("greeting",)) == ["greeting"]


def test_only_what_is_asked_for_is_missed():
    assert gaps("Dati.", ANNA, ("phone",)) == ["phone"]
    assert gaps("Dati.", ANNA, ()) == []


def test_a_part_the_profile_lacks_cannot_be_mended():
    nameless = Signature("Anna", "Bērziņa", "", "referente", "67366922")
    assert gaps(mend("Dati.", nameless, PARTS), nameless, PARTS) == ["unit"]


@pytest.mark.parametrize(
    "text, apology",
    [
        ("Atvainojamies par kļūdu.", True),
        ("Lūdzam piedošanu.", True),
        ("We apologise for the mistake.", True),
        ("Приносим извинения.", True),
        ("Pareizais gads ir 2025.", False),
    ],
)
def test_words_of_apology_are_known(text, apology):
    assert apologises(text) is apology


@given(st.text(max_size=300), st.sampled_from(["lv", "en", "ru"]))
def test_any_text_is_whole_once_mended_and_stays_so(body, language):
    once = mend(body, ANNA, PARTS, language=language)
    assert gaps(once, ANNA, PARTS) == []
    assert mend(once, ANNA, PARTS, language=language) == once
    assert all(line.strip() in once for line in body.split("\n"))


QUOTE = "Mūsu 2026. gada 13. maija vēstule, kuru labojam:\n> Labdien!\n> Dati ir arhīvā.\n>\n> Ar cieņu\n> Anna Bērziņa"


def test_a_quoted_letter_below_is_no_part_of_what_is_said_now():
    assert gaps(f"{WHOLE}\n\n{QUOTE}", ANNA, PARTS) == []
    assert gaps(f"Labdien!\n\nDati ir portālā.\n\n{QUOTE}", ANNA, PARTS) == list(PARTS[1:])


def test_missing_parts_go_above_a_quoted_letter():
    mended = mend(f"Dati ir portālā.\n\n{QUOTE}", ANNA, PARTS)
    assert mended.endswith(f"67 366 922\n\n{QUOTE}")
    assert gaps(mended, ANNA, PARTS) == []


def test_words_after_a_quotation_make_it_part_of_the_letter():
    assert mend("> jūs rakstījāt\nDati ir portālā.", ANNA, ("phone",)).endswith("Dati ir portālā.\n67 366 922")


@pytest.mark.parametrize(
    "text, before",
    [
        ("Labdien!\n\nDati.\n\nAr cieņu\nAnna", "Labdien!\n\nDati."),
        ("Dati.", "Dati."),
        ("Labdien!\n\nDati.\n\nAr cieņu\nAnna\n\nMūsu vēstule:\n> Ar cieņu\n> Anna", "Labdien!\n\nDati."),
        ("", ""),
    ],
)
def test_one_writes_on_after_the_last_words_above_the_farewell(text, before):
    assert text[: words_end(text)] == before


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("Labdien!\n\nKur ir dati?\n\nAr cieņu\nJānis", "Kur ir dati?"),
        ("Labdien! Kur ir dati?", "Kur ir dati?"),
        ("Labdien, Jāņa kungs!\nDati ir.\nTe.\n\nAr cieņu\nAnna\n\n> Labdien!", "Dati ir.\nTe."),
        ("Dear Sir,\nwhere is it?\nKind regards\nJohn", "where is it?"),
        ("Labdien! " + "Vārdi. " * 20, ("Vārdi. " * 20).strip()),
        ("Kur ir dati?", "Kur ir dati?"),
        ("Labdien", ""),
        ("", ""),
    ],
)
def test_what_a_letter_says_stands_between_greeting_and_farewell(letter: str, said: str) -> None:
    assert inner(letter) == said
