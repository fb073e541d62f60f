from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "atbilde.contacts"
    default_auto_field = "django.db.models.BigAutoField"
