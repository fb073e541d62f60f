"""Every text of the interface has its Latvian, and what is compiled is what is written."""

import gettext
import io
import re
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

from atbilde.ui.translations import (
    COMPILED,
    Entry,
    compile_catalogue,
    read_catalogue,
    used_texts,
    write_catalogue,
)

_PLACE = re.compile(r"%\(\w+\)\w|%%|\{\{?\s*\w+\s*\}?\}")


def test_every_text_has_its_latvian() -> None:
    known = read_catalogue()
    missing = [text[0] for text in used_texts() if not known.get(text, Entry(text)).is_complete]
    assert missing == [], "run python -m atbilde.ui.translations and fill them in"


def test_the_catalogue_holds_nothing_that_nobody_uses() -> None:
    assert set(read_catalogue()) == set(used_texts()), "run python -m atbilde.ui.translations"


def test_the_compiled_catalogue_is_fresh() -> None:
    assert COMPILED.read_bytes() == compile_catalogue(read_catalogue()), "run python -m atbilde.ui.translations"


def test_what_is_filled_in_stands_in_both_languages() -> None:
    for (english, plural), entry in read_catalogue().items():
        for form in filter(None, entry.forms):
            wanted = set(_PLACE.findall(plural or english))
            assert set(_PLACE.findall(form)) == wanted, english


def test_writing_and_reading_keep_the_catalogue(tmp_path: Path) -> None:
    known, used = read_catalogue(), used_texts()
    path = tmp_path / "django.po"
    write_catalogue(known, used, path)
    assert read_catalogue(path) == {text: known[text] for text in used}


def test_gettext_reads_what_is_compiled() -> None:
    entries = {
        ("Open", ""): Entry(("Open", ""), ["Atvērt"]),
        ("%(n)s case", "%(n)s cases"): Entry(("%(n)s case", "%(n)s cases"), ["viena", "vairākas", "neviena"]),
        ("Not done", ""): Entry(("Not done", ""), [""]),
    }
    catalogue = gettext.GNUTranslations(io.BytesIO(compile_catalogue(entries)))
    assert catalogue.gettext("Open") == "Atvērt"
    assert catalogue.gettext("Not done") == "Not done"
    forms = [catalogue.ngettext("%(n)s case", "%(n)s cases", n) for n in (1, 21, 2, 11, 0)]
    assert forms == ["viena", "viena", "vairākas", "vairākas", "neviena"]


def test_what_django_says_of_a_text_too_long_is_right_latvian() -> None:
    field = forms.CharField(max_length=4)
    with override("lv"), pytest.raises(forms.ValidationError) as refused:
        field.clean("garāks")
    assert refused.value.messages == ["Ierakstiet ne vairāk kā 4 zīmes; tagad to ir 6."]
