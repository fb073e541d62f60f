"""The doors to what officers write with and clients read."""

from django.db.models import QuerySet

from atbilde.institutions.models import Institution, Post
from atbilde.knowledge.enums import Visibility
from atbilde.knowledge.models import Answer, LetterTemplate


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
