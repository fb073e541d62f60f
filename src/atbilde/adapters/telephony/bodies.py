"""Bodies of webhooks: JSON, form data or multipart, as one mapping."""

from collections.abc import Iterable, Mapping
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from urllib.parse import parse_qsl

import msgspec

#: A call event has some hundred bytes.
LARGEST = 64 * 1024
_MOST_FIELDS = 100


class BadBody(ValueError):
    """A body that says nothing about a call that could be taken in. The text says why and names the field."""


def body_of(content_type: str, raw: bytes) -> Mapping[str, object]:
    """The fields of a request's body: JSON object, `application/x-www-form-urlencoded` or `multipart/form-data`.

    In forms a field given once is text, given more than once a list of texts; `user[]` and `user` are one field. A
    body that begins with "{" is read as JSON whatever its type says: `curl --data '{…}'` calls it a form. Raises
    `BadBody` for one that is larger than `LARGEST`, cut off, or in another encoding than its type says.
    """
    if len(raw) > LARGEST:
        raise BadBody(f"the body is larger than {LARGEST} bytes")
    kind, charset, boundary = _type_of(content_type)
    if kind == "multipart/form-data" and boundary:
        return _gathered(_parts(content_type, raw))
    text = _decoded(raw, charset)
    if kind == "application/json" or kind.endswith("+json") or text.startswith("{"):
        return _json(text)
    if kind not in ("application/x-www-form-urlencoded", "", "text/plain"):
        raise BadBody(f"Content-Type {kind[:80]}: send JSON or form data")
    try:
        return _gathered(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    except ValueError as fault:
        why = "is not UTF-8" if isinstance(fault, UnicodeDecodeError) else f"has more than {_MOST_FIELDS} fields"
        raise BadBody(f"the form {why}") from None


def _type_of(content_type: str) -> tuple[str, str, str]:
    """The media type, its charset (UTF-8 where none is named) and its boundary."""
    head = EmailMessage()
    head["Content-Type"] = " ".join(content_type.split()) or "application/x-www-form-urlencoded"
    boundary = head.get_param("boundary") or ""
    charset = head.get_param("charset") or "utf-8"
    kind = content_type.partition(";")[0].strip().lower()
    return kind, str(charset), str(boundary)


def _decoded(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset).removeprefix("\ufeff").strip()
    except LookupError:
        raise BadBody(f"charset {charset[:40]}: unknown") from None
    except (UnicodeDecodeError, ValueError):
        raise BadBody(f"the body is not {charset[:40]}") from None


def _json(text: str) -> Mapping[str, object]:
    try:
        body = msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError):
        raise BadBody("the body is not JSON, or it is cut off") from None
    except RecursionError:
        raise BadBody("the JSON is nested too deeply") from None
    if not isinstance(body, dict):
        raise BadBody("the body is not a JSON object")
    return _gathered(body.items())


def _parts(content_type: str, raw: bytes) -> list[tuple[str, object]]:
    head = f"Content-Type: {' '.join(content_type.split())}\r\n\r\n".encode("utf-8", "replace")
    message = BytesParser(policy=policy.HTTP).parsebytes(head + raw)
    if not message.is_multipart() or message.defects:
        raise BadBody("the form is not as its boundary says, or it is cut off")
    fields: list[tuple[str, object]] = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes) and part.get_filename() is None:
            fields.append((name, _decoded(value, part.get_content_charset("utf-8"))))
    return fields


def _gathered(fields: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Fields by name; `name[]` is `name`; more than one value of a name is a list."""
    values: dict[str, list[object]] = {}
    for name, value in fields:
        plain = name.strip().removesuffix("[]")
        values.setdefault(plain, []).extend(value if isinstance(value, list) else [value])
    return {name: several[0] if len(several) == 1 else several for name, several in values.items()}
