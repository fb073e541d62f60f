"""A letter in a foreign language goes to whoever works in it; else its writer is told that nobody does."""

from datetime import date, timedelta

import pytest
from tests.world import NOW, World, later, letter_from, make_world

from atbilde.cases.actions.closing import close_case, reopen_case
from atbilde.cases.actions.languages import cannot_in_language, change_language
from atbilde.cases.actions.opening import open_case
from atbilde.cases.actions.sending import letter_sent
from atbilde.cases.actions.writing import change_kind
from atbilde.cases.composing import language_letter
from atbilde.cases.enums import CaseKind, ClosingReason
from atbilde.cases.errors import Refused
from atbilde.cases.models import Case, Notice
from atbilde.cases.queries.speakers import speakers_for
from atbilde.contacts.models import Event, Message
from atbilde.institutions.models import Absence, Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world("vpvb")


def works_in(post: Post, *languages: str) -> Post:
    post.languages = list(languages)
    post.save(update_fields=["languages"])
    return post


def away(post: Post) -> None:
    Absence.objects.create(post=post, starts=date(2026, 5, 1), ends=date(2026, 5, 31))


def letter_in(world: World, language: str, text: str = "Guten Tag! Wo finde ich die Daten?") -> Case:
    letter = letter_from(world, text=text)
    return open_case(letter.contact, queue=world.queue, at=NOW, subject="Daten", language=language)


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("post", flat=True))


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_the_only_one_who_works_in_it_gets_it(world: World) -> None:
    works_in(world.liga, "lv", "de")
    case = letter_in(world, "de")
    assert (case.owner, told("given")) == (world.liga, {world.liga.pk})
    assert case.assignments.last().owner == world.liga


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_of_several_all_are_told_and_it_stays_free(world: World) -> None:
    works_in(world.liga, "de")
    works_in(world.mara, "de")
    case = letter_in(world, "de")
    assert (case.owner, told("language")) == (None, {world.liga.pk, world.mara.pk})


def test_who_is_away_is_passed_over_unless_nobody_else_is_there(world: World) -> None:
    works_in(world.liga, "de")
    works_in(world.mara, "de")
    away(world.liga)
    assert letter_in(world, "de").owner == world.mara
    away(world.mara)
    second = letter_in(world, "de")
    assert (second.owner, told("language")) == (None, {world.liga.pk, world.mara.pk})
    with pytest.raises(Refused) as refused:  # somebody does master it, though not today
        cannot_in_language(second, by=world.anna, at=later(hours=1), body="Nevaram atbildēt.")
    assert refused.value.code == "spoken_here"


@pytest.mark.parametrize(("slug", "language"), [("vpvb", "lv"), ("vpvb", ""), ("csp", "de"), ("visc", "de")])
def test_nothing_is_routed_in_the_state_language_or_where_the_standard_is_silent(slug: str, language: str) -> None:
    world = make_world(slug)
    works_in(world.liga, "lv", "de")
    case = letter_in(world, language)
    assert (case.owner, speakers_for(case, at=NOW), Notice.objects.count()) == (None, None, 0)


def test_others_who_speak_it_but_do_not_serve_clients_do_not_count(world: World) -> None:
    works_in(world.arturs, "de")
    works_in(world.ivo, "de")
    works_in(world.liga, "de")
    Post.objects.filter(pk=world.liga.pk).update(ends=NOW.date() - timedelta(days=1))
    assert not speakers_for(letter_in(world, "de"), at=NOW)


