"""A survey from the first word to its results; who is invited, and that nobody can be found by their answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from tests.desk.ground import queries_of
from tests.quality.asking import ITEMS, TODAY, answer, came, fields, make, sent
from tests.world import NOW, World, later, letter_from, make_world

from atbilde.contacts.access import digest
from atbilde.contacts.actions.links import secret_of
from atbilde.contacts.enums import Automatic, Channel, Delivery, Direction
from atbilde.contacts.models import Link, Message
from atbilde.core.surveys import SMALLEST_GROUP
from atbilde.institutions.models import Post
from atbilde.quality.access import ANSWER, invitation_of, survey_for
from atbilde.quality.actions.answering import answer_invitation, answer_openly, invite_again, keep_quiet
from atbilde.quality.actions.inviting import invitation_links, invite_some
from atbilde.quality.actions.making import close_survey, drop_survey, save_survey, send_survey
from atbilde.quality.enums import Stage
from atbilde.quality.errors import NotPossible
from atbilde.quality.models import Invitation, Mark, Remark, Response, Silence, Statement, Survey
from atbilde.quality.queries.results import remarks_of, results_of
from atbilde.quality.queries.whom import to_invite


def names(survey: Survey) -> set[str]:
    return set(to_invite(survey, NOW).values_list("name", flat=True))


def test_a_survey_keeps_the_words_of_the_standard_as_they_were(world: World) -> None:
    survey = make(world, items=["polite", "professional_knowledgeable"])
    first, second = survey.statements.all()
    assert (first.item, second.item) == ("professional_knowledgeable", "polite")  # in the standard's order
    assert second.clauses == ["CSPK-V2", "CSPK-K2", "CSP-R2"]
    assert [answer["en"] for answer in second.answers] == [
        "Fully agree", "Partly agree", "Partly disagree", "Fully disagree",
    ]  # fmt: skip
    save_survey(world.mara, at=NOW, survey=survey, fields=fields(name_en="Other"), items=["honest"])
    assert [one.item for one in Survey.objects.get().statements.all()] == ["honest"]


@pytest.mark.parametrize(
    ("change", "items", "code"),
    [
        ({"ends": TODAY - timedelta(days=1), "starts": TODAY - timedelta(days=3)}, ITEMS, "over"),
        ({"starts": TODAY + timedelta(days=9)}, ITEMS, "order"),
        ({"contacts_from": TODAY + timedelta(days=90)}, ITEMS, "contacts"),
        ({}, [], "items"),
        ({}, ["polite", "polite_correct"], "items"),  # another institution's statement
    ],
)
def test_what_cannot_be_is_refused(world: World, change: dict[str, object], items: list[str], code: str) -> None:
    with pytest.raises(NotPossible) as refused:
        save_survey(world.mara, at=NOW, survey=None, fields=fields(**change), items=items)
    assert refused.value.code == code
    assert not Survey.objects.exists()


def test_only_the_manager_and_the_head_make_surveys_and_only_at_their_own_institution(world: World) -> None:
    survey = make(world)
    stranger = world.ivo
    Post.objects.filter(pk=stranger.pk).update(roles=["manager"])
    stranger.refresh_from_db()
    for by in (world.anna, world.peteris, world.liga, world.dace, world.arturs, stranger):
        for act in (send_survey, drop_survey, close_survey):
            with pytest.raises(NotPossible):
                act(survey, by=by, at=NOW)
        if by is not stranger:
            with pytest.raises(NotPossible):
                save_survey(by, at=NOW, survey=None, fields=fields(), items=ITEMS)
    with pytest.raises(ObjectDoesNotExist):
        survey_for(stranger, survey.pk)
    assert Survey.objects.get().sent_at is None


def test_whom_it_invites(world: World) -> None:
    there = world.institution
    came(there, "anna")
    came(there, "zane", channel=Channel.PHONE)
    came(there, "called", channel=Channel.CHAT)
    came(there, "long-ago", days=-60)
    came(there, "written-to", direction=Direction.OUT)
    came(world.elsewhere, "elsewhere")
    automatic = letter_from(world, sender=came(there, "robot", days=-60))
    Message.objects.filter(pk=automatic.pk).update(automatic=Automatic.REPLY)
    came(there, "twice")
    came(there, "twice", channel=Channel.PHONE)
    came(there, "no-address").__class__.objects.filter(name="No-Address").update(email="")
    assert names(make(world)) == {"Anna", "Zane", "Twice"}


@pytest.mark.clause("VPVB-Q2.3")
def test_the_direct_manager_starts_a_survey_of_external_clients_at_any_time(db: None) -> None:
    world = make_world("vpvb")
    came(world.institution, "external")
    came(world.institution, "colleague", external=False)
    survey = make(world, items=["communication"])
    assert names(survey) == {"External"}
    send_survey(survey, by=world.mara, at=NOW)
    assert invite_some(at=NOW)
    assert Invitation.objects.get().client.name == "External"
    again = make(world, items=["communication"], rest_days=0)  # at any time: no rhythm stands in the way
    assert send_survey(again, by=world.mara, at=NOW).sent_at == NOW


def test_everybody_is_asked_once_and_then_left_in_peace(world: World) -> None:
    survey = sent(world, 3)
    assert Invitation.objects.filter(survey=survey).count() == 3
    assert survey.invited_at == NOW
    assert not invite_some(at=later(days=1))
    came(world.institution, "new")
    later_one = make(world, ends=TODAY + timedelta(days=200), rest_days=30)
    assert set(to_invite(later_one, later(days=1)).values_list("name", flat=True)) == {"New"}
    assert to_invite(later_one, later(days=31)).count() == 4


def test_who_wants_no_more_invitations_gets_none_until_they_ask_for_them(world: World) -> None:
    sent(world, 2)
    first, second = Invitation.objects.order_by("pk")
    keep_quiet(first, at=NOW)
    keep_quiet(first, at=NOW)
    again = make(world, rest_days=0)
    assert names(again) == {second.client.name}
    invite_again(first, at=NOW)
    assert not Silence.objects.exists()
    assert len(names(again)) == 2


@pytest.mark.clause("CSP-C4")
def test_an_invitation_is_a_letter_in_the_clients_language_with_their_own_link(world: World) -> None:
    came(world.institution, "john", language="en")
    came(world.institution, "oksana", language="ru")
    sent(world, 0)
    english, latvian = Message.objects.order_by("-to")[::-1]
    assert (english.to, english.language, english.delivery) == (["john@epasts.example"], "en", Delivery.QUEUED)
    assert english.subject == "Survey: Survey of respondents"
    assert "We would like to know how we serve you." in english.text
    assert latvian.subject == "Aptauja: Respondentu aptauja"
    assert "Vēlamies zināt" in latvian.text
    secret = secret_of(english.contact, ANSWER)
    below, quiet = invitation_links(english)
    assert f"/csp/survey/{secret}/" in below
    assert "/csp/no-surveys/" in quiet
    assert quiet in below
    assert secret not in english.text  # neither the letter on record nor any table holds it
    assert Link.objects.get(pk=digest(secret)).use == ANSWER
    assert invitation_of(world.institution, secret).client.name == "John"
    with pytest.raises(ObjectDoesNotExist):
        invitation_of(world.elsewhere, secret)
    assert invitation_links(letter_from(world)) == ("", "")
    assert not Invitation.objects.filter(answered=True).exists()


def test_invitations_wait_for_the_first_day_and_end_with_the_last(world: World) -> None:
    came(world.institution, "anna")
    survey = send_survey(make(world, starts=TODAY + timedelta(days=2)), by=world.mara, at=NOW)
    assert survey.stage(TODAY) == Stage.WAITING
    assert not invite_some(at=later(days=1))
    assert not invite_some(at=later(days=8))
    assert invite_some(at=later(days=2))
    assert not invite_some(at=later(days=2))
    assert Invitation.objects.count() == 1


def test_where_no_mailbox_is_nobody_is_invited_and_the_open_page_still_works(world: World) -> None:
    world.mailbox.active = False
    world.mailbox.save()
    survey = sent(world, 2, is_open=True)
    assert (survey.invited_at, Invitation.objects.count()) == (NOW, 0)
    answer_openly(survey, marks={Statement.objects.all()[0]: 0}, at=NOW)
    assert Response.objects.get().invited is False


def test_one_link_takes_one_answer(world: World) -> None:
    survey = sent(world, 1)
    answer(survey, 0, 1, 3, words="Paldies!")
    invitation = Invitation.objects.get()
    assert invitation.answered
    with pytest.raises(NotPossible) as refused:
        answer_invitation(invitation, marks={Statement.objects.all()[0]: 0}, at=NOW)
    assert refused.value.code == "used"
    assert (Response.objects.count(), Mark.objects.count(), Remark.objects.get().text) == (1, 3, "Paldies!")


@pytest.mark.parametrize(("place", "code"), [(4, "off_scale"), (-1, "off_scale"), (None, "empty")])
def test_an_answer_that_is_none_is_refused(world: World, place: int | None, code: str) -> None:
    sent(world, 1)
    marks = {} if place is None else {Statement.objects.all()[0]: place}
    with pytest.raises(NotPossible) as refused:
        answer_invitation(Invitation.objects.get(), marks=marks, words="  ", at=NOW)
    assert refused.value.code == code
    assert not Invitation.objects.get().answered


def test_a_statement_of_another_survey_and_a_closed_page_take_no_answer(world: World) -> None:
    sent(world, 1)
    other = make(world)
    with pytest.raises(NotPossible):
        answer_invitation(Invitation.objects.get(), marks={other.statements.all()[0]: 0}, at=NOW)
    with pytest.raises(NotPossible):
        answer_openly(Survey.objects.get(sent_at__isnull=False), marks={Statement.objects.all()[0]: 0}, at=NOW)
    with pytest.raises(NotPossible):
        answer_openly(make(world, is_open=True), marks={Statement.objects.all()[0]: 0}, at=NOW)  # not sent
    assert not Response.objects.exists()


def test_after_its_end_a_survey_takes_no_answer(world: World) -> None:
    survey = sent(world, 2)
    answer(survey, 0, at=later(days=7))
    with pytest.raises(NotPossible) as refused:
        answer(survey, 0, at=later(days=8))
    assert refused.value.code == "ended"
    closed = close_survey(survey, by=world.mara, at=later(days=1))
    assert (closed.ends, closed.stage(TODAY)) == (TODAY + timedelta(days=1), Stage.ENDED)
    with pytest.raises(NotPossible):
        close_survey(survey, by=world.mara, at=later(days=1))


@pytest.mark.clause("CSP-C4")
def test_nothing_in_the_tables_leads_from_an_answer_to_a_client(world: World) -> None:
    survey = sent(world, 1)
    answer(survey, 0, words="Labi")
    reached: set[type[models.Model]] = set()
    ahead: list[type[models.Model]] = [Response, Mark, Remark]
    while ahead:
        model = ahead.pop()
        reached.add(model)
        for field in model._meta.get_fields():
            target = field.related_model
            if isinstance(field, models.ForeignKey) and isinstance(target, type) and target not in reached:
                ahead.append(target)  # every way that a foreign key opens
    assert Invitation not in reached
    assert "Client" not in {model.__name__ for model in reached}
    for model in (Response, Mark, Remark):
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert not kinds & {"DateTimeField", "DateField"}  # no time by which it could be told
        assert model._meta.pk.get_internal_type() == "UUIDField"  # no order either
    assert {field.name for field in Invitation._meta.fields} == {
        "id", "survey", "client", "contact", "sent_at", "answered",
    }  # fmt: skip


@pytest.mark.clause("CSP-C4")
def test_invited_answered_rate_and_scores_once_it_has_ended(world: World) -> None:
    survey = sent(world, 8, is_open=True)
    for places in ((0, 0, 0), (0, 1, 3), (1, 1), (2, 3, 3), (3,)):
        answer(survey, *places)
    answer_openly(survey, marks={Statement.objects.all()[0]: 0}, words="Ļoti labi", at=NOW)
    Message.objects.filter(pk=Invitation.objects.order_by("pk")[7].contact_id).update(delivery=Delivery.BOUNCED)
    (running,) = results_of([survey], TODAY)
    assert (running.invited, running.answered, running.openly, running.returned, running.rate) == (8, 5, 1, 1, 62.5)
    assert [one.score for one in running.asked] == [None] * 3
    assert remarks_of(running) == []
    (ended,) = results_of([survey], TODAY + timedelta(days=8))
    first, second, third = ended.asked
    assert first.score is not None
    assert first.score.counts == (3, 1, 1, 1)
    assert first.score.mean == 3
    assert first.score.agreeing_share == pytest.approx(100 * 4 / 6)
    assert (second.given, second.score) == (4, None)  # below the smallest group
    assert (third.given, third.score) == (3, None)
    assert [remark.text for remark in remarks_of(ended)] == ["Ļoti labi"]


def test_of_a_small_group_nothing_is_shown(world: World) -> None:
    survey = sent(world, SMALLEST_GROUP)
    for _ in range(SMALLEST_GROUP - 1):
        answer(survey, 3, words="Slikti")
    (result,) = results_of([survey], TODAY + timedelta(days=8))
    assert result.too_few
    assert [one.score for one in result.asked] == [None] * 3
    assert remarks_of(result) == []


def test_results_cost_the_same_for_many_surveys(world: World) -> None:
    one = sent(world, 2)
    answer(one, 0)
    few = queries_of(lambda: results_of([one], TODAY))
    more = [one, *(sent(world, 2, rest_days=0) for _ in range(3))]
    assert queries_of(lambda: results_of(more, TODAY)) == few


def test_a_survey_that_was_not_sent_can_go_and_one_that_was_cannot(world: World) -> None:
    drop_survey(make(world), by=world.mara, at=NOW)
    survey = sent(world, 1)
    for act in (drop_survey, send_survey):
        with pytest.raises(NotPossible):
            act(survey, by=world.mara, at=NOW)
    with pytest.raises(NotPossible):
        save_survey(world.mara, at=NOW, survey=survey, fields=fields(), items=ITEMS)
    assert Survey.objects.get() == survey
