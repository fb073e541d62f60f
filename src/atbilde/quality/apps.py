from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "atbilde.quality"
    default_auto_field = "django.db.models.BigAutoField"
