"""What is marked in a text before it is published, and what is put in its place."""

from itertools import pairwise

import pytest

from atbilde.core.personal_data import Kind, concealed, marks, without


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("Rakstiet uz janis.zarins@epasts.example, lūdzu.", Kind.EMAIL, "janis.zarins@epasts.example"),
        ("Mans personas kods ir 010190-12345.", Kind.CODE, "010190-12345"),
        ("Personas kods 32123456789", Kind.CODE, "32123456789"),
        ("Zvaniet 29 123 456 pēc sešiem", Kind.PHONE, "29 123 456"),
        ("Tālrunis: +371 29123456.", Kind.PHONE, "+371 29123456"),
        ("Tel. 29-12-34-56", Kind.PHONE, "29-12-34-56"),
        ("No ārzemēm: +49 30 1234567", Kind.PHONE, "+49 30 1234567"),
        ("Par lietu CSP-2026-000123 rakstīju", Kind.CASE, "CSP-2026-000123"),
        ("Konts LV80BANK0000435195001 bankā", Kind.ACCOUNT, "LV80BANK0000435195001"),
        ("dzīvoju Brīvības ielā 12-34 kopš maija", Kind.ADDRESS, "Brīvības ielā 12-34"),
        ("Adrese ir Krišjāņa Barona iela 5, dz. 7.", Kind.ADDRESS, "Krišjāņa Barona iela 5, dz. 7"),
        ("indekss LV-1010", Kind.ADDRESS, "LV-1010"),
        ("mājas „Zaļkalni”, Ropažu nov.", Kind.ADDRESS, "„Zaļkalni”, Ropažu nov."),
        ("Ar cieņu\nJānis Zariņš", Kind.NAME, "Jānis Zariņš"),
        ("to teica Z. Krastiņa vakar", Kind.NAME, "Z. Krastiņa"),
        ("sarunā ar Dzidru Lielkalni", Kind.NAME, "Dzidru Lielkalni"),
        ("jautāju Ilzei par to", Kind.NAME, "Ilzei"),
        ("paldies Annai-Marijai", Kind.NAME, "Annai-Marijai"),
        ("zvaniet 2 6 1 2 3 4 5 6 vakarā", Kind.PHONE, "2 6 1 2 3 4 5 6"),
        ("zvaniet 26\u00a0123\u00a0456", Kind.PHONE, "26\u00a0123\u00a0456"),
        ("dzīvoju brīvības iela 12 dz. 4", Kind.ADDRESS, "brīvības iela 12 dz. 4"),
        ("esmu no krišjāņa barona ielas 5-3", Kind.ADDRESS, "krišjāņa barona ielas 5-3"),
        ("adrese: BRĪVĪBAS IELA 12", Kind.ADDRESS, "BRĪVĪBAS IELA 12"),
        ("rakstiet janis.zarins(at)epasts.example. paldies", Kind.EMAIL, "janis.zarins(at)epasts.example"),
        ("rakstiet janis [at] epasts [dot] example", Kind.EMAIL, "janis [at] epasts [dot] example"),
        ("esmu @egils_k, atradīsiet", Kind.PROFILE, "@egils_k"),
        ("skat. facebook.com/egils.k.", Kind.PROFILE, "facebook.com/egils.k"),
        ("skat. https://www.linkedin.com/in/egils-k/", Kind.PROFILE, "https://www.linkedin.com/in/egils-k/"),
        ("skat. x.com/egils, instagram", Kind.PROFILE, "x.com/egils"),
        ("esmu dzimis 1985. gada 12. maijā", Kind.BIRTH, "1985. gada 12. maijā"),
        ("dzimusi 12.05.1985.", Kind.BIRTH, "12.05.1985"),
        ("dzimšanas datums: 1985-05-12", Kind.BIRTH, "1985-05-12"),
        ("I was born on 12 May 1985", Kind.BIRTH, "12 May 1985"),
        ("pase LV1234567 ir zudusi", Kind.DOCUMENT, "LV1234567"),
        ("pases nr. 1234567", Kind.DOCUMENT, "1234567"),
    ],
)
def test_what_may_be_personal_is_marked(text: str, kind: Kind, found: str) -> None:
    assert [(mark.kind, mark.text) for mark in marks(text)] == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "Kur atrast datus par iedzīvotāju skaitu 2025. gadā?",
        "Tabulā ir 1 234 567 rindas un 12,5 procenti; gadi 2020-2024.",
        "Centrālā statistikas pārvalde publicē datus 14.05.2026. plkst. 13.00",
        "Pārskats 2-darbs jāiesniedz līdz 15. janvārim. Latvijas Republikā tā dara visi.",
        "Cena pieauga par 29123456.75 eiro",
        "Kas mainījās ar 2018. gada 3. maija noteikumiem Nr. 251 un regulas 2016/679 6. panta 1. punktu?",
        "Dati par gadiem 2020 2021 2022, kopā 1234567 eiro.",
        "Kad brīvības iela būs vaļā? Tur 2024. gadā brīvības ielā 2024. gadā raka.",
        "Gribu ielikt 5 failus, 3 dienas ielas bija slēgtas 12 stundas.",
        "bērna dzimšanas pabalsts 2025. gadā; dzimušo skaits 2024. gadā",
        "lapa facebook.com un zīme @ adresē",
        "vai zarins un egils ir vārdi; PVN LV40003000642",
        "",
    ],
)
def test_what_is_nobodys_is_not_marked(text: str) -> None:
    assert marks(text) == []


