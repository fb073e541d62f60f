"""The queue page and the case page: flat from a thousand cases to a million, and near a bare view of the same rows."""

from datetime import date
from typing import Any

from tests.benchmarks.ground import database, milliseconds, row

_CASES = """
INSERT INTO cases_case (institution_id, number, subject, kind, channel, client_id, queue_id, owner_id, language,
                        opened_at, closed_at, due_at, due_clause, soon_at, answer_by, client_group)
SELECT %(institution)s, 'CSP-2026-' || lpad(n::text, 7, '0'), 'Jautājums par datiem nr. ' || n, 'question', 'email',
       c.id, %(queue)s, CASE WHEN n %% 20 = 0 THEN %(post)s END, 'lv',
       now() - n * interval '30 seconds',
       CASE WHEN n %% 10 <> 0 THEN now() - n * interval '20 seconds' END,
       CASE WHEN n %% 10 = 0 THEN now() + (n %% 5000 - 50) * interval '10 minutes' END,
       CASE WHEN n %% 10 = 0 THEN 'IL-5.3' ELSE '' END,
       CASE WHEN n %% 10 = 0 THEN now() + (n %% 5000 - 90) * interval '10 minutes' END, '', ''
FROM generate_series(%(first)s, %(last)s) AS n
JOIN contacts_client c ON c.institution_id = %(institution)s AND c.id = %(client)s + n %% 1000
"""


def run(*, quick: bool = False) -> list[dict[str, object]]:
    """Rows of the benchmark table."""
    sizes = (1_000, 20_000) if quick else (1_000, 100_000, 1_000_000)
    with database():
        return _measure(sizes, times=20 if quick else 60)


def _measure(sizes: tuple[int, ...], times: int) -> list[dict[str, object]]:
    from django.test import Client as Browser
    from django.urls import path
    from tests.world import case_from, make_world

    from atbilde.config import urls

    world = make_world()
    case = case_from(world, owner=world.anna)
    urls.urlpatterns += [path("bare/queue/", _bare_queue), path("bare/case/<str:number>/", _bare_case)]
    browser = Browser(SERVER_NAME="127.0.0.1")
    browser.force_login(world.anna.person)
    rows: list[dict[str, object]] = []
    first: dict[str, float] = {}
    filled = 0
    for size in sizes:
        _fill(world, filled, size)
        filled = size
        for name, page, bare in (
            ("queue page", "/desk/?view=open", "/bare/queue/"),
            ("case page", f"/desk/cases/{case.number}/", f"/bare/case/{case.number}/"),
        ):
            rows += _page(browser, name, page, bare, size, times, first)
    return rows


def _page(
    browser: Any, name: str, page: str, bare: str, size: int, times: int, first: dict[str, float]
) -> list[dict[str, object]]:
    for address in (page, bare):
        answer = browser.get(address)
        if answer.status_code != 200:
            return [
                row(f"{name}, {size:,} cases", float("nan"), "ms", at_most=0, note=f"{address}: {answer.status_code}")
            ]
    took, plain = (
        milliseconds(lambda: browser.get(page), times=times),
        milliseconds(lambda: browser.get(bare), times=times),
    )
    base = first.setdefault(name, took)
    return [
        row(f"{name}, {size:,} cases", took, "ms"),
        row(
            f"{name}, {size:,} cases, against a bare Django view",
            took / plain,
            "times",
            at_most=3,
            note=f"bare {plain:.1f} ms",
        ),
        row(f"{name}, {size:,} cases, against the smallest", took / base, "times", at_most=1.5),
    ]


def _fill(world: Any, before: int, size: int) -> None:
    from django.db import connection

    from atbilde.contacts.models import Client

    if not before:
        clients = [
            Client(institution=world.institution, name=f"Klients {n}", email=f"k{n}@epasts.example")
            for n in range(1000)
        ]
        Client.objects.bulk_create(clients)
    client = Client.objects.get(email="k0@epasts.example").pk
    with connection.cursor() as cursor:
        values = {"institution": world.institution.pk, "queue": world.queue.pk, "post": world.anna.pk}
        cursor.execute(_CASES, values | {"client": client, "first": before + 1, "last": size})
        cursor.execute("VACUUM ANALYZE cases_case")


def _bare_queue(request: Any) -> Any:
    """The same fifty rows as plain Django gives them: log-in checked, one template, no more."""
    from django.db.models import F

    from atbilde.cases.models import Case
    from atbilde.institutions.access import posts_of

    post = posts_of(request.user, date.today())[0]
    cases = Case.objects.filter(institution=post.institution_id, closed_at=None).select_related(
        "client", "owner__person", "queue"
    )
    return _render(_QUEUE, {"cases": cases.order_by(F("due_at").asc(nulls_last=True), "opened_at", "pk")[:50]})


def _bare_case(request: Any, number: str) -> Any:
    from atbilde.cases.models import Case
    from atbilde.contacts.models import Message
    from atbilde.institutions.access import posts_of

    post = posts_of(request.user, date.today())[0]
    case = Case.objects.select_related("client", "owner__person", "queue").get(
        institution=post.institution_id, number=number
    )
    letters = Message.objects.filter(contact__links__case=case).select_related("contact").order_by("contact__at")
    others = Case.objects.filter(client=case.client).exclude(pk=case.pk)[:10]
    return _render(_CASE, {"case": case, "letters": letters, "others": others, "notes": case.notes.all()})


def _render(source: str, context: dict[str, object]) -> Any:
    from django.http import HttpResponse
    from django.template import engines

    template = _TEMPLATES.setdefault(source, engines["django"].from_string(source))
    return HttpResponse(template.render(context))


_TEMPLATES: dict[str, Any] = {}
_QUEUE = """<!doctype html><title>Queue</title><table>{% for case in cases %}<tr>
<td><a href="/desk/cases/{{ case.number }}/">{{ case.number }}</a></td><td>{{ case.client }}</td>
<td>{{ case.subject }}</td><td>{{ case.get_kind_display }}</td><td>{{ case.channel }}</td>
<td>{{ case.owner|default:case.queue }}</td><td>{{ case.opened_at|date:"d.m.Y. H:i" }}</td>
<td>{{ case.due_at|date:"d.m.Y. H:i" }}</td><td>{{ case.due_clause }}</td></tr>{% endfor %}</table>"""
_CASE = """<!doctype html><title>{{ case.number }}</title><h1>{{ case.subject }}</h1>
<p>{{ case.client }} {{ case.owner }} {{ case.queue }} {{ case.get_kind_display }}</p>
{% for letter in letters %}<article><h2>{{ letter.subject }}</h2>
<p>{{ letter.sender }} {{ letter.contact.at|date:"d.m.Y. H:i" }}</p><pre>{{ letter.text }}</pre></article>{% endfor %}
<ul>{% for one in case.obligations.all %}
<li>{{ one.duty }} {{ one.get_status_display }} {{ one.due_at|date:"d.m.Y. H:i" }}</li>{% endfor %}</ul>
<ul>{% for note in notes %}<li>{{ note.text }}</li>{% endfor %}</ul>
<ul>{% for other in others %}<li>{{ other.number }}</li>{% endfor %}</ul>
<form method="post"><textarea></textarea></form>"""
