"""The packs that come with Atbilde: complete, sound, silent where their documents are silent."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from tests.packs.ids import IDS

from atbilde.core.pack import PARAMETERS, json_schema, load_pack, pack_faults
from atbilde.core.terms import DELIVERIES
from atbilde.institutions.packs import SHIPPED, UnknownPack, find_pack, known_packs

TODAY = date(2026, 5, 14)
INSTITUTIONS = ("csp", "dvi", "vpvb", "visc")


@pytest.mark.parametrize("pack", INSTITUTIONS)
def test_a_pack_holds_every_requirement_of_its_standard_and_no_other(pack):
    assert sorted(find_pack(pack).on(TODAY).clauses) == sorted(IDS[pack])


def test_there_are_a_hundred_and_eighty_nine():
    assert sum(map(len, IDS.values())) == 189


@pytest.mark.parametrize("pack", known_packs())
def test_a_pack_has_no_fault_and_both_languages(pack):
    path = SHIPPED / f"{pack}.toml"
    assert pack_faults(path.read_text(encoding="utf-8"), path.name) == []
    for clause in find_pack(pack).on(TODAY).clauses.values():
        assert clause.lv
        assert clause.en
        assert clause.lv != clause.en


#: Which of the four prescribes what, in the order csp dvi vpvb visc; a dot is silence.
PRESCRIBED = """
standard_document . d v i
in_force_from . . v .
who_is_a_client c d v i
word_for_staff c d v i
values_or_principles c d v i
public_phone_lines c d . i
phone_hours c d . .
message_out_of_hours c . . .
busy_line c . . .
ring_limit c . . .
phone_greeting c . . .
colleague_not_available c . v i
long_or_complex_question_by_phone c . v i
term_of_promised_answer c . v i
error_by_phone c d v i
error_by_email c d v i
what_putting_right_means c d v i
outside_employees_duties c d v i
outside_institution c d v .
refusal . d . .
disproportionate_request . . v i
decision c d v i
language . . v .
foreign_or_roaming_call . . v .
offensive_on_the_phone . . v i
offensive_by_email . . v .
offensive_in_person . . v i
right_to_complain_is_told . d v i
email_addresses c d . i
signature_on_email . d . .
form_of_e_letters c . . .
post_address c d . i
letter_box . d . .
in_person . d v i
working_hours c d . .
fax . d . i
site c d . i
web_form c d . i
latvija_lv c d . i
social_networks c d . i
chat c . . .
contesting_what c d . .
contesting_who_to_whom_how c d . .
contesting_term c . . .
feedback_ways c d v .
complaints . d v .
client_survey_rhythm c . v .
client_survey_whom c . v .
client_survey_scale c . . .
rating_of_contacts c . . .
targets c . . .
staff_quality_checks c . v .
reports c . v .
head_of_the_institution c d v i
first_line c d v i
introducing_the_standard . d v .
situations_not_covered . d v i
not_asking_what_can_be_obtained . d v .
price_and_payment . . v i
oral_submission . . . i
special_needs_and_client_groups . d v i
expectations_of_clients c d . .
employees_own_proposals c d . .
dress . d . .
facilities . d v i
publication_calendar_directory_forms_campaigns c . . .
test_registration_certificates . . . i
""".strip().splitlines()


@pytest.mark.parametrize("row", PRESCRIBED, ids=lambda row: row.split()[0])
def test_silence_is_not_prescribed_and_never_anothers_value(row):
    name, *marks = row.split()
    told = [find_pack(pack).on(TODAY).parameters[name] is not None for pack in INSTITUTIONS]
    assert told == [mark != "." for mark in marks]


def test_the_table_names_every_compared_parameter():
    names = [parameter.name for parameter in PARAMETERS]
    compared = [row.split()[0] for row in PRESCRIBED]
    assert names[: len(compared)] == compared


def test_the_terms_of_the_four_differ_as_their_documents_do():
    terms = {
        pack: {term.id: (str(term.clock), term.amount) for term in find_pack(pack).on(TODAY).terms.values()}
        for pack in INSTITUTIONS
    }
    assert terms == {
        "csp": {
            "CSP-D4.answer": ("elapsed", 120),
            "CSP-D5": ("elapsed", 10),
            "CSP-D7": ("elapsed", 20),
            "CSP-A1": ("months", 1),
        },
        "dvi": {},
        "vpvb": {},
        "visc": {"VISC-9": ("elapsed", None), "VISC-13": ("working_days", 2)},
    }


@pytest.mark.parametrize(
    "day, il53, il4",
    [
        (date(2026, 2, 28), ("months", 1), ("working_days", 7)),
        (date(2026, 3, 1), ("working_days", 10), ("working_days", 5)),
    ],
)
def test_the_law_changed_on_the_first_of_march_2026(day, il53, il4):
    terms = find_pack("lv-law").on(day).terms
    assert [(str(terms[name].clock), terms[name].amount) for name in ("IL-5.3", "IL-4")] == [il53, il4]


def test_information_requests_have_four_terms_in_calendar_days():
    terms = find_pack("lv-law").on(TODAY).terms
    found = [
        (str(terms[name].clock), terms[name].amount) for name in ("IAL-14.1", "IAL-14.1.1", "IAL-14.2", "IAL-14.3")
    ]
    assert found == [("calendar_days", days) for days in (7, 10, 15, 30)]


@pytest.mark.parametrize(
    "pack, first", [("vpvb", date(2017, 9, 1)), ("dvi", date(2017, 11, 8)), ("visc", date(2018, 5, 29))]
)
def test_before_its_first_day_a_standard_asks_nothing(pack, first):
    before, on = find_pack(pack).on(date.fromordinal(first.toordinal() - 1)), find_pack(pack).on(first)
    assert (before.in_force, before.duties, bool(before.clauses)) == (False, (), False)
    assert (on.in_force, bool(on.duties), bool(on.clauses)) == (True, True, True)


@pytest.mark.clause("VPVB-0")
def test_vpvb_is_whole_without_address_phone_or_hours():
    standard = find_pack("vpvb").on(TODAY)
    assert (standard.lines, standard.addresses, standard.hours) == ((), (), None)


@pytest.mark.clause("VPVB-0")
def test_vpvb_says_when_it_was_approved_on_what_basis_and_when_its_annex_is_dated():
    document = find_pack("vpvb").on(TODAY).document
    assert (document["approved_on"], document["annex_date"]) == (date(2017, 9, 1), date(2017, 9, 4))
    assert "399" in document["basis"]["lv"]
    assert any("4. septembr" in note.lv or "04.09.2017" in note.lv for note in find_pack("vpvb").on(TODAY).notes)


@pytest.mark.clause("VISC-0")
def test_visc_equals_its_letterhead_save_the_phone_that_a_note_explains():
    standard = find_pack("visc").on(TODAY)
    document = standard.document
    assert (document["number"], document["date"], document["agreed_on"]) == (
        "1-21.3/2",
        date(2018, 5, 29),
        date(2018, 5, 28),
    )
    assert "72." in document["basis"]["lv"]
    assert "zinātnes ministrija" in document["agreed_with"]["lv"]
    assert [address.email for address in standard.addresses] == ["visc@visc.gov.lv"]
    assert {line.number: line.public for line in standard.lines} == {"67215600": True, "67216500": False}
    assert any("67216500" in note.lv for note in standard.notes)
    assert standard.parameters["site"]["value"] == ["https://www.visc.gov.lv"]
    assert standard.parameters["post_address"]["value"] == ["Vaļņu iela 2, Rīga, LV-1050"]


@pytest.mark.clause("VISC-99")
def test_who_drafted_the_document_is_kept_and_offered_to_nobody_as_a_contact():
    standard = find_pack("visc").on(TODAY)
    drafters = [drafter["name"] for drafter in standard.document["drafters"]]
    offered = " ".join([*(line.lv for line in standard.lines), *(one.lv for one in standard.addresses)])
    assert "Dzalde" in drafters
    for name in drafters:
        assert name not in offered
        assert name not in str(dict(standard.parameters))


@pytest.mark.clause("CSP-0")
def test_the_csp_document_has_no_number_no_date_no_basis():
    standard = find_pack("csp").on(TODAY)
    assert (standard.valid_from, standard.parameters["standard_document"]) == (None, None)


def test_a_fifth_institution_that_says_nothing_is_valid():
    pack = load_pack('id = "fifth"\nname = { lv = "Piektā", en = "Fifth" }\n', "fifth.toml")
    standard = pack.on(TODAY)
    assert set(standard.parameters.values()) == {None}
    assert (standard.clauses, standard.duties, standard.terms) == ({}, (), {})


@pytest.mark.parametrize(
    "text, faults",
    [
        ('id = "x"\nname = 3\n', ["x.toml:2: "]),
        ("id = \n", ["x.toml:1: no valid TOML"]),
        ('name = { lv = "a", en = "b" }\n', ["x.toml:1: 'id' is missing"]),
        (
            (
                'id = "x"\nname = { lv = "a", en = "b" }\n'
                '[[term]]\nid = "T"\nclause = "C"\nclock = "sundial"\namount = 0\n'
            ),
            ["x.toml:6: ", "x.toml:7: "],
        ),
        (
            'id = "x"\nname = { lv = "a", en = "b" }\n[[obligation]]\nid = "D"\nrule = "answer_request"\nterm = "T"\n',
            ["x.toml:6: "],
        ),
        (
            'id = "x"\nname = { lv = "a", en = "b" }\n[parameters]\nring_limitt = { lv = "a", en = "b" }\n',
            ["x.toml:4: "],
        ),
    ],
)
def test_every_fault_is_told_with_its_line(text, faults):
    told = [str(fault) for fault in pack_faults(text, "x.toml")]
    for start in faults:
        assert any(fault.startswith(start) for fault in told), told


def test_a_later_change_holds_from_its_day_only():
    text = """id = "x"
