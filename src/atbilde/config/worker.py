"""The background process: each loop of the wiring in a thread of its own, started anew when it fails."""

import importlib
import logging
import os
import signal
import threading
import traceback
from collections.abc import Callable, Mapping
from types import FrameType

import django
from django.db import close_old_connections

from atbilde.config import configuration

log = logging.getLogger(__name__)

Loop = Callable[[threading.Event], None]
#: What `serve` runs in processes of their own: terms and mail, and the connections to telephone exchanges.
PARTS = ("desk", "telephony")
_LONGEST_PAUSE = 60.0
_PATIENCE = 6.0


def run(only: str | None = None) -> int:
    """Run all loops, or those of one part (`PARTS`), until SIGTERM or SIGINT.

    Returns 0 when all loops have ended, 1 when one had to be left behind.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")
    direct = configuration.load().database_direct_url
    if direct:
        os.environ["DATABASE_URL"] = direct  # the loops listen for news, for which a session must stay theirs
        configuration.load.cache_clear()
    django.setup()
    loops = importlib.import_module("atbilde.config.wiring").loops(only)  # the models behind it need the set-up above
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    return 0 if run_loops(loops, stop) else 1


def run_loops(loops: Mapping[str, Loop], stop: threading.Event, patience: float = _PATIENCE) -> bool:
    """Run all loops until `stop` is set; tells whether they ended within `patience` seconds after it."""
    threads = [
        threading.Thread(target=_keep_running, args=(name, loop, stop), name=name, daemon=True)
        for name, loop in loops.items()
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    for thread in threads:
        thread.join(patience)
    return not any(thread.is_alive() for thread in threads)


def _keep_running(name: str, loop: Loop, stop: threading.Event) -> None:
    pause = 1.0
    while not stop.is_set():
        try:
            loop(stop)
        except Exception as fault:
            # Kind and place only: the text of a fault may quote a letter or a person.
            place = traceback.extract_tb(fault.__traceback__)[-1]
            kind = type(fault).__name__
            log.error("%s: %s at %s:%s; again in %.0f s", name, kind, place.filename, place.lineno, pause)
            stop.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        finally:
            close_old_connections()
