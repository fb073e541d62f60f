"""Django's settings, derived from the configuration of the installation."""

import importlib.util
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from atbilde.config import configuration
from atbilde.config.dsn import django_database
from atbilde.config.keys import secret_key

CONFIGURATION = configuration.load()
DATA = CONFIGURATION.data
_SOURCE = Path(__file__).resolve().parents[1]

DEBUG = CONFIGURATION.debug
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = CONFIGURATION.hosts
CSRF_TRUSTED_ORIGINS = [CONFIGURATION.public_url]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "atbilde.ui",
    "atbilde.audit",
    "atbilde.accounts",
    "atbilde.institutions",
    "atbilde.knowledge",
    "atbilde.contacts",
    "atbilde.services",
    "atbilde.cases",
    "atbilde.calls",
    "atbilde.quality",
    "atbilde.reports",
    "atbilde.desk",
    "atbilde.portal",
]
if importlib.util.find_spec("atbilde.adapters.email.apps"):
    INSTALLED_APPS.append("atbilde.adapters.email")

MIDDLEWARE = [
    "atbilde.config.middleware.sender",
    "django.middleware.security.SecurityMiddleware",
    "atbilde.config.middleware.content_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "atbilde.config.middleware.language",
    "atbilde.config.middleware.buttons",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "atbilde.config.demo.urls" if CONFIGURATION.demo else "atbilde.config.urls"
ASGI_APPLICATION = "atbilde.config.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

DATABASES = {
    "default": django_database(DATA, CONFIGURATION.database_url, pooled=CONFIGURATION.database_direct_url is not None)
}
# LISTEN needs a session of its own, which a pooler between us and the server does not give.
DIRECT_DATABASE_URL = CONFIGURATION.database_direct_url
# Counts of the last hour (`portal.limits.counts`): shared by all processes without a server of its own.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Old ones are swept out daily; were there fewer than addresses in an hour, counts would be lost before it is over.
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_limits",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/desk/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/desk/login/"

LANGUAGE_CODE = CONFIGURATION.language
LANGUAGES = [("lv", _("Latvian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "atbilde_language"
LOCALE_PATHS = [_SOURCE / "ui" / "locale"]
TIME_ZONE = CONFIGURATION.time_zone
USE_I18N = True
USE_TZ = True

# The link check of the resource directory goes to public addresses only; tests have none.
LINKS_MAY_BE_LOCAL = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA / "files", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage."
        + ("StaticFilesStorage" if DEBUG else "ManifestStaticFilesStorage")
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
#: How large all files of one form of a client may be together.
UPLOAD_MEGABYTES = CONFIGURATION.upload_megabytes

SESSION_COOKIE_NAME = "atbilde_session"
SESSION_COOKIE_AGE = CONFIGURATION.session_hours * 3600
SESSION_COOKIE_SECURE = CONFIGURATION.is_https
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "atbilde_csrf"
CSRF_COOKIE_SECURE = CONFIGURATION.is_https
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "atbilde.portal.refusals.stale"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if CONFIGURATION.is_https else 0
X_FRAME_OPTIONS = "DENY"
#: Whose `X-Forwarded-For` is believed.
TRUSTED_PROXIES = CONFIGURATION.trusted_proxies if CONFIGURATION.behind_proxy else ()
if CONFIGURATION.behind_proxy:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": CONFIGURATION.log_level.upper()},
    "loggers": {"django": {"level": "INFO"}, "django.db.backends": {"level": "INFO"}},
}
