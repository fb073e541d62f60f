"""The Chromium of the browser tests: which one it is, and how it gets onto a machine that has none.

Only the standard library: `./test` asks before its environment is there.
"""

import os
import shutil
import subprocess
import sys

#: The shell alone starts and draws in two thirds of the time; every test passes in each of them.
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
FONTS = "fonts-noto-core"


def find() -> str | None:
    """The program's path; `None` where there is none."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def install() -> None:
    """By apt where there is none and that is possible; else say what is missing: tests skip then, or fail on CI."""
    if find():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _apt("update")
        for package in PACKAGES:
            print(f"Installing {package} {FONTS} for the browser tests …", file=sys.stderr, flush=True)
            if _apt("install", "-y", "--no-install-recommends", package, FONTS) and find():
                return
    print(f"test: no Chromium here: browser tests are skipped (Debian: {PACKAGES[0]} {FONTS})", file=sys.stderr)


def _apt(*arguments: str) -> bool:
    calm = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    command = ["apt-get", *arguments]
    return subprocess.run(command, env=calm, check=False, capture_output=True).returncode == 0
