"""A few hundred short texts are looked through: forms, letters without diacritics, words too many, slips of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.seeking import Told, seek

THINGS = [
    Told("Iedzīvotāju skaits gada sākumā", "Publikācija"),
    Told("Valsts valodas prasmes pārbaude", "Pieteikšanās eksāmenam un tā maksa"),
    Told("Konsultācijas par veidlapu aizpildīšanu"),
    Told("Tālrunis 80 0000 98", "bezmaksas līnija"),
    Told("Kā apstrīdēt lēmumu", "Iesniegums priekšniekam mēneša laikā"),
    Told("Price list of paid services", "What each service costs"),
]


def first(question: str, *, language: str = "lv", spelled: bool = True) -> str:
    """The name of what stands first; "" where nothing fits."""
    found = seek(question, THINGS, language=language, spelled=spelled)
    return THINGS[found[0].place].head if found else ""


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("iedzīvotāji", "Iedzīvotāju skaits gada sākumā"),
        ("iedzivotaju skaitu", "Iedzīvotāju skaits gada sākumā"),
        ("Kā es varētu uzzināt, cik ir iedzīvotāju?", "Iedzīvotāju skaits gada sākumā"),
        ("Labdien! Vai jūs, lūdzu, varat pateikt, kā apstrīdēt lēmumus?", "Kā apstrīdēt lēmumu"),
        ("eksamens", "Valsts valodas prasmes pārbaude"),
        ("maksa par eksāmenu", "Valsts valodas prasmes pārbaude"),
        ("veidlapas", "Konsultācijas par veidlapu aizpildīšanu"),
        ("bezmaksas tālruņi", "Tālrunis 80 0000 98"),
        ("VALODA", "Valsts valodas prasmes pārbaude"),
        ("kosmosa kuģis", ""),
        ("iedzīvotāju kosmosa kuģa dzinējs", ""),
        ("", ""),
        ("?!", ""),
    ],
)
def test_latvian_words_find_what_they_mean(question: str, head: str) -> None:
    assert first(question) == head


@pytest.mark.parametrize("question", ["prices", "How can I find the price, please?", "services paid"])
def test_english_words_meet_those_that_begin_with_them(question: str) -> None:
    assert first(question, language="en") == "Price list of paid services"
    assert seek("forma", [Told("formāts")], language="lv") == []


@pytest.mark.parametrize(("question", "head"), [("iedzvotāju", 0), ("konsultacjas", 2), ("valdoas", 1), ("lemmums", 4)])
def test_slips_of_the_pen_count_only_where_they_are_asked_for(question: str, head: int) -> None:
    assert first(question) == ""
    assert first(question, spelled=False) == THINGS[head].head


def test_what_has_all_words_leaves_out_what_has_half_of_them() -> None:
    both, one = Told("Datu aizsardzība"), Told("Dati")
    assert [fit.place for fit in seek("datu aizsardzība", [one, both], language="lv")] == [1]
    assert [fit.place for fit in seek("datu glabāšana", [one, both], language="lv")] == [0, 1]


def test_a_word_in_the_name_weighs_more_than_one_below_it() -> None:
    below, named = Told("Tabula", "cenas"), Told("Cenas", "tabula")
    assert [fit.place for fit in seek("cena", [below, named], language="lv")] == [1, 0]


@given(st.text(max_size=80), st.lists(st.text(max_size=60), max_size=6), st.booleans())
def test_any_question_can_be_put_to_any_texts(question: str, heads: list[str], spelled: bool) -> None:
    things = [Told(head) for head in heads]
    for fit in seek(question, things, language="lv", spelled=spelled):
        assert 1 <= fit.words <= 12
        assert fit.named <= fit.words
        assert 0 <= fit.place < len(things)
