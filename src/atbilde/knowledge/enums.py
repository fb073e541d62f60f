"""Closed lists of knowledge."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may read an answer."""

    PUBLIC = "public", _("everybody")
    RESTRICTED = "restricted", _("officers only")
    SCRIPT = "script", _("officers, as a script")


class Audience(models.TextChoices):
    """Whom a form is for."""

    RESIDENTS = "residents", _("residents")
    ENTERPRISES = "enterprises", _("enterprises")


class ResourceKind(models.TextChoices):
    """What an entry of the resource directory is; the first twelve are those of CSP-W2."""

    PRESS = "press_releases", _("Press releases")
    DATABASE = "databases", _("Databases")
    METADATA = "metadata", _("Metadata")
    VISUALISATION = "visualisation", _("Visualisations")
    TABLES = "standard_tables", _("Standard tables")
    SELECTING = "selecting", _("Selecting and viewing data")
    DOWNLOAD = "download", _("Downloading data")
    SERIES = "time_series", _("Building time series")
    INTERFACE = "machine_interface", _("Machine interface")
    GEOSPATIAL = "geospatial", _("Geospatial statistics")
    CLASSIFICATIONS = "classifications", _("Statistical classifications")
    FORMATS = "formats", _("Data formats")
    RESPONDENTS = "respondents", _("For respondents")
    PROTECTION = "data_protection", _("Information security and data protection")


#: The kinds the directory must have an entry of each (CSP-W2); the further ones have pages of their own.
DIRECTORY_KINDS = tuple(
    kind for kind in ResourceKind if kind not in (ResourceKind.RESPONDENTS, ResourceKind.PROTECTION)
)


class PublicationKind(models.TextChoices):
    """What is published."""

    DATA = "data", _("Data")
    METADATA = "metadata", _("Metadata")
    PRESS_RELEASE = "press_release", _("Press release")


class Period(models.TextChoices):
    """How often a form is handed in."""

    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    YEAR = "year", _("every year")
    ONCE = "once", _("once")
