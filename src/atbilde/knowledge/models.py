"""What officers write with: letter templates."""

from django.db import models

from atbilde.institutions.models import Institution


class LetterTemplate(models.Model):
    """A text an officer starts a letter from. `{{ client }}`, `{{ number }}`, `{{ subject }}`, `{{ term }}`,
    `{{ officer }}` and `{{ institution }}` are filled in; anything else in braces is refused when it is saved."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="letter_templates")
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="lv")
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["institution", "language", "name"], name="one_template_name")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
