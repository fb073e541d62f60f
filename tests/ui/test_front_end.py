"""What is shipped to browsers: foreign files as published, and nothing that the content policy forbids."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from atbilde.ui.vendoring.refresh import HERE, STATIC, VENDOR

SOURCE = Path(HERE).parents[1]
#: Whole documents for elsewhere: a letter's HTML in its sandboxed frame, a report as a file. Each has its own policy.
DOCUMENTS = {"laid_out.html", "document.html"}
TEMPLATES = sorted(path for path in SOURCE.rglob("templates/**/*.html") if path.name not in DOCUMENTS)
OWN_FILES = [path for path in STATIC.rglob("*.*") if VENDOR not in path.parents and path.suffix in {".css", ".js"}]


def test_foreign_files_are_those_of_the_manifest() -> None:
    manifest = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    listed = {name: digest for package in manifest for name, digest in package["files"].items()}
    shipped = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert shipped == listed
    assert all(package["version"] and package["licence"] for package in manifest)
    assert all((VENDOR / name).exists() for package in manifest for name in package["files"])


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_nothing_inline(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text), path
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script, path


@pytest.mark.parametrize("path", OWN_FILES, ids=lambda path: path.name)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(https?:)?//[a-z]", re.sub(r"//.*|/\*.*?\*/", "", path.read_text(encoding="utf-8")))


def test_each_icon_that_is_drawn_is_shipped() -> None:
    shipped = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (VENDOR / "lucide" / "icons.svg").read_text()))
    drawn = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z0-9-]+)" %}', path.read_text())}
    assert drawn - shipped == set()
