"""The queue: what is due first at the top, nothing twice, nothing lost, and as cheap for three as for one."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.ground import browser_of, now, numbers, put_case, queries_of
from tests.world import World

from atbilde.cases.models import Case
from atbilde.cases.queries import worklist
from atbilde.cases.queries.worklist import COUNT_CAP, View

HOUR = timedelta(hours=1)


def test_what_is_due_first_stands_first_then_what_came_first(world: World) -> None:
    put_case(world, 1, arrived=-3 * HOUR)
    put_case(world, 2, due=5 * HOUR)
    put_case(world, 3, arrived=-4 * HOUR)
    put_case(world, 4, due=-HOUR)
    put_case(world, 5, due=HOUR)
    assert numbers(browser_of(world.anna).get("/desk/")) == [4, 5, 2, 3, 1]


def test_a_row_says_who_what_how_and_when(world: World) -> None:
    put_case(world, 1, due=-3 * HOUR, clause="CSP-D7", owner=world.liga, subject="Kļūda tabulā")
    put_case(world, 2, due=timedelta(minutes=5), clause="CSP-D4.answer")
    put_case(world, 3, due=26 * HOUR)
    page = browser_of(world.anna).get("/desk/").content.decode()
    for words in ("Jānis Zariņš", "Kļūda tabulā", "Līga Krūmiņa", "E-pasts", "Jautājums", "Vispārīgi"):
        assert words in page
    for step, words in (("late", "nokavēts par 3 h"), ("soon", "drīz: vēl "), ("quiet", "vēl 1 d. 1 h")):
        assert f'data-step="{step}"' in page
        assert words in page
    assert 'popovertarget="clause-CSP-D7"' in page
    assert 'id="clause-CSP-D7"' in page
    assert 'popovertarget="clause-CSP-D4"' in page  # the clause of the duty, not the duty's own name
    assert "CSP-D4.answer" not in page


@pytest.mark.parametrize(
    ("view", "shown"),
    [("open", [1, 2, 3, 4]), ("mine", [2]), ("unowned", [1, 3]), ("late", [3]), ("closed", [5])],
)
def test_saved_views(world: World, view: str, shown: list[int]) -> None:
    put_case(world, 1, due=HOUR)
    put_case(world, 2, due=2 * HOUR, owner=world.anna)
    put_case(world, 3, due=-HOUR, queue=world.second_queue)
    put_case(world, 4, owner=world.liga)
    put_case(world, 5, closed=True)
    answer = browser_of(world.anna).get(f"/desk/?view={view}")
    assert sorted(numbers(answer)) == shown
    counts = {tab.key: tab.count for tab in answer.context["tabs"]}
    assert counts == {"open": "4", "mine": "1", "unowned": "2", "late": "1", "closed": "1"}


def test_cases_without_owner_by_queue(world: World) -> None:
    put_case(world, 1)
    put_case(world, 2, queue=world.second_queue)
    put_case(world, 3, queue=world.second_queue, owner=world.anna)
    answer = browser_of(world.anna).get("/desk/?view=unowned&queue=edv")
    assert numbers(answer) == [2]
    assert [tab.count for tab in answer.context["queue_tabs"]] == ["", "1", "1"]


def test_counts_stop_at_the_cap(world: World) -> None:
    opened = now()
    Case.objects.bulk_create(
        Case(institution=world.institution, number=f"n{n}", channel="email", queue=world.queue, opened_at=opened)
        for n in range(COUNT_CAP + 5)
    )
    by_view, by_queue = worklist.counts(world.anna, now=now(), queues=[world.queue.pk])
    assert by_view[View.OPEN] == by_queue[world.queue.pk] == COUNT_CAP + 1
    assert '<span class="count">1000+</span>' in browser_of(world.anna).get("/desk/").content.decode()


dues = st.one_of(st.none(), st.integers(-3, 3))


@given(st.lists(st.tuples(dues, st.integers(0, 2)), max_size=12), st.integers(1, 5))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_pages_show_every_case_once_in_order(world: World, made: list[tuple[int | None, int]], size: int) -> None:
    Case.objects.all().delete()
    moment = now()
    for n, (due, arrived) in enumerate(made):
        due_at = moment + due * HOUR if due is not None else None
        fields = {"institution": world.institution, "channel": "email", "queue": world.queue}
        Case.objects.create(number=f"n{n}", due_at=due_at, opened_at=moment + arrived * HOUR, **fields)
    seen, after = [], ""
    while True:
        page, after = worklist.rows(world.anna, View.OPEN, now=moment, after=after, limit=size)
        seen += page
        if not after:
            break
        assert len(page) == size
    far = moment + timedelta(days=999)
    assert [row.pk for row in seen] == [
        row.pk for row in sorted(seen, key=lambda row: (row.due_at or far, row.opened_at, row.pk))
    ]
    assert len({row.pk for row in seen}) == len(made)


def test_closed_cases_page_newest_first(world: World) -> None:
    for n in range(5):
        put_case(world, n, closed=True)
    seen, after = [], ""
    while True:
        page, after = worklist.rows(world.anna, View.CLOSED, now=now(), after=after, limit=2)
        seen += [row.closed_at for row in page]
        if not after:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5


@pytest.mark.parametrize("address", ["?view=everything", "?after=x", "?after=1_2", "?after=9" + "9" * 40 + "_1_1"])
def test_an_address_that_means_nothing_is_not_found(world: World, address: str) -> None:
    assert browser_of(world.anna).get(f"/desk/{address}").status_code == 404


def test_the_queue_costs_the_same_for_three_as_for_one(world: World) -> None:
    browser = browser_of(world.anna)
    put_case(world, 1, due=HOUR, clause="CSP-D7", owner=world.anna)
    browser.get("/desk/")
    one = queries_of(lambda: browser.get("/desk/"))
    put_case(world, 2, due=HOUR, clause="CSP-D4", owner=world.liga)
    put_case(world, 3, queue=world.second_queue)
    assert queries_of(lambda: browser.get("/desk/")) == one <= 11


def test_open_pages_ask_for_the_list_alone(world: World) -> None:
    put_case(world, 1)
    answer = browser_of(world.anna).get("/desk/", headers={"HX-Request": "true", "HX-Target": "worklist"})
    page = answer.content.decode()
    assert 'id="row-CSP-2026-000001"' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("view", "words"),
    [("open", "Rinda ir tukša"), ("late", "Nekas nav nokavēts"), ("unowned", "Katrai lietai ir atbildīgais")],
)
def test_an_empty_view_says_what_that_means(world: World, view: str, words: str) -> None:
    assert words in browser_of(world.anna).get(f"/desk/?view={view}").content.decode()