def test_names_known_of_the_case_are_found_in_every_form_and_alone() -> None:
    found = marks("Zariņam viss ir skaidrs, un Zariņa kundze piekrīt.", names=["Jānis Zariņš"])
    assert [mark.text for mark in found] == ["Zariņam", "Zariņa"]


def test_the_name_of_an_institution_is_public_unless_it_is_the_clients() -> None:
    text = "Rakstiet, ko saka Izglītības Centrs par to"
    assert [mark.text for mark in marks(text)] == ["Izglītības Centrs"]
    assert marks(text, public=["Izglītības centrs"]) == []
    assert len(marks("to teica Centrs", names=["Jānis Centrs"], public=["Izglītības centrs"])) == 1


def test_taken_out_is_every_place_of_it_and_nothing_else() -> None:
    text = "Jānis Zariņš (29123456) un jānis zariņš. Jānis Zariņš, Brīvības iela 1."
    found = marks(text)
    assert without(text, {"jānis zariņš", "29123456"}, found, language="lv") == (
        "[vārds] ([tālrunis]) un jānis zariņš. [vārds], Brīvības iela 1."
    )
    assert without(text, set(), found, language="lv") == text
    assert without("Jānis Zariņš", {"jānis zariņš"}, marks("Jānis Zariņš"), language="en") == "[name]"


def test_marks_stand_in_order_and_not_over_each_other() -> None:
    text = "Anna Kalniņa, anna.kalnina@epasts.example, Anna Kalniņa iela 5, 010190-12345, +371 67000000" * 3
    found = marks(text)
    assert all(one.start + len(one.text) <= two.start for one, two in pairwise(found))
    assert all(text[mark.start :].startswith(mark.text) for mark in found)


def test_concealed_keeps_what_is_asked_and_not_who_asks():
    text = (
        "Labdien! Mani sauc Jānis Zariņš, kods 120380-11111, tālrunis 29123456, Brīvības ielā 12-4. "
        "Vai Datu valsts inspekcija var pateikt par lietu DVI-2026-000012? Zariņš"
    )
    assert concealed(text, names=["Jānis Zariņš"], public=["Datu valsts inspekcija"], language="lv") == (
        "Labdien! Mani sauc [vārds], kods [personas kods], tālrunis [tālrunis], [adrese]. "
        "Vai Datu valsts inspekcija var pateikt par lietu DVI-2026-000012? [vārds]"
    )


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("esmu egils kronvalds no rīgas", "esmu [vārds] no rīgas"),
        ("egila kronvalda dēls", "[vārds] dēls"),
        ("par EGILU KRONVALDU un Egils kronvalds", "par [vārds] un [vārds]"),
        ("kronvaldam, egils", "[vārds], [vārds]"),
        ("Egils Kronvalds LV1234567", "[vārds] [dokumenta numurs]"),
        ("Anna Egils Kronvalds Brīvības iela 5", "[vārds] [adrese]"),
        ("kā iesniegt sūdzību par datiem", "kā iesniegt sūdzību par datiem"),
    ],
)
def test_a_known_name_is_found_in_small_letters_and_in_every_form(text: str, seen: str) -> None:
    assert concealed(text, names=["Egils Kronvalds"], language="lv") == seen


def test_words_of_our_own_name_stay_in_small_letters_though_a_client_bears_them() -> None:
    names, public = ["SIA Datu nams"], ["Datu valsts inspekcija"]
    assert concealed("par datu aizsardzību namā", names=names, public=public, language="lv") == (
        "par datu aizsardzību [vārds]"
    )


@pytest.mark.parametrize(
    "piece",
    ["A", "a", "A.", "a@", "a.", "2 ", "1", "@a.", "Aa ", "aa ", "x.com/", "dzimis ", "„A ", "a(at)", "egils, "],
)
def test_what_is_long_takes_no_longer_for_each_letter(piece: str) -> None:
    """Where the work grew with the square of the length this would not end."""
    text = piece * (300_000 // len(piece))
    assert all(text.startswith(mark.text, mark.start) for mark in marks(text, names=["Egils Kronvalds"]))
