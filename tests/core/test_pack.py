"""A pack on a day, and what is wrong with one."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.obligations import RULES as ENGINE
from atbilde.core.pack import Pack, PackError, load_pack, pack_faults
from atbilde.core.pack.settings import RULES
from atbilde.core.standard import Clock

HEAD = 'id = "x"\nname = { lv = "Iestāde", en = "Institution" }\n'
DAY = date(2026, 5, 14)


def pack(text: str) -> Pack:
    return load_pack(HEAD + text, "x.toml")


def faults(text: str) -> list[tuple[int, str]]:
    """Line (of the text, from 1) and reason."""
    return [(fault.line - 2, fault.reason) for fault in pack_faults(HEAD + text, "x.toml")]


CLAUSE = '[[clause]]\nid = "C"\nnumber = "1"\nkind = "timed"\nlv = "Dari."\nen = "Do."\n'


def test_an_entry_holds_from_its_first_to_its_last_day():
    known = pack(
        '[[address]]\nid = "a"\nemail = "old@x.lv"\nuntil = 2026-05-13\nlv = "v"\nen = "o"\n'
        '[[address]]\nid = "a"\nemail = "new@x.lv"\nfrom = 2026-05-14\nlv = "j"\nen = "n"\n'
    )
    emails = [[one.email for one in known.on(day).addresses] for day in (DAY - timedelta(1), DAY)]
    assert emails == [["old@x.lv"], ["new@x.lv"]]
    assert known.on(DAY).parameters["email_addresses"]["value"] == ["new@x.lv"]


RINGS = (
    'valid_from = 2026-01-01\n[parameters]\nring_limit = { lv = "4", en = "4", value = 4 }\n'
    '[[changes]]\nfrom = 2026-06-01\n[changes.parameters]\nring_limit = { lv = "3", en = "3", value = 3 }\n'
    '[[changes]]\nfrom = 2026-07-01\nnot_prescribed = ["ring_limit"]\n'
    '[[obligation]]\nid = "C"\nrule = "answer_within_rings"\nsettings = { rings = { parameter = "ring_limit" } }\n'
    '[[term]]\nid = "T"\nclause = "C"\nclock = "elapsed"\namount = { parameter = "ring_limit" }\n'
    '[[obligation]]\nid = "D"\nclause = "C"\nrule = "electronic_answer"\nterm = "T"\n' + CLAUSE
)


@pytest.mark.parametrize(
    "day, rings", [(date(2025, 12, 31), None), (date(2026, 1, 1), 4), (date(2026, 6, 1), 3), (date(2026, 7, 1), None)]
)
def test_terms_and_duties_follow_the_parameter_they_are_read_from(day, rings):
    standard = pack(RINGS).on(day)
    assert [duty.settings["rings"] for duty in standard.duties if duty.id == "C"] == [rings] * (rings is not None)
    assert [duty.term.amount for duty in standard.duties if duty.id == "D"] == [rings] * (rings is not None)
    assert standard.value("ring_limit") == rings
    assert standard.prescribes("ring_limit") == (rings is not None)


@given(st.dates(date(2025, 12, 1), date(2026, 8, 1)), st.dates(date(2025, 12, 1), date(2026, 8, 1)))
def test_the_order_in_which_days_are_asked_for_changes_nothing(first, second):
    alone, after = pack(RINGS), pack(RINGS)
    after.on(first)
    assert alone.on(second) == after.on(second)
    assert after.on(second) is after.on(second)
    assert after.on(second).on == second


def test_outside_its_days_a_standard_prescribes_nothing_but_can_still_be_reached():
    text = 'valid_from = 2026-05-14\nvalid_until = 2026-05-14\n[parameters]\ndress = { lv = "a", en = "b" }\n' + CLAUSE
    text += '[[line]]\nid = "l"\nnumber = "1"\nlv = "a"\nen = "b"\n[[obligation]]\nid = "C"\nrule = "answer_request"\n'
    before, inside, after = (pack(text).on(DAY + timedelta(n)) for n in (-1, 0, 1))
    assert [one.in_force for one in (before, inside, after)] == [False, True, False]
    for silent in (before, after):
        assert (silent.clauses, silent.terms, silent.duties) == ({}, {}, ())
        assert set(silent.parameters.values()) == {None}
        assert [line.id for line in silent.lines] == ["l"]
    assert [duty.id for duty in inside.duties] == ["C"]


def test_a_rule_finds_every_setting_it_takes():
    known = pack('[[obligation]]\nid = "C"\nrule = "correct_error"\nsettings = { except = ["call"] }\n' + CLAUSE)
    (duty,) = known.on(DAY).duties
    assert duty.settings == {"channels": "all", "except": ["call"], "by": "any", "needs": ["apology"]}


def test_the_rules_a_pack_may_name_are_those_the_engine_has():
    assert set(RULES) == set(ENGINE)


def test_what_is_unconfirmed_stands_with_the_term():
    term = '[[term]]\nid = "T"\nclause = "C"\nclock = "months"\namount = 1\nunconfirmed = { lv = "Nav.", en = "No." }\n'
    known = pack(term + CLAUSE).on(DAY).terms["T"]
    assert (known.clock, known.unit, known.unconfirmed_lv, known.unconfirmed_en) == (
        Clock.MONTHS,
        "months",
        "Nav.",
        "No.",
    )


TERM = '[[term]]\nid = "T"\nclause = "C"\nclock = "elapsed"\n'


@pytest.mark.parametrize(
    "text, expected",
    [
        ("nam = 1\n", (1, "unknown key 'nam' (did you mean 'name'?)")),
        ('hours = { mon-fri = "8-17" }\n', (1, "'hours': mon-fri: '8-17' does not read as hours; write 8:30-17:00")),
        ('timezone = "Europe/Rigga"\n', (1, "'timezone': 'Europe/Rigga' is no known time zone")),
        ("valid_from = 2026-02-01\nvalid_until = 2026-01-01\n", (2, "'valid_until' (2026-01-01) is before")),
        ('valid_from = "2026-02-01"\n', (1, "'valid_from' has to be a date such as 2026-03-01, without quotes")),
        (
            '[parameters]\nring_limt = { lv = "a", en = "b" }\n',
            (2, "unknown key 'ring_limt' (did you mean 'ring_limit'?)"),
        ),
        ('[parameters]\nsite = { lv = "a", en = "b" }\n', (2, "'site' is read from [[site]]; it is not written here")),
        ('[parameters]\ndress = { lv = "a" }\n', (2, "'en' is missing")),
        ('[parameters]\ndress = "a"\n', (2, "'dress' has to be a table")),
        ('[parameters]\ndress = { lv = "a", en = "b", value = { a = 1 } }\n', (2, "'value' has to be")),
        (TERM.replace("elapsed", "sundial") + CLAUSE, (4, "'clock' is 'sundial'; it has to be one of 'elapsed'")),
        (TERM + 'amount = "x"\n' + CLAUSE, (5, "'amount' has to be a whole number or a table")),
        (TERM + "amount = 0\n" + CLAUSE, (5, "'amount' is 0; it has to be at least 1")),
        (TERM + "amount = { parameter = 3 }\n" + CLAUSE, (5, "'parameter' has to be text in quotes")),
        (TERM + 'amount = { parameter = "dress" }\n' + CLAUSE, (5, "the parameter 'dress' is not given in this pack")),
        (
            TERM + 'amount = { parameter = "dres" }\n' + CLAUSE,
            (5, "there is no parameter 'dres' (did you mean 'dress'?)"),
        ),
        (TERM, (3, "there is no clause 'C'")),
        (
            TERM + "from = 2026-02-01\nuntil = 2026-01-01\n" + CLAUSE,
            (1, "an entry of 'term': 'until' (2026-01-01) is before 'from'"),
        ),
        (TERM + TERM + CLAUSE, (6, "term 'T' is given twice for the same days; set 'from' and 'until'")),
        (TERM + "[term.options.notice]\nno = {}\n" + CLAUSE, (6, "'no': an option has to change something")),
        ('[[obligation]]\nid = "C"\nrule = "guess"\n' + CLAUSE, (3, "'rule' is 'guess'; it has to be one of")),
        ('[[obligation]]\nid = "C"\nrule = "answer_request"\nterm = "T"\n' + CLAUSE, (4, "there is no term 'T'")),
        (
            '[[obligation]]\nid = "C"\nrule = "answer_within_rings"\nsettings = { ring = 4, rings = 4 }\n' + CLAUSE,
            (4, "unknown key 'ring' (did you mean 'rings'?) (settings of the rule answer_within_rings)"),
        ),
        (
            '[[obligation]]\nid = "C"\nrule = "call_back"\n' + CLAUSE,
            (1, "'on' is missing (settings of the rule call_back)"),
        ),
        ('[[note]]\non = "nothing"\nlv = "a"\nen = "b"\n', (2, "the note is on 'nothing', which is neither")),
        (
            '[[address]]\nid = "a"\nemail = "a"\nlv = "a"\nen = "b"\n',
            (3, "'email' is 'a'; it has to be an e-mail address"),
        ),
        ('[[site]]\nid = "a b"\nurl = "https://x.lv"\nlv = "a"\nen = "b"\n', (2, "'id' is 'a b'; it has to be an id")),
        ('[[changes]]\nnot_prescribed = ["dress", "x"]\nfrom = 2026-01-01\n', (2, "there is no parameter 'x'")),
        (
            "[[changes]]\nfrom = 2026-01-01\n[[changes]]\nfrom = 2026-01-01\n",
            (4, "there are two [[changes]] from 2026-01-01"),
        ),
        ("line = 3\n", (1, "'line' has to be a list")),
    ],
)
def test_a_fault_is_told_once_with_its_line_and_reason(text, expected):
    told = faults(text)
    line, reason = expected
    assert [each for each in told if each[0] == line and each[1].startswith(reason)], told
    assert len(told) == 1, told


def test_one_fault_does_not_hide_another():
    told = faults(
        TERM.replace("elapsed", "sundial")
        + CLAUSE.replace('"1"', "1")
        + '[[obligation]]\nid = "Q"\nrule = "call_back"\n'
    )
    assert [line for line, _ in told] == [4, 7, 11, 12]


@pytest.mark.parametrize("text, line", [('id = "x\n', 1), ("a = 1\na = 2\n", 2), ("\n\n[[", 3), ("a = [" * 3000, 1)])
def test_text_that_is_no_toml_has_one_fault(text, line):
    (fault,) = pack_faults(text, "x.toml")
    assert (fault.line, fault.reason.startswith("no valid TOML")) == (line, True)


@pytest.mark.parametrize("prefix", ["\ufeff", "# x\r\n"])
def test_how_an_editor_saves_makes_no_difference(prefix):
    assert pack_faults(prefix + HEAD.replace("\n", "\r\n"), "x.toml") == []


def test_a_faulty_pack_cannot_be_loaded():
    with pytest.raises(PackError) as error:
        load_pack("id = 3\n", "x.toml")
    assert str(error.value) == "x.toml:1: 'id' has to be text in quotes\nx.toml:1: 'name' is missing"


SCALE = (
    '[[survey_scale]]\nid = "s"\nanswers = [\n  { lv = "Jā", en = "Yes", agrees = true },\n'
    '  { lv = "Nē", en = "No", agrees = false },\n]\n'
)
ITEM = '[[survey_item]]\nid = "kind"\nscale = "s"\nclauses = ["C"]\nlv = "Laipni"\nen = "Kind"\n'


@pytest.mark.parametrize(
    "text, expected",
    [
        (ITEM.replace('"s"', '"t"') + SCALE + CLAUSE, (3, "there is no survey_scale 't'")),
        (ITEM.replace('"C"', '"D"') + SCALE + CLAUSE, (4, "there is no clause 'D'")),
        (ITEM.replace('["C"]', "[]") + SCALE + CLAUSE, (4, "'clauses'")),
        (ITEM + ITEM + SCALE + CLAUSE, (8, "survey_item 'kind' is given twice for the same days")),
        (SCALE.replace("agrees = false", "agrees = true"), (3, "the answers go from the best to the worst")),
        (SCALE.replace(", agrees = true", ""), (4, "'agrees' is missing")),
        ('[parameters.motto]\nlv = "a"\nen = "b"\nindicators = ["chat"]\n', (4, "there is no indicator 'chat'")),
        ('[parameters.motto]\nlv = "a"\nen = "b"\nindicators = ["item.x"]\n', (4, "there is no survey_item 'x'")),
        (
            '[parameters.goal]\nlv = "a"\nen = "b"\nitems = [{ lv = "a", en = "b", indicators = ["agreement.X"] }]\n',
            (4, "there is no clause 'X'"),
        ),
    ],
)
def test_what_is_wrong_with_the_statements_of_a_survey_is_told_with_its_line(text, expected):
    (found,) = faults(text)
    assert found[0] == expected[0]
    assert expected[1] in found[1]


def test_statements_hold_by_their_days_and_silence_asks_nothing():
    text = ITEM.replace("[[survey_item]]\n", "[[survey_item]]\nfrom = 2026-05-14\n") + SCALE + CLAUSE
    before, after = (pack(text).on(DAY + timedelta(days)) for days in (-1, 0))
    assert before.survey_items == ()
    (item,) = after.survey_items
    assert (item.id, item.clauses, item.lv, [answer.agrees for answer in item.answers]) == (
        "kind", ("C",), "Laipni", [True, False],
    )  # fmt: skip
    assert pack("").on(DAY).survey_items == ()
