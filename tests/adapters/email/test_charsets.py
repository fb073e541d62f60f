"""Text comes out right whatever the label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.email.charsets import clean, codec_of, decode

LATVIAN = "Labdien! Lūdzu pagarināt iesnieguma termiņu, jo esmu slims. Ar cieņu, Jānis Bērziņš, Ķengarags"
RUSSIAN = "Здравствуйте! Прошу продлить срок подачи заявления. С уважением, Иван Петров – «Рига»"
GERMAN = "Guten Tag, ich möchte wissen, ob die Prüfung für Ausländer möglich ist. Grüße, Jörg Müller"
LABELS = (
    None,
    "us-ascii",
    "iso-8859-1",
    "windows-1252",
    "windows-1257",
    "windows-1251",
    "koi8-r",
    "utf-8",
    "x-nonsense",
)


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (LATVIAN, "cp1257"),
        (LATVIAN, "iso8859_13"),
        (LATVIAN, "utf-8"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "utf-8"),
        (GERMAN, "cp1252"),
        (GERMAN, "utf-8"),
        ("Jānis", "cp1257"),
        ("Привет", "cp1251"),
        ("Привет", "koi8-r"),
    ],
)
def test_any_label_on_what_people_here_write(text: str, codec: str, label: str | None) -> None:
    content = text.encode(codec, "replace")
    assert decode(content, label)[0] == content.decode(codec)


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("こんにちは", "iso-2022-jp"),
        ("こんにちは", "shift_jis"),
        ("안녕하세요", "euc-kr"),
        ("你好吗", "gb18030"),
        ("Žluť", "utf-16"),
    ],
)
def test_a_right_label_is_believed(text: str, codec: str) -> None:
    assert decode(text.encode(codec), codec) == (text, "")


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("windows-1257", "cp1257"),
        ("WINDOWS1257", "cp1257"),
        ('"utf-8"', "utf-8"),
        ("utf8; format=flowed", "utf-8"),
        ("iso-8859-13", "iso8859-13"),
        ("win-1251", "cp1251"),
        ("hex", None),
        ("zlib_codec", None),
        ("rot13", None),
        ("idna", None),
        ("undefined", None),
        ("unicode_escape", None),
        ("no such", None),
        ("a\x00b", None),
        ("", None),
        (None, None),
    ],
)
def test_labels(label: str | None, codec: str | None) -> None:
    assert codec_of(label) == codec


@given(st.binary(max_size=300), st.sampled_from([*LABELS, "utf-7", "utf-16", "big5", "hz", "punycode", "cp037"]))
def test_any_bytes_become_clean_text(content: bytes, label: str | None) -> None:
    text, _ = decode(content, label)
    text.encode("utf-8")
    assert "\x00" not in text
    assert clean(text) == text


def test_what_was_guessed_is_said() -> None:
    assert decode(LATVIAN.encode("cp1257"), "windows-1257")[1] == ""
    assert decode(LATVIAN.encode("cp1257"), "us-ascii")[1] == "charset_guessed"
    assert decode(LATVIAN.encode("utf-8"), "windows-1257")[1] == "charset_guessed"
    assert decode(b"plain", "x-nonsense")[1] == ""
