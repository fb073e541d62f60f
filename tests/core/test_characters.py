"""Characters that nobody sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.characters import seen


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("rēķins\u202efdp.exe", "rēķinsfdp.exe"),
        ("a\u2066b\u2069c\u200bd\u200ee\ufefff\u00adg\u061ch", "abcdefgh"),
        ("a\x00b\x07c\x7f", "abc"),
        ("Jā\u200dnis Zar\u200ciņš", "Jānis Zariņš"),
        ("viena\r\n\totra\u00a0rinda", "viena\r\n\totra\u00a0rinda"),
        ("a \U0001f469\u200d\U0001f4bb", "a \U0001f469\u200d\U0001f4bb"),
        ("\U0001f3f3\ufe0f\u200d\U0001f308", "\U0001f3f3\ufe0f\u200d\U0001f308"),
        ("\U0001f937\U0001f3fd\u200d\u2642\ufe0f", "\U0001f937\U0001f3fd\u200d\u2642\ufe0f"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("Привет, „Rīga”…", "Привет, „Rīga”…"),
    ],
)  # fmt: skip
def test_what_is_seen_is_kept_and_nothing_else(text: str, kept: str) -> None:
    assert seen(text) == kept


@given(st.text() | st.text(alphabet="a\u200b\u200d\u061c\U0001f469\u202e"))
def test_what_was_looked_through_once_stays(text: str) -> None:
    assert seen(seen(text)) == seen(text)
