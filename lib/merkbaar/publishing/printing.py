"""A page as PDF, by a browser that is already on the machine: what prints is what was written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "msedge",
)  # fmt: skip
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
)
_CLOCK = re.compile(rb"/(CreationDate|ModDate)\s*\(D:(\d{14})")
_SECONDS = 60


def browser() -> str | None:
    """Path of an installed browser that can print (``MERKBAAR_BROWSER`` names another)."""
    asked = os.environ.get("MERKBAAR_BROWSER")
    named = (shutil.which(name) for name in ((asked,) if asked else _NAMES))
    found = next((path for path in named if path), None)
    return found or next((path for path in _PLACES if Path(path).is_file()), None)


def print_pdf(html: Path, pdf: Path) -> bool:
    """Print a page to a tagged PDF (a screen reader finds its headings and questions).

    Parameters
    ----------
    html : Path
        The page; it fetches nothing.
    pdf : Path
        Where it goes; the same page gives the same bytes in the same browser.

    Returns
    -------
    bool
        False where no browser was found, or it didn't print: then somebody prints the page.
    """
    program = browser()
    if program is None:
        return False
    with tempfile.TemporaryDirectory() as profile:
        made = Path(profile) / "page.pdf"
        command = [
            program,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            "--generate-pdf-document-outline",
            f"--user-data-dir={profile}",
            f"--print-to-pdf={made}",
            *(["--no-sandbox"] if _is_root() else []),
            html.resolve().as_uri(),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            return False
        if not made.is_file():
            return False
        pdf.write_bytes(_without_clock(made.read_bytes()))
    return True


def _without_clock(content: bytes) -> bytes:
    return _CLOCK.sub(rb"/\1 (D:19800101000000", content)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
