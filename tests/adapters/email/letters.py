"""Letters for the tests, as bytes: good ones to build on, and broken ones by name."""

from collections.abc import Mapping


def letter(
    *,
    sender: str = "Jānis Bērziņš <janis@epasts.example>",
    to: str = "csp@iestade.example",
    subject: str = "Jautājums par datiem",
    text: str = "Labdien!\nKur atrast datus par iedzīvotāju skaitu?\nAr cieņu, Jānis",
    message_id: str | None = "<1@epasts.example>",
    date: str | None = "Wed, 13 May 2026 10:00:00 +0300",
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A plain letter in UTF-8; `headers` are added on top as they are."""
    lines = [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines += [f"From: {sender}", f"To: {to}", f"Subject: {subject}"]
    lines += [f"Date: {date}"] if date is not None else []
    lines += [f"Message-ID: {message_id}"] if message_id is not None else []
    lines += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", ""]
    return "\r\n".join([*lines, *text.split("\n"), ""]).encode()


HEAD = (
    b"From: Janis <janis@epasts.example>\r\nTo: csp@iestade.example\r\nSubject: Test\r\n"
    b"Date: Wed, 13 May 2026 10:00:00 +0300\r\nMessage-ID: <mime@epasts.example>\r\nMIME-Version: 1.0\r\n"
)


def multipart(kind: str, *parts: bytes, boundary: str = "B", head: bytes = HEAD, extra: str = "") -> bytes:
    """A letter of several parts; each part has its own header lines."""
    mark = b"\r\n--" + boundary.encode()
    body = b"".join(mark + b"\r\n" + part for part in parts) + mark + b"--\r\n"
    return head + f'Content-Type: multipart/{kind}; boundary="{boundary}"{extra}\r\n\r\n'.encode() + body


def part(content_type: str, content: bytes, **headers: str) -> bytes:
    """One part of a multipart letter."""
    lines = [f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def bounce(of: str, *, action: str = "failed", status: str = "5.1.1", to: str = "csp@iestade.example") -> bytes:
    """A delivery report (RFC 3464) about our letter with the Message-ID `of`."""
    head = (
        f"Return-Path: <>\r\nFrom: Mail Delivery System <MAILER-DAEMON@mx.example>\r\nTo: {to}\r\n"
        f"Subject: Undelivered Mail Returned to Sender\r\nDate: Wed, 13 May 2026 11:00:00 +0300\r\n"
        f"Message-ID: <report-{action}-{of.strip('<>')}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
    ).encode()
    return multipart(
        "report",
        part("text/plain; charset=us-ascii", b"This is the mail system. I could not deliver your message.\r\n"),
        part(
            "message/delivery-status",
            f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; janis@epasts.example\r\n"
            f"Action: {action}\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 no such user\r\n".encode(),
        ),
        part("message/rfc822", f"Message-ID: {of}\r\nFrom: {to}\r\nSubject: Re: x\r\n\r\nAnswer\r\n".encode()),
        head=head,
        extra="; report-type=delivery-status",
    )


def nested(depth: int) -> bytes:
    """Multiparts inside multiparts."""
    body = b""
    for level in range(depth):
        body += f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
    return HEAD + body + b"Content-Type: text/plain\r\n\r\ndeep\r\n"


BROKEN: dict[str, bytes] = {
    "empty": b"",
    "only a line end": b"\r\n",
    "no header": b"just words, nothing else\r\n",
    "no body": b"From: a@b.example\r\nSubject: x",
    "null characters": letter(subject="a\x00b", text="c\x00d\x00"),
    "a null in the id": letter(message_id="<a\x00b@c.example>"),
    "bytes that are nothing": bytes(range(256)) * 4,
    "surrogates": HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xed\xa0\x80\xed\xbf\xbf end\r\n",
    "eight-bit header": b"From: J\xe2nis <j@x.example>\r\nSubject: J\xe2nis\r\n\r\nx\r\n",
    "unknown charset": HEAD + b"Content-Type: text/plain; charset=x-no-such\r\n\r\nl\xfbdzu\r\n",
    "a codec that is no charset": HEAD + b"Content-Type: text/plain; charset=zlib_codec\r\n\r\nhello\xff\r\n",
    "charset idna": HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\nhello\xff\r\n",
    "charset with a null": HEAD + b'Content-Type: text/plain; charset="utf\x00-8"\r\n\r\nhello\xff\r\n',
    "no boundary": HEAD + b"Content-Type: multipart/mixed\r\n\r\nwords\r\n",
    "boundary never found": HEAD + b"Content-Type: multipart/mixed; boundary=zz\r\n\r\nwords\r\n",
    "boundary never closed": HEAD + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\n\r\nwords\r\n",
    "base64 broken": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!x===\r\n",
    "unknown encoding": HEAD + b"Content-Type: text/plain\r\nContent-Transfer-Encoding: 9bit\r\n\r\nwords\r\n",
    "uuencode broken": HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n!!!\r\n",
    "deep": nested(3000),
    "deep messages": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 2000 + b"x",
    "thousands of parts": multipart("mixed", *[part("text/plain", b"x")] * 6000),
    "thousands of files": multipart("mixed", *[part("image/png", b"x")] * 1000),
    "huge header": b"X-Big: " + b"a" * 3_000_000 + b"\r\n" + letter(),
    "many headers": b"".join(b"X-%d: y\r\n" % number for number in range(30_000)) + letter(),
    "folded wrongly": b"From: a\r\n@b.example\r\nSubject: one\r\n two\r\n\tthree\r\nthis is no header\r\n\r\nx\r\n",
    "encoded words broken": letter(subject="=?utf-8?B?////?= =?x?Q?=ZZ?= =?utf-8?Q?=C4?= =?utf-8?B?a?= =?=?="),
    "odd date": letter(date="Fri, 99 Foo 20266 25:61:61 +9999"),
    "date of year 1": letter(date="Mon, 01 Jan 0001 00:00:00 +1400"),
    "odd sender": letter(sender="<<<>>> ,;: (((("),
    "two senders": letter(sender="a@b.example, c@d.example"),
    "group": letter(to="undisclosed-recipients:;"),
    "comments": letter(sender="(" * 5000 + "a@b.example"),
    "many addresses": letter(to=", ".join(f"a{number}@b.example" for number in range(5000))),
    "odd content type": HEAD + b"Content-Type: ////;;;==\r\n\r\nwords\r\n",
    "odd file name": multipart("mixed", part("image/png", b"x", Content_Disposition="attachment; filename*=%%%''%zz")),
    "odd continuation": multipart(
        "mixed", part("image/png", b"x", Content_Disposition="attachment; filename*0*=a; filename*7=b; filename*=")
    ),
    "html endless": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
    "html broken": HEAD + b"Content-Type: text/html\r\n\r\n<p <b <!-- <![CDATA[ &#0; &#xD800; &bogus <a href='",
    "report without blocks": multipart("report", part("text/plain", b"x"), extra="; report-type=delivery-status"),
    "status of rubbish": multipart("report", part("message/delivery-status", b"\xff\x00::\r\n\r\n:\r\n")),
    "id far too long": letter(message_id="<" + "a" * 5000 + "@b.example>"),
    "references of rubbish": letter(headers={"References": "<<<a@b> c@d >>> <" + "x" * 3000 + ">", "In-Reply-To": ">"}),
    "utf-16 without saying": "From: a@b.example\r\n\r\nhello".encode("utf-16"),
    "bare line feeds": letter().replace(b"\r\n", b"\n"),
    "bare carriage returns": letter().replace(b"\r\n", b"\r"),
}
