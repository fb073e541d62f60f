"""Which language a letter is written in, as a hint for whom to give it to (VPVB-14.5).

A word list a language and the letters that only it has: enough for letters, and small. (The language models tried
need 90 MB of memory a process; see docs/decisions/0007-mail.md.)
"""

import re

#: Fewer words than this say nothing certain.
_FEWEST_WORDS = 3
_MOST_CHARACTERS = 5_000
_WORD = re.compile(r"[^\W\d_]+")
_STRIPPED = re.compile(r"https?://\S+|\S+@\S+|^>.*$", re.M)

_WORDS = {
    "lv": "es un ir ar par no uz lai kas ka kā vai bet tas tā man mani mans mana jūs jums jūsu mēs mums ja jau vēl"
    " ļoti lūdzu ludzu paldies labdien sveiki cieņu cienu tikai pie pēc pec kad kur kādi kādā kāda kāds kads kada"
    " šo šis šī sis gada gadā var varu varat vēlos velos gribu gribētu būt but bija būs esmu esat nav nevaru"
    " saņemt sanemt saņēmu informāciju informaciju iesniegumu iesniegums atbildi jautājums jautājumu dokumentus"
    " kopā līdz lidz tiek tika arī ari ko kam to tam pa pret starp izsniegt pagarināt pagarinat nosūtīt nosutit"
    " darba laiks laiku eksāmenu eksamenu vizu uzņemums uznemums dati datus",
    "en": "the and is are to of in for with you your i my we our please thank thanks hello dear regards have has would"
    " could can could like know when where what which how this that from not be been was were will do does am me it"
    " need information application letter send sent if at by about on an any there best sincerely",
    "de": "der die das und ist sind ich sie wir nicht ein eine einen mit für fur auf von zu den dem des im bitte danke"
    " guten tag haben habe hat kann können konnen möchte mochte wie was wann wo ob ihre ihren mein meine freundlichen"
    " grüßen grussen auch bei oder aus nach wird werden uns",
    "lt": "ir aš as kad yra į su iš ar bet labas laba diena prašau prasau ačiū aciu kaip kur jūs jūsų jusu mano man"
    " norėčiau noreciau galiu galima už dėl del apie kas tai buvo būti buti ne taip pagarbiai dokumentus prašymą"
    " prasyma informaciją turiu reikia lietuvos mes nuo iki",
    "et": "ja on ei see ma mina te teie meie kui et kas mis palun tere aitäh aitah tänan tanan soovin sooviksin"
    " lugupidamisega minu oma kuidas millal kus olen ole oleks saan saada või voi ka ning kuni eest kohta päevast"
    " taotluse taotlus andmed küsimus tööaeg",
    "pl": "i w z na do jest nie się sie że ze to proszę prosze dziękuję dziekuje dzień dzien dobry czy jak kiedy gdzie"
    " mam mogę moge chciałbym chcialbym chciałabym poważaniem powazaniem pozdrawiam dla od po jestem są są o ja"
    " pan pani państwa panstwa mojego moje wniosek dokumenty informacje",
}
_LETTERS = {
    "lv": "āēīģķļņ",
    "de": "äöüß",
    "lt": "ąęėįųū",
    "et": "õäöü",
    "pl": "ąęłńśźżćó",
}
_OWN = {language: re.compile(f"[{letters}]") for language, letters in _LETTERS.items()}
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_UKRAINIAN = re.compile("[іїєґ]")
_LISTS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def detect(text: str) -> str:
    """The language's ISO 639-1 code (lv, ru, en, de, lt, et, pl, uk), or "" where the text is too short or unclear."""
    words = [word.casefold() for word in _WORD.findall(_STRIPPED.sub(" ", text[:_MOST_CHARACTERS]))]
    if len(words) < _FEWEST_WORDS:
        return ""
    letters = "".join(words)
    cyrillic = len(_CYRILLIC.findall(letters))
    if cyrillic * 2 > len(letters):
        return "uk" if len(_UKRAINIAN.findall(letters)) * 100 > cyrillic else "ru"
    scores = sorted(((_score(language, words, letters), language) for language in _LISTS), reverse=True)
    (best, language), (second, _) = scores[0], scores[1]
    return language if best >= 0.12 and best > second * 1.25 else ""


def _score(language: str, words: list[str], letters: str) -> float:
    """Listed words a word, and own letters a letter."""
    known = sum(map(_LISTS[language].__contains__, words))
    own = len(_OWN[language].findall(letters)) if language in _OWN else 0
    return known / len(words) + 3 * own / max(1, len(letters))
