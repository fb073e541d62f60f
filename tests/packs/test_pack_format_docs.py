"""docs/pack-format.md: its packs are sound, and it leaves nothing out."""

import inspect
import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from atbilde.core.pack import PARAMETERS, entries, pack_faults, settings

DOCUMENT = (Path(__file__).parents[2] / "docs" / "pack-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)
WHOLE = [text for text in EXAMPLES if "id" in tomllib.loads(text) and "name" in tomllib.loads(text)]
#: What stands in code marks: a key is explained only if it is named as one.
NAMED = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`\n]+`", DOCUMENT))))


def models(module):
    """Every model of the module's own."""
    found = (one for one in vars(module).values() if inspect.isclass(one) and issubclass(one, BaseModel))
    return [one for one in found if one.__module__ == module.__name__]


KEYS = sorted(
    {
        field.alias or name
        for module in (entries, settings)
        for one in models(module)
        for name, field in one.model_fields.items()
    }
)


def test_there_are_examples_and_each_is_a_whole_pack():
    assert len(EXAMPLES) >= 5
    assert EXAMPLES == WHOLE


@pytest.mark.parametrize("text", WHOLE, ids=lambda text: text.splitlines()[-1][:40])
def test_an_example_has_no_fault(text):
    assert pack_faults(text, "gv.toml") == []


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_explained(key):
    assert key in NAMED


def test_every_table_has_an_example():
    shown = {key for text in WHOLE for key in tomllib.loads(text)}
    assert shown >= set(entries.PackFile.model_fields) - {"valid_until"}


@pytest.mark.parametrize("rule", sorted(settings.RULES))
def test_every_rule_is_explained(rule):
    assert re.search(rf"^\| `{rule}` \|", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_parameter_is_named_with_its_meaning(parameter):
    assert f"| `{parameter.name}` | {parameter.en} (" in DOCUMENT


@pytest.mark.parametrize("word", [*get_args(entries.Use), *get_args(settings.Channel)])
def test_every_use_and_channel_is_named(word):
    assert word in NAMED
