"""Forms of one word meet, with and without diacritics; other words stay apart."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.core.latvian import asked_words, folded, lookup_words, stems

#: A line is one word in several of its forms; each must be found by each.
FORMS = """
statistika statistikas statistiku statistikā statistikai
iedzīvotājs iedzīvotāju iedzīvotājiem iedzīvotājus iedzīvotājam iedzīvotāja
gads gada gadā gadu gadiem gados gadam
nolēmums nolēmumā nolēmumu nolēmumiem nolēmumi
brālis brāļa brāļi brāļiem brālim brālī
lācis lāča lāči lāču
skaitlis skaitļi skaitļu skaitļiem skaitlim
uzņēmums uzņēmuma uzņēmumi uzņēmumu
briedis brieža brieži briežiem briedim
latvietis latvieša latviešu latvieši latvietim
upe upju upes upēm upē
zeme zemju zemes zemēs
zivs zivju zivis
nakts nakšu naktī naktis
bite bišu bites bitēm
atbilde atbildes atbilžu atbildē
kaste kastu kastes
datne datņu datnes datnē
ūdens ūdeņi ūdenī ūdens
suns suņa suņi sunim
mēnesis mēneša mēneši mēnesī mēnešos
kaimiņš kaimiņi kaimiņu kaimiņam
termiņš termiņi termiņā termiņu
valsts valstij valstīs valstu valstīm
pils pilij pilī pilis
tirgus tirgu tirgum tirgū tirgos
veidlapa veidlapu veidlapas veidlapā
pārskats pārskatu pārskatā pārskati
rādītājs rādītāji rādītājus rādītājā
cena cenu cenām cenas
bezdarbs bezdarba bezdarbu bezdarbam
mājsaimniecība mājsaimniecību mājsaimniecībās mājsaimniecības
klasifikators klasifikatoru klasifikatoros
dati datu datus datiem datos
informācija informāciju informācijas informācijā
anketa anketas anketu anketā
budžets budžeta budžetā budžetu
pilsēta pilsētās pilsētu pilsētai
pakalpojums pakalpojumu pakalpojumi pakalpojumā
procents procenti procentu procentos
dokuments dokumenta dokumentus
tiesības tiesību tiesībām
persona personu personām
pārvalde pārvaldē pārvaldes
darbinieks darbiniekam darbinieku
iela ielas ielu ielā
vārds vārdi vārdā
formāts formāti formātā formātos
prece preču precēm preces
eksports eksporta eksportu
ministrija ministrijas ministrijā
skola skolu skolās
eksāmens eksāmenu eksāmenā eksāmeni
atļauja atļauju atļaujas
sūdzība sūdzību sūdzības
ekonomiskais ekonomiskā ekonomisko ekonomiskās ekonomisks ekonomiskajam ekonomiskie
jauns jauna jaunā jaunajā jaunajiem jaunākais jaunākie jaunākā
publicēt publicē publicēts publicēšana publicēja publicējam publicētie publicēšanas
izmantot izmanto izmantošana izmantojot izmantots izmantoja
reģistrēt reģistrēties reģistrējas reģistrēšanās reģistrē
iesniegt iesniedz iesniegšana iesniegts iesniegšanu
saņemt saņem saņemšana saņēma
meklēt meklē meklēšana
"""
LINES = [line.split() for line in FORMS.split("\n") if line]

#: Words that look alike and mean other things.
APART = """
forma formāts
lieta lietotājs
skaits skats
skaits skaitlis
cena censties
pils pilsēta
gads gāze
datums dati
likums liktenis
pase pasts
darbs darbinieks
"""


def meet(one: str, two: str) -> bool:
    return bool(set(stems(one)) & set(stems(two)))


def test_there_are_at_least_sixty_pairs() -> None:
    assert sum(len(line) - 1 for line in LINES) >= 180


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_forms_of_a_word_meet(line: list[str]) -> None:
    for form in line[1:]:
        assert meet(line[0], form), form
        assert meet(line[0].upper(), form.capitalize()), form


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_they_meet_without_diacritics_too(line: list[str]) -> None:
    for form in line[1:]:
        if form != "bišu":  # three letters are too few to guess at a softened one
            assert meet(line[0], folded(form)), form
        assert meet(folded(line[0]), form), form


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_letters_with_combining_marks_are_the_same_letters(line: list[str]) -> None:
    found = set(lookup_words(unicodedata.normalize("NFD", line[-1])))
    assert found == set(lookup_words(line[-1]))


@pytest.mark.parametrize("pair", [line.split() for line in APART.split("\n") if line], ids="-".join)
def test_other_words_stay_apart(pair: list[str]) -> None:
    assert not meet(*pair)


@pytest.mark.parametrize("word", ["2025", "EKK", "LV", "p4", "a", "Nr", "ISO3166"])
def test_numbers_and_short_signs_are_their_own_stem(word: str) -> None:
    assert stems(word)[0] == folded(word) or len(word) == 3


def test_a_question_asks_for_its_telling_words() -> None:
    assert asked_words("Labdien! Kur var atrast datus par iedzīvotāju skaitu?") == [
        "atrast", "datus", "iedzīvotāju", "skaitu",
    ]  # fmt: skip
    assert asked_words("kas tas ir") == ["kas", "tas", "ir"]
    assert asked_words("cena, Cena; CENA") == ["cena"]
    assert asked_words(" ?! ") == []
    assert len(asked_words(" ".join(f"vārds{number}" for number in range(50)))) == 12


@pytest.mark.parametrize(
    ("question", "telling"),
    [
        ("Kā es varu saņemt izziņu, lūdzu?", ["saņemt", "izziņu"]),
        ("Vai jūs, lūdzu, varētu pateikt, kur nopirkt datus", ["nopirkt", "datus"]),
        ("Vēlētos uzzināt par cenām", ["cenām"]),
        ("ka es varetu ludzu uzzinat par cenam", ["cenam"]),
        ("Man vajag veidlapu", ["veidlapu"]),
        ("Cienījamie kolēģi! Gribētu jautāt par pārskatu", ["kolēģi", "pārskatu"]),
        ("Paldies, bet es nezinu, kāda veidlapa nepieciešama", ["veidlapa"]),
        ("How could I please find some prices", ["prices"]),
        ("Hello, I would like to know about the exam", ["exam"]),
        ("Dear officers, thank you for your help with data", ["officers", "data"]),
    ],
)
def test_polite_and_empty_words_ask_for_nothing(question: str, telling: list[str]) -> None:
    assert asked_words(question) == telling


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(text: str) -> None:
    assert all("'" not in word and "\\" not in word for word in lookup_words(text))
    for word in asked_words(text):
        assert all(stems(word))


def test_a_long_text_takes_no_time_to_speak_of() -> None:
    text = " ".join(
        f"{line[number % len(line)]}{'' if number % 2 else number}"
        for number in range(50_000)
        for line in LINES[number % 60 :][:1]
    )
    start = time.perf_counter()
    assert sum(1 for _ in lookup_words(text)) > 50_000
    assert time.perf_counter() - start < 5
