from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "atbilde.services"
    default_auto_field = "django.db.models.BigAutoField"
