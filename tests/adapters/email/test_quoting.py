"""The client's own words stand alone; in doubt nothing is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atbilde.adapters.email.quoting import split

OWN = "Labdien!\n\nPaldies, bet man ir vēl jautājums: kad?\n\nAr cieņu\nJānis"
OLD = "Labdien!\nJūsu atbilde ir šeit.\nAnna"
MARKED = "\n".join(f"> {line}" for line in OLD.split("\n"))

TAILS = {
    "gmail lv": f"Pirmd., 2026. g. 3. nov., plkst. 10:00 — lietotājs Anna (<a@x.lv>) rakstīja:\n\n{MARKED}",
    "gmail lv wrapped": f"Pirmd., 2026. g. 3. nov., plkst. 10:00 — lietotājs Anna\n<a@x.lv> rakstīja:\n{MARKED}",
    "thunderbird lv": f"03.11.2026 10:00, Anna rakstīja:\n{MARKED}",
    "inbox.lv": f"Citējot Anna <a@x.lv>, 2026-11-03 10:00 raksta:\n{MARKED}",
    "outlook lv": f"No: Anna <a@x.lv>\nNosūtīts: otrdiena, 2026. gada 3. nov.\nKam: Jānis\nTēma: RE: Dati\n\n{OLD}",
    "outlook lv bold": f"*No:* Anna <a@x.lv>\n*Nosūtīts:* otrdiena\n*Kam:* Jānis\n*Tēma:* RE: Dati\n\n{OLD}",
    "old outlook lv": f"-----Sākotnējā ziņa-----\nNo: Anna\nNosūtīts: otrdiena\nKam: Jānis\nTēma: x\n\n{OLD}",
    "separator lv": f"----- Sākotnējais ziņojums -----\n{OLD}",
    "gmail en": f"On Tue, Nov 3, 2026 at 10:00 AM Anna <a@x.lv> wrote:\n\n{MARKED}",
    "gmail en wrapped": f"On Tue, Nov 3, 2026 at 10:00 AM Anna Bērziņa CSP\n<a@x.lv> wrote:\n{MARKED}",
    "outlook en": f"________________________________\nFrom: Anna <a@x.lv>\nSent: Tue\nTo: Jānis\nSubject: x\n\n{OLD}",
    "old outlook en": f"-----Original Message-----\nFrom: Anna\nSent: Tuesday\n\n{OLD}",
    "gmail ru": f"вт, 3 нояб. 2026 г. в 10:00, Anna <a@x.lv>:\n\n{MARKED}",
    "thunderbird ru": f"03.11.2026 10:00, Anna пишет:\n{MARKED}",
    "mail.ru": f"Вторник, 3 ноября 2026, 10:00 +02:00 от Anna <a@x.lv>:\n{MARKED}",
    "apple ru": f"3 нояб. 2026 г., в 10:00, Anna <a@x.lv> написал(а):\n\n{MARKED}",
    "outlook ru": f"От: Anna <a@x.lv>\nОтправлено: 3 ноября 2026 г. 10:00\nКому: Jānis\nТема: RE: Dati\n\n{OLD}",
    "old outlook ru": f"-----Исходное сообщение-----\n{OLD}",
    "unmarked, but sure": f"On Tue, Nov 3, 2026 at 10:00 Anna <a@x.lv> wrote:\n\n{OLD}",
    "marks alone": MARKED,
    "german": f"Am 03.11.2026 um 10:00 schrieb Anna <a@x.lv>:\n{MARKED}",
}


@pytest.mark.parametrize("name", TAILS)
def test_the_quoted_tail_is_found(name: str) -> None:
    assert split(f"{OWN}\n\n{TAILS[name]}") == (OWN, TAILS[name])


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "",
        "> only a quote",
        TAILS["gmail lv"],
        f"{MARKED}\n\nMana atbilde zem citāta.",
        "On Tue, Nov 3, 2026 at 10:00 AM Anna <a@x.lv> wrote:\n> Vai būsiet?\nJā, būšu.\n> Cikos?\nDesmitos.",
        f"Skatiet zemāk.\n\n--- Forwarded message ---\nFrom: X <x@y.lv>\nDate: Tue\nSubject: a\nTo: me\n\n{OLD}",
        f"Pārsūtu.\n\n---------- Pārsūtīta ziņa ----------\nNo: X\nDatums: otrd.\nTēma: a\n\n{OLD}",
        "Likumā 2010. gadā rakstīja:\nIestāde atbild mēneša laikā.\nKā ir tagad?",
        "No: šīs dienas.\nParasts teksts.\nVēl viena rinda.",
        "Ministrs 2024. gadā rakstīja:\n> citāts\nBet es nepiekrītu.",
        "Man ir trīs jautājumi:\n1) kad 10:00?\n2) kur?",
    ],
    ids=lambda text: text[:30],
)
def test_in_doubt_nothing_is_folded(text: str) -> None:
    assert split(text) == (text, "")


@given(st.lists(st.sampled_from([*OWN.split("\n"), *MARKED.split("\n"), *TAILS["outlook lv"].split("\n"), "x:"])))
def test_no_word_is_lost(lines: list[str]) -> None:
    own, quoted = split("\n".join(lines))
    assert f"{own}\n{quoted}".split() == "\n".join(lines).split()
