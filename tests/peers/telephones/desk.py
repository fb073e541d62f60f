"""The demonstration as these scenes find it: its exchange, the calls in its database, an officer's page."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.utils import timezone
from playwright.sync_api import Page, sync_playwright

from atbilde.config import cluster

INSTITUTION, OFFICER, PASSWORD = "csp", "anna.csp", "demo"
LINE = "free"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
#: When the call of this number is first to be seen in this phase, or not any more, by the page's clock.
WATCH = """([number, phase]) => { window.seen = new Promise(tell => {
    const ours = card => card.checkVisibility() && card.textContent.replace(/\\D/g, "").includes(number);
    const phases = () => [...document.querySelectorAll("article.call")].filter(ours).map(card => card.dataset.phase);
    const there = () => phase ? phases().includes(phase) : !phases().length;
    const look = () => there() ? tell(Date.now() / 1000) : requestAnimationFrame(look);
    look();
}) }"""
SEEN = "() => Promise.race([window.seen, new Promise(tell => setTimeout(tell, 5000, null))])"


def connect(data: Path) -> None:
    """Django on the database of a demonstration that runs."""
    url = cluster.running_url(data)
    assert url, f"no database runs for {data}"
    os.environ |= {"ATBILDE_DATA": str(data), "DATABASE_URL": url, "ATBILDE_DEMO": "1"}
    os.environ |= {"DJANGO_SETTINGS_MODULE": "atbilde.config.settings", "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    django.setup()


def telephones() -> tuple[str, str, str]:
    """The token of the webhook, the officer's extension and the number of the line, as the demonstration has them.

    The line is opened all day and every day: the scenes are about how often it rings, not about when they are played.
    """
    from atbilde.calls.models import Line
    from atbilde.config.demo.cast import webhook_token
    from atbilde.institutions.actions import set_calendar_day, set_hours
    from atbilde.institutions.calendars import calendar_of
    from atbilde.institutions.enums import DayKind, Role
    from atbilde.institutions.models import Institution, Post
    from atbilde.institutions.standards import standard_of

    now = timezone.now()
    institution = Institution.objects.get(pk=INSTITUTION)
    administrator = Post.objects.get(institution=institution, roles__contains=[Role.ADMINISTRATOR])
    all_day = [(dt.time(0), dt.time(23, 59))]
    set_hours(institution, by=administrator, at=now, week=[all_day] * 7, line=LINE)
    if not calendar_of(institution, standard_of(institution, now), LINE).is_open(now):  # a holiday
        day = {"day": timezone.localdate(), "name_lv": "Darba diena", "name_en": "A working day"}
        set_calendar_day(institution, by=administrator, at=now, kind=DayKind.WORKING, **day)
    extension = Post.objects.get(person__username=OFFICER).extension
    number = Line.objects.get(institution=institution, code=LINE).number
    return webhook_token(INSTITUTION), extension, "".join(filter(str.isdigit, number))


@contextmanager
def officers_page(address: str) -> Iterator[Page | None]:
    """The officer's queue in a browser, logged in through the log-in page; None where there is no Chromium."""
    if CHROMIUM is None:
        yield None
        return
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--no-first-run", "--disable-background-networking"]
        ) as browser,
    ):
        page = browser.new_page(base_url=address, locale="lv-LV")
        page.goto("/desk/login/")
        page.locator("input[name=name]").fill(OFFICER)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url("**/desk/")
        yield page


def watch(page: Page | None, number: str, phase: str) -> None:
    """Let the page look out for the call of this number in this phase; an empty one: until it is gone."""
    if page is not None:
        page.evaluate(WATCH, [number[4:], phase])


def seen(page: Page) -> float | None:
    """When the page saw what it looks out for, in seconds since 1970; None where it did not in five seconds."""
    found: float | None = page.evaluate(SEEN)
    return found
