"""A file's name is only a name, wherever it came from."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atbilde.contacts.names import LONGEST, NAMELESS, plain_name


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("plāns 2026.pdf", "plāns 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Anna\\vēstule.docx", "vēstule.docx"),
        ("mape/", "mape"),
        ("rēķins\u202efdp.exe", "rēķinsfdp.exe"),
        ("a\u2066b\u200b\u061cc\ufeff.txt", "abc.txt"),
        ("a\x00b\r\nSet-Cookie: x\x7f\x85.txt", "abSet-Cookie_ x.txt"),
        ("līgums.pdf. . .", "līgums.pdf"),
        ("virus.exe.", "virus.exe"),
        (" .htaccess", "htaccess"),
        ("piezīmes.txt:virus.exe", "piezīmes.txt_virus.exe"),
        ("kas? <tas>*|.txt", "kas_ _tas___.txt"),
        ('"citāts".txt', "citāts.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Com1.tar.gz", "_Com1.tar.gz"),
        ("LPT¹ .pdf", "_LPT¹.pdf"),
        ("console.log", "console.log"),
        ("pla\u0304ns.pdf", "plāns.pdf"),
        ("puse\ud800.txt", "puse.txt"),
        ("", NAMELESS),
        ("..", NAMELESS),
        (" . / ", NAMELESS),
        ("\u202e\x00", NAMELESS),
    ],
)
def test_what_is_kept_of_a_name(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


@pytest.mark.parametrize("letters", [300, 100_000])
def test_an_enormous_name_keeps_its_beginning_and_its_ending(letters: int) -> None:
    kept = plain_name("sākums " + "ā" * letters + ".pdf")
    assert len(kept) == LONGEST
    assert kept.startswith("sākums āā")
    assert kept.endswith("ā.pdf")
    assert len(plain_name("x." + "y" * letters)) == LONGEST


@given(st.text(alphabet=st.characters(), max_size=400))
@example("con" * 100 + ".")
@example("." * 300 + "a")
@example("a" * 254 + " .b")
def test_a_kept_name_is_short_holds_nothing_hidden_and_stays_as_it_is(text: str) -> None:
    kept = plain_name(text)
    assert 0 < len(kept) <= LONGEST
    assert not set(kept) & set('\x00\r\n\t/\\:*?"<>|\u202e\u200b\ufeff')
    assert kept == kept.strip(" .")
    assert plain_name(kept) == kept
    kept.encode()
