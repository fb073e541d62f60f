"""The doors to what officers write with and clients read."""

from django.db.models import QuerySet

from atbilde.institutions.access import may_administer, may_work
from atbilde.institutions.models import Institution, Post
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer, LetterTemplate, Publication, Resource, SurveyForm


def templates_for(post: Post, language: str) -> QuerySet[LetterTemplate]:
    """Letter templates of the post's institution in a client's language, by name; Latvian where that is not known."""
    return LetterTemplate.objects.filter(institution=post.institution_id, language=language[:2] or "lv")


def template_for(post: Post, pk: int) -> LetterTemplate:
    """One of them, in any language. Raises `LetterTemplate.DoesNotExist` for another institution's."""
    return LetterTemplate.objects.get(pk=pk, institution=post.institution_id)


def all_templates(post: Post) -> QuerySet[LetterTemplate]:
    """Every letter template of the post's institution, by name."""
    return LetterTemplate.objects.filter(institution=post.institution_id)


def answers_for_everybody(institution: Institution) -> QuerySet[Answer]:
    """Published answers of an institution that anybody may read."""
    return answers_for_officers(institution).filter(visibility=Visibility.PUBLIC)


def answers_for_officers(institution: Institution) -> QuerySet[Answer]:
    """Published answers and scripts of an institution, also those that only officers may read."""
    return Answer.objects.filter(institution=institution, published_at__isnull=False, withdrawn_at=None)


def public_answer(institution: Institution, pk: int) -> Answer:
    """A public answer of an institution. Raises `Answer.DoesNotExist` for one that clients may not read."""
    return answers_for_everybody(institution).defer("search").get(pk=pk)


def may_edit(post: Post) -> bool:
    """Keep the directory, the calendar and the forms: those who serve, and the administrator."""
    return may_work(post) or may_administer(post)


def answers_of(post: Post) -> QuerySet[Answer]:
    """Every answer of the post's institution, drafts and withdrawn ones too, the last changed first."""
    return Answer.objects.filter(institution=post.institution_id).defer("search").order_by("-changed_at", "-pk")


def answer_for(post: Post, pk: int) -> Answer:
    """One of them, with its institution. Raises `Answer.DoesNotExist` for another institution's."""
    return answers_of(post).select_related("institution").get(pk=pk)


def given_answer(post: Post, pk: int) -> Answer:
    """A published answer an officer can find. Raises `Answer.DoesNotExist` for a draft and a withdrawn one."""
    return answers_for_officers(post.institution).defer("search").get(pk=pk)


def resources_of(institution: Institution) -> QuerySet[Resource]:
    """The institution's resource directory in its order."""
    return Resource.objects.filter(institution=institution).defer("search")


def publications_of(institution: Institution) -> QuerySet[Publication]:
    """The institution's publication calendar, cancelled ones too, in time order."""
    return Publication.objects.filter(institution=institution).order_by("at", "pk")


def forms_of(institution: Institution) -> QuerySet[SurveyForm]:
    """The institution's forms of surveys by code."""
    return SurveyForm.objects.filter(institution=institution)