@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_where_nobody_does_the_client_is_told_in_latvian_and_that_is_recorded_when_sent(world: World) -> None:
    case = letter_in(world, "de")
    body = language_letter(case, world.anna, translated=False)
    assert (case.owner, "neviens no mūsu darbiniekiem" in body, "employees" in body) == (None, True, False)

    letter = cannot_in_language(case, by=world.anna, at=later(hours=1), body=body)
    assert (letter.language, letter.to) == ("lv", [world.janis.email])
    assert not Event.objects.filter(type="client.asked_to_write").exists()
    letter_sent(letter, at=later(hours=1, seconds=11))

    (said,) = Event.objects.filter(type="client.asked_to_write")
    assert (said.contact.direction, said.data["reason"]) == ("in", "language")
    case.refresh_from_db()
    assert case.is_open
    # What the law asks is not met by it; a consultation is none of the law's business.
    assert case.obligations.get(duty="IL-5.3").status == "open"
    change_kind(case, by=world.anna, at=later(hours=2), kind=CaseKind.CONSULTATION)
    assert case.obligations.get(duty="IL-5.3").status == "cancelled"


@pytest.mark.clause("VPVB-7")
@pytest.mark.clause("VPVB-7", "VPVB-14.5")
def test_what_is_not_accepted_in_its_language_is_no_longer_owed_once_the_client_was_told(world: World) -> None:
    case = letter_in(world, "de")
    change_kind(case, by=world.anna, at=later(minutes=1), kind=CaseKind.REQUEST)
    own = {"by": world.anna, "reason": ClosingReason.OTHER_LANGUAGE, "words": "Nav tulkojuma."}

    def owed() -> str:
        return case.obligations.get(duty="IL-5.3").status

    with pytest.raises(Refused) as refusal:
        close_case(case, at=later(minutes=2), **own)
    assert refusal.value.code == "told_first"
    body = language_letter(case, world.anna, translated=False)
    letter = cannot_in_language(case, by=world.anna, at=later(minutes=3), body=body)
    letter_sent(letter, at=later(minutes=4))
    assert owed() == "open"  # the notice alone answers nothing
    close_case(case, at=later(minutes=5), **own)
    assert owed() == "cancelled"
    reopen_case(case, by=world.anna, at=later(minutes=6))  # it came from abroad after all
    assert owed() == "open"


def test_the_courtesy_translation_stands_below_the_latvian(world: World) -> None:
    body = language_letter(letter_in(world, "de"), world.anna, translated=True)
    assert body.index("valsts valodā") < body.index("Please write in Latvian.") < body.index("Ar cieņu")


def test_the_officers_word_on_the_language_counts_and_brings_it_to_who_works_in_it(world: World) -> None:
    works_in(world.liga, "lv", "lt")
    case = letter_in(world, "de")
    case = change_language(case, by=world.anna, at=later(minutes=5), language="lt")
    assert (case.language, case.owner) == ("lt", world.liga)
    with pytest.raises(Refused) as refused:
        change_language(case, by=world.anna, at=later(minutes=6), language="xx")
    assert refused.value.code == "unknown_language"
    with pytest.raises(Refused):
        change_language(case, by=world.ivo, at=later(minutes=6), language="lv")


def test_an_owner_keeps_the_case_when_the_language_is_put_right(world: World) -> None:
    works_in(world.liga, "lv", "lt")
    case = letter_in(world, "lv")
    Case.objects.filter(pk=case.pk).update(owner=world.anna)
    assert change_language(case, by=world.anna, at=later(minutes=5), language="lt").owner == world.anna


def test_no_notice_goes_twice_or_in_the_state_language(world: World) -> None:
    case = letter_in(world, "de")
    letter_sent(
        cannot_in_language(case, by=world.anna, at=later(hours=1), body="Nevaram atbildēt."),
        at=later(hours=1, seconds=11),
    )
    with pytest.raises(Refused) as refused:
        cannot_in_language(case, by=world.anna, at=later(hours=2), body="Nevaram atbildēt.")
    assert refused.value.code == "no_question"
    with pytest.raises(Refused) as refused:
        cannot_in_language(letter_in(world, "lv"), by=world.anna, at=later(hours=2), body="Nevaram.")
    assert refused.value.code == "not_foreign"
    assert Message.objects.filter(contact__direction="out").count() == 1
