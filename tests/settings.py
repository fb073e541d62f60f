"""Django's settings for the tests: an empty data folder of its own, and nothing slow for safety's sake."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="atbilde-test-"))
_folder.chmod(0o711)  # the database's account passes through when root runs the tests
_owner = os.getpid()
for _name in [name for name in os.environ if name.startswith("ATBILDE_") and name not in {"ATBILDE_PG_BIN"}]:
    del os.environ[_name]
os.environ["ATBILDE_DATA"] = str(_folder)


@atexit.register
def _clean() -> None:
    if os.getpid() == _owner:
        shutil.rmtree(_folder, ignore_errors=True)


from atbilde.config.settings import *  # noqa: E402, F403
from atbilde.config.settings import LOGGING, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PGTRIGGER_INSTALL_ON_MIGRATE = True  # the tables of the tests are made without migrations
LOGGING["loggers"]["pgtrigger"] = {"level": "WARNING"}
