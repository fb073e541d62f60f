"""Looking a page over: nothing reaches beyond the window, and axe finds nothing."""

from collections.abc import Callable, Iterable

from playwright.sync_api import Page, ViewportSize

WIDE, NARROW = ViewportSize(width=1280, height=900), ViewportSize(width=360, height=740)


def look_over(page: Page, axe: Callable[[Page], None], sizes: Iterable[ViewportSize] = (WIDE, NARROW)) -> None:
    """Check what the page shows at these sizes with axe, and that it fits into a wide and a narrow window."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert beyond <= 0, f"{page.url} reaches {beyond} px beyond {size['width']}"
        if size in sizes:
            axe(page)


def walk(page: Page, addresses: Iterable[str], axe: Callable[[Page], None], **sizes: Iterable[ViewportSize]) -> None:
    """Look each of these pages over."""
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status in (200, 404, 422), f"{address}: {answer.status}"
        look_over(page, axe, **sizes)
