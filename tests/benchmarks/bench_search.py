"""Finding answers and cases by words among a hundred thousand of each."""

import random
from itertools import product
from typing import Any

from tests.benchmarks.ground import database, percentiles, row

#: Words of which questions are made, the first ones more often than the last, as in a language.
STEMS = ["iedzīvotāj", "skait", "statistik", "pārskat", "cen", "nozar", "uzņēmum", "gad", "pašvaldīb", "indeks"]
SYLLABLES = ["ma", "stē", "kur", "vie", "lno", "dzi", "rpa", "bēr", "tol", "gru", "niek", "žu", "pla", "sār", "dam"]
STEMS += ["".join(one) for one in product(SYLLABLES, repeat=3)]
ENDINGS = ["s", "a", "u", "i", "iem", "us", "os", "ā"]


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table: p50 and p99 of one search."""
    with database():
        return _measure(2_000 if quick else 100_000, times=10 if quick else 100)


def _measure(size: int, *, times: int) -> list[dict[str, object]]:
    from django.utils import timezone
    from tests.world import make_world

    from atbilde.cases.queries.finding import find
    from atbilde.knowledge.queries.search import find_answers

    world = make_world()
    _fill(world, size)
    questions = {
        "a word in most answers": "statistika",
        "a rare word": f"{STEMS[-9]}iem",
        "a whole question": "Kur var atrast datus par iedzīvotāju skaitu pašvaldībās un cenu indeksus?",
        "a word too many": f"dabasgāzes cenu indekss {STEMS[300]}a",
        "nothing like it": "qqxxyy zzwwkk",
        "misspelt": "statitsika gurniekdma",
    }
    found = []
    for name, words in questions.items():
        taken = percentiles(lambda words=words: find_answers(world.institution, words, language="lv"), times=times)
        found += _rows(f"answers: {name}, {size:,}", taken)
    for name, words in {"a word in most letters": "statistika", "a rare word": f"{STEMS[-9]}iem"}.items():
        taken = percentiles(lambda words=words: find(world.anna, words, now=timezone.now()), times=times)
        found += _rows(f"cases: {name}, {size:,}", taken)
    return found


def _rows(name: str, taken: tuple[float, float]) -> list[dict[str, object]]:
    return [row(f"{name}, {which}", one, "ms", at_most=100) for which, one in zip(("p50", "p99"), taken, strict=True)]


def _fill(world: Any, size: int) -> None:
    """So many answers, and so many cases with a letter each."""
    from django.db import connection
    from django.utils import timezone
    from tests.world import case_from

    from atbilde.core.latvian import lookup_words
    from atbilde.knowledge.actions.answers import save_answer

    dice = random.Random(7)
    weights = [1 / (place + 1) for place in range(len(STEMS))]

    def words(count: int) -> str:
        return " ".join(stem + dice.choice(ENDINGS) for stem in dice.choices(STEMS, weights, k=count))

    texts = [(words(6), words(40)) for _ in range(min(size, 10_000))]
    given = {"language": "lv", "visibility": "public", "publish": True}
    first = save_answer(world.anna, at=timezone.now(), answer=None, question="Kur?", body="Te.", **given)
    case = case_from(world)
    letter = case.contacts.get()
    rows = [(" ".join(lookup_words(head)), " ".join(lookup_words(body)), head) for head, body in texts]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE made (n serial, head text, body text, plain text)")
        cursor.executemany("INSERT INTO made (head, body, plain) VALUES (%s, %s, %s)", rows)
        cursor.execute(_ANSWERS, {"like": first.pk, "size": size, "texts": len(rows)})
        cursor.execute(_LETTERS, {"case": case.pk, "contact": letter.pk, "size": size, "texts": len(rows)})
        cursor.execute("ANALYZE")


_ANSWERS = """
INSERT INTO knowledge_answer (institution_id, visibility, language, question, body, source, by_id, at, changed_at,
                              published_at, used, stems, search)
SELECT a.institution_id, 'public', 'lv', m.plain, m.plain || '. ' || m.plain, '', a.by_id, a.at, a.at, a.at, n.n %% 50,
       m.head, setweight(to_tsvector('simple', m.head), 'A') || setweight(to_tsvector('simple', m.body), 'C')
FROM generate_series(1, %(size)s) AS n (n) JOIN made m ON m.n = 1 + n.n %% %(texts)s
JOIN knowledge_answer a ON a.id = %(like)s
"""

_LETTERS = """
WITH made_contacts AS (
    INSERT INTO contacts_contact (institution_id, key, channel, direction, at, client_id, external)
    SELECT institution_id, 'bench-' || n, channel, direction, at, client_id, external
    FROM contacts_contact, generate_series(1, %(size)s) AS n WHERE id = %(contact)s RETURNING id, key, institution_id
), messages AS (
    INSERT INTO contacts_message (contact_id, institution_id, message_id, "references", sender_name, sender, "to", cc,
        subject, text, quoted, html, language, original, original_size, automatic, authentic, faults, search,
        delivery, attempts, delivery_fault, intent)
    SELECT c.id, c.institution_id, c.key, '{}', '', '', '{}', '{}', m.plain, m.plain, '', '', 'lv', '', 0, '', '', '{}',
        to_tsvector('simple', m.head || ' ' || m.body), '', 0, '', '{}'
    FROM made_contacts c JOIN made m ON m.n = 1 + split_part(c.key, '-', 2)::int %% %(texts)s
), cases AS (
    INSERT INTO cases_case (institution_id, number, subject, kind, channel, client_id, queue_id, answer_by, language,
        client_group, opened_at, due_clause)
    SELECT institution_id, 'CSP-2026-' || lpad(n::text, 7, '0'), subject, kind, channel, client_id, queue_id, '',
        language, client_group, opened_at, ''
    FROM cases_case, generate_series(1, %(size)s) AS n WHERE id = %(case)s RETURNING id, number
)
INSERT INTO cases_casecontact (case_id, contact_id)
SELECT cases.id, c.id FROM cases JOIN made_contacts c ON c.key = 'bench-' || split_part(cases.number, '-', 3)::int
"""

if __name__ == "__main__":
    for one in run():
        print(one)
