"""The scanner finds the line of whatever `tomllib` reads."""

import json
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.pack.positions import line_of, positions

KEYS = st.one_of(
    st.from_regex(r"[a-z][a-z0-9_-]{0,5}", fullmatch=True), st.text(st.characters(codec="utf-8"), max_size=4)
)
TEXTS = st.text(st.sampled_from("aā#=[]{},.\"'\\ \n\t"), max_size=12)
PLAIN = st.one_of(st.integers(-99, 99), st.booleans(), st.dates(date(1990, 1, 1), date(2050, 1, 1)), TEXTS)
VALUES = st.recursive(
    PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=3)), max_leaves=6
)
TABLES = st.dictionaries(KEYS, VALUES, max_size=3)
DOCUMENTS = st.tuples(
    TABLES, st.dictionaries(KEYS, st.one_of(TABLES, st.lists(TABLES, min_size=1, max_size=3)), max_size=3)
)


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def written(value: object, inline: bool = False) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | date():
            return str(value)
        case str() if "'" not in value and "\n" not in value and not inline:
            return f"'{value}'"
        case str() if '"' not in value and "\\" not in value and not inline:
            return f'"""\n{value}"""'
        case str():
            return quoted(value)
        case list():
            return "[ # a list ]\n" + "".join(f"  {written(each)}, # ]\n" for each in value) + "]"
        case dict():
            return (
                "{ " + ", ".join(f"{quoted(key)} = {written(each, inline=True)}" for key, each in value.items()) + " }"
            )
    raise AssertionError(value)


def toml(document: tuple[dict[str, object], dict[str, object]]) -> str:
    top, rest = document
    lines = ["# = [x]"] + [f"{quoted(key)} = {written(value)} # }}" for key, value in top.items()]
    for name, tables in rest.items():
        if name in top:
            continue
        opening = "[[{}]]" if isinstance(tables, list) else "[ {} ]"
        for table in tables if isinstance(tables, list) else [tables]:
            lines.append("\n" + opening.format(quoted(name)))
            lines += [f"  {quoted(key)}= {written(value)}" for key, value in table.items()]
    return "\n".join(lines)


def paths(value: object, at: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {at} if at else set()
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        found |= paths(child, (*at, key))
    return found


@given(DOCUMENTS)
def test_every_key_and_element_has_a_line_and_nothing_else_has(document):
    text = toml(document)
    assert set(positions(text)) == paths(tomllib.loads(text))


TEXT = '''# head
id = "x"  # not [[this]]
a.b = 1
text = """
[[line]]
"""

[[term]]
id = "one"
amount = {
  parameter = "p" }

[[term]]
id = 'two # ]'
list = [
  1,  # [[term]]
  { deep = [2, 3] },
]
[term.options.notice]
"no" = { amount = 12 }
[[term.inner]]
k = 1
[[term.inner]]
k = 2
'''.replace("{\n  parameter", "{ parameter")


@pytest.mark.parametrize(
    "path, line",
    [
        (("id",), 2),
        (("a", "b"), 3),
        (("text",), 4),
        (("term",), 8),
        (("term", 0, "amount", "parameter"), 10),
        (("term", 1), 12),
        (("term", 1, "list"), 14),
        (("term", 1, "list", 1, "deep", 1), 16),
        (("term", 1, "options", "notice", "no", "amount"), 19),
        (("term", 1, "inner", 1, "k"), 23),
    ],
)
def test_a_key_is_where_it_stands(path, line):
    assert positions(TEXT)[path] == line


def test_what_is_missing_is_told_at_what_is_around_it():
    assert line_of(("term", 1, "clause"), positions(TEXT)) == 12
    assert line_of(("name",), positions(TEXT)) == 1
