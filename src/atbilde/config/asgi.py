"""The web application as granian starts it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")
application = get_asgi_application()
