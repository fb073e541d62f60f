"""The ways in which people use a page: with a mouse, with the keyboard alone, and with scripts switched off.

A journey is written once, in what a person means to do; each of these does it in its own way.
"""

from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, Page

_IN_FOCUS = "element => element === document.activeElement"
_BESIDE = "element => element.type === 'radio' && element.name === document.activeElement.name"


class Mouse:
    """Points and clicks; also what is left to people without scripts."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, wanted: Locator) -> None:
        """Press a button or follow a link."""
        wanted.first.click()

    def go(self, wanted: Locator) -> None:
        """Press what leads to another address, and be there."""
        before = self.page.url
        self.press(wanted)
        self.page.wait_for_url(lambda url: url != before)

    def choose(self, wanted: Locator) -> None:
        """Choose a radio button or tick a box."""
        wanted.first.check()

    def pick(self, wanted: Locator, label: str) -> None:
        """Pick a line of a list."""
        wanted.first.select_option(label=label)

    def write(self, wanted: Locator, text: str) -> None:
        """Write into a field."""
        wanted.first.fill(text)

    def attach(self, wanted: Locator, files: Sequence[str]) -> None:
        """Choose files."""
        wanted.first.set_input_files(list(files))


class Keyboard(Mouse):
    """Never touches anything but keys, and must see where the focus is."""

    def press(self, wanted: Locator) -> None:
        self.reach(wanted)
        self.page.keyboard.press("Enter")

    def choose(self, wanted: Locator) -> None:
        """Tab goes to a group of radio buttons, arrows go through it."""
        self._tab_to(wanted, _BESIDE)
        for _ in range(40):
            if wanted.first.evaluate(_IN_FOCUS):
                self.page.keyboard.press("Space")
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{wanted} is not reached by arrows")

    def pick(self, wanted: Locator, label: str) -> None:
        self.reach(wanted)
        for _ in range(40):
            if wanted.first.evaluate("element => element.selectedOptions[0].label") == label:
                return
            self.page.keyboard.press("ArrowDown")
        pytest.fail(f"{label} is not reached by arrows")

    def write(self, wanted: Locator, text: str) -> None:
        self.reach(wanted)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def attach(self, wanted: Locator, files: Sequence[str]) -> None:
        # The wait begins before the way there: what tells the browser of it is not answered, and must arrive first.
        with self.page.expect_file_chooser() as chosen:
            self.reach(wanted)
            self.page.keyboard.press("Enter")
        chosen.value.set_files(list(files))

    def reach(self, wanted: Locator) -> None:
        """Press Tab until this is in focus; the focus must be seen."""
        self._tab_to(wanted, _IN_FOCUS)

    def _tab_to(self, wanted: Locator, there: str) -> None:
        wanted.first.wait_for()
        for _ in range(90):
            if wanted.first.evaluate(f"element => ({_IN_FOCUS})(element) || ({there})(element)"):
                break
            self.page.keyboard.press("Tab")
        else:
            pytest.fail(f"{wanted} is not reached by Tab")
        seen = "element => { const it = getComputedStyle(document.activeElement); "
        seen += "const box = getComputedStyle(document.activeElement.parentElement); "
        seen += "return [it.outlineStyle, box.outlineStyle, it.boxShadow, box.boxShadow].some(one => one !== 'none') }"
        assert wanted.first.evaluate(seen), f"{wanted} shows no focus"
