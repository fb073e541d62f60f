"""Fetch the front-end packages again and write them with a manifest: `python -m atbilde.ui.vendoring.refresh`.

Needs npm and node on the developer's machine; which registry npm asks is npm's own setting. The product and its tests
need neither: what comes in is committed.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static" / "ui"
VENDOR = STATIC / "vendor"


def main() -> None:
    """Rewrite `static/ui/vendor`, its `manifest.json` and `static/ui/colours.css`."""
    packages = tomllib.loads((HERE / "packages.toml").read_text(encoding="utf-8"))["package"]
    with tempfile.TemporaryDirectory() as folder:
        _install(packages, Path(folder))
        shutil.rmtree(VENDOR, ignore_errors=True)
        manifest = [_copy(package, Path(folder) / "node_modules" / package["name"]) for package in packages]
        (STATIC / "colours.css").write_text(_colours(Path(folder)), encoding="utf-8")
    shipped = [entry for entry in manifest if entry["files"]]
    (VENDOR / "manifest.json").write_text(json.dumps(shipped, indent=2) + "\n", encoding="utf-8")


def _install(packages: list[dict[str, Any]], folder: Path) -> None:
    wanted = [f"{package['name']}@{package['version']}" for package in packages]
    options = ["--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--prefix", str(folder)]
    subprocess.run(["npm", "install", *options, *wanted], check=True)  # noqa: S603, S607 - a developer's own npm


def _copy(package: dict[str, Any], source: Path) -> dict[str, Any]:
    entry = {name: package[name] for name in ("name", "version", "licence")}
    if "folder" not in package:
        return entry | {"files": {}}
    target = VENDOR / package["folder"]
    target.mkdir(parents=True)
    shutil.copy(source / "LICENSE", target / "LICENSE")
    for path, name in package.get("files", {}).items():
        shutil.copy(source / path, target / name)
    if "sprite" in package:
        (target / package["sprite"]).write_text(_sprite(source, package["icons"]), encoding="utf-8")
    return entry | {"files": {f"{package['folder']}/{path.name}": _sha256(path) for path in sorted(target.iterdir())}}


def _sprite(source: Path, icons: list[str]) -> str:
    """One SVG with a symbol for each icon; `<use href="icons.svg#name">` shows one."""
    symbols = []
    for icon in sorted(icons):
        svg = (source / "icons" / f"{icon}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"\s+", " ", svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]).strip()
        symbols.append(f'<symbol id="{icon}" viewBox="0 0 24 24">{inner}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _colours(folder: Path) -> str:
    script = folder / "colours.mjs"
    shutil.copy(HERE / "colours.mjs", script)
    command = ["node", str(script)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own script


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
