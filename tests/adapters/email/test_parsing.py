"""Every letter becomes something to find, however broken; nothing in it can hurt the database or the reader."""

import base64
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.adapters.email.letters import BROKEN, HEAD, bounce, letter, multipart, part

from atbilde.adapters.email.parsing import ParsedLetter, parse, plain
from atbilde.contacts.intake import MADE_HOST


def assert_storable(found: ParsedLetter) -> None:
    """What PostgreSQL and the model take: no null, no half characters, lengths within the columns."""
    assert 3 < len(found.message_id) <= 998
    assert len(found.message_id.encode()) < 2000
    texts = [found.message_id, found.sender, found.sender_name, found.subject, found.text, found.quoted, found.html]
    texts += [*found.references, *found.to, *found.cc, *found.faults]
    texts += [text for file in found.files for text in (file.name, file.content_type, file.inline_id)]
    for text in texts:
        text.encode("utf-8")
        assert "\x00" not in text
    assert len(found.sender) <= 320
    assert len(found.sender_name) <= 200
    assert len(found.subject) <= 998
    assert all(len(one) <= 998 for one in found.references)
    assert all(len(one) <= 320 for one in [*found.to, *found.cc])
    assert all(len(one) <= 120 for one in found.faults)
    assert all(0 < len(file.name) <= 255 and len(file.content_type) <= 120 for file in found.files)
    assert len(found.language) <= 3


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_letter_is_read_as_far_as_it_goes(name: str) -> None:
    assert_storable(parse(BROKEN[name]))
    assert_storable(plain(BROKEN[name]))


@given(st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_mutated_letters_never_raise(data: st.DataObject) -> None:
    base = bytearray(data.draw(st.sampled_from(SEEDS)))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, max(0, len(base) - 1)))
        piece = data.draw(st.sampled_from(SPLINTERS) | st.binary(max_size=6))
        if data.draw(st.booleans()):
            base[at : at + len(piece)] = piece
        else:
            base[at:at] = piece
    assert_storable(parse(bytes(base)))


@given(st.binary(max_size=2000))
@settings(deadline=None)
def test_any_bytes_never_raise(raw: bytes) -> None:
    assert_storable(parse(raw))


@given(name=st.text(min_size=1, max_size=40), subject=st.text(max_size=80), text=st.text(max_size=400))
@settings(deadline=None)
def test_what_a_proper_program_writes_is_read_back(name: str, subject: str, text: str) -> None:
    from email.message import EmailMessage
    from email.policy import SMTP

    proper = EmailMessage(policy=SMTP)
    proper["From"] = "janis@epasts.example"
    proper["Subject"] = " ".join(clean(subject).split())
    proper["Message-ID"] = "<ok@epasts.example>"
    proper.set_content(clean(text), charset="utf-8")
    found = parse(proper.as_bytes())
    assert found.subject == proper["Subject"]
    assert found.message_id == "<ok@epasts.example>"
    whole = "\n".join(one for one in (found.text, found.quoted) if one)
    assert whole.split() == clean(text).split()


def clean(text: str) -> str:
    """Text without control characters and halves of characters, which a letter cannot carry."""
    return "".join(char for char in text if char.isprintable() and not "\ud800" <= char <= "\udfff")


def test_a_plain_letter() -> None:
    found = parse(letter())
    assert (found.sender_name, found.sender) == ("Jānis Bērziņš", "janis@epasts.example")
    assert found.to == ("csp@iestade.example",)
    assert found.subject == "Jautājums par datiem"
    assert found.text.startswith("Labdien!\nKur atrast")
    assert found.language == "lv"
    assert found.message_id == "<1@epasts.example>"
    assert found.date is not None
    assert found.date.isoformat() == "2026-05-13T07:00:00+00:00"
    assert (found.faults, found.automatic, found.files) == ((), "", ())


def test_text_html_and_files_of_a_usual_letter() -> None:
    body = multipart(
        "alternative",
        part("text/plain; charset=windows-1257", "Lūdzu izziņu.".encode("cp1257")),
        part("text/html; charset=utf-8", '<p>Lūdzu izziņu. <img src="cid:logo"></p>'.encode()),
        boundary="C",
        head=b"",
    )
    raw = multipart(
        "mixed",
        body,
        part("image/png", b"PNG", Content_ID="<logo>", Content_Disposition='inline; filename="logo.png"'),
        part("application/ms-tnef", b"TNEF", Content_Disposition='attachment; filename="winmail.dat"'),
        part("application/pdf", b"PDF", Content_Disposition="attachment; filename*=windows-1257''Izzi%F2a.pdf"),
        part("message/rfc822", b"Subject: Ieksa\r\n\r\nvecais\r\n"),
    )
    found = parse(raw)
    assert found.text == "Lūdzu izziņu."
    assert 'src="cid:logo"' in found.html
    assert [file.name for file in found.files] == ["logo.png", "winmail.dat", "Izziņa.pdf", "Ieksa.eml"]
    assert found.files[0].inline_id == "logo"
    assert found.files[3].content.endswith(b"vecais\r\n")


