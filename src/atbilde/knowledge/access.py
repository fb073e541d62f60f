"""The doors to what officers write with."""

from django.db.models import QuerySet

from atbilde.institutions.models import Post
from atbilde.knowledge.models import LetterTemplate


def templates_for(post: Post, language: str) -> QuerySet[LetterTemplate]:
    """Letter templates of the post's institution in a client's language, by name; Latvian where that is not known."""
    return LetterTemplate.objects.filter(institution=post.institution_id, language=language[:2] or "lv")


def template_for(post: Post, pk: int) -> LetterTemplate:
    """One of them, in any language. Raises `LetterTemplate.DoesNotExist` for another institution's."""
    return LetterTemplate.objects.get(pk=pk, institution=post.institution_id)


def all_templates(post: Post) -> QuerySet[LetterTemplate]:
    """Every letter template of the post's institution, by name."""
    return LetterTemplate.objects.filter(institution=post.institution_id)
