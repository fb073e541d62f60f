"""People who log in. What a person may do follows from their post in an institution (`institutions.Post`)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Languages of the interface."""

    LV = "lv", _("Latvian")
    EN = "en", _("English")


class Theme(models.TextChoices):
    """Colours of the interface."""

    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Person(AbstractUser):
    """Someone who logs in. Personal data: name, work e-mail."""

    language = models.CharField(max_length=2, choices=Language.choices, default=Language.LV)
    theme = models.CharField(max_length=5, choices=Theme.choices, default=Theme.AUTO)

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class LoginFailure(models.Model):
    """A refused log-in, kept to slow down guessing. Personal data: the name tried, as a hash."""

    at = models.DateTimeField()
    name_hash = models.CharField(max_length=64)
    address_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["name_hash", "at"], name="loginfailure_by_name"),
            models.Index(fields=["address_hash", "at"], name="loginfailure_by_address"),
        ]
