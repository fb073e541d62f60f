"""The web application as granian starts it.

Pages are synchronous and run in a fixed set of threads, each with its own lasting database connection; only a live
stream (an asynchronous iterator in a response) stays on the event loop and takes no thread while it waits.
"""

import asyncio
import importlib
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import django
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from atbilde.config.cluster import die_with_parent
from atbilde.config.configuration import load

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atbilde.config.settings")


class Handler(ASGIHandler):
    """Django's handler, except that it keeps its threads: Django's own makes a new one, and a connection, a request."""

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain for synchronous use and call it in one of our threads."""
        super().load_middleware(is_async=False)
        chain: Callable[[HttpRequest], HttpResponseBase] = self._middleware_chain  # type: ignore[has-type]
        threads = ThreadPoolExecutor(load().web_threads, thread_name_prefix="page")

        def answer(request: HttpRequest) -> HttpResponseBase:
            close_old_connections()
            return chain(request)

        async def in_thread(request: HttpRequest) -> HttpResponseBase:
            return await asyncio.get_running_loop().run_in_executor(threads, answer, request)

        self._middleware_chain = in_thread


if prepare := die_with_parent(signal.SIGTERM, parent=os.getppid()):
    # Granian's own parent process may be killed; its workers must not go on without it.
    prepare()
django.setup(set_prefix=False)
importlib.import_module("atbilde.config.wiring").plug()  # needs the applications to be loaded
application = Handler()
