"""`atbilde standard` from outside."""

import json

import pytest
from tests.packs.ids import IDS

from atbilde.config.cli import main
from atbilde.core.carried import CARRIED
from atbilde.core.pack import PARAMETERS


def printed(capsys, *arguments):
    code = main(["standard", *arguments])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_list_names_every_pack(capsys):
    code, out, _ = printed(capsys, "list", "--json")
    assert code == 0
    assert [one["pack"] for one in json.loads(out)["packs"]] == ["csp", "dvi", "lv-law", "visc", "vpvb"]


@pytest.mark.parametrize("pack", IDS)
def test_show_says_what_is_carried(capsys, pack):
    _, out, _ = printed(capsys, "show", pack, "--on", "2026-05-14", "--json")
    document = json.loads(out)
    assert {"pack", "version", "valid_from", "clauses", "parameters", "terms"} <= set(document)
    assert {one["id"] for one in document["clauses"] if one["carried"]} == set(IDS[pack]) & CARRIED
    assert all({"id", "kind", "carried", "lv", "en"} <= set(one) for one in document["clauses"])
    assert all({"id", "clause", "clock", "amount"} <= set(one) for one in document["terms"])


def test_what_the_standard_is_silent_on_is_null(capsys):
    _, out, _ = printed(capsys, "show", "vpvb", "--json")
    parameters = json.loads(out)["parameters"]
    assert list(parameters) == [one.name for one in PARAMETERS]
    assert (parameters["ring_limit"], parameters["offensive_by_email"]["value"]) == (None, "reason_sent")


@pytest.mark.parametrize("day, unconfirmed", [("2026-02-28", False), ("2026-03-01", True)])
def test_a_term_that_is_not_confirmed_says_so(capsys, day, unconfirmed):
    _, out, _ = printed(capsys, "show", "lv-law", "--on", day, "--json")
    (term,) = [one for one in json.loads(out)["terms"] if one["id"] == "IL-5.3"]
    assert (term["unconfirmed"] is not None, bool(term["source"])) == (unconfirmed, True)


@pytest.mark.parametrize(
    "pack, words",
    [
        ("csp", ["CSP-D5 ", "10 minutes", "ring_limit", "not prescribed: standard_document"]),
        ("visc", ["VISC-9 ", "as told", "2 days"]),
        ("lv-law", ["The new wording and its section number have not been seen"]),
    ],
)
def test_show_in_words_has_terms_and_what_is_prescribed(capsys, pack, words):
    code, out, _ = printed(capsys, "show", pack, "--on", "2026-05-14")
    assert code == 0
    assert [word for word in words if word not in out] == []


def test_before_its_first_day_a_standard_is_not_in_force(capsys):
    assert "not in force on this day" in printed(capsys, "show", "vpvb", "--on", "2017-08-31")[1]
    document = json.loads(printed(capsys, "show", "vpvb", "--on", "2017-08-31", "--json")[1])
    assert (document["in_force"], document["terms"], set(document["parameters"].values())) == (False, [], {None})


def test_a_sound_file_passes_and_a_faulty_one_fails_with_its_lines(capsys, tmp_path):
    sound, faulty = tmp_path / "a.toml", tmp_path / "b.toml"
    sound.write_text('id = "a"\nname = { lv = "A", en = "A" }\n')
    faulty.write_text('id = "b"\nnaem = 3\n')
    assert printed(capsys, "check", str(sound))[0] == 0
    code, _, err = printed(capsys, "check", str(faulty))
    assert (code, f"{faulty}:2: " in err) == (1, True)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["show", "cps"], "known are"),
        (["show", "csp", "--on", "tomorrow"], "--on 'tomorrow'"),
        (["check", "nowhere.toml"], "nowhere.toml"),
        (["frobnicate"], "invalid choice"),
        ([], "required"),
    ],
)
def test_a_wrong_call_is_one_line_and_two(capsys, arguments, words):
    code, out, err = printed(capsys, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert words in err
