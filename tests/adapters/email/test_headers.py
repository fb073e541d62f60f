"""Names, addresses, ids and dates out of headers as they really come."""

import email
from email.policy import compat32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.email.headers import Header, addresses, decoded, ids


def header(*lines: str) -> Header:
    raw = "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
    return Header(email.message_from_bytes(raw, policy=compat32))


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('"Bērziņš, Jānis" <j@x.lv>, b@c.lv', [("Bērziņš, Jānis", "j@x.lv"), ("", "b@c.lv")]),
        ("Bērziņš, Jānis <j@x.lv>", [("Bērziņš, Jānis", "j@x.lv")]),
        ("=?utf-8?Q?B=C4=93rzi=C5=86=C5=A1,_J=C4=81nis?= <J@X.LV>", [("Bērziņš, Jānis", "J@x.lv")]),
        ("=?windows-1257?Q?J=E2nis?= =?windows-1257?Q?_B=E7rzi=F2=F0?= <j@x.lv>", [("Jānis Bērziņš", "j@x.lv")]),
        ("undisclosed-recipients:;", []),
        ('Grupa: a@b.lv, "C" <c@d.lv>; e@f.lv', [("", "a@b.lv"), ("C", "c@d.lv"), ("", "e@f.lv")]),
        ("j@x.lv (Jānis)", [("Jānis", "j@x.lv")]),
        ('"unclosed <a@b.lv>', [("unclosed", "a@b.lv")]),
        ("Jānis", [("Jānis", "")]),
        ("root@localhost", [("", "root@localhost")]),
        ("<a@b.lv", [("", "a@b.lv")]),
        ("'a@b.lv'", [("", "a@b.lv")]),
        ("a@b..lv", [("", "")]),
        ("", []),
    ],
)
def test_addresses(value: str, found: list[tuple[str, str]]) -> None:
    assert addresses(value) == found


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?UTF-8?B?xLttZWthcg==?= =?UTF-8?B?xKE=?=", "Ļmekarġ"),
        ("=?utf-8?q?L=C5?= =?utf-8?q?=ABdzu?=", "Lūdzu"),  # a letter cut in two
        ("=?iso-8859-13*lv?Q?L=FBdzu?=", "Lūdzu"),
        ("=?utf-8?Q?a b?= c", "a b c"),
        ("=?utf-8?B?!!!?= x", "x"),
        ("one\r\n two\r\n\tthree", "one two three"),
        ("=?no-such?Q?abc?=", "abc"),
        ("=?broken", "=?broken"),
        ("Bcc: x\r\nInjected: y", "Bcc: x Injected: y"),
    ],
)
def test_decoding(value: str, text: str) -> None:
    assert decoded(value) == text


def test_raw_bytes_in_headers_are_guessed() -> None:
    raw = b"Subject: L\xfbdzu izzi\xf2u\r\nFrom: J\xc4\x81nis <j@x.lv>\r\n\r\n"
    found = Header(email.message_from_bytes(raw, policy=compat32))
    assert found.text("subject") == "Lūdzu izziņu"
    assert found.addresses("from") == [("Jānis", "j@x.lv")]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("<a@b> <c@d>", ["<a@b>", "<c@d>"]),
        ("<a@\r\n b>", ["<a@b>"]),
        ("a@b", ["<a@b>"]),
        ('message of "Mon" <a@b>', ["<a@b>"]),
        ("<" + "x" * 600 + "@b>", []),
        ("<ā@b>", []),
        ("<>", []),
        ("", []),
    ],
)
def test_ids(value: str, found: list[str]) -> None:
    assert ids(value) == found


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Wed, 13 May 2026 10:00:00 +0300", "2026-05-13T07:00:00+00:00"),
        ("13 May 2026 10:00:00", "2026-05-13T10:00:00+00:00"),
        ("Wed, 13 May 2026 10:00:00 -0000", "2026-05-13T10:00:00+00:00"),
        ("rubbish", None),
        ("Mon, 01 Jan 9999 00:00:00 +1400", None),
        ("Mon, 99 Jan 2026 25:00:00 +9999", None),
    ],
)
def test_dates(value: str, moment: str | None) -> None:
    found = header(f"Date: {value}").date()
    assert (found.isoformat() if found else None) == moment


@given(st.text(max_size=300))
def test_any_text_is_read_without_complaint(value: str) -> None:
    for name, address in addresses(value):
        assert "\n" not in name
        assert address == "" or "@" in address
    decoded(value)
    ids(value)


def test_the_first_of_two_fields_counts() -> None:
    found = header("Message-ID: <1@x>", "Message-ID: <2@x>", "Subject: one", "Subject: two")
    assert found.ids("message-id")[0] == "<1@x>"
    assert found.text("subject") == "one"