def test_a_letter_of_html_alone_has_words() -> None:
    raw = HEAD + (
        b"Content-Type: text/html; charset=utf-8\r\n\r\n<style>p{}</style><p>Labdien!</p><ul><li>viens<li>divi</ul>"
        b"<script>alert(1)</script><blockquote>vecais</blockquote>"
    )
    found = parse(raw)
    assert found.text == "Labdien!\n\n- viens\n- divi"
    assert found.quoted == "> vecais"


def test_a_footer_in_plain_text_does_not_hide_html_words() -> None:
    raw = multipart(
        "mixed",
        part("text/html; charset=utf-8", "<p>Īstais saturs</p>".encode()),
        part("text/plain", b"Checked by an antivirus."),
    )
    found = parse(raw)
    assert "Īstais saturs" in found.text
    assert "antivirus" in found.text


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (letter(message_id=None), "no_message_id"),
        (letter(sender="Jānis"), "odd_sender"),
        (BROKEN["deep"], "nested_too_deep"),
        (BROKEN["thousands of parts"], "too_many_parts"),
        (BROKEN["thousands of files"], "too_many_parts"),
        (BROKEN["unknown charset"], "charset_guessed"),
        (BROKEN["html endless"], "html_not_shown"),
        (BROKEN["huge header"], "header_cut"),
        (BROKEN["boundary never found"], "broken_mime"),
    ],
)
def test_what_was_broken_is_said(raw: bytes, fault: str) -> None:
    assert fault in parse(raw).faults


def test_a_letter_without_an_id_gets_the_same_one_each_time_and_by_each_way() -> None:
    first = parse(letter(message_id=None, headers={"Received": "from a"}))
    second = parse(letter(message_id=None, headers={"Received": "from b", "Delivered-To": "x@y"}))
    other = parse(letter(message_id=None, text="Cits jautājums"))
    assert first.message_id == second.message_id
    assert first.message_id.endswith(f"@{MADE_HOST}>")
    assert first.message_id != other.message_id


def test_letters_without_id_and_date_are_told_apart_by_every_byte() -> None:
    first = parse(letter(message_id=None, date=None, headers={"Received": "from a"}))
    second = parse(letter(message_id=None, date=None, headers={"Received": "from b"}))
    assert first.message_id != second.message_id


@pytest.mark.parametrize(
    "change",
    [{"sender": "other@epasts.example"}, {"date": "Wed, 13 May 2026 10:00:01 +0300"}, {"subject": "x"}, {"text": "y"}],
)
def test_the_fingerprint_tells_different_letters_apart(change: dict[str, str]) -> None:
    assert parse(letter()).fingerprint != parse(letter(**change)).fingerprint  # type: ignore[arg-type]


def test_a_file_of_fifty_megabytes() -> None:
    content = bytes(range(256)) * 200_000
    encoded = base64.encodebytes(content)
    raw = multipart(
        "mixed",
        part("text/plain", b"See the file."),
        part("application/zip", encoded, Content_Transfer_Encoding="base64", Content_Disposition="attachment"),
    )
    found = parse(raw)
    assert found.files[0].content == content
    assert found.files[0].name == "attachment-1.zip"


@pytest.mark.parametrize("name", ["html endless", "many headers", "thousands of parts", "comments", "many addresses"])
def test_no_letter_takes_long(name: str) -> None:
    start = time.process_time()
    parse(BROKEN[name])
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\dir\\\\fails.docx", "fails.docx"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("a" * 400 + ".pdf", "a" * 251 + ".pdf"),
        (". .", "datne"),
        ("rēķins.pdf.exe. .", "rēķins.pdf.exe"),
        ("nul.docx", "_nul.docx"),
        ("a.txt:b.exe", "a.txt_b.exe"),
    ],
)
def test_file_names_are_harmless(given_name: str, safe: str) -> None:
    raw = multipart("mixed", part("application/x-y", b"x", Content_Disposition=f'attachment; filename="{given_name}"'))
    assert parse(raw).files[0].name == safe


SEEDS = [
    letter(),
    bounce("<x@y>"),
    multipart("mixed", part("text/html", b"<p>x</p>"), part("image/png", b"x", Content_Disposition="inline")),
    multipart("alternative", part("text/plain; format=flowed", b"a \r\nb\r\n> c\r\n"), part("text/html", b"<b>x")),
    letter(subject="=?utf-8?B?xLttZWs=?= =?windows-1257?Q?=E2?=", headers={"References": "<a@b> <c@d>"}),
]
SPLINTERS = [
    b"\r\n", b"\n", b"\r", b"\x00", b"\r\n\r\n", b"--B", b"--B--", b"=?utf-8?B?", b"?=", b"<", b">", b'"', b"(", b";",
    b":", b",", b"@", b"\xff", b"\xed\xa0\x80", b"Content-Type: multipart/mixed; boundary=B\r\n", b"charset=",
    b"Content-Transfer-Encoding: base64\r\n", b"message/rfc822", b"message/delivery-status", b"%00", b"*0*=", b"=\r\n",
]  # fmt: skip
