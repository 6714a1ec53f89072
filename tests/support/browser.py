"""Where a Chromium is, for the tests that drive one."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a browser: `CHROMIUM` if it is set, or else the first known name on the PATH."""
    configured = os.environ.get("CHROMIUM")
    if configured:
        return shutil.which(configured)
    return next((path for name in NAMES if (path := shutil.which(name))), None)