name = { lv = "a", en = "b" }
[parameters]
ring_limit = { lv = "četri", en = "four", value = 4 }
[[changes]]
from = 2027-01-01
[changes.parameters]
ring_limit = { lv = "trīs", en = "three", value = 3 }
"""
    pack = load_pack(text, "x.toml")
    values = [pack.on(day).parameters["ring_limit"]["value"] for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert values == [4, 3]


def test_an_unknown_pack_is_named_with_the_known_ones(tmp_path: Path):
    with pytest.raises(UnknownPack, match="known are csp, dvi, lv-law, visc, vpvb"):
        find_pack("cps")


def test_the_schema_for_editors_is_that_of_the_code():
    assert (SHIPPED / "schema.json").read_text(encoding="utf-8") == json_schema()


def test_days_of_notification_are_the_same_in_the_packs_and_where_a_pack_is_silent() -> None:
    told = [
        (path.name, way, given.get("notified_days"), given.get("notified_working_days"))
        for path in SHIPPED.glob("*.toml")
        for term in tomllib.loads(path.read_text(encoding="utf-8")).get("term", ())
        for way, given in term.get("options", {}).get("delivery", {}).items()
    ]
    assert {way for pack, way, *_ in told if pack == "lv-law.toml"} == set(DELIVERIES)
    for pack, way, days, working_days in told:
        amount, working = DELIVERIES[way]
        assert (days, working_days) == ((None, amount) if working else (amount, None)), f"{pack}: {way}"
